"""Personal links: signed, expiring, revocable, and good for little."""

from datetime import timedelta

import pytest
from django.utils import timezone

from valstuga.core.errors import AccessDenied, NotFound
from valstuga.orgs import links
from valstuga.orgs.access import Access
from valstuga.orgs.models import PersonalLink
from valstuga.orgs.permissions import SENSITIVE, Perm


@pytest.fixture
def token(bo):
    return links.token_for(org_id=bo.org.pk, person_id=bo.person.pk)


def test_a_link_leads_to_its_person(token, bo):
    assert links.link_of(token).person == bo.person
    assert links.token_for(org_id=bo.org.pk, person_id=bo.person.pk) == token


def test_a_forged_link_leads_nowhere(token):
    number, _colon, signature = token.partition(":")
    for forged in (f"{int(number) + 1}:{signature}", number, "", f"{token}x"):
        with pytest.raises(NotFound):
            links.link_of(forged)


def test_an_expired_link_leads_nowhere(token):
    PersonalLink.objects.update(expires=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotFound):
        links.link_of(token)


def test_a_revoked_link_leads_nowhere(token, bo):
    assert links.revoke(person_id=bo.person.pk) == 1
    with pytest.raises(NotFound):
        links.link_of(token)


def test_a_link_for_the_calendar_does_not_open_the_page(bo):
    token = links.token_for(org_id=bo.org.pk, person_id=bo.person.pk, purpose=PersonalLink.Purpose.CALENDAR)
    with pytest.raises(NotFound):
        links.link_of(token)


def test_a_link_shows_nothing_of_others(bo):
    access = Access.by_link(bo.org, bo.person.pk)
    assert not access.perms & SENSITIVE
    with pytest.raises(AccessDenied):
        access.require(Perm.PEOPLE_VIEW)
