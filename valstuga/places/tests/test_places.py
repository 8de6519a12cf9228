"""Areas and places: the published figures go in whole or not at all, and nothing of the neighbour's is seen."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from valstuga.places import districts, queries
from valstuga.places.models import Area, Place, Turnout

HEAD = "Valdistriktskod;Valdistriktsnamn;Antal röstberättigade;Antal röstande\r\n"
ROWS = HEAD + "01990101;Norra;1000;800\r\n01990102;Södra;500;200\r\n01999800;Ej fördelade;0;0\r\n"


@pytest.fixture
def files(tmp_path):
    figures, borders = tmp_path / "d.csv", tmp_path / "d.geojson"
    figures.write_bytes(ROWS.encode("latin-1"))
    ring = [[17.0, 59.0], [17.2, 59.0], [17.2, 59.4], [17.0, 59.0]]
    feature = {"properties": {"Lkfv": "01990101"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    borders.write_text(json.dumps({"features": [feature]}))
    return figures, borders


def test_published_districts_go_in_and_again_is_harmless(org, files):
    for _time in range(2):
        call_command("import_districts", org=org.slug, csv=files[0], geojson=files[1], verbosity=0)
    north = Area.objects.get(org=org, code="01990101")
    assert (north.name, round(north.latitude, 2), round(north.longitude, 2)) == ("Norra", 59.2, 17.1)
    assert sorted(Turnout.objects.values_list("eligible", "voted")) == [(500, 200), (1000, 800)]
    assert queries.turnout_by_area(org)[north.pk] == 0.8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a;b\n1;2\n", "Valdistriktskod"),
        (HEAD + "01990101;N;10;11\n", "2"),
        (HEAD + "01990101;N;tio;1\n", "2"),
        (HEAD + "01990101;N;10;1\n01990101;N;10;1\n", "3"),
        (HEAD, "distri"),
    ],
)
def test_wrong_figures_are_refused_by_line_and_nothing_is_saved(org, tmp_path, text, said):
    path = tmp_path / "d.csv"
    path.write_text(text)
    with pytest.raises(CommandError, match=said):
        call_command("import_districts", org=org.slug, csv=path)
    assert not Area.objects.exists()


@pytest.mark.parametrize("text", ["", "{}", '{"features": [{"properties": {}, "geometry": null}]}', "[1]"])
def test_wrong_borders_are_refused(text):
    with pytest.raises(districts.Invalid):
        districts.read_borders(text.encode())


def test_borders_in_metres_are_refused():
    ring = [[674000, 6580000], [674100, 6580000], [674000, 6580100]]
    feature = {"properties": {"Lkfv": "01990101"}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    with pytest.raises(districts.Invalid, match="WGS 84"):
        districts.read_borders(json.dumps({"features": [feature]}).encode())


def test_a_part_sums_its_districts_and_the_lowest_comes_first(asta, org):
    high, low = factories.area(org, name="Hög"), factories.area(org, name="Låg")
    for parent, voted in ((high, 90), (high, 70), (low, 40)):
        area = factories.area(org, parent=parent)
        Turnout.objects.create(
            area=area, election="municipal", year=2022, eligible=100, voted=voted, source="V"
        )
    found = queries.areas(asta.access)
    assert [(row.area, row.percent, row.is_low) for row in found] == [(low, 40.0, True), (high, 80.0, False)]
    assert queries.turnout_by_area(org)[high.pk] == 0.8


def test_the_page_shows_our_places_and_not_the_neighbours(asta, org, other_org):
    factories.place(org, name="Vårt torg")
    factories.place(other_org, name="Deras torg")
    factories.area(other_org, name="Deras område")
    page = asta.client.get(reverse("places:areas", args=[org.slug])).content.decode()
    assert "Vårt torg" in page
    assert "Deras" not in page


def test_the_page_names_who_published_the_figures(asta, org):
    Turnout.objects.create(
        area=factories.area(org),
        election="municipal",
        year=2022,
        eligible=100,
        voted=50,
        source="Valmyndigheten",
    )
    assert "Valmyndigheten 2022" in asta.client.get(reverse("places:areas", args=[org.slug])).content.decode()


def test_the_page_asks_as_often_for_three_places_as_for_one(asta, org):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert asta.client.get(reverse("places:areas", args=[org.slug])).status_code == 200
        return len(found)

    def add():
        area = factories.area(org, parent=factories.area(org))
        factories.place(org, area=area)

    add()
    asked()
    once = asked()
    add()
    add()
    assert asked() == once


def test_a_place_is_added_once_and_what_was_typed_stays(asta, org):
    url = reverse("places:add_place", args=[org.slug])
    assert asta.client.post(url, {"name": "Torget"}).status_code == 302
    again = asta.client.post(url, {"name": "Torget", "address": "Storgatan 1"})
    assert again.status_code == 422
    assert "Storgatan 1" in again.content.decode()
    assert Place.objects.filter(org=org).count() == 1


def test_a_neighbours_place_is_not_there(asta, org, other_org):
    theirs = factories.place(other_org)
    assert (
        asta.client.post(reverse("places:edit_place", args=[org.slug, theirs.pk]), {"name": "x"}).status_code
        == 404
    )
