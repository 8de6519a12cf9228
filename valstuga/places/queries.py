"""Areas with their turnout, and the places in them."""

from collections import defaultdict
from dataclasses import dataclass

from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.models import Organisation
from valstuga.orgs.permissions import Perm
from valstuga.places.models import Area, Place, Turnout


@dataclass
class AreaRow:
    """An area with its districts and their turnout together, in the latest election that is known."""

    area: Area
    districts: list["AreaRow"]
    eligible: int
    voted: int

    @property
    def percent(self) -> float | None:
        return round(100 * self.voted / self.eligible, 1) if self.eligible else None

    @property
    def is_low(self) -> bool:
        """Under 60 per cent: where presence matters most."""
        return self.percent is not None and self.percent < 60


def areas(access: Access) -> list[AreaRow]:
    """The parts of the municipality with their districts, lowest turnout first. Three queries."""
    access.require(Perm.ACTIVITIES_VIEW)
    latest = (
        Turnout.objects.filter(area__org=access.org).order_by("-year").values_list("year", flat=True).first()
    )
    figures = {t.area_id: t for t in Turnout.objects.filter(area__org=access.org, year=latest or 0)}
    rows = {}
    for area in Area.objects.filter(org=access.org).defer("geometry"):
        turnout = figures.get(area.pk)
        rows[area.pk] = AreaRow(area, [], turnout.eligible if turnout else 0, turnout.voted if turnout else 0)
    for row in rows.values():
        parent = rows.get(row.area.parent_id or 0)
        if parent:
            parent.districts.append(row)
            parent.eligible += row.eligible
            parent.voted += row.voted
    found = [row for row in rows.values() if row.area.parent_id is None]
    for row in found:
        row.districts.sort(key=_order)
    return sorted(found, key=_order)


def turnout_by_area(org: Organisation) -> dict[int, float]:
    """Turnout 0..1 by area id: its own or that of its districts together, the latest year there is. Published figures."""
    latest = Turnout.objects.filter(area__org=org).order_by("-year").values_list("year", flat=True).first()
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    rows = Turnout.objects.filter(area__org=org, year=latest or 0).values_list(
        "area_id", "area__parent_id", "voted", "eligible"
    )
    for area_id, parent_id, voted, eligible in rows:
        for key in (area_id, parent_id):
            if key is not None:
                sums[key][0] += voted
                sums[key][1] += eligible
    return {area: voted / eligible for area, (voted, eligible) in sums.items() if eligible}


def source(access: Access) -> str:
    """Who published the figures, to be named where they are shown."""
    access.require(Perm.ACTIVITIES_VIEW)
    found = (
        Turnout.objects.filter(area__org=access.org).order_by("-year").values_list("source", "year").first()
    )
    return f"{found[0]} {found[1]}" if found else ""


def places(access: Access) -> list[Place]:
    access.require(Perm.ACTIVITIES_VIEW)
    return list(Place.objects.filter(org=access.org).select_related("area"))


def place(access: Access, pk: int) -> Place:
    """One place. Raises NotFound."""
    access.require(Perm.ACTIVITIES_VIEW)
    found = Place.objects.filter(org=access.org, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def parts(access: Access) -> list[Area]:
    """The areas that are no part of another."""
    access.require(Perm.ACTIVITIES_VIEW)
    return list(Area.objects.filter(org=access.org, parent=None).defer("geometry"))


def _order(row: AreaRow) -> tuple[float, str]:
    return (row.percent if row.percent is not None else 101.0, row.area.name)
