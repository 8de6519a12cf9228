"""One way of writing a phone number, an address, a name: what the register stores, whatever was typed.

Each function takes the text as typed and returns what is stored; "" stays "". What cannot be understood raises
`Invalid` with the field's name.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from valstuga.core.errors import Invalid
from valstuga.people.enums import PersonKind

FIRST_BIRTH_YEAR = 1900
PARTICLES = {"af", "av", "da", "de", "del", "den", "der", "di", "du", "la", "le", "van", "vom", "von", "zu"}
PERSONAL_NUMBER = re.compile(r"^(?P<year>(?:19|20)?\d{2})(?P<month>\d{2})(?P<day>\d{2})(?P<sign>[-+]?)\d{4}$")
SMALL_WORDS = {"och", "vid", "av", "i", "the", "of"}


def text(value: str, *, limit: int, field: str) -> str:
    """Composed letters, single blanks, no control characters; at most `limit` characters."""
    composed = unicodedata.normalize("NFC", value)
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Zs"} else c for c in composed)
    clean = " ".join(kept.split())
    if len(clean) > limit:
        raise Invalid(_("At most %(limit)d characters.") % {"limit": limit}, field=field)
    return clean


def phone(value: str, country: str) -> str:
    """E.164 ("+46701234567"); numbers without a country code belong to `country` (two letters)."""
    value = text(value, limit=60, field="phone")
    if not value:
        return ""
    try:
        number = phonenumbers.parse(value, country)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise Invalid(_("“%(value)s” is not a phone number.") % {"value": value}, field="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown_phone(value: str, country: str) -> str:
    """A stored number as people at home in `country` write it; abroad with its country code."""
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    is_home = phonenumbers.region_code_for_number(number) == country
    form = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(number, form.NATIONAL if is_home else form.INTERNATIONAL)


def email(value: str) -> str:
    """The address with its domain in small letters."""
    value = text(value, limit=254, field="email").removeprefix("mailto:")
    if not value:
        return ""
    try:
        validate_email(value)
    except ValidationError:
        raise Invalid(_("“%(value)s” is not an e-mail address.") % {"value": value}, field="email") from None
    local, _at, domain = value.rpartition("@")
    return f"{local}@{domain.lower()}"


def postal_code(value: str, country: str) -> str:
    """ "14130" and "SE-141 30" become "141 30" in Sweden; elsewhere capitals and single blanks."""
    value = text(value, limit=20, field="postal_code").upper()
    if country != "SE" or not value:
        return text(value, limit=10, field="postal_code")
    digits = re.sub(r"^SE?[- ]?|[ -]", "", value)
    if not re.fullmatch(r"[1-9]\d{4}", digits):
        raise Invalid(_("A postal code has five digits, like 141 30."), field="postal_code")
    return f"{digits[:3]} {digits[3:]}"


def street(value: str) -> str:
    """ "STORGATAN 5 b" becomes "Storgatan 5 B"; what has both large and small letters keeps them."""
    return _tidy(text(value, limit=120, field="street"))


def city(value: str) -> str:
    return _tidy(text(value, limit=80, field="city"))


def _tidy(value: str) -> str:
    words = value.split()
    spoken = " ".join(word for word in words if len(word) > 1 and not word[0].isdigit())
    if spoken and not (spoken.isupper() or spoken.islower()):
        return value
    return " ".join(_word(word, is_first=index == 0) for index, word in enumerate(words))


def _word(word: str, *, is_first: bool) -> str:
    if (len(word) == 1 and not is_first) or re.fullmatch(r"\d+[a-zåäö]?", word, re.IGNORECASE):
        return word.upper()
    lower = word.lower()
    if lower in SMALL_WORDS and not is_first:
        return lower
    return "-".join(part[:1].upper() + part[1:] for part in lower.split("-"))


def birth_year(value: object) -> int | None:
    """A year; of a date or a personal number only its year is taken."""
    written = text(str(value if value is not None else ""), limit=40, field="birth_year")
    if not written:
        return None
    year = year_of_personal_number(written)
    if year is None:
        found = re.match(r"^(\d{4})(?:\.0|-\d{2}-\d{2}.*)?$", written)
        year = int(found[1]) if found else None
    if year is None or not FIRST_BIRTH_YEAR <= year <= timezone.localdate().year:
        raise Invalid(_("“%(value)s” is not a year of birth.") % {"value": written}, field="birth_year")
    return year


def year_of_personal_number(value: str) -> int | None:
    """The year of birth that a Swedish personal number begins with; None when it is no such number."""
    found = PERSONAL_NUMBER.match(value.replace(" ", ""))
    if not found or not 1 <= int(found["month"]) <= 12 or not 1 <= int(found["day"]) % 60 <= 31:
        return None
    if len(found["year"]) == 4:
        return int(found["year"])
    this_year = timezone.localdate().year
    year = this_year - this_year % 100 + int(found["year"])
    year -= 100 if year > this_year else 0
    return year - 100 if found["sign"] == "+" else year


def day(value: object, field: str = "joined_on") -> date | None:
    """A date written 2024-03-01, 20240301, 1/3 2024 or 01.03.2024 (day first)."""
    written = text(str(value if value is not None else ""), limit=40, field=field)
    if not written:
        return None
    try:
        if found := re.match(r"^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:[ T].*)?$", written):
            return parse_date("-".join(found.groups()))
        if found := re.match(r"^(\d{1,2})[./-](\d{1,2})[./ -](\d{4})$", written):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise Invalid(_("“%(value)s” is not a date; write it like 2024-03-01.") % {"value": written}, field=field)


def split_name(value: str) -> tuple[str, str]:
    """Given name and family name of "Anna Maria von Berg" or "von Berg, Anna Maria"."""
    value = text(value, limit=160, field="full_name")
    if "," in value:
        family, given = (part.strip() for part in value.split(",", 1))
        return (given, family) if given else (family, "")
    words = value.split()
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in PARTICLES:
        cut -= 1
    return " ".join(words[: max(cut, 1)]), " ".join(words[max(cut, 1) :])


def kind(value: str) -> str:
    """A kind by its value or by its name in the interface; "" stays ""."""
    written = text(value, limit=40, field="kind").casefold()
    words = {
        "medlem": PersonKind.MEMBER,
        "sympatisör": PersonKind.SUPPORTER,
        "stödmedlem": PersonKind.SUPPORTER,
        "gäst": PersonKind.GUEST,
        "tidigare medlem": PersonKind.FORMER,
        "utträdd": PersonKind.FORMER,
    }
    words |= {str(choice.value): choice for choice in PersonKind}
    words |= {str(choice.label).casefold(): choice for choice in PersonKind}
    if written and written not in words:
        raise Invalid(_("“%(value)s” is none of the kinds we know.") % {"value": value}, field="kind")
    return words[written].value if written else ""


def language(value: str) -> str:
    written = text(value, limit=20, field="language").casefold()
    words = {"sv": "sv", "svenska": "sv", "swedish": "sv", "en": "en", "engelska": "en", "english": "en"}
    if written and written not in words:
        raise Invalid(_("We can write mails in Swedish and English only."), field="language")
    return words.get(written, "")


def person(fields: Mapping[str, Any], country: str) -> tuple[dict[str, Any], dict[str, str]]:
    """All given fields as stored, and what is wrong with the others, by field."""
    rules: dict[str, Callable[[Any], Any]] = {
        "given_name": lambda v: text(v, limit=80, field="given_name"),
        "family_name": lambda v: text(v, limit=80, field="family_name"),
        "member_number": lambda v: text(v, limit=40, field="member_number"),
        "email": email,
        "phone": lambda v: phone(v, country),
        "street": street,
        "postal_code": lambda v: postal_code(v, country),
        "city": city,
        "birth_year": birth_year,
        "joined_on": day,
        "kind": kind,
        "language": language,
    }
    stored: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for name, value in fields.items():
        try:
            stored[name] = rules[name](value) if name in rules else value
        except Invalid as error:
            wrong[name] = str(error)
    if "given_name" in fields and not stored.get("given_name") and "given_name" not in wrong:
        wrong["given_name"] = _("A name is needed.")
    return stored, wrong
