"""Lists show what is asked for, only one's own organisation, and ask the database as often for three as for one."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from valstuga.core.errors import AccessDenied, NotFound
from valstuga.people import queries, services
from valstuga.people.enums import PersonKind
from valstuga.people.models import Skill, Tag
from valstuga.people.queries import Filters


def names(access, **filters):
    return [str(person) for person in queries.register(access, Filters(**filters))]


@pytest.fixture
def åsa(org):
    return factories.person(
        org, given_name="Åsa", family_name="Öman", email="asa.o@example.org", phone="+46701740605"
    )


def test_the_register_is_in_swedish_order(asta, bo, åsa):
    assert names(asta.access) == ["Asta Ström", "Bo Åberg", "Åsa Öman"]


def test_newest_members_first(asta, åsa):
    åsa.joined_on = date(2026, 1, 1)
    åsa.save()
    assert names(asta.access, sort="joined")[0] == "Åsa Öman"


@pytest.mark.parametrize(
    "text", ["öman", "OMAN", "åsa ö", "asa.o@", "070-174 06 05", "0701740605", "+46701740605"]
)
def test_search_by_name_address_and_phone_without_accents(asta, bo, åsa, text):
    assert names(asta.access, text=text) == ["Åsa Öman"]


@pytest.mark.parametrize("text", ["%", "_", "'; drop table", "zzz"])
def test_search_for_what_is_not_there(asta, åsa, text):
    assert names(asta.access, text=text) == []


def test_each_filter_narrows(asta, bo, åsa, org):
    tag = Tag.objects.create(org=org, name="Ny")
    skill = Skill.objects.create(org=org, name="Köra")
    area, group = factories.area(org), factories.group(org)
    district = factories.area(org, parent=area)
    åsa.tags.add(tag)
    åsa.profile.skills.add(skill)
    åsa.profile.home_area = district
    åsa.profile.save()
    services.add_to_group(asta.access, group=group, person=åsa)
    found = ({"tag": tag.pk}, {"skill": skill.pk}, {"area": area.pk}, {"group": group.pk}, {"account": False})
    for filters in found:
        assert names(asta.access, **filters) == ["Åsa Öman"]
    assert names(asta.access, account=True) == ["Asta Ström", "Bo Åberg"]


def test_former_members_are_shown_when_asked_for(asta, åsa):
    services.archive_person(asta.access, person=åsa)
    assert "Åsa Öman" not in names(asta.access)
    assert names(asta.access, kind=PersonKind.FORMER) == ["Åsa Öman"]


@pytest.mark.parametrize("sort", ["name", "joined"])
def test_pages_follow_each_other_forwards_and_back(asta, org, monkeypatch, sort):
    monkeypatch.setattr(queries, "PAGE_SIZE", 3)
    for number in range(7):
        factories.person(org, joined_on=date(2026, 1, 1 + number // 2))
    whole = [person.pk for person in queries.register(asta.access, Filters(sort=sort))]
    page = queries.register_page(asta.access, Filters(sort=sort))
    seen = [[person.pk for person in page.persons]]
    assert page.before is None
    while page.after:
        page = queries.register_page(asta.access, Filters(sort=sort), after=page.after)
        seen.append([person.pk for person in page.persons])
    assert [pk for pks in seen for pk in pks] == whole
    assert page.total == len(whole)
    back = queries.register_page(asta.access, Filters(sort=sort), before=page.before)
    assert [person.pk for person in back.persons] == seen[-2]


def test_nothing_of_another_organisation_leaks(asta, bo, cleo, other_org):
    tag = Tag.objects.create(org=other_org, name="Deras")
    skill = Skill.objects.create(org=other_org, name="Deras")
    area, group = factories.area(other_org), factories.group(other_org)
    cleo.person.tags.add(tag)
    access = asta.access
    assert "Cleo Granne" not in names(access)
    assert names(access, tag=tag.pk) == []
    options = queries.filter_options(access)
    assert (options.tag, options.skill, options.area, options.group) == ([], [], [], [])
    assert cleo.person not in queries.staffable(access)
    assert queries.persons(access, [cleo.person.pk]) == []
    assert not queries.choosable(access).filter(pk=cleo.person.pk).exists()
    assert not queries.skills(access).filter(pk=skill.pk).exists()
    assert not queries.areas(access).filter(pk=area.pk).exists()
    for find, pk in ((queries.person, cleo.person.pk), (queries.group, group.pk)):
        with pytest.raises(NotFound):
            find(access, pk)
    with pytest.raises(NotFound):
        queries.label(access, "tag", tag.pk)
    after = queries.register_page(access, Filters(), after=cleo.person.pk)
    assert cleo.person not in after.persons


def test_a_member_sees_only_their_own_card(bo, asta):
    assert queries.person(bo.access, bo.person.pk) == bo.person
    assert queries.me(bo.access) == bo.person
    with pytest.raises(AccessDenied):
        queries.person(bo.access, asta.person.pk)
    for read in (queries.staffable, queries.filter_options, queries.labels, queries.register_imports):
        with pytest.raises(AccessDenied):
            read(bo.access)


def test_staffable_leaves_out_guests_former_members_and_who_said_no(asta, bo, org):
    factories.person(org, kind=PersonKind.GUEST)
    factories.person(org, kind=PersonKind.FORMER)
    factories.person(org, may_email=False)
    assert {str(person) for person in queries.staffable(asta.access)} == {"Asta Ström", "Bo Åberg"}


def _busy_person(org):
    person = factories.person(org)
    person.tags.add(Tag.objects.get_or_create(org=org, name="Ny")[0])
    person.profile.skills.add(Skill.objects.get_or_create(org=org, name="Köra")[0])
    person.profile.preferred_areas.add(factories.area(org))
    person.availability.create(weekday=1, start=time(8), end=time(12))
    person.availability_exceptions.create(first_day=date(2026, 7, 1), last_day=date(2026, 7, 2))
    return person


def _queries_of(read):
    with CaptureQueriesContext(connection) as captured:
        read()
    return len(captured)


def _use_all(access):
    for person in queries.staffable(access):
        list(person.profile.skills.all()), list(person.profile.preferred_areas.all())
        list(person.availability.all()), list(person.availability_exceptions.all())
        str(person.profile.home_area)


def _show(access):
    for person in queries.register_page(access, Filters()).persons:
        list(person.tags.all())


@pytest.mark.parametrize("read", [_use_all, _show, queries.filter_options, queries.labels])
def test_as_many_queries_for_three_as_for_one(asta, org, read):
    access = asta.access
    _busy_person(org)
    one = _queries_of(lambda: read(access))
    _busy_person(org)
    _busy_person(org)
    assert _queries_of(lambda: read(access)) == one
    assert one <= 6


def test_what_goes_with_a_person_is_counted(asta, bo):
    factories.signup(factories.shift(factories.activity(bo.org)), bo.person)
    assert ("signups", 1) in queries.belongings(asta.access, bo.person)
