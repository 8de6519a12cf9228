"""Every route declares its gate, and a table says who gets what from it."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.gates.routes import routes
from valstuga.core.gates import gate_of
from valstuga.orgs.enums import Role

OWN = [route for route in routes() if not route.is_foreign]
ROLES = [role.value for role in Role]


def _rows() -> list[tuple[str, dict[str, Any], dict[str, int]]]:
    found = []
    for config in apps.get_app_configs():
        if config.name.startswith("valstuga."):
            try:
                module = importlib.import_module(f"{config.name}.tests.gate_rows")
            except ModuleNotFoundError:
                continue
            found += module.ROWS
    return found


ROWS = _rows()


@pytest.mark.parametrize("route", OWN, ids=lambda route: route.name)
def test_each_route_declares_its_gate(route):
    assert gate_of(route.view), f"{route.path} has neither a gate nor @public_view"


def test_each_route_is_in_the_table():
    assert {route.name for route in OWN} - {name for name, _, _ in ROWS} == set()


def test_the_table_names_only_routes_that_exist():
    assert {name for name, _, _ in ROWS} - {route.name for route in OWN} == set()


@pytest.mark.parametrize(("name", "kwargs", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_who_gets_what(name, kwargs, expected, org, other_org, settings):
    is_org_route = "org_slug" in next(route.path for route in OWN if route.name == name)
    made = {key: value(org) if isinstance(value, Callable) else value for key, value in kwargs.items()}
    url = reverse(name, kwargs={**({"org_slug": org.slug} if is_org_route else {}), **made})
    for who, status in expected.items():
        response = _client(who, org, other_org).get(url)
        assert response.status_code == status, f"{who} got {response.status_code} from {url}, not {status}"


def _client(who: str, org, other_org) -> Client:
    client = Client(headers={"accept-language": "en"})
    if who == "anonymous":
        return client
    person = factories.person(other_org if who == "outsider" else org)
    user = factories.user_for(person)
    factories.membership(user, person.org, Role.ADMIN if who == "outsider" else Role(who))
    client.force_login(user)
    return client
