"""Pages for everyone: the calendar, an activity, signing up as a guest."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from valstuga.activities import queries
from valstuga.core.forms import attempt
from valstuga.core.gates import public_view
from valstuga.core.templatetags.ui import hours
from valstuga.orgs.http import OrgRequest, public_org_view
from valstuga.public import services
from valstuga.public.forms import GuestForm


@public_org_view
@require_safe
def calendar(request: OrgRequest) -> HttpResponse:
    return render(request, "public/calendar.html", {"activities": queries.public_activities(request.org)})


@public_org_view
def activity(request: OrgRequest, activity_id: int) -> HttpResponse:
    """An activity with a form for those who have no account."""
    found = queries.public_activity(request.org, activity_id)
    shifts = [(shift.pk, f"{hours(shift)} {shift.name}".strip()) for shift in found.open_shifts]  # type: ignore[attr-defined]
    form = GuestForm(request.POST or None, shifts=shifts, country=request.org.country)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        guest = services.Guest(data["name"], data["email"], data["phone"])
        came_from = request.META.get("REMOTE_ADDR", "")
        wish = {"activity_id": found.pk, "shift_id": data["shift"], "guest": guest, "came_from": came_from}
        if attempt(form, lambda: services.ask_to_confirm(request.org, **wish)):
            return redirect("public:sent", request.org.slug, found.pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "public/activity.html", {"activity": found, "form": form}, status=status)


@public_org_view
@require_safe
def sent(request: OrgRequest, activity_id: int) -> HttpResponse:
    return render(
        request, "public/sent.html", {"activity": queries.public_activity(request.org, activity_id)}
    )


@public_view
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is confirmed (mail programs follow links); POST confirms."""
    shift, guest = services.wish_of(token)
    signup = services.confirm(token) if request.method == "POST" else None
    return render(
        request,
        "public/confirm.html",
        {"shift": shift, "guest": guest, "signup": signup, "org": shift.activity.org},
    )
