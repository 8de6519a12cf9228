"""iCalendar (RFC 5545): UTC times, stable UIDs, SEQUENCE raised at each change, cancelled events kept."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Activity, Signup
from valstuga.places.models import Place


def feed(name: str, events: Iterable[Event]) -> bytes:
    """A calendar that programs read again every four hours."""
    calendar = Calendar()
    calendar.add("prodid", "-//Valstuga//Valstuga//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def activity_event(activity: Activity) -> Event:
    """The whole activity, as everybody sees it."""
    event = _event(f"activity-{activity.pk}", activity)
    event.add("summary", activity.title)
    event.add("dtstart", activity.starts)
    event.add("dtend", activity.ends)
    event.add("url", settings.BASE_URL + reverse("public:activity", args=[activity.org.slug, activity.pk]))
    _status(event, cancelled=activity.state == ActivityState.CANCELLED)
    return event


def signup_event(signup: Signup) -> Event:
    """One's own shift; standby is tentative."""
    shift, activity = signup.shift, signup.shift.activity
    event = _event(f"shift-{shift.pk}-{signup.person_id}", activity)
    standby = signup.state == SignupState.STANDBY
    title = f"{activity.title}: {shift.name}" if shift.name else activity.title
    event.add("summary", _("On standby: %(title)s") % {"title": title} if standby else title)
    event.add("dtstart", shift.starts)
    event.add("dtend", shift.ends)
    event.add("url", settings.BASE_URL + reverse("portal:my_page", args=[activity.org.slug]))
    cancelled = activity.state == ActivityState.CANCELLED or shift.is_cancelled
    _status(event, cancelled=cancelled, tentative=standby)
    return event


def _event(uid: str, activity: Activity) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.BASE_URL).hostname or 'valstuga'}")
    event.add("dtstamp", activity.updated)
    event.add("last-modified", activity.updated)
    event.add("sequence", activity.sequence)
    if activity.description:
        event.add("description", activity.description)
    if activity.place:
        _location(event, activity.place)
    return event


def _location(event: Event, place: Place) -> None:
    event.add("location", f"{place.name}, {place.address}" if place.address else place.name)
    if place.latitude is not None and place.longitude is not None:
        event.add("geo", (place.latitude, place.longitude))


def _status(event: Event, *, cancelled: bool, tentative: bool = False) -> None:
    event.add("status", "CANCELLED" if cancelled else "TENTATIVE" if tentative else "CONFIRMED")
