"""The calendar's arithmetic: months as weeks, holidays by country, the days of a series."""

from datetime import date, timedelta
from functools import lru_cache

import holidays as holiday_library
from django.utils.translation import get_language


def month_weeks(day: date) -> list[list[date]]:
    """The whole weeks, Monday first, that the month of a day touches."""
    first = day.replace(day=1)
    last = next_month(day) - timedelta(days=1)
    start = first - timedelta(days=first.weekday())
    count = (last - start).days // 7 + 1
    return [[start + timedelta(days=7 * week + n) for n in range(7)] for week in range(count)]


def next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def previous_month(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def holidays(country: str, first: date, last: date) -> dict[date, str]:
    """Public holidays by day with their names in the reader's language; none for a country that is not known."""
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= _year(country, year, get_language() or "sv")
    return {day: name for day, name in found.items() if first <= day <= last}


@lru_cache(maxsize=64)
def _year(country: str, year: int, language: str) -> dict[date, str]:
    if country not in holiday_library.list_supported_countries():
        return {}
    wanted = {"sv": "sv", "en": "en_US"}.get(language[:2], "en_US")
    plain: dict[str, object] = {"include_sundays": False} if country == "SE" else {}
    try:
        named = holiday_library.country_holidays(country, years=year, language=wanted, **plain)  # type: ignore[arg-type]
    except NotImplementedError:
        return {}
    return dict(named.items())


def series_days(
    first: date, *, every: int, until: date, most: int, skip: frozenset[date] = frozenset()
) -> list[date]:
    """Every `every` weeks from the week after `first` on, to `until`, without the days to skip."""
    days: list[date] = []
    day = first + timedelta(weeks=every)
    while day <= until and len(days) < most:
        if day not in skip:
            days.append(day)
        day += timedelta(weeks=every)
    return days
