"""Signing in: a code by mail, a second factor, sessions that end."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from valstuga.accounts.templatetags.devices import device

LOGIN, CONFIRM = "/account/login/", "/account/login/code/confirm/"


@pytest.fixture
def browser():
    cache.clear()  # where attempts are counted
    return Client(headers={"accept-language": "en"})


def _ask_code(browser, email):
    mail.outbox.clear()
    return browser.post(LOGIN, {"email": email})


def _sign_in(browser, email):
    _ask_code(browser, email)
    code = re.search(r"^([A-Z0-9-]{6,9})$", mail.outbox[0].body, re.MULTILINE).group(1)
    return browser.post(CONFIRM, {"code": code})


def test_a_code_by_mail_signs_in(browser, bo):
    assert browser.get(LOGIN).status_code == 200
    response = _ask_code(browser, "bo@example.org")
    assert response.url.startswith(CONFIRM)
    assert browser.get(CONFIRM).status_code == 200
    browser.post("/account/logout/", {"next": LOGIN})  # "Use another address"
    assert browser.get(LOGIN).status_code == 200
    assert _sign_in(browser, "bo@example.org").status_code == 302
    assert browser.get(reverse("accounts:me")).status_code == 200


def test_a_wrong_code_signs_nobody_in(browser, bo):
    _ask_code(browser, "bo@example.org")
    response = browser.post(CONFIRM, {"code": "000000"})
    assert response.status_code == 200
    assert browser.get(reverse("accounts:me")).status_code == 302


def test_after_five_wrong_codes_one_begins_anew(browser, bo):
    _ask_code(browser, "bo@example.org")
    code = re.search(r"^([A-Z0-9-]{6,9})$", mail.outbox[0].body, re.MULTILINE).group(1)
    for _n in range(5):
        browser.post(CONFIRM, {"code": "000000"})
    browser.post(CONFIRM, {"code": code})
    assert browser.get(reverse("accounts:me")).status_code == 302


def test_an_unknown_address_looks_the_same(browser, bo):
    known = _ask_code(browser, "bo@example.org")
    page = browser.get(CONFIRM).text
    other = Client(headers={"accept-language": "en"})
    unknown = _ask_code(other, "ingen@example.org")
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    strip = lambda text, email: re.sub(r'(value|nonce)="[^"]*"', "", text.replace(email, "X"))  # noqa: E731
    assert strip(page, "bo@example.org") == strip(other.get(CONFIRM).text, "ingen@example.org")
    assert not re.search(r"^[A-Z0-9-]{6,9}$", mail.outbox[0].body, re.MULTILINE)


def test_the_second_factor_is_asked_for(browser, bo):
    secret = generate_totp_secret()
    TOTP.activate(bo.user, secret)
    response = _sign_in(browser, "bo@example.org")
    assert response.url.startswith(reverse("mfa_authenticate"))
    page = browser.get(reverse("mfa_authenticate"))
    assert page.status_code == 200
    assert browser.get(reverse("accounts:me")).status_code == 302


def test_pages_of_the_second_factor_open(bo):
    client = bo.client
    for name in ("mfa_index", "mfa_add_webauthn", "mfa_activate_totp", "mfa_list_webauthn"):
        assert client.get(reverse(name)).status_code == 200, name
    page = client.get(reverse("mfa_add_webauthn")).text
    assert 'data-passkey="add"' in page
    assert "js/passkey.js" in page
    assert 'id="passkey-data"' in page


def test_changing_the_second_factor_asks_for_it_again(bo):
    TOTP.activate(bo.user, generate_totp_secret())
    RecoveryCodes.activate(bo.user)
    client = bo.client
    response = client.get(reverse("mfa_deactivate_totp"))
    assert response.status_code == 302
    assert client.get(response.url).status_code == 200
    assert Authenticator.objects.filter(user=bo.user).count() == 2


def test_no_inline_script_runs_on_the_sign_in_pages(browser, bo):
    pages = [browser.get(LOGIN).text, bo.client.get(reverse("mfa_add_webauthn")).text]
    for page in pages:
        for attributes in re.findall(r"<script([^>]*)>", page):
            assert "src=" in attributes or 'type="application/json"' in attributes


def test_passkey_login_gives_a_challenge(browser, db):
    response = browser.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert "challenge" in response.json()["request_options"]["publicKey"]


def test_a_session_that_is_ended_is_ended(bo):
    laptop, phone = bo.client, bo.client
    for client in (laptop, phone):
        client.get(reverse("accounts:me"))
    session = UserSession.objects.get(session_key=phone.session.session_key)
    assert "Sign out there" in laptop.get(reverse("usersessions_list")).text
    laptop.post(reverse("accounts:end_session", args=[session.pk]))
    assert phone.get(reverse("accounts:me")).status_code == 302
    assert laptop.get(reverse("accounts:me")).status_code == 200


def test_all_other_sessions_end_at_once(bo):
    laptop, phone = bo.client, bo.client
    for client in (laptop, phone):
        client.get(reverse("accounts:me"))
    laptop.post(reverse("usersessions_list"))
    assert phone.get(reverse("accounts:me")).status_code == 302
    assert laptop.get(reverse("accounts:me")).status_code == 200


def test_nobody_ends_somebody_elses_session(bo, cleo):
    client = bo.client
    client.get(reverse("accounts:me"))
    session = UserSession.objects.get(user=bo.user)
    assert cleo.client.post(reverse("accounts:end_session", args=[session.pk])).status_code == 404
    assert client.get(reverse("accounts:me")).status_code == 200


@pytest.mark.parametrize(
    "path", ["password/change/", "password/reset/", "password/set/", "signup/", "email/", "reauthenticate/"]
)
def test_pages_that_are_not_used_are_not_there(path, bo):
    assert bo.client.get(f"/account/{path}").status_code == 404


def test_no_password_page_has_a_name():
    with pytest.raises(NoReverseMatch):
        reverse("account_change_password")


def test_codes_are_limited(browser, bo):
    for _n in range(3):
        assert _ask_code(Client(), "bo@example.org").status_code == 302
    response = _ask_code(browser, "bo@example.org")
    assert response.status_code == 200
    assert "Too many" in response.text
    assert not mail.outbox


def test_name_and_language_are_kept(bo):
    client = bo.client
    response = client.post(reverse("accounts:me"), {"name": "Bo B", "language": "en"})
    assert response.status_code == 302
    bo.user.refresh_from_db()
    assert (bo.user.name, bo.user.language) == ("Bo B", "en")


def test_bad_input_keeps_what_was_typed(bo):
    response = bo.client.post(reverse("accounts:me"), {"name": "Bo B", "language": "tlh"})
    assert response.status_code == 200
    assert "Bo B" in response.text


def test_the_chosen_language_stays_with_the_user(bo):
    bo.client.post(reverse("set_language"), {"language": "en", "next": "/"})
    bo.user.refresh_from_db()
    assert bo.user.language == "en"


def test_the_account_page_lists_ones_own_organisations(bo, org, other_org):
    page = bo.client.get(reverse("accounts:me")).text
    assert org.name in page
    assert other_org.name not in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("curl/8.0", "A browser"),
    ],
)
def test_a_browser_is_named_in_words(agent, name):
    with translation.override("en"):
        assert device(agent) == name
