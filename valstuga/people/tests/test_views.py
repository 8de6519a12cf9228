"""The pages of the register, as organisers and members meet them."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from valstuga.core.models import AuditEntry
from valstuga.orgs.http import LINK_SESSION_KEY
from valstuga.orgs.models import PersonalLink
from valstuga.people.models import Person, RegisterImport, Skill, Tag

CSV = "Namn;E-post\nEva Påhitt;eva@example.org\nFel Fel;ingen-adress\n"


def url(org, name, *args):
    return reverse(f"people:{name}", args=[org.slug, *args])


def text_of(response):
    return response.content.decode()


def profile_data(client, address):
    """What a browser would send of the form as it stands."""
    form = client.get(address).context["form"]
    times = client.get(address).context["times"]
    fields = [*form, *times]
    data = {}
    for field in fields:
        value = field.value()
        if value not in (None, False, "", []):
            data[field.html_name] = (
                [str(getattr(v, "pk", v)) for v in value] if isinstance(value, list) else value
            )
    return data


@pytest.fixture
def linked(bo):
    """A browser that came by Bo's personal link."""
    link = PersonalLink.objects.create(org=bo.org, person=bo.person)
    client = Client(headers={"accept-language": "en"})
    session = client.session
    session[LINK_SESSION_KEY] = link.pk
    session.save()
    return client


def test_the_register_shows_links_to_call_and_write(asta, org):
    factories.person(org, given_name="Eva", phone="+46701740605", email="eva@example.org")
    page = text_of(asta.client.get(url(org, "register")))
    assert 'href="tel:+46701740605"' in page
    assert "070-174 06 05" in page
    assert 'href="mailto:eva@example.org"' in page


def test_a_search_by_htmx_gives_the_rows_alone(asta, bo, org):
    page = text_of(asta.client.get(url(org, "register"), {"text": "åberg"}, headers={"hx-request": "true"}))
    assert "<html" not in page
    assert "Bo Åberg" in page
    assert "Asta" not in page


def test_after_a_search_print_and_export_hold_the_same_search(ada, org):
    page = text_of(ada.client.get(url(org, "register"), {"text": "ek"}, headers={"hx-request": "true"}))
    assert 'hx-swap-oob="true"' in page
    for address in (url(org, "printed"), url(org, "export", "csv")):
        assert f'href="{address}?text=ek"' in page


def test_a_query_string_of_nonsense_shows_the_register(asta, org):
    response = asta.client.get(url(org, "register"), {"tag": "x", "kind": "y", "after": "-1", "sort": "z"})
    assert response.status_code == 200
    assert "Asta" in text_of(response)


def test_looking_is_logged_once_an_hour_and_each_card_each_time(asta, bo, org):
    client = asta.client
    for _again in range(2):
        client.get(url(org, "register"))
        client.get(url(org, "person", bo.person.pk))
    verbs = list(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs.count("register.viewed") == 1
    assert verbs.count("person.viewed") == 2


def test_the_list_asks_the_database_as_often_for_forty_rows(asta, org):
    client = asta.client
    client.get(url(org, "register"))

    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(url(org, "register"))
        own = [
            q for q in captured if "people_" in q["sql"] and "user_id" not in q["sql"].split("FROM")[0][:40]
        ]
        return len(captured), len(own)

    whole, own = count()
    for _number in range(40):
        factories.person(org).tags.add(Tag.objects.get_or_create(org=org, name="Ny")[0])
    assert count()[0] in (whole, whole + 1)  # the tags' own query needs a first tag
    assert own <= 8


def test_an_empty_register_offers_the_first_step(ada, org):
    Person.objects.update(kind="former")
    assert url(org, "import_new") in text_of(ada.client.get(url(org, "register")))
    assert "Nobody matches" in text_of(ada.client.get(url(org, "register"), {"text": "zzz"}))


def test_an_administrator_exports(ada, org):
    response = ada.client.get(url(org, "export", "xlsx"))
    assert response["Content-Disposition"].endswith('.xlsx"')
    assert response.content[:2] == b"PK"


def test_a_person_is_added(asta, org):
    data = {"given_name": "Eva", "kind": "member", "language": "sv", "phone": "0701740605"}
    response = asta.client.post(url(org, "person_new"), data)
    eva = Person.objects.get(given_name="Eva")
    assert response["Location"] == url(org, "person", eva.pk)
    assert eva.phone == "+46701740605"


def test_a_form_with_errors_keeps_what_was_typed_and_names_the_fields(asta, org):
    data = {"given_name": "Eva", "kind": "member", "language": "sv", "phone": "ring mig", "postal_code": "1"}
    page = text_of(asta.client.post(url(org, "person_new"), data))
    assert "“ring mig” is not a phone number." in page
    assert "five digits" in page
    assert 'value="ring mig"' in page
    assert not Person.objects.filter(given_name="Eva").exists()


def test_a_member_number_taken_by_another_stands_at_its_field(asta, bo, org):
    factories.person(org, member_number="7")
    data = {"given_name": "Bo", "kind": "member", "language": "sv", "member_number": "7"}
    page = text_of(asta.client.post(url(org, "person_edit", bo.person.pk), data))
    assert "Another person has that member number." in page


def test_archive_and_undo(asta, org):
    eva = factories.person(org)
    asta.client.post(url(org, "archive", eva.pk))
    assert "Undo archiving" in text_of(asta.client.get(url(org, "person", eva.pk)))
    asta.client.post(url(org, "unarchive", eva.pk))
    eva.refresh_from_db()
    assert eva.kind == "member"


def test_erasing_says_what_goes_and_then_does_it(asta, org):
    eva = factories.person(org)
    factories.signup(factories.shift(factories.activity(org)), eva)
    page = text_of(asta.client.get(url(org, "erase", eva.pk)))
    assert "1 sign-ups for shifts" in page
    assert Person.objects.filter(pk=eva.pk).exists()
    asta.client.post(url(org, "erase", eva.pk))
    assert not Person.objects.filter(pk=eva.pk).exists()


def test_a_log_in_without_an_address_is_refused_with_a_sentence(asta, org):
    response = asta.client.post(url(org, "give_login", factories.person(org).pk))
    assert response.status_code == 422
    assert "e-mail address" in text_of(response)


def test_several_get_a_tag_and_the_search_stays(asta, bo, org):
    data = {"name": "Ny", "person": [bo.person.pk, asta.person.pk], "query": "text=o"}
    response = asta.client.post(url(org, "bulk_tag"), data)
    assert response["Location"].endswith("?text=o")
    assert Tag.objects.get().persons.count() == 2
    page = text_of(asta.client.post(url(org, "bulk_tag"), {"name": "Ny"}, follow=True))
    assert "Choose some persons first." in page


def test_persons_of_others_are_not_tagged(asta, cleo, org):
    asta.client.post(url(org, "bulk_tag"), {"name": "Ny", "person": [cleo.person.pk]})
    assert not cleo.person.tags.exists()


def test_tags_and_skills_are_made_renamed_and_removed(asta, org):
    client = asta.client
    client.post(url(org, "labels"), {"kind": "skill", "name": "Köra"})
    skill = Skill.objects.get()
    client.post(url(org, "label_edit", "skill", skill.pk), {"name": "Köra släp"})
    skill.refresh_from_db()
    assert skill.name == "Köra släp"
    assert "already one" in text_of(client.post(url(org, "labels"), {"kind": "skill", "name": "köra SLÄP"}))
    client.post(url(org, "label_delete", "skill", skill.pk))
    assert not Skill.objects.exists()


def test_a_group_is_filled_and_emptied(asta, bo, org):
    group = factories.group(org)
    asta.client.post(url(org, "group", group.pk), {"person": bo.person.pk, "title": "Kassör"})
    page = text_of(bo.client.get(url(org, "group", group.pk)))
    assert "Bo Åberg" in page
    assert "Kassör" in page
    assert url(org, "person", bo.person.pk) not in page
    assert bo.client.post(url(org, "group", group.pk), {"person": asta.person.pk}).status_code == 403
    asta.client.post(url(org, "group_remove", group.pk, bo.person.pk))
    assert not group.group_memberships.exists()


def test_a_file_goes_from_upload_to_result(asta, org):
    client = asta.client
    file = SimpleUploadedFile("medlemmar.csv", CSV.encode())
    response = client.post(url(org, "import_new"), {"file": file})
    register = RegisterImport.objects.get()
    assert response["Location"] == url(org, "import_columns", register.pk)
    response = client.post(url(org, "import_columns", register.pk), {"full_name": "0", "email": "1"})
    assert response["Location"] == url(org, "import_trial", register.pk)
    trial = text_of(client.get(url(org, "import_trial", register.pk)))
    assert "“ingen-adress” is not an e-mail address." in trial
    assert "Import the good row" in trial
    assert b"ingen-adress" in client.get(url(org, "import_errors", register.pk)).content
    client.post(url(org, "import_start", register.pk), {"only_good": "1"})
    assert Person.objects.filter(given_name="Eva", family_name="Påhitt").exists()
    assert "Rows with errors" in text_of(client.get(url(org, "import_result", register.pk)))
    for step in ("import_columns", "import_trial"):
        assert client.get(url(org, step, register.pk))["Location"] == url(org, "import_result", register.pk)


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "The file is empty."), (b"\0\1\2\3" * 9, "not a table")]
)
def test_a_bad_file_says_what_is_wrong(asta, org, content, words):
    response = asta.client.post(url(org, "import_new"), {"file": SimpleUploadedFile("a.csv", content)})
    assert words in text_of(response)
    assert not RegisterImport.objects.exists()


def test_no_file_is_asked_for(asta, org):
    assert "has-error" in text_of(asta.client.post(url(org, "import_new"), {}))


def test_columns_chosen_twice_are_refused(asta, org):
    register = RegisterImport.objects.create(
        org=org, filename="a", columns=["Namn", "X"], rows=[[2, "Eva", ""]]
    )
    page = text_of(
        asta.client.post(url(org, "import_columns", register.pk), {"given_name": "0", "family_name": "0"})
    )
    assert "chosen twice" in page


def test_another_organisations_import_is_not_there(cleo, org, other_org):
    register = RegisterImport.objects.create(org=org, filename="a", columns=["Namn"], rows=[[2, "Eva"]])
    for step in ("import_columns", "import_trial", "import_result", "import_errors"):
        assert cleo.client.get(url(other_org, step, register.pk)).status_code == 404


def test_a_member_edits_their_profile(bo, org):
    client, address = bo.client, url(org, "my_profile")
    data = profile_data(client, address) | {
        "interests": ["booth", "doors"],
        "phone": "070-174 06 05",
        "time-5-morning": "on",
        "time-2-from-0": "09:30",
        "time-2-to-0": "11:00",
        "time-first-0": "2026-07-01",
        "time-last-0": "2026-07-31",
    }
    response = client.post(address, data)
    assert response.status_code == 302, response.context["form"].errors
    bo.person.refresh_from_db()
    assert bo.person.profile.interests == ["booth", "doors"]
    assert [(w.weekday, str(w.start)) for w in bo.person.availability.all()] == [
        (2, "09:30:00"),
        (5, "08:00:00"),
    ]
    assert bo.person.availability_exceptions.count() == 1


def test_saving_the_page_as_it_stands_changes_nothing(bo, org):
    client, address = bo.client, url(org, "my_profile")
    client.post(address, profile_data(client, address) | {"time-5-morning": "on", "time-5-afternoon": "on"})
    before = list(bo.person.availability.values_list("weekday", "start", "end"))
    client.post(address, profile_data(client, address))
    assert list(bo.person.availability.values_list("weekday", "start", "end")) == before
    assert len(before) == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"time-2-from-0": "11:00", "time-2-to-0": "09:00"}, "must end after it begins"),
        ({"time-2-from-0": "11:00"}, "both from and to"),
        ({"time-first-0": "2026-07-02", "time-last-0": "2026-07-01"}, "must not be before"),
        ({"time-last-0": "2026-07-01"}, "Say the first day too"),
        ({"phone": "ring mig"}, "not a phone number"),
        ({"hours_per_week": "200"}, "80"),
    ],
)
def test_a_profile_with_errors_keeps_what_was_typed(bo, org, typed, words):
    client, address = bo.client, url(org, "my_profile")
    page = text_of(client.post(address, profile_data(client, address) | typed | {"city": "Behållen"}))
    assert words in page
    assert 'value="Behållen"' in page
    assert not bo.person.availability.exists()


def test_a_personal_link_edits_the_profile_but_not_the_address(linked, bo, org):
    address = url(org, "my_profile")
    page = text_of(linked.get(address))
    assert "Sign in to change your e-mail address" in page
    assert re.search(r'name="email"[^>]*disabled', page)
    data = profile_data(linked, address) | {"email": "thief@example.org", "city": "Huddinge"}
    assert linked.post(address, data).status_code == 302
    bo.person.refresh_from_db()
    assert (bo.person.email, bo.person.city) == ("bo@example.org", "Huddinge")


def test_a_personal_link_opens_nothing_of_others(linked, asta, org):
    assert linked.get(url(org, "register")).status_code in (302, 404)
    assert linked.get(url(org, "person", asta.person.pk)).status_code in (302, 404)


def test_my_data_takes_signing_in(linked, org):
    response = linked.get(url(org, "my_data"))
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_my_data_is_a_page_and_a_file(bo, org):
    assert "bo@example.org" in text_of(bo.client.get(url(org, "my_data")))
    file = bo.client.get(url(org, "my_data"), {"form": "json"})
    assert json.loads(file.content)["person"]["family_name"] == "Åberg"


def test_an_organiser_edits_the_profile_of_another_and_says_who_can_lead(asta, bo, org):
    address = url(org, "person_profile", bo.person.pk)
    response = asta.client.post(address, profile_data(asta.client, address) | {"can_lead": "on"})
    assert response["Location"] == url(org, "person", bo.person.pk)
    bo.person.profile.refresh_from_db()
    assert bo.person.profile.can_lead


@pytest.mark.parametrize("name", ["register", "printed", "person_new", "labels", "import_new"])
def test_members_and_outsiders_stay_out(bo, cleo, org, name):
    assert bo.client.get(url(org, name)).status_code == 403
    assert cleo.client.get(url(org, name)).status_code == 404


@pytest.mark.parametrize("name", ["archive", "unarchive", "give_login"])
def test_nothing_happens_on_a_mere_look(asta, bo, org, name):
    assert asta.client.get(url(org, name, bo.person.pk)).status_code == 405
