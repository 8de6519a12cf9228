"""The first start: once, and complete or not at all."""

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client

from valstuga.core.errors import NotFound, TooMany
from valstuga.core.ratelimit import hit
from valstuga.home.setup import found_organisation
from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person

DATA = {
    "name": "Ny förening",
    "slug": "ny",
    "kind": "local",
    "person": "Nils Ny",
    "email": "nils@example.org",
}


@pytest.fixture
def browser(db):
    cache.clear()
    return Client(headers={"accept-language": "en"})


def test_the_page_founds_and_is_gone(browser):
    assert browser.get("/start/").status_code == 200
    assert browser.post("/start/", DATA).status_code == 302
    org, person = Organisation.objects.get(), Person.objects.get()
    assert org.path == f"{org.pk}/"
    assert Access.of(person.user, org).can(Perm.ROLES_MANAGE)
    assert person.user.emailaddress_set.get().verified
    assert browser.get("/start/").status_code == 404
    assert browser.post("/start/", DATA).status_code == 404


def test_bad_input_is_told_and_nothing_made(browser):
    response = browser.post("/start/", DATA | {"email": "nothing"})
    assert response.status_code == 200
    assert "Ny förening" in response.text
    assert not Organisation.objects.exists()


def test_the_page_is_limited(browser):
    statuses = [browser.post("/start/", {"name": "x"}).status_code for _n in range(11)]
    assert statuses[0] == 200
    assert statuses[-1] == 429


def test_the_command_founds_once(db, capsys):
    call_command("init", name="Ny", slug="ny", email="nils@example.org", verbosity=0)
    assert Organisation.objects.get().slug == "ny"
    with pytest.raises(CommandError, match="already"):
        call_command("init", name="Ny", slug="ny2", email="nils@example.org")


@pytest.mark.parametrize(("field", "value"), [("email", "nothing"), ("slug", "Å b")])
def test_the_command_names_what_is_wrong(db, field, value):
    data = {"name": "Ny", "slug": "ny", "email": "nils@example.org", field: value}
    with pytest.raises(CommandError, match=f"--{field}"):
        call_command("init", **data)
    assert not Organisation.objects.exists()


def test_the_service_founds_once(org):
    with pytest.raises(NotFound):
        found_organisation(name="x", slug="x", email="x@example.org", person="X")


def test_a_limit_counts_each_key_alone():
    cache.clear()
    for _n in range(2):
        hit("one", 2, 60)
    hit("other", 2, 60)
    with pytest.raises(TooMany):
        hit("one", 2, 60)
