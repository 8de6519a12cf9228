"""The demonstration loads once, and its links sign in as each role."""

import pytest
from django.test import Client
from django.urls import reverse

from valstuga.activities.models import Activity, Shift
from valstuga.demo import links, loader
from valstuga.orgs.models import Organisation
from valstuga.people.models import Person
from valstuga.places.models import Area, Turnout
from valstuga.plan.models import Todo


@pytest.fixture
def demo(db):
    assert loader.load() is True
    return Organisation.objects.get(slug=loader.SLUG)


def test_it_is_what_it_says_and_loads_once(demo):
    assert loader.load() is False
    assert Person.objects.filter(org=demo).count() == 240
    assert Area.objects.filter(org=demo).exclude(code="").count() == 64
    assert Turnout.objects.get(area__code="01260103").voted == 1288
    assert Todo.objects.filter(section__plan__org=demo).count() == 19
    assert Activity.objects.filter(org=demo).count() > 50
    assert all(
        shift.signups.filter(state="confirmed").count() <= shift.maximum for shift in Shift.objects.all()[:40]
    )


def test_each_link_signs_in_and_leads_somewhere(demo):
    found = links.sign_in_links()
    assert len(found) == 5
    for _role, url in found:
        response = Client().get("/" + url.split("/", 3)[3], follow=True)
        assert response.status_code == 200
    assert Client().get(reverse("demo:sign_in", args=["admin@example.org:forged"])).status_code == 404
