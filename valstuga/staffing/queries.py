"""Reads of the staffing board."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone

from valstuga.activities.enums import ActivityState, SignupState
from valstuga.activities.models import Shift, Signup
from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.orgs.permissions import Perm
from valstuga.people.models import Person
from valstuga.places.models import Area
from valstuga.places.queries import turnout_by_area
from valstuga.staffing import wording
from valstuga.staffing.models import Proposal, Run, Unfilled

SEATED = {SignupState.CONFIRMED, SignupState.ATTENDED}


@dataclass
class Row:
    """One shift on the board with its people, proposals and empty seats."""

    shift: Shift
    confirmed: list[Signup] = field(default_factory=list)
    asked: list[Signup] = field(default_factory=list)
    standby: list[Signup] = field(default_factory=list)
    declined: list[Signup] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    turnout: int | None = None

    @property
    def missing(self) -> int:
        """Seats up to the minimum that nobody has said yes to."""
        return max(0, self.shift.minimum - len(self.confirmed))

    @property
    def tone(self) -> str:
        """How the board colours it: short, asked (enough people are asked), or well."""
        if not self.missing:
            return ""
        return "asked" if len(self.asked) >= self.missing else "short"


@dataclass
class Board:
    rows: list[Row]
    run: Run | None
    weeks: int
    cover: "Cover"

    @property
    def days(self) -> list[tuple[date, list[Row]]]:
        return [
            (day, list(rows))
            for day, rows in groupby(self.rows, lambda row: timezone.localtime(row.shift.starts).date())
        ]

    @property
    def short(self) -> int:
        return sum(1 for row in self.rows if row.missing)

    @property
    def proposals(self) -> int:
        return sum(len(row.proposals) for row in self.rows)


@dataclass
class Cover:
    """Areas by weeks: how many of the seats that must be filled are. Cells are (filled, needed, tone) or None."""

    weeks: list[int]
    areas: list[tuple[str, int | None, list[tuple[int, int, str] | None]]]


def board(
    access: Access, *, weeks: int = 4, only_short: bool = False, area: int | None = None, kind: str = ""
) -> Board:
    """The published shifts of the coming weeks with everything that the page shows. A fixed number of queries."""
    access.require(Perm.STAFFING_VIEW)
    now = timezone.now()
    shifts = _shifts(access.org, now, now + timedelta(weeks=weeks))
    run = latest_run(access)
    proposals, causes = _found(run)
    turnout = turnout_by_area(access.org)
    rows = [_row(shift, proposals, causes, turnout) for shift in shifts]
    cover = _cover(rows, turnout)
    if area:
        rows = [row for row in rows if row.shift.activity.place and row.shift.activity.place.area_id == area]
    if kind:
        rows = [row for row in rows if row.shift.activity.kind == kind]
    if only_short:
        rows = [row for row in rows if row.missing]
    return Board(rows, run, weeks, cover)


def row(access: Access, shift_id: int) -> Row:
    """One shift of the board. Raises NotFound."""
    shift = _prefetched(Shift.objects.filter(pk=shift_id, activity__org=access.org)).first()
    if shift is None:
        raise NotFound
    access.require(Perm.STAFFING_VIEW, on=shift.activity)
    proposals, causes = _found(latest_run_of(access.org), shift_id)
    return _row(shift, proposals, causes, turnout_by_area(access.org))


def latest_run(access: Access) -> Run | None:
    """The newest run that has not failed or been stopped."""
    access.require(Perm.STAFFING_VIEW)
    return latest_run_of(access.org)


def latest_run_of(org: Organisation) -> Run | None:
    return Run.objects.filter(org=org).exclude(state__in=("failed", "cancelled")).first()


def run(access: Access, pk: int) -> Run:
    access.require(Perm.STAFFING_VIEW)
    found = Run.objects.filter(org=access.org, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def proposals(access: Access, *, pks: list[int] | None = None) -> list[Proposal]:
    """Open proposals of the newest run, or those named by their ids."""
    access.require(Perm.STAFFING_VIEW)
    newest = latest_run(access)
    said = Signup.objects.filter(shift=OuterRef("shift"), person=OuterRef("person"))
    found = Proposal.objects.filter(~Exists(said), run=newest, dismissed=None)
    if pks is not None:
        found = found.filter(pk__in=pks)
    return list(found.select_related("shift__activity__org", "person"))


def proposal(access: Access, pk: int) -> Proposal:
    access.require(Perm.STAFFING_VIEW)
    found = (
        Proposal.objects.filter(run__org=access.org, pk=pk)
        .select_related("shift__activity__org", "person")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def areas(access: Access) -> list[Area]:
    """The areas that places lie in, for the filter."""
    access.require(Perm.STAFFING_VIEW)
    return list(Area.objects.filter(org=access.org, places__isnull=False).distinct())


def candidates(access: Access, *, shift: Shift, text: str) -> list[Person]:
    """People whose name contains a text, to ask by hand; those who have said something about the shift are left out."""
    access.require(Perm.STAFFING_ASK, on=shift.activity)
    text = text.strip()
    if len(text) < 2:
        return []
    found = Person.objects.filter(Person.MAY_BE_ASKED, org=access.org).exclude(signups__shift=shift)
    for word in text.split():
        found = found.filter(given_name__icontains=word) | found.filter(family_name__icontains=word)
    return list(found.distinct()[:8])


def persons_to_ask(access: Access, *, shift: Shift, pks: list[int]) -> list[Person]:
    """The persons of the organisation with these ids; a helper for one activity may ask without seeing the register."""
    access.require(Perm.STAFFING_ASK, on=shift.activity)
    return list(Person.objects.filter(Person.MAY_BE_ASKED, org=access.org, pk__in=pks))


def _prefetched(shifts: Any) -> Any:
    people = Signup.objects.select_related("person").order_by("queued_at", "pk")
    return shifts.select_related("activity__place__area", "activity__org").prefetch_related(
        Prefetch("signups", people), "required_skills", "wished_skills"
    )


def _shifts(org: Organisation, starts: datetime, ends: datetime) -> list[Shift]:
    found = Shift.objects.filter(
        activity__org=org,
        activity__state=ActivityState.PUBLISHED,
        is_cancelled=False,
        starts__gte=starts,
        starts__lt=ends,
    )
    return list(_prefetched(found).order_by("starts", "pk"))


def _found(
    run: Run | None, shift_id: int | None = None
) -> tuple[dict[int, list[Proposal]], dict[int, list[str]]]:
    """Proposals and the words for empty seats, by shift."""
    by_shift: dict[int, list[Proposal]] = defaultdict(list)
    causes: dict[int, list[str]] = {}
    if run is None:
        return by_shift, causes
    only = {"shift_id": shift_id} if shift_id else {}
    skills = wording.skill_names(run.org_id)
    for proposal in Proposal.objects.filter(run=run, dismissed=None, **only).select_related("person"):
        proposal.words = wording.reasons(proposal.reasons, skills)  # type: ignore[attr-defined]
        by_shift[proposal.shift_id].append(proposal)
    for unfilled in Unfilled.objects.filter(run=run, **only):
        causes[unfilled.shift_id] = wording.causes(unfilled.causes, skills)
    return by_shift, causes


def _row(
    shift: Shift,
    proposals: dict[int, list[Proposal]],
    causes: dict[int, list[str]],
    turnout: dict[int, float],
) -> Row:
    row = Row(shift)
    known = set()
    for signup in shift.signups.all():
        known.add(signup.person_id)
        if signup.state in SEATED:
            row.confirmed.append(signup)
        elif signup.state == SignupState.ASKED:
            row.asked.append(signup)
        elif signup.state == SignupState.STANDBY:
            row.standby.append(signup)
        elif signup.state in (SignupState.DECLINED, SignupState.CANCELLED):
            row.declined.append(signup)
    row.proposals = [proposal for proposal in proposals.get(shift.pk, []) if proposal.person_id not in known]
    row.causes = causes.get(shift.pk, []) if row.missing > len(row.proposals) + len(row.asked) else []
    place = shift.activity.place
    if place and place.area_id in turnout:
        row.turnout = round(100 * turnout[place.area_id])
    return row


def _cover(rows: list[Row], turnout: dict[int, float]) -> Cover:
    weeks = sorted({timezone.localtime(row.shift.starts).date().isocalendar()[:2] for row in rows})
    cells: dict[tuple[str, int | None], dict[tuple[int, int], list[int]]] = defaultdict(
        lambda: defaultdict(lambda: [0, 0])
    )
    for row in rows:
        place = row.shift.activity.place
        if place is None or place.area is None:
            continue
        share = turnout.get(place.area.pk)
        key = (place.area.name, round(100 * share) if share is not None else None)
        cell = cells[key][timezone.localtime(row.shift.starts).date().isocalendar()[:2]]
        cell[0] += min(len(row.confirmed), row.shift.minimum)
        cell[1] += row.shift.minimum
    areas = [
        (name, share, [_cell(by_week.get(week)) for week in weeks])
        for (name, share), by_week in sorted(cells.items(), key=lambda item: (item[0][1] or 101, item[0][0]))
    ]
    return Cover([week for _, week in weeks], areas)


def _cell(cell: list[int] | None) -> tuple[int, int, str] | None:
    if cell is None:
        return None
    filled, needed = cell
    tone = "g" if filled >= needed else "w" if filled * 2 >= needed else "r"
    return filled, needed, tone
