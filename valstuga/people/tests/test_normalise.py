"""What the register stores of what people type."""

from datetime import date

import pytest

from valstuga.core.errors import Invalid
from valstuga.people import normalise


@pytest.mark.parametrize(
    "typed", ["070-174 06 05", "0701740605", "+46 70 174 06 05", "0046701740605", "(070) 174 06 05"]
)
def test_a_phone_number_is_stored_in_one_way(typed):
    assert normalise.phone(typed, "SE") == "+46701740605"


def test_a_phone_number_is_shown_as_at_home_and_abroad_with_its_code():
    assert normalise.shown_phone("+46701740605", "SE") == "070-174 06 05"
    assert normalise.shown_phone("+46701740605", "FI") == "+46 70 174 06 05"


@pytest.mark.parametrize(
    ("rule", "typed", "field"),
    [
        (lambda v: normalise.phone(v, "SE"), "ring mig", "phone"),
        (lambda v: normalise.phone(v, "SE"), "12", "phone"),
        (normalise.email, "eva@", "email"),
        (lambda v: normalise.postal_code(v, "SE"), "1413", "postal_code"),
        (lambda v: normalise.postal_code(v, "SE"), "01234", "postal_code"),
        (normalise.birth_year, "1780", "birth_year"),
        (normalise.birth_year, "gammal", "birth_year"),
        (normalise.day, "31/2 2024", "joined_on"),
        (normalise.kind, "kung", "kind"),
    ],
)
def test_what_cannot_be_understood_names_its_field(rule, typed, field):
    with pytest.raises(Invalid) as error:
        rule(typed)
    assert error.value.field == field


@pytest.mark.parametrize("typed", ["14130", "141 30", "SE-141 30", "S-14130", " 141  30 "])
def test_a_swedish_postal_code_has_one_blank(typed):
    assert normalise.postal_code(typed, "SE") == "141 30"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("STORGATAN 5", "Storgatan 5"),
        ("storgatan 5b", "Storgatan 5B"),
        ("NORRA BERG-EKS VÄG 12 a", "Norra Berg-Eks Väg 12 A"),
        ("Storgatan 5", "Storgatan 5"),
        ("c/o Ek, McDonalds väg 2", "c/o Ek, McDonalds väg 2"),
        ("", ""),
    ],
)
def test_addresses_get_tidy_capitals(typed, stored):
    assert normalise.street(typed) == stored


def test_an_e_mail_keeps_its_name_and_lowers_its_domain():
    assert normalise.email(" Eva.Ek@Example.ORG ") == "Eva.Ek@example.org"


@pytest.mark.parametrize(
    ("typed", "given", "family"),
    [
        ("Anna Berg", "Anna", "Berg"),
        ("Anna Maria von Berg", "Anna Maria", "von Berg"),
        ("von Berg, Anna Maria", "Anna Maria", "von Berg"),
        ("Oscar de la Cruz", "Oscar", "de la Cruz"),
        ("Anna", "Anna", ""),
        ("", "", ""),
    ],
)
def test_a_whole_name_is_split(typed, given, family):
    assert normalise.split_name(typed) == (given, family)


@pytest.mark.parametrize(
    ("typed", "year"),
    [("1961", 1961), ("19610203-0000", 1961), ("610203-0000", 1961), ("1961-02-03", 1961), ("", None)],
)
def test_only_the_year_is_taken_of_a_date_or_a_personal_number(typed, year):
    assert normalise.birth_year(typed) == year


@pytest.mark.parametrize("typed", ["2024-03-01", "20240301", "1/3 2024", "01.03.2024", "2024-03-01 00:00:00"])
def test_a_date_is_read_in_several_ways(typed):
    assert normalise.day(typed) == date(2024, 3, 1)


def test_all_errors_of_a_person_come_at_once():
    _stored, wrong = normalise.person({"given_name": " ", "email": "x", "phone": "y"}, "SE")
    assert set(wrong) == {"given_name", "email", "phone"}
