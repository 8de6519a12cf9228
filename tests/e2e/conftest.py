"""A real browser against a real server. A script error, a refused resource or anything from elsewhere fails the test."""

import os
import shutil

import pytest
from playwright.sync_api import BrowserContext, Page, sync_playwright

from valstuga.demo import links, loader
from valstuga.orgs.enums import Role

# Playwright's own loop runs in this thread; Django's guard against blocking calls in a loop does not apply to it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def demo(transactional_db, live_server, settings):
    """The demonstration, served."""
    settings.BASE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    loader.load()
    return live_server


@pytest.fixture
def visit(chromium, demo):
    """`visit(role, width, dark)`: a page signed in as a role; None is a visitor."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        role: Role | None = None, *, width: int = 1280, dark: bool = False, script: bool = True
    ) -> Page:
        context = chromium.new_context(
            base_url=demo.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale="sv-SE",
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith((demo.url, "data:")) else faults.append(r.url))
        if role:
            page.goto(dict(links.sign_in_links())[role])
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
