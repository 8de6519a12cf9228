"""Lists show their own organisation's rows, and ask the database as often with three as with one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from valstuga.accounts.models import User
from valstuga.core import audit
from valstuga.core.errors import AccessDenied, NotFound
from valstuga.orgs import queries
from valstuga.orgs.enums import Role
from valstuga.orgs.models import Decision
from valstuga.orgs.services import invitations


def _decide(org, n):
    decision = Decision.objects.create(
        org=org, title=f"Beslut {n}", body="Styrelsen", decided_on=date(2026, 1, 1)
    )
    return factories.group(org, decision=decision)


def _fill(actor, n):
    """One row of each list in the actor's organisation."""
    _decide(actor.org, n)
    user = User.objects.create_user(f"{actor.org.slug}{n}@example.org")
    factories.membership(user, actor.org, Role.MEMBER)
    invitations.invite(actor.access, email=f"i{actor.org.slug}{n}@example.org", role=Role.MEMBER)
    audit.log(actor.access, "test.done", user)
    factories.organisation(parent=actor.org)


LISTS = {
    "groups": lambda a: [(g.pk, g.decision and g.decision.title) for g in queries.groups(a)],
    "decisions": lambda a: [(d.pk, [g.name for g in d.groups.all()]) for d in queries.decisions(a)],
    "memberships": lambda a: [(m.pk, m.user.email, m.group) for m in queries.memberships(a)],
    "invitations": lambda a: [(i.pk, i.group) for i in queries.open_invitations(a)],
    "children": lambda a: [c.pk for c in queries.children(a)],
    "log": lambda a: [(line.entry.pk, line.who) for line in queries.log(a).lines],
}


@pytest.mark.parametrize("name", LISTS)
def test_no_list_leaks(name, ada, cleo):
    _fill(cleo, 1)
    before = LISTS[name](ada.access)
    _fill(cleo, 2)
    assert LISTS[name](ada.access) == before
    _fill(ada, 1)
    assert LISTS[name](ada.access) != before


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_with_three_rows(name, ada):
    counts = []
    for n in (1, 2, 3):
        _fill(ada, n)
        access = ada.access
        with CaptureQueriesContext(
            connection,
        ) as asked:
            LISTS[name](access)
        counts.append(len(asked))
    assert counts[0] == counts[2]


def test_roles_from_above_are_shown_with_their_origin(ada, cleo):
    child = factories.organisation(parent=cleo.org)
    access = type(cleo.access).of(cleo.user, child)
    assert [(m.user, m.org) for m in queries.inherited_memberships(access)] == [(cleo.user, cleo.org)]


def test_the_log_pages_by_key_and_filters_by_verb(ada, monkeypatch):
    monkeypatch.setattr(queries, "LOG_PAGE", 2)
    for verb in ("a.done", "b.done", "a.done", "a.done"):
        audit.log(ada.access, verb)
    first = queries.log(ada.access, verb="a.done")
    second = queries.log(ada.access, verb="a.done", before=first.older)
    assert [len(first.lines), len(second.lines)] == [2, 1]
    assert second.older is None
    assert not {line.entry.pk for line in first.lines} & {line.entry.pk for line in second.lines}


def test_lists_ask_for_the_right(bo):
    for ask in (queries.memberships, queries.open_invitations, queries.log, queries.inherited_memberships):
        with pytest.raises(AccessDenied):
            ask(bo.access)


def test_another_organisations_rows_are_not_found(ada, other_org, cleo):
    with pytest.raises(NotFound):
        queries.group(ada.access, factories.group(other_org).pk)
    with pytest.raises(NotFound):
        queries.membership(ada.access, cleo.user.memberships.get().pk)
