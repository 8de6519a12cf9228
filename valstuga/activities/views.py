"""Pages of the calendar."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from valstuga.activities import calendar_days, forms, lists, queries, services
from valstuga.core.errors import Invalid
from valstuga.core.forms import attempt
from valstuga.orgs.http import OrgRequest, org_view
from valstuga.orgs.permissions import FOR_ONE_ACTIVITY, LABELS, Perm
from valstuga.orgs.services import roles

MOST_LISTED = 200


@org_view(Perm.ACTIVITIES_VIEW)
@require_safe
def calendar(request: OrgRequest) -> HttpResponse:
    """Month, week or list by `view`; the day in `day`."""
    view = request.GET.get("view", "month")
    day = _day(request.GET.get("day"))
    form = forms.FilterForm(request.GET, choices=queries.choices(request.access))
    context: dict[str, Any] = {
        "form": form,
        "day": day,
        "view": view,
        "can_edit": request.access.can(Perm.ACTIVITIES_EDIT),
        "can_staff": request.access.can(Perm.STAFFING_VIEW),
    }
    if view == "list":
        listed = list(queries.listed(request.access, filters=form.filters(), from_day=day)[: MOST_LISTED + 1])
        context["later"] = listed.pop().starts if len(listed) > MOST_LISTED else None
        bulk = forms.BulkForm(choices=queries.choices(request.access))
        return render(request, "activities/list.html", {**context, "activities": listed, "bulk": bulk})
    weeks = [_week(day)] if view == "week" else calendar_days.month_weeks(day)
    first, last = weeks[0][0], weeks[-1][-1]
    found = queries.calendar(request.access, first_day=first, last_day=last, filters=form.filters())
    holidays = calendar_days.holidays(request.org.country, first, last)
    context |= {
        "weeks": lists.by_day(weeks, found, holidays, day),
        "months": lists.steps(view, day),
        "count": len(found),
    }
    return render(request, "activities/calendar.html", context)


@org_view(Perm.ACTIVITIES_VIEW)
@require_safe
def activity(request: OrgRequest, activity_id: int) -> HttpResponse:
    found = queries.activity(request.access, activity_id)
    access = request.access
    context = {
        "activity": found,
        "shifts": queries.shifts(access, found),
        "can_edit": access.can(Perm.ACTIVITIES_EDIT, on=found),
        "can_staff": access.can(Perm.STAFFING_VIEW, on=found),
        "can_help": access.can(Perm.ROLES_MANAGE),
        "can_join": access.can(Perm.SHIFTS_JOIN) and access.person_id is not None,
    }
    return render(request, "activities/activity.html", context)


@org_view(Perm.ACTIVITIES_EDIT)
def create(request: OrgRequest) -> HttpResponse:
    choices = queries.choices(request.access)
    day = _day(request.GET.get("day"))
    kind = request.GET.get("kind", "saturday")
    low, ideal, high, hours = forms.PRESETS.get(kind, forms.DEFAULT_PRESET)
    start = {
        "day": day,
        "kind": kind,
        "begins": "10:00",
        "ends": f"{10 + int(hours):02d}:{int(hours % 1 * 60):02d}",
    }
    form = forms.ActivityForm(request.POST or None, choices=choices, initial=start)
    split = forms.SplitForm(
        request.POST or None, initial={"minimum": low, "ideal": ideal, "maximum": high, "count": 1}
    )
    if request.method == "POST" and form.is_valid() and split.is_valid():
        values = form.values(_zone(request))
        made = attempt(
            form,
            lambda: services.create_activity(
                request.access, shifts=split.specs(values["starts"], values["ends"]), **values
            ),
        )
        if made:
            messages.success(request, _("The activity is saved as a draft. Publish it when it is ready."))
            return redirect("activities:activity", request.org.slug, made.pk)
    return render(
        request,
        "activities/form.html",
        {"form": form, "split": split, "presets": forms.PRESETS},
        status=_status(form, split),
    )


@org_view(Perm.ACTIVITIES_EDIT)
def edit(request: OrgRequest, activity_id: int) -> HttpResponse:
    found = queries.activity(request.access, activity_id)
    request.access.require(Perm.ACTIVITIES_EDIT, on=found)
    form = forms.ActivityForm(
        request.POST or None,
        choices=queries.choices(request.access),
        initial=forms.ActivityForm.initial_of(found),
    )
    if request.method == "POST" and form.is_valid():
        values = form.values(_zone(request))
        if attempt(form, lambda: services.update_activity(request.access, activity=found, **values)):
            return redirect("activities:activity", request.org.slug, found.pk)
    return render(request, "activities/form.html", {"form": form, "activity": found}, status=_status(form))


@org_view(Perm.ACTIVITIES_EDIT)
@require_POST
def publish(request: OrgRequest, activity_id: int) -> HttpResponse:
    services.publish(request.access, activity=queries.activity(request.access, activity_id))
    messages.success(request, _("The activity is published."))
    return redirect("activities:activity", request.org.slug, activity_id)


@org_view(Perm.ACTIVITIES_EDIT)
def cancel(request: OrgRequest, activity_id: int) -> HttpResponse:
    found = queries.activity(request.access, activity_id)
    form = forms.CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.cancel_activity(request.access, activity=found, reason=form.cleaned_data["reason"])
        messages.success(request, _("The activity is cancelled, and those who were coming have been told."))
        return redirect("activities:activity", request.org.slug, activity_id)
    context = {
        "form": form,
        "title": _("Cancel %(title)s?") % {"title": found.title},
        "text": _("Everybody who is signed up gets a mail. The activity stays in calendars, as cancelled."),
        "action": _("Cancel the activity"),
        "back": "../",
    }
    return render(request, "core/confirm.html", context)


@org_view(Perm.ACTIVITIES_EDIT)
def copy(request: OrgRequest, activity_id: int) -> HttpResponse:
    found = queries.activity(request.access, activity_id)
    form = forms.CopyForm(
        request.POST or None, initial={"day": timezone.localtime(found.starts).date() + timedelta(days=7)}
    )
    if request.method == "POST" and form.is_valid():
        made = services.copy_activity(request.access, activity=found, day=form.cleaned_data["day"])
        messages.success(request, _("Here is the copy, as a draft."))
        return redirect("activities:activity", request.org.slug, made.pk)
    context = {
        "form": form,
        "title": _("Copy %(title)s") % {"title": found.title},
        "text": _("The copy has the same shifts, without people."),
        "action": _("Copy"),
        "back": "../",
    }
    return render(request, "core/confirm.html", context, status=_status(form))


@org_view(Perm.ACTIVITIES_EDIT)
def series(request: OrgRequest, activity_id: int) -> HttpResponse:
    """Choose, see the days, then save: the days are shown before anything is made."""
    found = queries.activity(request.access, activity_id)
    form = forms.SeriesForm(
        request.POST or None, choices=queries.choices(request.access), initial={"every": 2}
    )
    days: list[date] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        first = timezone.localtime(found.starts).date()
        days = calendar_days.series_days(
            first, every=data["every"], until=data["until"], most=services.MOST_IN_SERIES, skip=data["skip"]
        )
        if not days:
            form.add_error("until", _("No day falls before that date."))
        elif "save" in request.POST:
            _series, made = services.create_series(
                request.access, activity=found, days=days, places=data["places"]
            )
            messages.success(
                request,
                ngettext("%(n)d draft was made.", "%(n)d drafts were made.", len(made)) % {"n": len(made)},
            )
            return redirect("activities:activity", request.org.slug, found.pk)
    places = form.cleaned_data.get("places") or [found.place] if form.is_bound and form.is_valid() else []
    preview = [(day, places[n % len(places)]) for n, day in enumerate(days)] if places else []
    return render(
        request,
        "activities/series.html",
        {"form": form, "activity": found, "preview": preview},
        status=_status(form),
    )


@org_view(Perm.ACTIVITIES_EDIT)
@require_POST
def bulk(request: OrgRequest) -> HttpResponse:
    form = forms.BulkForm(request.POST, choices=queries.choices(request.access))
    pks = [int(pk) for pk in request.POST.getlist("activity") if pk.isdecimal()]
    if not form.is_valid():
        raise Invalid(" ".join(str(error) for errors in form.errors.values() for error in errors))
    data = form.cleaned_data
    found = queries.activities(request.access, pks)
    changed = services.bulk_edit(
        request.access,
        activities=found,
        action=data["action"],
        days=data["days"] or 0,
        hours=data["hours"] or 0,
        place=data["place"],
        responsible=data["responsible"],
        reason=data["reason"],
    )
    messages.success(
        request,
        ngettext("%(n)d activity was changed.", "%(n)d activities were changed.", changed) % {"n": changed},
    )
    return redirect("../?view=list")


@org_view(Perm.ACTIVITIES_EDIT)
def add_shift(request: OrgRequest, activity_id: int) -> HttpResponse:
    found = queries.activity(request.access, activity_id)
    request.access.require(Perm.ACTIVITIES_EDIT, on=found)
    begins, ends = timezone.localtime(found.starts), timezone.localtime(found.ends)
    low, ideal, high, _hours = forms.PRESETS.get(found.kind, forms.DEFAULT_PRESET)
    start = {
        "begins": begins.time(),
        "ends": ends.time(),
        "minimum": low,
        "ideal": ideal,
        "maximum": high,
        "needs_leader": True,
    }
    form = forms.ShiftForm(request.POST or None, choices=queries.choices(request.access), initial=start)
    if request.method == "POST" and form.is_valid():
        spec = form.spec(begins.date(), _zone(request))
        if attempt(form, lambda: services.add_shift(request.access, activity=found, spec=spec)):
            return redirect("activities:activity", request.org.slug, found.pk)
    return render(
        request, "activities/shift_form.html", {"form": form, "activity": found}, status=_status(form)
    )


@org_view(Perm.ACTIVITIES_EDIT)
def edit_shift(request: OrgRequest, shift_id: int) -> HttpResponse:
    shift = queries.shift(request.access, shift_id)
    request.access.require(Perm.ACTIVITIES_EDIT, on=shift.activity)
    form = forms.ShiftForm(
        request.POST or None,
        choices=queries.choices(request.access),
        initial=forms.ShiftForm.initial_of(shift),
    )
    if request.method == "POST" and form.is_valid():
        spec = form.spec(timezone.localtime(shift.starts).date(), _zone(request))
        if attempt(form, lambda: services.update_shift(request.access, shift=shift, spec=spec)):
            return redirect("activities:activity", request.org.slug, shift.activity_id)
    return render(
        request,
        "activities/shift_form.html",
        {"form": form, "activity": shift.activity, "shift": shift},
        status=_status(form),
    )


@org_view(Perm.ACTIVITIES_EDIT)
@require_POST
def cancel_shift(request: OrgRequest, shift_id: int) -> HttpResponse:
    shift = queries.shift(request.access, shift_id)
    services.cancel_shift(request.access, shift=shift)
    messages.success(request, _("The shift is taken away."))
    return redirect("activities:activity", request.org.slug, shift.activity_id)


@org_view(Perm.SHIFTS_JOIN)
@require_POST
def join(request: OrgRequest, shift_id: int) -> HttpResponse:
    """From the activity's page; the member's own page has its own way in."""
    shift = queries.shift(request.access, shift_id)
    services.sign_up(request.access, shift=shift, person=queries.self_of(request.access))
    return redirect("activities:activity", request.org.slug, shift.activity_id)


@org_view(Perm.STAFFING_ASK)
@require_POST
def mark(request: OrgRequest, signup_id: int) -> HttpResponse:
    """Attendance and who leads, from the activity's page."""
    signup = queries.signup(request.access, signup_id)
    if "leads" in request.POST:
        services.set_leader(request.access, signup=signup, leads=request.POST["leads"] == "1")
    elif "cancel" in request.POST:
        services.cancel_signup(request.access, signup=signup)
    else:
        services.mark(request.access, signup=signup, attended=request.POST.get("attended") == "1")
    return redirect("activities:activity", request.org.slug, signup.shift.activity_id)


@org_view(Perm.ROLES_MANAGE)
def helpers(request: OrgRequest, activity_id: int) -> HttpResponse:
    """Give somebody the right to edit or staff this one activity."""
    found = queries.activity(request.access, activity_id)
    people = queries.helpers(request.access, found)
    given = queries.grants(request.access, found)
    if request.method == "POST":
        person = next((p for p in people if str(p.pk) == request.POST.get("person")), None)
        perm = next((p for p in FOR_ONE_ACTIVITY if p.value == request.POST.get("perm")), None)
        if person is None or person.user is None or perm is None:
            raise Invalid(_("Choose a person and a right."))
        change = roles.revoke_grant if "revoke" in request.POST else roles.grant
        change(request.access, user=person.user, perm=perm, target=found)
        return redirect("activities:helpers", request.org.slug, found.pk)
    rights = [(perm, LABELS[perm]) for perm in sorted(FOR_ONE_ACTIVITY)]
    return render(
        request,
        "activities/helpers.html",
        {"activity": found, "people": people, "given": given, "rights": rights},
    )


@org_view(Perm.STAFFING_VIEW)
@require_safe
def shift_list(request: OrgRequest, activity_id: int) -> HttpResponse:
    """The list for the booth as a PDF: who comes, with phone numbers, lines for those who drop in."""
    found = queries.activity(request.access, activity_id)
    request.access.require(Perm.STAFFING_VIEW, on=found)
    body = lists.shift_list_pdf(request.org, [(found, queries.shifts(request.access, found))])
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="pass-{found.pk}.pdf"'},
    )


@org_view(Perm.STAFFING_VIEW)
@require_safe
def day_list(request: OrgRequest) -> HttpResponse:
    """The same for every activity of one day."""
    request.access.require(Perm.STAFFING_VIEW)
    day = _day(request.GET.get("day"))
    found = queries.calendar(
        request.access, first_day=day, last_day=day, filters=queries.Filters(state="published")
    )
    body = lists.shift_list_pdf(
        request.org, [(activity, queries.shifts(request.access, activity)) for activity in found]
    )
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="pass-{day}.pdf"'},
    )


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return timezone.localdate()


def _week(day: date) -> list[date]:
    return [day + timedelta(days=n - day.weekday()) for n in range(7)]


def _zone(request: OrgRequest) -> ZoneInfo:
    return ZoneInfo(request.org.time_zone)


def _status(*bound: Any) -> int:
    return 422 if any(form.is_bound and form.errors for form in bound) else 200
