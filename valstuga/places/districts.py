"""Electoral districts as authorities publish them: a CSV with figures, a GeoJSON with borders. Pure reading."""

import csv
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from valstuga.core.errors import Invalid

CODE, NAME = ("Valdistriktskod", "Lkfv"), ("Valdistriktsnamn", "Vdnamn")
ELIGIBLE, VOTED = "Antal röstberättigade", "Antal röstande"


@dataclass(frozen=True)
class Figures:
    """One district's row: an eight-digit code, a name, and how many could vote and did."""

    code: str
    name: str
    eligible: int
    voted: int


@dataclass(frozen=True)
class Border:
    """One district's border: GeoJSON geometry in WGS 84, and its centre as (latitude, longitude)."""

    name: str
    geometry: dict[str, Any]
    centre: tuple[float, float]


def read_figures(data: bytes) -> list[Figures]:
    """The districts of a CSV. Rows of votes that belong to no district (nobody eligible) are left out.

    Raises Invalid with the line that is wrong.
    """
    lines = _text(data).splitlines()
    rows = csv.DictReader(lines, delimiter=";" if lines and ";" in lines[0] else ",")
    missing = {CODE[0], NAME[0], ELIGIBLE, VOTED} - set(rows.fieldnames or [])
    if missing:
        raise Invalid(
            _("The file has no column %(names)s.") % {"names": ", ".join(sorted(missing))}, field="csv"
        )
    found: dict[str, Figures] = {}
    for row in rows:
        figures = _figures(row, rows.line_num)
        if figures and figures.code in found:
            raise Invalid(
                _("Line %(n)d: the code %(code)s comes twice.") % {"n": rows.line_num, "code": figures.code}
            )
        if figures:
            found[figures.code] = figures
    if not found:
        raise Invalid(_("The file has no district with eligible voters."), field="csv")
    return list(found.values())


def read_borders(data: bytes) -> dict[str, Border]:
    """Borders by district code. Raises Invalid when it is no GeoJSON in WGS 84 with codes."""
    try:
        features = json.loads(_text(data))["features"]
        return dict(_border(feature) for feature in features)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise Invalid(_("The file is no GeoJSON with the codes of districts."), field="geojson") from error


def _figures(row: dict[str, str], line: int) -> Figures | None:
    try:
        eligible, voted = int(row[ELIGIBLE] or 0), int(row[VOTED] or 0)
    except (ValueError, TypeError):
        raise Invalid(_("Line %(n)d: the figures are no whole numbers.") % {"n": line}) from None
    code = (row[CODE[0]] or "").strip().zfill(8)
    if eligible == 0:
        return None
    if not (code.isdecimal() and len(code) == 8) or not 0 <= voted <= eligible:
        raise Invalid(_("Line %(n)d: the code or the figures can't be right.") % {"n": line})
    return Figures(code, (row[NAME[0]] or "").strip() or code, eligible, voted)


def _border(feature: dict[str, Any]) -> tuple[str, Border]:
    properties, geometry = feature["properties"], feature["geometry"]
    code = str(properties.get(CODE[0]) or properties[CODE[1]]).zfill(8)
    name = next((str(properties[key]) for key in NAME if key in properties), code)
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rounded = [
        [[[round(x, 5), round(y, 5)] for x, y, *_z in ring] for ring in polygon] for polygon in polygons
    ]
    outer = max((polygon[0] for polygon in rounded), key=len)
    if not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in outer):
        raise Invalid(_("The borders are not in WGS 84 (degrees)."), field="geojson")
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*outer, strict=True)]
    return code, Border(name, {"type": "MultiPolygon", "coordinates": rounded}, (middle[1], middle[0]))


def _text(data: bytes) -> str:
    """UTF-8 with or without a mark at the start; older files come as Latin-1."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
