"""The calendar's pages: what each shows, to whom, and how many questions it asks the database."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests import factories
from valstuga.activities.enums import ActivityState, PermitState
from valstuga.activities.models import Activity
from valstuga.orgs.permissions import Perm

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = datetime(2026, 12, 5, 10, tzinfo=STOCKHOLM)
FORM = {
    "title": "Torgmöte", "kind": "square", "day": "2030-10-26", "begins": "10:00", "ends": "14:00", "permit": "needed",
    "count": "2", "minimum": "3", "ideal": "4", "maximum": "6",
}  # fmt: skip


def url(name, org, *args, query=""):
    return reverse(f"activities:{name}", args=[org.slug, *args]) + query


def text(response):
    return response.content.decode()


def test_what_is_typed_becomes_a_draft_with_its_shifts(asta, org):
    place, group = factories.place(org), factories.group(org)
    picked = {"place": place.pk, "group": group.pk, "responsible": asta.person.pk}
    assert asta.client.post(url("create", org), {**FORM, **picked}).status_code == 302
    activity = Activity.objects.get()
    assert (activity.place, activity.group, activity.responsible) == (place, group, asta.person)
    begins = [shift.starts.astimezone(STOCKHOLM).hour for shift in activity.shifts.all()]
    assert (activity.state, begins) == (ActivityState.DRAFT, [10, 12])
    assert (activity.permit, str(activity.permit_deadline)) == (PermitState.NEEDED, "2030-10-19")


@pytest.mark.parametrize("wrong", [{"title": ""}, {"day": "i morgon"}, {"minimum": "9"}, {"count": "-1"}])
def test_wrong_input_keeps_what_was_typed(asta, org, wrong):
    answer = asta.client.post(url("create", org), {**FORM, "description": "Ta med bordet", **wrong})
    assert answer.status_code == 422
    assert "Ta med bordet" in text(answer)
    assert not Activity.objects.exists()


@pytest.mark.parametrize("view", ["month", "week", "list"])
def test_nothing_of_another_organisation_is_shown(asta, org, other_org, view):
    factories.activity(org, title="Vår dag", starts=DAY)
    factories.activity(other_org, title="Deras dag", starts=DAY)
    page = text(asta.client.get(url("calendar", org, query=f"?view={view}&day=2026-12-05")))
    assert "Vår dag" in page
    assert "Deras dag" not in page


def test_members_see_no_drafts(asta, bo, org):
    draft = factories.activity(org, title="Hemligt utkast", starts=DAY, state=ActivityState.DRAFT)
    address = url("calendar", org, query="?view=list&day=2026-12-01")
    assert "Hemligt utkast" in text(asta.client.get(address))
    assert "Hemligt utkast" not in text(bo.client.get(address))
    assert bo.client.get(url("activity", org, draft.pk)).status_code == 404


def test_filters_leave_out_the_rest(asta, org):
    area = factories.area(org)
    place = factories.place(org, area=area)
    wanted = factories.activity(org, title="Bemannas", starts=DAY, kind="booth", place=place)
    factories.shift(wanted, minimum=1)
    full = factories.activity(org, title="Klar", starts=DAY, kind="doors")
    factories.signup(factories.shift(full), asta.person)
    for query in ("only_short=on", f"area={area.pk}", "kind=booth", "text=beman"):
        page = text(asta.client.get(url("calendar", org, query=f"?view=list&day=2026-12-01&{query}")))
        assert "Bemannas" in page, query
        assert "Klar</a>" not in page, query


def test_the_month_names_holidays_and_weeks(asta, org):
    page = text(
        asta.client.get(url("calendar", org, query="?day=2026-12-05"), headers={"accept-language": "sv"})
    )
    assert "Juldagen" in page
    assert '<span class="hidden">vecka </span>49' in page or ">49<" in page or "49</div>" in page


@pytest.mark.parametrize("query", ["?view=month", "?view=week", "?view=list"])
def test_the_calendar_asks_as_often_for_three_as_for_one(asta, org, query):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert asta.client.get(url("calendar", org, query=f"{query}&day=2026-12-05")).status_code == 200
        return len(found)

    def add():
        place = factories.place(org, area=factories.area(org))
        activity = factories.activity(org, starts=DAY, place=place, group=factories.group(org))
        factories.signup(factories.shift(activity), factories.person(org))

    add()
    asked()
    once = asked()
    add()
    add()
    assert asked() == once


def test_an_activity_asks_as_often_for_three_shifts_as_for_one(asta, org):
    activity = factories.activity(org)

    def asked():
        with CaptureQueriesContext(connection) as found:
            assert asta.client.get(url("activity", org, activity.pk)).status_code == 200
        return len(found)

    def add():
        factories.signup(factories.shift(activity), factories.person(org))

    add()
    asked()
    once = asked()
    add()
    add()
    assert asked() == once


def test_names_and_numbers_are_for_those_who_staff(asta, bo, org):
    shift = factories.shift(factories.activity(org))
    factories.signup(
        shift, factories.person(org, given_name="Ture", family_name="Hemlig", phone="+46701740605")
    )
    assert "Hemlig" in text(asta.client.get(url("activity", org, shift.activity_id)))
    page = text(bo.client.get(url("activity", org, shift.activity_id)))
    assert "Ture" in page
    assert "Hemlig" not in page
    assert "0701740605" not in page


def test_the_list_for_the_booth_prints_what_was_typed_and_runs_none_of_it(asta, org):
    evil = '#panic("x") $y$ *z*'
    shift = factories.shift(factories.activity(org, title=evil, place=factories.place(org, name="Torget")))
    factories.signup(
        shift, factories.person(org, given_name="#read", family_name="Ström", phone="+46701740605")
    )
    answer = asta.client.get(url("shift_list", org, shift.activity_id))
    printed = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert '#panic("x")' in printed.replace("”", '"').replace("“", '"')
    assert "#read Ström" in printed
    assert "Torget" in printed


def test_the_list_of_a_day_holds_that_day_alone(asta, org):
    factories.shift(factories.activity(org, title="Lördagen", starts=DAY))
    factories.shift(factories.activity(org, title="Söndagen", starts=DAY + timedelta(days=1)))
    answer = asta.client.get(url("day_list", org, query="?day=2026-12-05"))
    printed = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert "Lördagen" in printed
    assert "Söndagen" not in printed


def test_a_right_for_one_activity_edits_that_one_alone(bo, org):
    mine, other = factories.activity(org), factories.activity(org)
    bo.user.grants.create(org=org, perm=Perm.ACTIVITIES_EDIT, target=f"activities.activity:{mine.pk}")
    assert bo.client.get(url("edit", org, mine.pk)).status_code == 200
    assert bo.client.get(url("edit", org, other.pk)).status_code == 403
    assert bo.client.post(url("publish", org, other.pk)).status_code == 403


def test_a_series_shows_its_days_before_anything_is_made(asta, org):
    first = factories.activity(org, starts=DAY)
    form = {"every": "2", "until": "2027-01-20", "skip": "2027-01-02"}
    preview = asta.client.post(url("series", org, first.pk), form)
    assert "2 days" in text(preview)
    assert Activity.objects.count() == 1
    places = [factories.place(org).pk for _ in range(2)]
    asta.client.post(url("series", org, first.pk), {**form, "save": "1", "places": places})
    assert [activity.place_id for activity in Activity.objects.order_by("starts")[1:]] == places


def test_a_copy_is_a_draft_on_its_day(asta, org):
    first = factories.activity(org, starts=DAY)
    asta.client.post(url("copy", org, first.pk), {"day": "2026-12-12"})
    copy = Activity.objects.exclude(pk=first.pk).get()
    assert (copy.state, timezone.localtime(copy.starts, STOCKHOLM).strftime("%d %H")) == (
        ActivityState.DRAFT,
        "12 10",
    )


def test_ticked_ones_are_published_together_and_a_neighbours_is_not_touched(asta, org, other_org):
    ours, theirs = (factories.activity(place, state=ActivityState.DRAFT) for place in (org, other_org))
    asta.client.post(url("bulk", org), {"activity": [ours.pk, theirs.pk], "action": "publish"})
    assert [Activity.objects.get(pk=row.pk).state for row in (ours, theirs)] == ["published", "draft"]
    assert asta.client.post(url("bulk", org), {"action": "publish"}).status_code == 422


def test_a_member_joins_from_the_activitys_page(bo, org):
    shift = factories.shift(factories.activity(org))
    assert bo.client.post(url("join", org, shift.pk)).status_code == 302
    assert shift.signups.get().person == bo.person


def test_a_long_list_goes_on_from_where_it_ended(asta, org, monkeypatch):
    from valstuga.activities import views

    monkeypatch.setattr(views, "MOST_LISTED", 2)
    for day in range(3):
        factories.activity(org, title=f"Dag {day}", starts=DAY + timedelta(days=day))
    page = text(asta.client.get(url("calendar", org, query="?view=list&day=2026-12-05")))
    assert "Dag 1" in page
    assert "Dag 2" not in page
    assert "day=2026-12-07" in page
