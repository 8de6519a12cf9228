"""The pages of an organisation: what they do, and what they say to bad input."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import factories
from valstuga.orgs.enums import Role
from valstuga.orgs.models import Group, Membership, PersonalLink
from valstuga.orgs.services import invitations


def url(name, org, **kwargs):
    return reverse(f"orgs:{name}", kwargs={"org_slug": org.slug, **kwargs})


SETTINGS = {
    "name": "Nytt namn", "accent": "#0b4f9c", "language": "sv", "time_zone": "Europe/Stockholm", "country": "se",
}  # fmt: skip


def test_settings_are_saved(ada, org):
    response = ada.client.post(url("settings", org), SETTINGS)
    assert response.status_code == 302
    org.refresh_from_db()
    assert (org.name, org.accent, org.country, org.public_calendar) == ("Nytt namn", "#0b4f9c", "SE", False)


def test_a_pale_colour_is_told_and_the_rest_kept(ada, org):
    response = ada.client.post(url("settings", org), SETTINGS | {"accent": "#ffe08a"})
    assert response.status_code == 200
    assert b"too light" in response.content
    assert b"Nytt namn" in response.content
    org.refresh_from_db()
    assert org.name == "Vänföreningen Exempel"


def test_the_colour_is_a_cached_stylesheet(org):
    response = Client().get(url("accent", org))
    assert response["Content-Type"].startswith("text/css")
    assert "max-age" in response["Cache-Control"]
    assert "--accent:light-dark(#8c2b1c," in response.text


def test_a_group_is_made_and_shown(asta, org):
    response = asta.client.post(
        url("group_new", org), {"name": "Valgruppen", "kind": "strategy"}, follow=True
    )
    assert response.status_code == 200
    assert Group.objects.get().name == "Valgruppen"
    assert "Valgruppen" in response.text


def test_a_second_group_of_the_name_keeps_what_was_typed(asta, org):
    factories.group(org, name="Valgruppen")
    data = {"name": "valgruppen", "kind": "strategy", "mandate": "Leda allt"}
    response = asta.client.post(url("group_new", org), data)
    assert response.status_code == 200
    assert "already a group" in response.text
    assert "Leda allt" in response.text


def test_a_group_is_changed_and_removed(asta, org):
    group = factories.group(org, name="Gamla")
    asta.client.post(url("group_edit", org, group_id=group.pk), {"name": "Nya", "kind": "board"})
    group.refresh_from_db()
    assert group.name == "Nya"
    asta.client.post(url("group_remove", org, group_id=group.pk), {"x": "1"})
    assert not Group.objects.exists()


def test_a_decision_form_appoints_a_group(asta, org):
    data = {
        "title": "Tillsätt", "body": "Styrelsen", "decided_on": "2026-02-01",
        "group_name": "Valgruppen", "group_kind": "strategy", "term_end": "2026-12-31",
    }  # fmt: skip
    assert asta.client.post(url("decision_new", org), data).status_code == 302
    assert Group.objects.get().decision.title == "Tillsätt"
    page = asta.client.get(url("decisions", org)).text
    assert "Valgruppen" in page


def test_a_mandate_without_a_group_is_told(asta, org):
    data = {"title": "T", "body": "S", "decided_on": "2026-02-01", "mandate": "Leda"}
    response = asta.client.post(url("decision_new", org), data)
    assert response.status_code == 200
    assert "Name the group" in response.text


def test_the_last_administrator_is_told_so(ada, org):
    response = ada.client.post(url("leave", org), {"x": "1"})
    assert response.status_code == 409
    assert "last administrator" in response.text


def test_administration_is_handed_over(ada, bo, org):
    heir = Membership.objects.get(user=bo.user)
    assert ada.client.post(url("hand_over", org), {"to": heir.pk}).status_code == 302
    assert ada.client.get(url("roles", org)).status_code == 403


def test_a_role_is_changed_and_taken_away(ada, bo, org):
    row = Membership.objects.get(user=bo.user)
    ada.client.post(url("role", org, membership_id=row.pk), {"role": "editor"})
    row.refresh_from_db()
    assert row.role == Role.EDITOR
    ada.client.post(url("role_remove", org, membership_id=row.pk))
    assert bo.client.get(url("organisation", org)).status_code == 404


def test_another_organisations_role_is_not_found(ada, cleo, org):
    row = Membership.objects.get(user=cleo.user)
    assert ada.client.post(url("role", org, membership_id=row.pk), {"role": "editor"}).status_code == 404


@pytest.fixture
def link(ada, org, django_capture_on_commit_callbacks):
    def invited(email, role):
        with django_capture_on_commit_callbacks(execute=True):
            response = ada.client.post(url("invite", org), {"email": email, "role": role})
        assert response.status_code == 302
        return re.search(r"(/i/[^/\s]+/)", mail.outbox[-1].body).group(1)

    return invited


def test_an_invited_person_comes_in_by_the_link(link, org):
    address = link("ny@example.org", "editor")
    client = Client(headers={"accept-language": "en"})
    assert org.name in client.get(address).text
    response = client.post(address, {"name": "Nils Ny"}, follow=True)
    assert response.status_code == 200
    assert response.redirect_chain[-1][0] == url("organisation", org)
    assert client.get(address).status_code == 404


def test_a_name_is_asked_for(link):
    address = link("ny@example.org", "editor")
    response = Client(headers={"accept-language": "en"}).post(address, {"name": ""})
    assert response.status_code == 200
    assert "This field is required" in response.text


def test_who_has_an_account_signs_in_as_usual(link, cleo, org):
    """A stolen mail is no way past the second factor."""
    address = link("cleo@example.org", "organiser")
    client = Client()
    response = client.post(address)
    assert response.status_code == 302
    assert response.url.startswith("/account/login/")
    assert "_auth_user_id" not in client.session


def test_signed_in_as_somebody_else_is_told(link, bo):
    address = link("ny@example.org", "editor")
    response = bo.client.post(address)
    assert response.status_code == 200
    assert "another address" in response.text


def test_an_organiser_without_a_second_factor_is_sent_to_get_one(ada, org, settings):
    settings.MFA_REQUIRED = True
    response = ada.client.get(url("roles", org))
    assert response.status_code == 302
    assert response.url == reverse("accounts:second_factor")


def test_the_log_is_shown_and_filtered(ada, org):
    invitations.invite(ada.access, email="x@example.org", role=Role.MEMBER)
    page = ada.client.get(url("log", org), {"verb": "invitation.sent", "before": "not-a-number"}).text
    assert "invitation.sent" in page
    assert "x@example.org" not in page


def test_a_personal_link_does_not_open_the_organisations_pages(bo, org):
    row = PersonalLink.objects.create(org=org, person=bo.person)
    client = Client()
    session = client.session
    session["personal_link"] = row.pk
    session.save()
    for name in ("organisation", "roles", "settings"):
        assert client.get(url(name, org)).status_code == 302


def test_an_account_is_removed_by_its_owner(bo):
    client = bo.client
    assert client.post(reverse("orgs:delete_account"), {"x": "1"}).status_code == 302
    assert client.get(reverse("accounts:me")).status_code == 302
