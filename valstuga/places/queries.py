"""Areas with their turnout, and the places in them."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access
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


def turnout_of(area: Area) -> float | None:
    """Per cent who voted in an area's districts together in the latest election known, or None. The area was checked."""
    rows = Turnout.objects.filter(Q(area=area) | Q(area__parent=area))
    latest = rows.order_by("-year").values_list("year", flat=True).first()
    if latest is None:
        return None
    total = rows.filter(year=latest).aggregate(eligible=Sum("eligible"), voted=Sum("voted"))
    return round(100 * total["voted"] / total["eligible"], 1) if total["eligible"] else None


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
