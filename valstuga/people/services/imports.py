"""A register on its way in: uploaded, mapped, tried, then merged by the worker."""

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils.translation import gettext as _
from django.utils.translation import override

from valstuga.accounts.models import User
from valstuga.core import audit
from valstuga.core.errors import Invalid
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.people import mapping as columns_of
from valstuga.people import reading, staging
from valstuga.people.models import Person, Profile, RegisterImport, Tag
from valstuga.people.names import sort_key
from valstuga.people.services.exports import as_csv
from valstuga.people.staging import Staged

BATCH = 500
State = RegisterImport.State


@dataclass
class Outcome:
    """What a merge does: how many are new, changed, the same as before; the rows that can't be imported."""

    new: list[Staged] = field(default_factory=list)
    changed: list[tuple[Person, Staged]] = field(default_factory=list)
    same: list[tuple[Person, Staged]] = field(default_factory=list)
    bad: list[Staged] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": len(self.same),
            "bad": len(self.bad),
        }


@transaction.atomic
def upload_register(access: Access, *, content: bytes, filename: str) -> RegisterImport:
    """Read a file and guess its columns; nothing is imported yet. Raises Invalid on "file"."""
    access.require(Perm.PEOPLE_EDIT)
    table = reading.read(content, filename, max_bytes=settings.REGISTER_MAX_BYTES)
    # An abandoned upload is a copy of the register that nobody asked to keep.
    RegisterImport.objects.filter(org=access.org, state=State.DRAFT).delete()
    row = RegisterImport.objects.create(
        org=access.org,
        created_by=access.user,
        filename=filename[-200:],
        columns=table.columns,
        rows=[[line, *cells] for line, cells in zip(table.lines, table.rows, strict=True)],
        mapping=columns_of.guess(table.columns, table.rows),
    )
    audit.log(access, "register.uploaded", row, rows=len(table.rows))
    return row


def map_columns(access: Access, *, register: RegisterImport, mapping: dict[str, int]) -> RegisterImport:
    """Say which column is what. Raises Invalid when it can't be used."""
    access.require(Perm.PEOPLE_EDIT, on=register)
    _require_draft(register)
    register.mapping = columns_of.checked(mapping, register.columns)
    register.save(update_fields=["mapping", "updated"])
    return register


def dry_run(access: Access, *, register: RegisterImport) -> Outcome:
    """What an import would do, row by row. Writes nothing."""
    access.require(Perm.PEOPLE_EDIT, on=register)
    return compare(access, _stage(register))


@transaction.atomic
def start_import(access: Access, *, register: RegisterImport, only_good: bool = False) -> RegisterImport:
    """Import in the worker. Rows with errors stop everything, unless the good rows alone are asked for."""
    access.require(Perm.PEOPLE_EDIT, on=register)
    register = RegisterImport.objects.select_for_update().get(pk=register.pk)
    _require_draft(register)
    columns_of.checked(register.mapping, register.columns)
    register.state, register.result = State.RUNNING, {"done": 0, "total": len(register.rows)}
    register.save()
    audit.log(access, "register.import_started", register)
    import_register_job.enqueue(register.pk, access.user_id, only_good)
    register.refresh_from_db()
    return register


@task
def import_register_job(register_id: int, user_id: int | None, only_good: bool) -> None:
    """Merge an uploaded register: all of it in one transaction, or nothing. The result stays; the rows go."""
    register = RegisterImport.objects.select_related("org").get(pk=register_id)
    if register.state != State.RUNNING:
        return
    user = User.objects.filter(pk=user_id).first() if user_id else None
    access = Access.of(user, register.org) if user else Access.system(register.org)
    try:
        with override(register.org.language), transaction.atomic():
            _import(access, register, only_good=only_good)
    except Exception:
        register.state, register.result, register.rows = State.FAILED, {}, []
        register.save()
        raise


def _import(access: Access, register: RegisterImport, *, only_good: bool) -> None:
    access.require(Perm.PEOPLE_EDIT)
    outcome = compare(access, _stage(register))
    bad, wrong = outcome.bad, _wrong(register, outcome.bad)
    if bad and not only_good:
        register.state = State.FAILED
        counts = {"new": 0, "changed": 0, "same": 0, "bad": len(bad)}
    else:
        merge(access, outcome)
        register.state, counts = State.DONE, outcome.counts
    register.result, register.rows = {**counts, "wrong": wrong}, []
    register.save()
    audit.log(access, "register.imported", register, **counts)


def import_now(access: Access, *, content: bytes, filename: str, is_dry: bool, only_good: bool) -> Outcome:
    """Read, map by guess and merge at once, for the command. Raises Invalid when rows are bad, unless `only_good`."""
    access.require(Perm.PEOPLE_EDIT)
    table = reading.read(content, filename, max_bytes=settings.REGISTER_MAX_BYTES)
    mapping = columns_of.checked(columns_of.guess(table.columns, table.rows), table.columns)
    outcome = compare(
        access,
        staging.stage(
            table.rows,
            table.lines,
            columns=table.columns,
            mapping=mapping,
            country=access.org.country,
        ),
    )
    if not is_dry and (only_good or not outcome.bad):
        with transaction.atomic():
            merge(access, outcome)
            audit.log(access, "register.imported", None, **outcome.counts)
    return outcome


def shown_errors(row: Staged) -> list[str]:
    """What is wrong in a row, each with its column's name."""
    return [
        f"{columns_of.FIELDS[name]}: {message}" if name in columns_of.FIELDS else message
        for name, message in row.errors.items()
    ]


def wrong_rows(access: Access, *, register: RegisterImport) -> bytes:
    """The rows that can't be imported, as a CSV file to correct and upload: the file's columns and what is wrong."""
    access.require(Perm.PEOPLE_EDIT, on=register)
    if register.state == State.DRAFT:
        wrong = _wrong(register, dry_run(access, register=register).bad)
    else:
        wrong = register.result.get("wrong", [])
    rows = [[*row["cells"], str(row["line"]), " ".join(row["errors"])] for row in wrong]
    return as_csv([[*register.columns, _("Row"), _("What is wrong")], *rows])


def _wrong(register: RegisterImport, bad: list[Staged]) -> list[dict[str, Any]]:
    by_line = {row.line: row for row in bad}
    return [
        {"line": line, "cells": cells, "errors": shown_errors(by_line[line])}
        for line, *cells in register.rows
        if line in by_line
    ]


def _require_draft(register: RegisterImport) -> None:
    if register.state != State.DRAFT:
        raise Invalid(_("This file has already been imported. Upload it again to import it once more."))


def _stage(register: RegisterImport) -> list[Staged]:
    return staging.stage(
        [cells for _line, *cells in register.rows],
        [line for line, *_cells in register.rows],
        columns=register.columns,
        mapping=register.mapping,
        country=register.org.country,
    )


def compare(access: Access, staged: list[Staged]) -> Outcome:
    """What is new, changed, the same or bad. An empty cell changes nothing; two queries whatever the number."""
    access.require(Perm.PEOPLE_EDIT)
    known: dict[tuple[str, ...], Person] = {}
    for person in Person.objects.filter(org=access.org).prefetch_related("tags"):
        if person.email:
            name = sort_key(person.family_name, person.given_name)
            known.setdefault(("email", person.email.casefold(), name), person)
        if person.member_number:
            known[("number", person.member_number)] = person
    outcome = Outcome()
    for row in staged:
        found = _known(known, row)
        if row.errors:
            outcome.bad.append(row)
        elif found is None:
            outcome.new.append(row)
        elif _differs(found, row):
            outcome.changed.append((found, row))
        else:
            outcome.same.append((found, row))
    return outcome


def _known(known: dict[tuple[str, ...], Person], row: Staged) -> Person | None:
    """The person a row speaks of. A number that is new may belong to somebody known by e-mail and name without one."""
    found = next((known[key] for key in row.keys if key in known), None)
    number, email = row.fields.get("member_number"), row.fields.get("email")
    if found is None and number and email:
        name = sort_key(row.fields.get("family_name", ""), row.fields.get("given_name", ""))
        candidate = known.get(("email", email.casefold(), name))
        found = candidate if candidate and not candidate.member_number else None
    return found


def _differs(person: Person, row: Staged) -> bool:
    tags = {tag.name.casefold() for tag in person.tags.all()}
    return any(getattr(person, name) != value for name, value in row.fields.items()) or bool(
        {tag.casefold() for tag in row.tags} - tags
    )


def merge(access: Access, outcome: Outcome) -> None:
    """Write what `compare` found, in batches. The caller owns the transaction."""
    access.require(Perm.PEOPLE_EDIT)
    created = [_prepared(Person(org=access.org, language=access.org.language), row) for row in outcome.new]
    Person.objects.bulk_create(created, batch_size=BATCH)
    Profile.objects.bulk_create([Profile(person=person) for person in created], batch_size=BATCH)
    changed = [_prepared(person, row) for person, row in outcome.changed]
    names = sorted({name for _person, row in outcome.changed for name in row.fields})
    if names:
        Person.objects.bulk_update(changed, [*names, "sort_key"], batch_size=BATCH)
    pairs = list(zip(created, outcome.new, strict=True)) + outcome.changed
    _tag(access, [(person, name) for person, row in pairs for name in row.tags])


def _prepared(person: Person, row: Staged) -> Person:
    for name, value in row.fields.items():
        setattr(person, name, value)
    person.sort_key = sort_key(person.family_name or person.given_name, person.given_name)
    return person


def _tag(access: Access, pairs: list[tuple[Person, str]]) -> None:
    tags = {tag.name.casefold(): tag for tag in Tag.objects.filter(org=access.org)}
    missing: dict[str, Tag] = {}
    for _person, name in pairs:
        if name.casefold() not in tags:
            missing.setdefault(name.casefold(), Tag(org=access.org, name=name))
    Tag.objects.bulk_create(missing.values())
    tags |= missing
    through: Any = Person.tags.through
    through.objects.bulk_create(
        [through(person_id=person.pk, tag_id=tags[name.casefold()].pk) for person, name in pairs],
        ignore_conflicts=True,
        batch_size=BATCH,
    )
