"""Calendar feeds."""

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from valstuga.core.gates import public_view
from valstuga.interop import ical, queries
from valstuga.orgs import links
from valstuga.orgs.http import OrgRequest, public_org_view


@public_org_view
@require_safe
def organisation_feed(request: OrgRequest) -> HttpResponse:
    events = [ical.activity_event(activity) for activity in queries.public_events(request.access)]
    return _calendar(ical.feed(request.org.name, events), f"{request.org.slug}.ics")


@public_org_view
@require_safe
def activity_file(request: OrgRequest, activity_id: int) -> HttpResponse:
    activity = queries.public_event(request.access, activity_id)
    return _calendar(
        ical.feed(request.org.name, [ical.activity_event(activity)]), f"{request.org.slug}-{activity.pk}.ics"
    )


@public_view
@require_safe
def personal_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The secret in the address is the key; it can be renewed on the page of the person."""
    link = links.calendar_link(token)
    with translation.override(link.person.language):
        events = [ical.signup_event(signup) for signup in queries.personal_signups(link)]
    response = _calendar(ical.feed(link.org.name, events), "valstuga.ics")
    response["Cache-Control"] = "private, max-age=600"
    return response


def _calendar(body: bytes, filename: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{filename}"', "Cache-Control": "max-age=600"}
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
