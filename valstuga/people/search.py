"""Search without accents and capitals, on any server: the folding is spelled out, not asked of the collation."""

import unicodedata

from django.db.models import Func, TextField

FROM = "ABCDEFGHIJKLMNOPQRSTUVWXYZåäöéèêëáàâãíìîïóòôõúùûüýÿñçøæÅÄÖÉÈÊËÁÀÂÃÍÌÎÏÓÒÔÕÚÙÛÜÝŸÑÇØÆ"
TO = "abcdefghijklmnopqrstuvwxyz" + 2 * "aaoeeeeaaaaiiiioooouuuuyyncoa"


class SearchText(Func):
    """A text with its letters folded, computed by the database whenever a row is written."""

    function = "translate"
    template = f"%(function)s(%(expressions)s, '{FROM}', '{TO}')"
    output_field = TextField()


def words(query: str) -> list[str]:
    """What a row's search text must contain for the query: folded words; a phone number as its digits."""
    query = unicodedata.normalize("NFC", query)[:100]
    digits = "".join(c for c in query if c.isdigit())
    if len(digits) >= 5 and not any(c.isalpha() or c == "@" for c in query):
        return [digits.removeprefix("00").removeprefix("0")]
    return query.translate(str.maketrans(FROM, TO)).split()[:6]
