"""bin/valstuga plan_import."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from valstuga.plan.models import Todo
from valstuga.plan.tests.test_services import PLAN


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "plan.md"
    path.write_text(PLAN)
    return path


def run(*args):
    out = StringIO()
    call_command("plan_import", *map(str, args), stdout=out)
    return out.getvalue()


def test_a_dry_run_needs_no_database(file):
    found = json.loads(run(file, "--dry-run", "--json", "--org", "nobody"))
    assert set(found) == {"parts", "not_understood"}
    section = found["parts"][1]["sections"][0]
    assert (section["title"], section["kind"], section["level"]) == ("Bemanningsgruppen", "section", 2)
    assert [todo["text"] for todo in section["todos"]] == ["Tillsätt gruppen", "Ring runt till alla nya"]


@pytest.mark.django_db
def test_without_dry_run_it_is_saved(file, org):
    assert "3" in run(file, "--org", org.slug)
    assert Todo.objects.filter(section__plan__org=org).count() == 3


@pytest.mark.django_db
def test_an_unknown_organisation_is_one_sentence(file):
    with pytest.raises(CommandError, match="nobody"):
        run(file, "--org", "nobody")
    with pytest.raises(CommandError, match="--org"):
        run(file)


def test_what_cannot_be_read_is_one_sentence(tmp_path, settings):
    empty = tmp_path / "plan.txt"
    empty.write_text("")
    with pytest.raises(CommandError):
        run(empty, "--dry-run")
    with pytest.raises(CommandError):
        run(tmp_path / "missing.txt", "--dry-run")
    settings.PLAN_MAX_BYTES = 5
    empty.write_text("more than five")
    with pytest.raises(CommandError):
        run(empty, "--dry-run")
