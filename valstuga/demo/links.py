"""Links to sign in as each role of the demonstration."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from valstuga.accounts.models import User
from valstuga.core.errors import NotFound
from valstuga.demo import loader
from valstuga.orgs.enums import Role

SALT = "valstuga.demo"


def sign_in_links() -> list[tuple[Role, str]]:
    """(role, address) for each made-up user."""
    found = []
    for role, user in loader.cast():
        token = signing.Signer(salt=SALT).sign(user.email)
        found.append((role, settings.BASE_URL + reverse("demo:sign_in", args=[token])))
    return found


def user_of(token: str) -> User:
    """The made-up user that a link stands for. Raises BadSignature, NotFound."""
    email = signing.Signer(salt=SALT).unsign(token)
    for _, user in loader.cast():
        if user.email == email:
            return user
    raise NotFound
