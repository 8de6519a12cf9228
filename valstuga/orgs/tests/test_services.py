"""The tree, groups, roles and invitations keep their rules."""

import re
import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from tests import factories
from valstuga.accounts.models import User
from valstuga.core.errors import AccessDenied, Invalid, NotFound, TooMany
from valstuga.core.models import AuditEntry
from valstuga.orgs import colours
from valstuga.orgs.access import Access
from valstuga.orgs.enums import OrgKind, Role
from valstuga.orgs.models import Grant, Invitation, Membership
from valstuga.orgs.permissions import Perm
from valstuga.orgs.services import groups, invitations, roles, tree


def _membership(actor):
    return Membership.objects.get(user=actor.user, org=actor.org)


# --- The tree


@pytest.fixture
def district(db):
    return factories.organisation(kind=OrgKind.DISTRICT)


@pytest.fixture
def dora(district):
    user = factories.user_for(factories.person(district))
    factories.membership(user, district, Role.ADMIN)
    return user


def test_a_child_is_placed_below_and_its_administrators_are_inherited(district, dora):
    child = tree.create_child(Access.of(dora, district), name="Ny förening", slug="ny")
    assert child.path == f"{district.pk}/{child.pk}/"
    assert Access.of(dora, child).can(Perm.ROLES_MANAGE)


def test_a_member_may_not_create_an_organisation(bo):
    with pytest.raises(AccessDenied):
        tree.create_child(bo.access, name="Ny", slug="ny")


def test_a_local_can_have_no_district_below_it(ada):
    with pytest.raises(Invalid) as caught:
        tree.create_child(ada.access, name="Ny", slug="ny", kind=OrgKind.DISTRICT)
    assert caught.value.field == "kind"


def test_a_short_name_is_taken_once(district, dora, org):
    with pytest.raises(Invalid) as caught:
        tree.create_child(Access.of(dora, district), name="Ny", slug=org.slug)
    assert caught.value.field == "slug"


def test_moving_takes_everything_below_along(district, dora):
    root = factories.organisation(kind=OrgKind.NATIONAL)
    factories.membership(dora, root, Role.ADMIN)
    local = factories.organisation(parent=district)
    tree.move(Access.of(dora, district), parent=root)
    local.refresh_from_db()
    assert local.path == f"{root.pk}/{district.pk}/{local.pk}/"


def test_an_organisation_can_not_stand_below_itself(district, dora):
    local = factories.organisation(parent=district)
    with pytest.raises(Invalid):
        tree.move(Access.of(dora, district), parent=local)


def test_moving_takes_the_right_to_manage_the_new_parent(district, ada):
    with pytest.raises(AccessDenied):
        tree.move(ada.access, parent=district)


def test_a_pale_colour_is_refused(ada):
    with pytest.raises(Invalid) as caught:
        tree.change_settings(ada.access, accent="#ffe08a")
    assert caught.value.field == "accent"


@pytest.mark.parametrize("accent", ["#8c2b1c", "#000000", "#0b4f9c", "#1b6e3c", "#6b21a8", "#727272"])
def test_all_tones_of_a_readable_colour_are_readable(accent):
    t = colours.tones(accent)
    assert colours.contrast(t.accent, "#ffffff") >= 4.5
    assert colours.contrast(t.accent, t.wash) >= 4.5
    assert colours.contrast(t.dark_accent, colours.DARK_CARD) >= 4.5
    assert colours.contrast(t.dark_accent, t.dark_wash) >= 4.5
    assert colours.contrast(t.dark_accent, t.dark_on_accent) >= 4.5


# --- Groups


def test_a_decision_appoints_a_group_with_mandate_and_term(asta):
    decision = groups.record_decision(
        asta.access,
        title="Valgrupp",
        body="Styrelsen",
        decided_on=date(2026, 2, 1),
        appoints={"name": "Valgruppen", "mandate": "Leda arbetet", "term_end": date(2026, 12, 31)},
    )
    group = decision.groups.get()
    assert (group.name, group.mandate, group.org) == ("Valgruppen", "Leda arbetet", asta.org)


def test_a_group_that_can_not_be_made_leaves_no_decision(asta):
    factories.group(asta.org, name="Valgruppen")
    with pytest.raises(Invalid):
        groups.record_decision(
            asta.access, title="x", body="y", decided_on=date(2026, 2, 1), appoints={"name": "valgruppen"}
        )
    assert not asta.org.decisions.exists()


def test_a_term_ends_after_it_begins(asta):
    with pytest.raises(Invalid) as caught:
        groups.save_group(asta.access, name="G", term_start=date(2026, 2, 1), term_end=date(2026, 1, 1))
    assert caught.value.field == "term_end"


def test_another_organisations_decision_appoints_nobody_here(asta, cleo):
    theirs = groups.record_decision(cleo.access, title="x", body="y", decided_on=date(2026, 2, 1))
    with pytest.raises(NotFound):
        groups.save_group(asta.access, name="G", decision=theirs)


# --- Roles


def test_a_role_is_changed_and_logged(ada, bo):
    roles.change_role(ada.access, membership=_membership(bo), role=Role.EDITOR)
    assert bo.access.can(Perm.ACTIVITIES_EDIT)
    assert AuditEntry.objects.filter(verb="role.changed", org_id=ada.org.pk).count() == 1


def test_an_organiser_gives_no_roles(asta, bo):
    with pytest.raises(AccessDenied):
        roles.change_role(asta.access, membership=_membership(bo), role=Role.ADMIN)


def test_another_organisations_role_is_out_of_reach(ada, cleo):
    with pytest.raises(NotFound):
        roles.change_role(ada.access, membership=_membership(cleo), role=Role.MEMBER)


def test_a_group_leader_needs_a_group(ada, bo):
    with pytest.raises(Invalid) as caught:
        roles.change_role(ada.access, membership=_membership(bo), role=Role.LEADER)
    assert caught.value.field == "group"


def test_the_last_administrator_stays(ada, bo):
    mine = _membership(ada)
    for attempt in (
        lambda: roles.leave(ada.access),
        lambda: roles.change_role(ada.access, membership=mine, role=Role.MEMBER),
        lambda: roles.remove_role(ada.access, membership=mine),
        lambda: roles.delete_account(ada.user),
    ):
        with pytest.raises(roles.LastAdministrator):
            attempt()
    assert _membership(ada).role == Role.ADMIN


def test_an_administrator_who_can_not_sign_in_does_not_count(ada, bo):
    roles.change_role(ada.access, membership=_membership(bo), role=Role.ADMIN)
    bo.user.is_active = False
    bo.user.save()
    with pytest.raises(roles.LastAdministrator):
        roles.leave(ada.access)


def test_handing_over_makes_the_other_administrator(ada, bo):
    roles.hand_over(ada.access, to=_membership(bo))
    assert (_membership(bo).role, _membership(ada).role) == (Role.ADMIN, Role.ORGANISER)


def test_one_can_not_hand_over_to_oneself(ada):
    with pytest.raises(Invalid):
        roles.hand_over(ada.access, to=_membership(ada))


def test_a_member_leaves_and_stays_in_the_register(bo, ada):
    roles.leave(bo.access)
    assert not Membership.objects.filter(user=bo.user).exists()
    bo.person.refresh_from_db()
    assert bo.person.user_id == bo.user.pk


def test_a_removed_account_leaves_the_person(bo):
    roles.delete_account(bo.user)
    bo.person.refresh_from_db()
    assert bo.person.user_id is None


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_leave_at_once_do_not_both_go(org):
    users = []
    for name in ("a", "b"):
        users.append(User.objects.create_user(f"{name}@example.org"))
        factories.membership(users[-1], org, Role.ADMIN)
    start, results = threading.Barrier(2), []

    def go(user):
        try:
            access = Access.of(user, org)
            start.wait()
            roles.leave(access)
            results.append("left")
        except roles.LastAdministrator:
            results.append("stayed")
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[user]) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["left", "stayed"]


# --- A right for one activity


def test_a_right_for_one_activity_is_given_and_taken(ada, bo):
    one, other = factories.activity(ada.org), factories.activity(ada.org)
    roles.grant(ada.access, user=bo.user, perm=Perm.STAFFING_ASK, target=one)
    assert bo.access.can(Perm.STAFFING_ASK, on=one)
    assert not bo.access.can(Perm.STAFFING_ASK, on=other)
    assert roles.revoke_grant(ada.access, user=bo.user, perm=Perm.STAFFING_ASK, target=one)
    assert not Grant.objects.exists()


def test_only_some_rights_are_given_for_one_activity(ada, bo):
    with pytest.raises(Invalid):
        roles.grant(ada.access, user=bo.user, perm=Perm.PEOPLE_VIEW, target=factories.activity(ada.org))


def test_a_right_for_one_activity_can_not_be_passed_on(ada, bo, asta):
    one = factories.activity(ada.org)
    roles.grant(ada.access, user=bo.user, perm=Perm.ACTIVITIES_EDIT, target=one)
    with pytest.raises(AccessDenied):
        roles.grant(bo.access, user=asta.user, perm=Perm.ACTIVITIES_EDIT, target=one)


def test_no_right_is_given_for_another_organisations_activity(ada, bo, other_org):
    with pytest.raises(NotFound):
        roles.grant(ada.access, user=bo.user, perm=Perm.ACTIVITIES_EDIT, target=factories.activity(other_org))


# --- Invitations


@pytest.fixture
def token(ada, django_capture_on_commit_callbacks):
    def invited(email="ny@example.org", role=Role.EDITOR):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            invitations.invite(ada.access, email=email, role=role)
        return re.search(r"/i/([^/\s]+)/", mail.outbox[0].body).group(1)

    return invited


def test_an_invited_person_gets_an_account_and_the_role(token, org):
    user, membership = invitations.accept(token=token(), user=None, name="Nils Ny")
    assert (membership.role, membership.org, user.name) == (Role.EDITOR, org, "Nils Ny")
    assert user.emailaddress_set.get().verified
    assert not user.has_usable_password()


def test_an_invitation_is_used_once(token):
    link = token()
    invitations.accept(token=link, user=None, name="Nils")
    with pytest.raises(NotFound):
        invitations.accept(token=link, user=None, name="Nils")


def test_an_old_invitation_opens_nothing(token):
    link = token()
    Invitation.objects.update(expires=timezone.now() - timedelta(minutes=1))
    with pytest.raises(NotFound):
        invitations.accept(token=link, user=None, name="Nils")


def test_an_invitation_taken_back_opens_nothing(token, ada):
    link = token()
    invitations.revoke(ada.access, invitation=Invitation.objects.get())
    with pytest.raises(NotFound):
        invitations.invitation_of(link)


def test_a_new_invitation_ends_the_former(token):
    first, second = token(), token()
    with pytest.raises(NotFound):
        invitations.invitation_of(first)
    assert invitations.invitation_of(second)


def test_somebody_elses_account_can_not_accept(token, bo):
    link = token()
    with pytest.raises(Invalid):
        invitations.accept(token=link, user=bo.user)
    assert _membership(bo).role == Role.MEMBER


def test_the_database_does_not_hold_the_secret(token):
    link = token()
    assert link not in str(Invitation.objects.values_list())


def test_who_has_a_role_is_not_invited(ada, bo):
    with pytest.raises(Invalid) as caught:
        invitations.invite(ada.access, email="BO@example.org", role=Role.EDITOR)
    assert caught.value.field == "email"


def test_an_invitation_never_lowers_a_role(token, ada, cleo):
    link = token("cleo@example.org", Role.MEMBER)
    factories.membership(cleo.user, ada.org, Role.ORGANISER)
    assert invitations.accept(token=link, user=cleo.user)[1].role == Role.ORGANISER


def test_invitations_are_limited(ada, monkeypatch):
    monkeypatch.setattr(invitations, "PER_HOUR", 2)
    for n in range(2):
        invitations.invite(ada.access, email=f"{n}@example.org", role=Role.MEMBER)
    with pytest.raises(TooMany):
        invitations.invite(ada.access, email="x@example.org", role=Role.MEMBER)
