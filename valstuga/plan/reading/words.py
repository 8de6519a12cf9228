"""The words and marks that a plan is read by, in Swedish and English."""

import re
import unicodedata
from datetime import date, timedelta
from difflib import SequenceMatcher

_LABEL = (
    r"(?:att[ -]göra|åtgärder|åtgärd|aktiviteter|uppgifter|handlingsplan|(?:det här|detta|vad) ska (?:vi )?göras?|"
    r"nästa steg|to[ -]?dos?|actions?|action points|measures|tasks|next steps)"
)
TODO_LABEL = re.compile(
    rf"^{_LABEL}(?:\s*(?::|$)|\s[^:.]{{1,40}}:(?=\s*$))\s*(.*)$", re.IGNORECASE | re.DOTALL
)
MARKER = re.compile(r"^\s*(?:[-–—•*·▪▫◦‣●○\uf0b7]|\(?[a-zåäö]\)|\d{1,2}[.)](?!\d))\s+(?=\S)")
CHECKBOX = re.compile(r"^\s*(?:[-*•]\s*)?(?:\[([ xX]?)\]|([☐☑☒✓✔]))\s*(?=\S)")
CONTENTS = re.compile(r"^(?:innehåll|innehållsförteckning|table of contents|contents)\s*:?$", re.IGNORECASE)
TOC_LINE = re.compile(r"^(?P<title>.*?\S)\s*(?:[.…·_]{3,}|…+|\t+|(?:\s[.·]){3,}|\s{3,})\s*(?P<page>\d{1,3})$")
PART = re.compile(r"^(?:del|part|avdelning)\s+(?:\d{1,2}|[ivx]{1,4}|[a-d])\b[.:)]?\s*", re.IGNORECASE)
NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s+(?=[^\W\d_])")
INTRODUCTION = re.compile(
    r"^(?:inledning|introduktion|bakgrund|förord|sammanfattning|introduction|background|preface|foreword|summary)\b",
    re.IGNORECASE,
)
PLAN_WORD = re.compile(
    r"(?:verksamhets|arbets|handlings|kampanj|val|aktivitets)-?\s*plan|plan of work|work ?plan|action plan|campaign plan",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(20\d\d)(?:\s*[-–/]\s*(?:20)?\d\d)?\b")
GOALS = re.compile(r"\b(?:mål|målen|goals?|objectives?)\b", re.IGNORECASE)
POLICY = re.compile(
    r"\b(?:politik|politiken|sakpolitik|vad vi vill|what we want|policy|policies)\b", re.IGNORECASE
)

COLUMNS = {
    "text": re.compile(
        r"^(?:åtgärd(?:er)?|aktivitet(?:er)?|vad|uppgift(?:er)?|att göra|insats(?:er)?|"
        r"measure|action|what|task|activity|to-?do)s?$",
        re.IGNORECASE,
    ),
    "owner": re.compile(
        r"^(?:ansvarig(?:a)?|ansvar|vem|ägare|huvudansvarig|owner|responsible|who|lead)$", re.IGNORECASE
    ),
    "due": re.compile(
        r"^(?:klart?|(?:klart?|färdigt?) senast|när|datum|senast|tid|tidpunkt|deadline|due|due date|when|date|by)$",
        re.IGNORECASE,
    ),
}

MONTHS = {
    name: number
    for number, names in enumerate(
        ["januari jan january", "februari feb february", "mars mar march", "april apr", "maj may", "juni jun june",
         "juli jul july", "augusti aug august", "september sep sept", "oktober okt october oct",
         "november nov", "december dec"], 1)
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th|:e)?\s+({_MONTH})\b\.?(?:\s+(20\d\d))?", re.IGNORECASE)
MONTH_DAY = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(20\d\d))?\b", re.IGNORECASE)
WEEK = re.compile(r"\b(?:v\.?|vecka|week)\s?(\d{1,2})(?:\s+(20\d\d))?\b", re.IGNORECASE)
MONTH_ALONE = re.compile(
    rf"^(?:(?:i|senast|in|by|end of|slutet av)\s+)*({_MONTH})(?:\s+(20\d\d))?$", re.IGNORECASE
)
DEADLINE = re.compile(
    r"\b(?:senast|före|innan|klart?|deadline|due|by|before|no later than)\b[:\s]", re.IGNORECASE
)
OWNER = re.compile(
    r"[\s(\[–—-]*\b(?:ansvarig(?:a)?|ansvar|owner|responsible)\s*:\s*([^.;)\]\n]+?)[)\]]?\s*[.;]?\s*$",
    re.IGNORECASE,
)

_SV_GROUP = r"[A-ZÅÄÖa-zåäö-]*(?i:gruppen|styrelsen|kansliet|kommittén|utskottet|redaktionen|valberedningen)"
_EN_GROUP = r"[Tt]he (?:[a-z]+ ){0,2}(?i:group|board|office|committee|team)"
DUTY = re.compile(
    rf"\b({_SV_GROUP}|{_EN_GROUP})(?:\s+(?:och|and)\s+[\w ]{{3,40}}?)?\s+"
    r"(?:organiserar|ansvarar|svarar|samordnar|leder|har (?:det övergripande |huvud)?ansvar(?:et)?|"
    r"(?:ska|kommer (?:även )?att) (?:ordna|ansvara|organisera|samordna|leda)|"
    r"organi[sz]es?|is responsible|are responsible|answers?|coordinates?|leads?)\b"
)
DUTY_AT = re.compile(
    r"\b(?:ansvaret|ansvar|responsibility)\b[^.]{0,90}?\b(?:ligger (?:hos|på)|hos|lies with|rests with)\s+"
    rf"({_SV_GROUP}|{_EN_GROUP})"
)
GROUP_TITLE = re.compile(
    rf"^(?:{_SV_GROUP}|(?:The )?(?:[A-Z][a-z]+ ){{0,2}}(?i:group|board|office|committee|team))$"
)


def normal(text: str) -> str:
    """For comparing: lower case, no accents on foreign letters, no punctuation, single blanks."""
    text = unicodedata.normalize("NFC", text).casefold().replace("\u00ad", "")
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


def alike(one: str, other: str) -> float:
    """How alike two texts are, 0 to 1."""
    a, b = normal(one), normal(other)
    if a == b:
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < 0.5 or matcher.quick_ratio() < 0.5:
        return 0.0
    return matcher.ratio()


def group_name(found: str) -> str:
    """A group's name as a title: "Bemanningsgruppen", "Staffing group"."""
    name = re.sub(r"^[Tt]he ", "", found.strip())
    for indefinite, definite in (("grupp", "gruppen"), ("styrelse", "styrelsen"), ("kansli", "kansliet")):
        name = name.removesuffix(indefinite) + definite if name.lower().endswith(indefinite) else name
    return name[:1].upper() + name[1:]


def due_date(text: str, year: int | None) -> str:
    """The date that a text names, as ISO, or an empty text. Without a year in it the plan's `year` is meant."""
    if found := ISO.search(text):
        return _iso(*(int(part) for part in found.groups()))
    if found := DAY_MONTH.search(text):
        return _iso(_year(found[3], year), MONTHS.get(found[2].casefold(), 0), int(found[1]))
    if found := MONTH_DAY.search(text):
        return _iso(_year(found[3], year), MONTHS.get(found[1].casefold(), 0), int(found[2]))
    if found := WEEK.search(text):
        return _friday(_year(found[2], year), int(found[1]))
    if found := MONTH_ALONE.match(text.strip()):
        return _last_day(_year(found[2], year), MONTHS.get(found[1].casefold(), 0))
    return ""


def _year(found: str | None, default: int | None) -> int:
    return int(found) if found else default or 0


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _friday(year: int, week: int) -> str:
    try:
        return date.fromisocalendar(year, week, 5).isoformat()
    except ValueError:
        return ""


def _last_day(year: int, month: int) -> str:
    try:
        return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return ""
