"""Personal links: made for a person, put in a mail, checked at each use."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.utils import timezone

from valstuga.core.errors import NotFound
from valstuga.orgs.models import PersonalLink

SALT = "valstuga.personal-link"


def token_for(
    *, org_id: int, person_id: int, purpose: PersonalLink.Purpose = PersonalLink.Purpose.MY_PAGE
) -> str:
    """The token of the person's link, prolonged or made when there is none that holds for a month more."""
    now = timezone.now()
    lasts = (
        None
        if purpose == PersonalLink.Purpose.CALENDAR
        else now + timedelta(days=settings.PERSONAL_LINK_DAYS)
    )
    link = (
        PersonalLink.objects.filter(org_id=org_id, person_id=person_id, purpose=purpose, revoked=None)
        .filter(Q(expires=None) | Q(expires__gt=now + timedelta(days=30)))
        .order_by("-pk")
        .first()
    )
    if link is None:
        link = PersonalLink.objects.create(org_id=org_id, person_id=person_id, purpose=purpose, expires=lasts)
    return signing.Signer(salt=SALT).sign(str(link.pk))


def link_of(token: str, *, purpose: PersonalLink.Purpose = PersonalLink.Purpose.MY_PAGE) -> PersonalLink:
    """The link that a token stands for. Raises NotFound when it is forged, expired or revoked."""
    try:
        pk = int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        raise NotFound from None
    link = valid_link(pk, purpose=purpose)
    if link is None:
        raise NotFound
    return link


def valid_link(
    pk: int, *, purpose: PersonalLink.Purpose = PersonalLink.Purpose.MY_PAGE
) -> PersonalLink | None:
    """The link if it still holds."""
    now = timezone.now()
    return (
        PersonalLink.objects.select_related("org", "person")
        .filter(Q(expires=None) | Q(expires__gt=now), pk=pk, purpose=purpose, revoked=None)
        .first()
    )


def revoke(*, person_id: int, purpose: PersonalLink.Purpose | None = None) -> int:
    """End the person's links; how many there were."""
    links = PersonalLink.objects.filter(person_id=person_id, revoked=None)
    return (links.filter(purpose=purpose) if purpose else links).update(revoked=timezone.now())


def calendar_link(token: str) -> PersonalLink:
    """The calendar subscription that a token stands for. Raises NotFound."""
    return link_of(token, purpose=PersonalLink.Purpose.CALENDAR)


def calendar_token(*, org_id: int, person_id: int) -> str:
    """The token of the person's calendar subscription; it lasts until it is renewed."""
    return token_for(org_id=org_id, person_id=person_id, purpose=PersonalLink.Purpose.CALENDAR)


def renew_calendar(*, person_id: int) -> None:
    """End the old subscriptions: the next `calendar_token` is a new one."""
    revoke(person_id=person_id, purpose=PersonalLink.Purpose.CALENDAR)


MY_PAGE = PersonalLink.Purpose.MY_PAGE


def use(token: str) -> PersonalLink:
    """The personal link that somebody follows, with the time noted. Raises NotFound."""
    link = link_of(token)
    PersonalLink.objects.filter(pk=link.pk).update(last_used=timezone.now())
    return link
