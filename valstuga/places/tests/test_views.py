from django.urls import reverse

from tests import factories
from valstuga.places import queries
from valstuga.places.models import Place, Turnout


def turnout(area, eligible, voted):
    return Turnout.objects.create(
        area=area, election="municipal", year=2022, eligible=eligible, voted=voted, source="Valmyndigheten"
    )


def test_turnout_of_a_part_is_that_of_its_districts_together(asta, org, other_org):
    part = factories.area(org, name="Delen")
    turnout(factories.area(org, parent=part), 1000, 500)
    turnout(factories.area(org, parent=part), 3000, 2500)
    turnout(factories.area(other_org, name="Deras"), 10, 1)
    rows = queries.areas(asta.access)
    assert [(row.area.name, row.percent, row.is_low) for row in rows] == [("Delen", 75.0, False)]
    assert [district.percent for district in rows[0].districts] == [50.0, 83.3]


def test_the_page_names_the_source_and_shows_no_others(asta, org, other_org):
    turnout(factories.area(org), 1000, 500)
    factories.place(other_org, name="Deras torg")
    page = asta.client.get(reverse("places:areas", args=[org.slug])).content.decode()
    assert "Valmyndigheten 2022" in page
    assert "Deras torg" not in page


def test_areas_ask_as_often_with_three_rows_as_with_one(asta, org, django_assert_num_queries):
    access = asta.access
    for _ in range(3):
        turnout(factories.area(org), 1000, 500)
        with django_assert_num_queries(3):
            queries.areas(access)


def test_a_place_is_added_once(asta, org):
    url = reverse("places:add_place", args=[org.slug])
    assert asta.client.post(url, {"name": "Torget"}).status_code == 302
    again = asta.client.post(url, {"name": "Torget", "address": "Storgatan 1"})
    assert again.status_code == 422
    assert "Storgatan 1" in again.content.decode()
    assert Place.objects.filter(org=org).count() == 1


def test_a_place_of_another_organisation_is_not_there(asta, org, other_org):
    theirs = factories.place(other_org)
    assert asta.client.get(reverse("places:edit_place", args=[org.slug, theirs.pk])).status_code == 404
