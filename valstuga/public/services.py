"""Guests sign up: nothing is stored until the address has answered."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from valstuga.activities import queries as calendar
from valstuga.activities import services as activities
from valstuga.activities.models import Shift, Signup
from valstuga.core.errors import DomainError, Invalid, NotFound
from valstuga.core.ratelimit import hit
from valstuga.messaging.services import send
from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.people import services as people

SALT = "valstuga.guest"
HOURS = 48


class LinkTooOld(DomainError):
    status = 410
    title = _("The link has run out")
    message = _("It holds for two days. Sign up once more and you get a new one.")


@dataclass(frozen=True)
class Guest:
    """What somebody without an account wrote."""

    name: str
    email: str
    phone: str = ""


def ask_to_confirm(
    org: Organisation, *, activity_id: int, shift_id: int, guest: Guest, came_from: str
) -> str:
    """Mail a link that confirms, and give its token. What was written is in the link, not in the database.

    `came_from` is the sender's address on the net, used for the rate limit alone. Raises NotFound, TooMany.
    """
    shift = _open_shift(org, activity_id, shift_id)
    hit(f"guest:{came_from}", 10, 3600)
    hit(f"guest-mail:{guest.email.lower()}", 3, 3600)
    token = signing.dumps(
        {"s": shift.pk, "n": guest.name, "e": guest.email, "p": guest.phone}, salt=SALT, compress=True
    )
    send(
        org=org,
        to=guest.email,
        kind="guest",
        key=f"guest:{token[-60:]}",
        template="public/email/confirm",
        context={
            "name": guest.name,
            "shift": shift,
            "activity": shift.activity,
            "link": settings.BASE_URL + reverse("public:confirm", args=[token]),
        },
        language=get_language() or org.language,
    )
    return token


def wish_of(token: str) -> tuple[Shift, Guest]:
    """What a link would confirm. Raises NotFound when it is forged, LinkTooOld after two days."""
    try:
        data = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
    except signing.SignatureExpired:
        raise LinkTooOld from None
    except signing.BadSignature:
        raise NotFound from None
    shift = Shift.objects.select_related("activity__org", "activity__place").filter(pk=data["s"]).first()
    if shift is None:
        raise NotFound
    return shift, Guest(data["n"], data["e"], data["p"])


@transaction.atomic
def confirm(token: str) -> Signup:
    """The address has answered: the guest is noted with consent, and gets a seat or stands by. Twice is once."""
    shift, guest = wish_of(token)
    org = shift.activity.org
    _open_shift(org, shift.activity_id, shift.pk)
    language = get_language() or org.language
    made = people.add_guest(org, name=guest.name, email=guest.email, phone=guest.phone, language=language)
    person = people.known_person(made)
    if person is None:
        return activities.sign_up(Access.system(org), shift=shift, person=made)
    # The address is proven, so a member stays one person; the guest beside them is not needed.
    if not made.signups.exists():
        made.delete()
    return activities.sign_up(Access.system(org), shift=shift, person=person)


def _open_shift(org: Organisation, activity_id: int, shift_id: int) -> Shift:
    activity = calendar.public_activity(org, activity_id)
    shifts: list[Shift] = activity.open_shifts  # type: ignore[attr-defined]
    for shift in shifts:
        if shift.pk == shift_id:
            shift.activity = activity
            return shift
    raise Invalid(_("That shift can't be joined any more."), field="shift")
