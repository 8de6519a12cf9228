"""Which column is what: guessed from headings in Swedish and English, then from what the column holds."""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valstuga.core.errors import Invalid

FIELDS: dict[str, str | Promise] = {
    "member_number": gettext_lazy("Member number"),
    "full_name": gettext_lazy("Whole name"),
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "street": gettext_lazy("Street address"),
    "postal_code": gettext_lazy("Postal code"),
    "city": gettext_lazy("Town"),
    "birth_year": gettext_lazy("Year of birth"),
    "joined_on": gettext_lazy("Member since"),
    "kind": gettext_lazy("Kind"),
    "tags": gettext_lazy("Tags"),
    "language": gettext_lazy("Language of mails"),
    "notes": gettext_lazy("Notes"),
}
HEADINGS = {
    "member_number": "medlemsnummer medlemsnr medlemsid medlnr membernumber memberno memberid membershipnumber nr id",
    "full_name": "namn name fullname helanamnet heltnamn medlem member föroefternamn",
    "given_name": "förnamn fornamn tilltalsnamn firstname givenname forename",
    "family_name": "efternamn lastname familyname surname släktnamn",
    "email": "epost epostadress email emailaddress mail mejl mejladress mailadress",
    "phone": "telefon telefonnummer tel mobil mobilnummer mobiltelefon telnr phone phonenumber mobile cell cellphone",
    "street": "adress gatuadress gata postadress utdelningsadress street streetaddress address addressline1",
    "postal_code": "postnummer postnr zip zipcode postalcode postcode",
    "city": "ort postort stad city town",
    "birth_year": "födelseår född födelsedatum födelsedag personnummer personnr pnr "
    "birthyear yearofbirth birthdate dateofbirth born",
    "joined_on": "medlemsedan inträdesdatum inträde medlemfrom inträdd joined joinedon membersince joindate",
    "kind": "typ medlemstyp kategori status kind type membertype",
    "tags": "taggar tagg etiketter tags tag labels",
    "language": "språk language",
    "notes": "anteckningar anteckning anmärkning kommentar övrigt notes note comment comments",
}
BY_HEADING = {word: field for field, words in HEADINGS.items() for word in words.split()}
EMAIL = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
PHONE = re.compile(r"^(?:\+|0)[\d ()/-]{6,}$")
POSTAL_CODE = re.compile(r"^\d{3} ?\d{2}$")
YEAR = re.compile(r"^(?:19|20)\d{2}$")
BY_CONTENT = {"email": EMAIL, "phone": PHONE, "postal_code": POSTAL_CODE, "birth_year": YEAR}


def guess(columns: list[str], rows: list[list[str]]) -> dict[str, int]:
    """Field -> the number of its column (from 0). Each column and field is used once."""
    found: dict[str, int] = {}
    for index, heading in enumerate(columns):
        field = BY_HEADING.get("".join(c for c in heading.casefold() if c.isalnum()))
        if field and field not in found:
            found[field] = index
    for index in range(len(columns)):
        if index not in found.values():
            values = [row[index] for row in rows[:50] if row[index]]
            for field, pattern in BY_CONTENT.items():
                hits = sum(bool(pattern.match(value)) for value in values)
                if field not in found and values and hits >= 0.8 * len(values):
                    found[field] = index
                    break
    if "given_name" in found:
        found.pop("full_name", None)
    return found


def checked(mapping: Mapping[str, int], columns: list[str]) -> dict[str, int]:
    """The mapping, if it can be used. Raises Invalid when no column gives a name or two fields share one."""
    used = list(mapping.values())
    if set(mapping) - set(FIELDS) or any(not 0 <= index < len(columns) for index in used):
        raise Invalid(_("One of the columns is not in the file."))
    if len(set(used)) < len(used):
        twice = next(index for index in used if used.count(index) > 1)
        raise Invalid(_("The column “%(name)s” is chosen twice.") % {"name": columns[twice]})
    if "given_name" not in mapping and "full_name" not in mapping:
        raise Invalid(_("Choose the column that holds the name."))
    return dict(mapping)
