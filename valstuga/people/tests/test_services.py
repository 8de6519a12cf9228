"""The rules of the register."""

from datetime import date, time

import pytest
from django.apps import apps

from tests import factories
from valstuga.accounts.models import User
from valstuga.core.errors import AccessDenied, Invalid, NotFound
from valstuga.core.models import AuditEntry
from valstuga.orgs.access import Access
from valstuga.orgs.enums import Role
from valstuga.orgs.models import Membership, PersonalLink
from valstuga.people import services
from valstuga.people.enums import PersonKind
from valstuga.people.models import GroupMembership, Person, Skill, Tag


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


@pytest.fixture
def eva(asta):
    return services.create_person(
        asta.access, given_name="Eva", family_name="Ek", email="eva@example.org", phone="0701740605"
    )


@pytest.fixture
def linked(bo):
    """Bo through a personal link: no user."""
    return Access.by_link(bo.org, bo.person.pk)


def test_a_new_person_is_normalised_has_a_profile_and_a_line_in_the_log(eva, asta):
    assert (eva.phone, eva.language) == ("+46701740605", asta.org.language)
    assert eva.profile.hours_per_week == 4
    assert verbs() == ["person.created"]


@pytest.mark.parametrize(
    "act",
    [
        lambda access, p: services.create_person(access, given_name="X"),
        lambda access, p: services.update_person(access, person=p, given_name="X"),
        lambda access, p: services.archive_person(access, person=p),
        lambda access, p: services.unarchive_person(access, person=p),
        lambda access, p: services.erase_person(access, person=p),
        lambda access, p: services.give_login(access, person=p),
        lambda access, p: services.edit_profile(access, person=p, reach_km=1),
        lambda access, p: services.set_availability(access, person=p, windows=[]),
        lambda access, p: services.tag_persons(access, persons=[p], name="x"),
        lambda access, p: services.save_label(access, kind="tag", name="x"),
        lambda access, p: services.upload_register(access, content=b"Namn\nEva", filename="a.csv"),
    ],
)
def test_a_member_changes_nothing_of_others(act, bo, eva):
    with pytest.raises(AccessDenied):
        act(bo.access, eva)


def test_nobody_changes_a_person_of_another_organisation(cleo, eva):
    for act in (services.archive_person, services.erase_person, services.give_login):
        with pytest.raises(NotFound):
            act(cleo.access, person=eva)
    with pytest.raises(NotFound):
        services.tag_persons(cleo.access, persons=[eva], name="x")


def test_a_bad_field_is_named_and_nothing_is_written(asta):
    before = Person.objects.count()
    with pytest.raises(Invalid) as error:
        services.create_person(asta.access, given_name="Eva", email="not an address")
    assert error.value.field == "email"
    assert Person.objects.count() == before


def test_a_member_number_belongs_to_one_person_only(asta, eva):
    services.update_person(asta.access, person=eva, member_number="17")
    with pytest.raises(Invalid) as error:
        services.create_person(asta.access, given_name="Bo", member_number="17")
    assert error.value.field == "member_number"


def test_the_log_says_which_fields_changed_and_not_to_what(asta, eva):
    services.update_person(asta.access, person=eva, city="HUDDINGE", family_name="Ek")
    line = AuditEntry.objects.latest("pk")
    assert (line.verb, line.data) == ("person.changed", {"fields": ["city"]})


def test_archiving_ends_log_in_and_links_and_can_be_undone(asta, eva):
    services.give_login(asta.access, person=eva)
    services.person_link(eva)
    services.archive_person(asta.access, person=eva)
    assert eva.kind == PersonKind.FORMER
    assert not Membership.objects.filter(user=eva.user).exists()
    assert not PersonalLink.objects.filter(person=eva, revoked=None).exists()
    services.unarchive_person(asta.access, person=eva)
    assert eva.kind == PersonKind.MEMBER
    assert Membership.objects.get(user=eva.user).role == Role.MEMBER


def test_whoever_has_a_role_is_neither_archived_nor_erased(asta, ada):
    for act in (services.archive_person, services.erase_person):
        with pytest.raises(Invalid):
            act(asta.access, person=ada.person)
    assert Membership.objects.filter(user=ada.user).exists()


def test_erasing_takes_everything_with_it_also_mails_and_user(asta, eva):
    services.give_login(asta.access, person=eva)
    user = eva.user_id
    deliveries = apps.get_model("messaging", "Delivery").objects  # a floor above, so known by name alone
    deliveries.create(
        org=asta.org, person=eva, key="k", kind="x", to=eva.email, subject="s", text="t", html="h"
    )
    services.erase_person(asta.access, person=eva)
    assert not Person.objects.filter(given_name="Eva").exists()
    assert not User.objects.filter(pk=user).exists()
    assert not deliveries.exists()
    assert verbs()[-1] == "person.erased"


def test_erasing_keeps_a_user_who_belongs_elsewhere(asta, eva, other_org):
    services.give_login(asta.access, person=eva)
    factories.membership(eva.user, other_org, Role.MEMBER)
    services.erase_person(asta.access, person=eva)
    assert User.objects.filter(email="eva@example.org").exists()


def test_a_log_in_takes_an_address_that_nobody_else_here_uses(asta, eva):
    services.give_login(asta.access, person=eva)
    assert services.give_login(asta.access, person=eva).user == eva.user
    twin = services.create_person(asta.access, given_name="Twin", email="EVA@example.org")
    with pytest.raises(Invalid) as error:
        services.give_login(asta.access, person=twin)
    assert error.value.field == "email"
    nobody = services.create_person(asta.access, given_name="Nobody")
    with pytest.raises(Invalid):
        services.give_login(asta.access, person=nobody)


def test_a_guest_consents_and_is_never_taken_for_a_member(org, eva):
    guest = services.add_guest(org, name="Eva Ek", email="eva@example.org", phone="070-174 06 05")
    assert guest != eva
    assert guest.kind == PersonKind.GUEST
    assert guest.consent_at is not None
    assert services.known_person(guest) == eva
    again = services.add_guest(org, name="Eva Ek", email="EVA@example.org")
    assert again == guest


def test_a_guest_of_another_name_on_the_same_address_is_another_guest(org):
    first = services.add_guest(org, name="Eva Ek", email="familjen@example.org")
    assert services.add_guest(org, name="Bo Ek", email="familjen@example.org") != first


def test_a_member_edits_their_own_profile_and_confirms_it(bo, org):
    skill = Skill.objects.create(org=org, name="Första hjälpen")
    profile = services.edit_profile(
        bo.access, person=bo.person, interests=["booth"], skills=[skill], phone="070-174 06 05"
    )
    bo.person.refresh_from_db()
    assert (profile.interests, list(profile.skills.all())) == (["booth"], [skill])
    assert bo.person.phone == "+46701740605"
    assert profile.confirmed_at is not None


def test_a_member_does_not_judge_themself_experienced(bo):
    with pytest.raises(AccessDenied):
        services.edit_profile(bo.access, person=bo.person, can_lead=True)


def test_a_profile_takes_nothing_of_another_organisation(bo, other_org):
    area = factories.area(other_org)
    skill = Skill.objects.create(org=other_org, name="Annan")
    for fields in ({"home_area": area}, {"preferred_areas": [area]}, {"skills": [skill]}):
        with pytest.raises(NotFound):
            services.edit_profile(bo.access, person=bo.person, **fields)


def test_a_personal_link_does_not_change_the_address(linked, bo):
    services.edit_profile(linked, person=bo.person, email=bo.person.email, reach_km=3)
    with pytest.raises(Invalid) as error:
        services.edit_profile(linked, person=bo.person, email="thief@example.org")
    assert error.value.field == "email"


def test_windows_that_meet_become_one(bo):
    services.set_availability(
        bo.access,
        person=bo.person,
        windows=[(5, time(12), time(17)), (5, time(8), time(12)), (5, time(19), time(21))],
        exceptions=[(date(2026, 7, 1), date(2026, 7, 31))],
    )
    found = [(w.weekday, w.start, w.end) for w in bo.person.availability.all()]
    assert found == [(5, time(8), time(17)), (5, time(19), time(21))]
    assert bo.person.availability_exceptions.get().is_available is False


@pytest.mark.parametrize(
    ("windows", "days", "field"),
    [
        ([(1, time(12), time(8))], [], "availability"),
        ([(7, time(8), time(12))], [], "availability"),
        ([], [(date(2026, 7, 2), date(2026, 7, 1))], "last_day"),
    ],
)
def test_bad_times_leave_the_old_ones(bo, windows, days, field):
    services.set_availability(bo.access, person=bo.person, windows=[(0, time(8), time(12))])
    with pytest.raises(Invalid) as error:
        services.set_availability(bo.access, person=bo.person, windows=windows, exceptions=days)
    assert error.value.field == field
    assert bo.person.availability.count() == 1


def test_a_tag_is_given_to_several_and_made_once(asta, eva, bo):
    services.tag_persons(asta.access, persons=[eva, bo.person], name="Ny medlem")
    services.tag_persons(asta.access, persons=[eva], name="ny MEDLEM")
    assert Tag.objects.get().persons.count() == 2


def test_labels_are_named_once(asta):
    tag = services.save_label(asta.access, kind="tag", name="Ny")
    with pytest.raises(Invalid):
        services.save_label(asta.access, kind="tag", name="NY")
    services.save_label(asta.access, kind="tag", name="NY", label=tag)
    services.delete_label(asta.access, label=tag)
    assert not Tag.objects.exists()


def test_a_person_is_once_in_a_group(asta, eva):
    group = factories.group(asta.org)
    services.add_to_group(asta.access, group=group, person=eva)
    services.add_to_group(asta.access, group=group, person=eva, title="Ordförande", is_leader=True)
    assert GroupMembership.objects.get().title == "Ordförande"
    services.remove_from_group(asta.access, group=group, person=eva)
    assert not GroupMembership.objects.exists()


def test_a_person_of_another_organisation_gets_into_no_group(asta, cleo):
    with pytest.raises(NotFound):
        services.add_to_group(asta.access, group=factories.group(asta.org), person=cleo.person)


def test_an_export_holds_what_was_asked_for_and_no_formula(ada, eva):
    from valstuga.people.queries import Filters

    services.update_person(ada.access, person=eva, notes='=HYPERLINK("http://example.org")')
    text = services.export_register(ada.access, filters=Filters(text="eva"), form="csv").decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert "Åberg" not in text
    assert AuditEntry.objects.latest("pk").data == {"rows": 1, "form": "csv"}


def test_an_organiser_does_not_export(asta):
    from valstuga.people.queries import Filters

    with pytest.raises(AccessDenied):
        services.export_register(asta.access, filters=Filters(), form="csv")


def test_an_exported_file_can_be_imported_again_without_change(ada, eva):
    from valstuga.people.queries import Filters

    for form in ("csv", "xlsx"):
        content = services.export_register(ada.access, filters=Filters(), form=form)
        outcome = services.import_now(
            ada.access, content=content, filename=f"a.{form}", is_dry=True, only_good=False
        )
        assert (outcome.counts["new"], outcome.counts["changed"], outcome.counts["bad"]) == (0, 0, 0)


def test_my_data_is_everything_on_me_and_only_for_me(bo, eva, linked):
    factories.signup(factories.shift(factories.activity(bo.org)), bo.person)
    data = services.my_data(bo.access, person=bo.person)
    assert data["person"]["email"] == "bo@example.org"
    assert len(data["signups"]) == 1
    assert services.readable(data)[0][0]
    for access, person in ((bo.access, eva), (linked, bo.person)):
        with pytest.raises(AccessDenied):
            services.my_data(access, person=person)


def test_a_personal_link_is_absolute(eva, settings):
    assert services.person_link(eva).startswith(f"{settings.BASE_URL}/m/")
