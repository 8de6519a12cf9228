"""Reads of the register. Each checks its right and says everything its page needs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from valstuga.core.errors import NotFound
from valstuga.core.models import AuditEntry
from valstuga.orgs.access import Access, require_any
from valstuga.orgs.models import Group
from valstuga.orgs.permissions import Perm
from valstuga.people import search
from valstuga.people.enums import PersonKind
from valstuga.people.models import GroupMembership, Person, RegisterImport, Skill, Tag
from valstuga.places.models import Area

PAGE_SIZE = 50
LONG_AGO = date(1900, 1, 1)
# Sort name -> the columns, and whether they fall.
SORTS: dict[str, tuple[str, bool]] = {"name": ("sort_key", False), "joined": ("since", True)}
LABELS: dict[str, type[Tag] | type[Skill]] = {"tag": Tag, "skill": Skill}
PROFILE = ("profile__home_area",)


@dataclass(frozen=True)
class Filters:
    """What of the register is asked for. None and "" mean everything; ids of other organisations find nothing."""

    text: str = ""
    kind: str = ""
    tag: int | None = None
    group: int | None = None
    skill: int | None = None
    area: int | None = None
    account: bool | None = None
    sort: str = "name"


@dataclass(frozen=True)
class Page:
    """A page of the register: its persons, how many match in all, and the ids that the next pages begin beside."""

    persons: list[Person]
    total: int
    after: int | None = None
    before: int | None = None


@dataclass
class Options:
    """What one can filter by: (id, name) pairs in the order shown."""

    tag: list[tuple[int, str]] = field(default_factory=list)
    group: list[tuple[int, str]] = field(default_factory=list)
    skill: list[tuple[int, str]] = field(default_factory=list)
    area: list[tuple[int, str]] = field(default_factory=list)


def register(access: Access, filters: Filters) -> QuerySet[Person]:
    """The persons that match, sorted, with their tags. Former members only when asked for."""
    access.require(Perm.PEOPLE_VIEW)
    column, falls = SORTS.get(filters.sort, SORTS["name"])
    rows = Person.objects.filter(org=access.org).filter(_matching(filters))
    rows = rows.annotate(since=Coalesce("joined_on", Value(LONG_AGO)))
    order = (F(column).desc(), F("pk").desc()) if falls else (F(column).asc(), F("pk").asc())
    return rows.order_by(*order).prefetch_related("tags")


def _matching(filters: Filters) -> Q:
    found = Q(kind=filters.kind) if filters.kind else ~Q(kind=PersonKind.FORMER)
    for word in search.words(filters.text):
        found &= Q(search__contains=word)
    if filters.tag:
        found &= Q(pk__in=Person.tags.through.objects.filter(tag=filters.tag).values("person"))
    if filters.group:
        found &= Q(pk__in=GroupMembership.objects.filter(group=filters.group).values("person"))
    if filters.skill:
        found &= Q(profile__skills=filters.skill)
    if filters.area:
        found &= Q(profile__home_area=filters.area) | Q(profile__home_area__parent=filters.area)
    if filters.account is not None:
        found &= Q(user__isnull=not filters.account)
    return found


def register_page(
    access: Access, filters: Filters, *, after: int | None = None, before: int | None = None
) -> Page:
    """A page of at most PAGE_SIZE persons after (or before) a person: a query for the page, one for the count."""
    rows = register(access, filters)
    total = rows.count()
    column, falls = SORTS.get(filters.sort, SORTS["name"])
    beside = after or before
    if beside:
        rows = rows.filter(_beyond(access, column, beside, downwards=falls == bool(after)))
    if before and not after:
        rows = rows.reverse()
    found = list(rows[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    if before and not after:
        found.reverse()
    has_next, has_previous = (bool(found), more) if before and not after else (more, bool(after))
    return Page(
        found,
        total,
        after=found[-1].pk if has_next and found else None,
        before=found[0].pk if has_previous and found else None,
    )


def _beyond(access: Access, column: str, pk: int, *, downwards: bool) -> Q:
    """Rows that come after the person `pk` in an order that falls (downwards) or rises."""
    here = Person.objects.filter(org=access.org, pk=pk).annotate(since=Coalesce("joined_on", Value(LONG_AGO)))
    value = here.values(column)[:1]
    side = "lt" if downwards else "gt"
    return Q(**{f"{column}__{side}e": value}) & (Q(**{f"{column}__{side}": value}) | Q(**{f"pk__{side}": pk}))


def filter_options(access: Access) -> Options:
    """Tags, groups, skills and areas in one query."""
    access.require(Perm.PEOPLE_VIEW)
    sources: dict[str, QuerySet[Any]] = {
        "tag": Tag.objects.filter(org=access.org),
        "group": Group.objects.filter(org=access.org),
        "skill": Skill.objects.filter(org=access.org),
        "area": Area.objects.filter(org=access.org, parent=None),
    }
    parts = [
        rows.order_by().annotate(source=Value(source)).values_list("source", "pk", "name")
        for source, rows in sources.items()
    ]
    options = Options()
    for source, pk, name in parts[0].union(*parts[1:], all=True).order_by("name"):
        getattr(options, source).append((pk, name))
    return options


def persons(access: Access, pks: Iterable[int]) -> list[Person]:
    """Those of the ids that are in this organisation's register."""
    access.require(Perm.PEOPLE_VIEW)
    return list(Person.objects.filter(org=access.org, pk__in=list(pks)))


def person(access: Access, pk: int) -> Person:
    """One person's card, with profile, tags, groups and availability. Raises NotFound."""
    access.require_self_or(Perm.PEOPLE_VIEW, person_id=pk)
    return _one(access, pk)


def me(access: Access) -> Person | None:
    """The asking user's own person here, with the profile; None when the user is in no register here."""
    access.require(Perm.MY_PAGE)
    return _one(access, access.person_id) if access.person_id else None


def _one(access: Access, pk: int) -> Person:
    groups = GroupMembership.objects.select_related("group").order_by("group__name")
    found = (
        Person.objects.filter(org=access.org, pk=pk)
        .select_related("user", *PROFILE)
        .prefetch_related(
            "tags",
            "profile__skills",
            "profile__preferred_areas",
            "availability",
            "availability_exceptions",
            Prefetch("group_memberships", groups),
        )
        .first()
    )
    if found is None:
        raise NotFound
    return found


def staffable(access: Access) -> list[Person]:
    """All that may be asked to take a shift: neither former members nor guests nor who said no to mail.

    With profile, skills, preferred areas, availability and exceptions, in six queries whatever the number.
    """
    access.require(Perm.STAFFING_VIEW)
    return list(
        Person.objects.filter(Person.MAY_BE_ASKED, org=access.org)
        .select_related(*PROFILE)
        .prefetch_related(
            "profile__skills", "profile__preferred_areas", "availability", "availability_exceptions"
        )
    )


def history(access: Access, person: Person, limit: int = 20) -> list[AuditEntry]:
    """The latest lines of the log that speak of a person, newest first; `by` is the name of who did it."""
    access.require(Perm.PEOPLE_VIEW, on=person)
    lines = AuditEntry.objects.filter(
        org_id=access.org_id, target_type=Person._meta.label_lower, target_id=str(person.pk)
    )
    found = list(lines.exclude(verb__in=["person.viewed", "person.data_read"])[:limit])
    names = {
        p.user_id: str(p)
        for p in Person.objects.filter(
            org=access.org, user_id__in={line.user_id for line in found if line.user_id}
        )
    }
    for line in found:
        line.by = names.get(line.user_id, "")  # type: ignore[attr-defined]
    return found


def choosable(access: Access) -> QuerySet[Person]:
    """All who can be put in a group, named in a form, given a task."""
    access.require(Perm.PEOPLE_VIEW)
    return Person.objects.filter(org=access.org).exclude(kind=PersonKind.FORMER)


def group(access: Access, pk: int) -> Group:
    """One group of the organisation. Raises NotFound."""
    access.require(Perm.ORG_VIEW)
    found = Group.objects.filter(org=access.org, pk=pk).select_related("decision").first()
    if found is None:
        raise NotFound
    return found


def group_members(access: Access, group: Group) -> list[GroupMembership]:
    """Who is in a group, its leaders first."""
    access.require(Perm.ORG_VIEW, on=group)
    return list(group.group_memberships.select_related("person"))


def labels(access: Access) -> tuple[list[Tag], list[Skill]]:
    """All tags and all skills, with the number of persons as `used`."""
    access.require(Perm.PEOPLE_VIEW)
    tags = Tag.objects.filter(org=access.org).annotate(used=Count("persons")).order_by("name")
    skills = Skill.objects.filter(org=access.org).annotate(used=Count("profiles")).order_by("name")
    return list(tags), list(skills)


def label(access: Access, kind: str, pk: int) -> Tag | Skill:
    """One tag or skill of the organisation; `kind` is "tag" or "skill". Raises NotFound."""
    access.require(Perm.PEOPLE_VIEW)
    model: type[Tag] | type[Skill] = LABELS[kind]
    found = model.objects.filter(org=access.org, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def tags(access: Access) -> QuerySet[Tag]:
    access.require(Perm.PEOPLE_VIEW)
    return Tag.objects.filter(org=access.org)


def skills(access: Access) -> QuerySet[Skill]:
    require_any(access, [Perm.PEOPLE_VIEW, Perm.MY_PAGE, Perm.ACTIVITIES_EDIT])
    return Skill.objects.filter(org=access.org)


def areas(access: Access) -> QuerySet[Area]:
    """The parts of the municipality that a profile can name."""
    require_any(access, [Perm.PEOPLE_VIEW, Perm.MY_PAGE, Perm.ACTIVITIES_VIEW])
    return Area.objects.filter(org=access.org, parent=None)


def register_import(access: Access, pk: int) -> RegisterImport:
    """One import of the organisation. Raises NotFound."""
    access.require(Perm.PEOPLE_EDIT)
    found = RegisterImport.objects.filter(org=access.org, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def register_imports(access: Access) -> QuerySet[RegisterImport]:
    """Earlier imports, the latest first, without their rows."""
    access.require(Perm.PEOPLE_EDIT)
    return RegisterImport.objects.filter(org=access.org).select_related("created_by").defer("rows")


def belongings(access: Access, person: Person) -> list[tuple[str, int]]:
    """What would be erased with a person: (what, how many), nothing that is not there."""
    access.require(Perm.PEOPLE_EDIT, on=person)
    found = []
    for relation in Person._meta.related_objects:
        if relation.on_delete is models.CASCADE and relation.one_to_many:
            name = relation.get_accessor_name()
            count = getattr(person, name).count() if name else 0
            if count:
                found.append((name or "", count))
    return found
