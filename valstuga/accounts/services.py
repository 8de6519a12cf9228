"""Writes about a user's own account."""

from django.db import transaction

from valstuga.accounts.models import User
from valstuga.core.errors import NotFound


@transaction.atomic
def user_for_address(email: str, name: str = "", language: str = "sv") -> User:
    """The user who signs in with an address, made when there is none.

    Call it only when the address is proven or given by an administrator: it counts as verified afterwards.
    """
    address = email.strip().lower()
    user = User.objects.filter(email__iexact=address).first()
    if user is None:
        user = User.objects.create_user(address, name=name, language=language)
    known, _created = user.emailaddress_set.get_or_create(
        email=address, defaults={"verified": True, "primary": True}
    )
    if not known.verified:
        known.verified = True
        known.save(update_fields=["verified"])
    return user


def change_profile(user: User, *, name: str, language: str) -> User:
    """What the user is called and reads."""
    user.name, user.language = name.strip(), language
    user.save(update_fields=["name", "language"])
    return user


def set_language(user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


def end_session(user: User, session_id: int) -> None:
    """Sign out one of the user's own browsers. Raises NotFound for anybody else's."""
    session = user.usersession_set.filter(pk=session_id).first()
    if session is None:
        raise NotFound
    session.end()
