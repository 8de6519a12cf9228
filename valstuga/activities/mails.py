"""The mails of the calendar: you are coming, you got the seat, it is cancelled."""

from django.conf import settings
from django.urls import reverse

from valstuga.activities.enums import SignupState
from valstuga.activities.models import Signup
from valstuga.messaging.services import send
from valstuga.orgs import links


def my_page_link(signup: Signup) -> str:
    """The address of the person's own page, by a link that needs no password."""
    token = links.token_for(org_id=signup.shift.activity.org_id, person_id=signup.person_id)
    return settings.BASE_URL + reverse("portal:enter", args=[token])


def confirm(signup: Signup, *, promoted: bool = False) -> None:
    """You are coming, or you are on standby, or a seat came free for you."""
    stamp = signup.queued_at.timestamp() if signup.queued_at else 0
    send(
        org=signup.shift.activity.org,
        person=signup.person,
        kind="signup",
        key=f"signup:{signup.pk}:{signup.state}:{stamp:.0f}:{int(promoted)}",
        template="activities/email/signup",
        context={**_context(signup), "promoted": promoted, "standby": signup.state == SignupState.STANDBY},
    )


def cancelled(signup: Signup) -> None:
    """The activity, or the shift alone, is cancelled."""
    send(
        org=signup.shift.activity.org,
        person=signup.person,
        kind="cancelled",
        key=f"cancelled:{signup.pk}:{signup.shift.activity.sequence}",
        template="activities/email/cancelled",
        context=_context(signup),
    )


def moved(signup: Signup) -> None:
    """The shift has another time or place."""
    shift = signup.shift
    send(
        org=shift.activity.org,
        person=signup.person,
        kind="moved",
        key=f"moved:{signup.pk}:{shift.activity.sequence}",
        template="activities/email/moved",
        context=_context(signup),
    )


def _context(signup: Signup) -> dict[str, object]:
    activity = signup.shift.activity
    return {
        "signup": signup,
        "shift": signup.shift,
        "activity": activity,
        "person": signup.person,
        "link": my_page_link(signup),
    }
