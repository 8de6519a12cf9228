import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests import factories


def test_the_command_prints_whom_to_ask(asta, bo, org):
    factories.shift(factories.activity(org, title="Torgmöte"), minimum=1, ideal=2, maximum=2)
    out = StringIO()
    call_command("staff", "--org", org.slug, "--weeks", "2", "--json", stdout=out)
    data = json.loads(out.getvalue())
    assert data["objective"] == data["bound"]
    assert [shift["activity"] for shift in data["shifts"]] == ["Torgmöte"]
    assert len(data["shifts"][0]["proposals"]) == 2
    plain = StringIO()
    call_command("staff", "--org", org.slug, stdout=plain)
    assert "Torgmöte" in plain.getvalue()


@pytest.mark.parametrize("arguments", [["--org", "nobody"], ["--org", "exempel", "--weeks", "99"]])
def test_what_is_wrong_is_one_sentence(org, arguments):
    with pytest.raises(CommandError):
        call_command("staff", *arguments)
