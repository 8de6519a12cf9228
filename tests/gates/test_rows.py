"""Every table of ours leads to its organisation: the check that insists on it sees a break."""

from valstuga.core import checks
from valstuga.core.models import Base
from valstuga.places.models import Place


def test_all_rows_know_their_organisation():
    assert list(checks.rows_know_their_organisation()) == []


def test_a_path_that_leads_nowhere_is_seen(monkeypatch):
    monkeypatch.setattr(Place, "ORG_PATH", "area__name")
    assert [error.id for error in checks.rows_know_their_organisation()] == ["core.E011"]


def test_no_path_and_no_reason_is_seen(monkeypatch):
    monkeypatch.setattr(Place, "ORG_PATH", None)
    assert [error.id for error in checks.rows_know_their_organisation()] == ["core.E010"]
    assert Base.ORG_REASON == ""
