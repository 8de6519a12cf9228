"""A register comes in: tried first, all or nothing, and twice is the same as once."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from valstuga.core.errors import Invalid
from valstuga.people import services
from valstuga.people.models import Person, Profile, RegisterImport

GOOD = """Medlemsnummer;Namn;E-post;Mobil;Postnummer;Taggar
1;Eva Påhitt;eva@example.org;070-174 06 05;14130;Ny, Valarbetare
2;Öman, Åsa;asa@example.org;;;
;Bo Utan Nummer;bo.u@example.org;;;Ny
"""
BAD = GOOD + "4;Fel Fel;inte-en-adress;12;;\n"
State = RegisterImport.State


def upload(actor, text=GOOD, filename="medlemmar.csv"):
    return services.upload_register(actor.access, content=text.encode(), filename=filename)


def bring_in(actor, text=GOOD, **options):
    return services.start_import(actor.access, register=upload(actor, text), **options)


def imported():
    return Person.objects.filter(email__in=["eva@example.org", "asa@example.org", "bo.u@example.org"])


def test_a_trial_writes_nothing(asta):
    before = Person.objects.count()
    outcome = services.dry_run(asta.access, register=upload(asta))
    assert outcome.counts == {"new": 3, "changed": 0, "same": 0, "bad": 0}
    assert Person.objects.count() == before


def test_an_import_makes_persons_with_profiles_sort_keys_and_tags(asta):
    register = bring_in(asta)
    assert register.state == State.DONE
    assert register.rows == []
    åsa = imported().get(given_name="Åsa")
    assert åsa.sort_key.startswith("}man")
    assert Profile.objects.filter(person__in=imported()).count() == 3
    assert sorted(tag.name for tag in imported().get(given_name="Eva").tags.all()) == ["Ny", "Valarbetare"]


def test_the_same_file_twice_changes_nothing(asta):
    bring_in(asta)
    again = bring_in(asta)
    assert {name: again.result[name] for name in ("new", "changed", "same")} == {
        "new": 0,
        "changed": 0,
        "same": 3,
    }
    assert imported().count() == 3


def test_a_changed_row_changes_its_person_and_an_empty_cell_nothing(asta):
    bring_in(asta)
    bring_in(asta, "Medlemsnummer;Namn;E-post;Mobil\n1;Eva Påhitt-Ny;eva@example.org;\n")
    eva = Person.objects.get(member_number="1")
    assert (eva.family_name, eva.phone) == ("Påhitt-Ny", "+46701740605")
    assert eva.sort_key.startswith("p{hitt ny")


def test_a_number_is_added_to_the_person_known_by_address_and_name(asta):
    bring_in(asta)
    register = bring_in(asta, "Medlemsnummer;Namn;E-post\n3;Bo Utan Nummer;bo.u@example.org\n")
    assert (register.result["new"], register.result["changed"]) == (0, 1)
    assert Person.objects.get(member_number="3").email == "bo.u@example.org"


def test_bad_rows_stop_everything(asta):
    register = bring_in(asta, BAD)
    assert register.state == State.FAILED
    assert not imported().exists()
    assert register.result["wrong"][0]["line"] == 5


def test_the_good_rows_come_in_when_asked_for(asta):
    register = bring_in(asta, BAD, only_good=True)
    assert register.state == State.DONE
    assert imported().count() == 3
    assert register.result["bad"] == 1


def test_rows_to_correct_come_as_a_file_with_what_is_wrong(asta):
    register = upload(asta, BAD)
    for _again in range(2):
        text = services.wrong_rows(asta.access, register=register).decode("utf-8-sig")
        assert "inte-en-adress" in text
        assert "Eva" not in text
        register = services.start_import(asta.access, register=register) if _again == 0 else register


def test_an_import_happens_once(asta):
    register = bring_in(asta)
    with pytest.raises(Invalid):
        services.start_import(asta.access, register=register)


def test_an_abandoned_upload_does_not_stay(asta):
    first = upload(asta)
    upload(asta)
    assert not RegisterImport.objects.filter(pk=first.pk).exists()


def test_personal_numbers_are_stored_nowhere(asta):
    register = upload(asta, "Namn;Personnummer\nEva Ek;19610203-0000\nBo Ek;620203-0000\n")
    assert "0000" not in json.dumps(register.rows)
    services.start_import(asta.access, register=register)
    assert sorted(Person.objects.filter(family_name="Ek").values_list("birth_year", flat=True)) == [
        1961,
        1962,
    ]


def test_another_organisations_member_number_is_no_match(asta, other_org):
    factories.person(other_org, member_number="1", email="eva@example.org")
    assert bring_in(asta).result["new"] == 3


def test_queries_do_not_grow_with_the_rows(asta):
    def count(n):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        rows = "".join(f"{k};Eva{k} Ek;e{k}@example.org\n" for k in range(n * 1000, n * 1000 + n))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            bring_in(asta, "Medlemsnummer;Namn;E-post\n" + rows)
        return len(captured)

    count(1)
    assert count(2) == count(30)


def run(path, **options):
    from io import StringIO

    out = StringIO()
    call_command("people_import", str(path), stdout=out, json=True, **options)
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "m.csv"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_the_command_tries_and_imports(org, file):
    assert run(file, org=org.slug, dry_run=True)["imported"] is False
    assert not imported().exists()
    assert run(file, org=org.slug) == {
        "new": 3,
        "changed": 0,
        "same": 0,
        "bad": 0,
        "imported": True,
        "rows": [],
    }
    assert imported().count() == 3


def test_the_command_refuses_bad_rows_unless_told(org, file):
    file.write_text(BAD, encoding="utf-8")
    with pytest.raises(CommandError):
        run(file, org=org.slug)
    assert not imported().exists()
    assert run(file, org=org.slug, only_good=True)["imported"] is True


def test_the_command_says_what_is_missing(org, tmp_path):
    with pytest.raises(CommandError, match="short name"):
        run(tmp_path / "m.csv", org="nowhere")
    with pytest.raises(CommandError, match="can't be read"):
        run(tmp_path / "m.csv", org=org.slug)
