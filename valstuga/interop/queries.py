"""What calendar feeds hold. Cancelled events stay, so that subscribers see that they are cancelled."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Activity, Signup
from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.models import PersonalLink

PAST = timedelta(days=120)
SHOWN = (ActivityState.PUBLISHED, ActivityState.CANCELLED)
MINE = (SignupState.CONFIRMED, SignupState.STANDBY, SignupState.ATTENDED)


def public_events(access: Access) -> QuerySet[Activity]:
    """The organisation's public activities of the last four months and all that come. Anyone may read these."""
    if not access.org.public_calendar:
        raise NotFound
    found = Activity.objects.filter(
        org=access.org, state__in=SHOWN, is_public=True, starts__gte=timezone.now() - PAST
    )
    return found.select_related("place", "org").order_by("starts", "pk")


def public_event(access: Access, pk: int) -> Activity:
    """One public activity. Raises NotFound."""
    found = (
        Activity.objects.filter(org=access.org, state__in=SHOWN, is_public=True, pk=pk)
        .select_related("place", "org")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def personal_signups(link: PersonalLink) -> QuerySet[Signup]:
    """The shifts that the owner of a calendar link has said yes to or waits for."""
    found = Signup.objects.filter(
        person_id=link.person_id,
        shift__activity__org_id=link.org_id,
        state__in=MINE,
        shift__activity__state__in=SHOWN,
        shift__starts__gte=timezone.now() - PAST,
    )
    return found.select_related("shift__activity__place", "shift__activity__org").order_by(
        "shift__starts", "pk"
    )
