"""The page of all components: axe finds nothing on phone and laptop, in light and dark; nothing is wider than the screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.django_db(transaction=True),
]

SCRIPT_LIMIT = 60_000  # bytes a page, as sent


@pytest.fixture
def design(chromium, live_server):
    """`design(width, dark)`: the page, with every fault of script or policy collected."""
    contexts = []
    faults = []

    def open_page(width, *, dark=False, language="sv", **options):
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale=language,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto("/design/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_axe_finds_nothing_and_nothing_overflows(design, width, dark, language):
    page = design(width, dark=dark, language=language)
    assert page.locator("html").get_attribute("lang") == language
    found = Axe().run(page).response["violations"]
    assert [(v["id"], [node["target"] for node in v["nodes"]]) for v in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_forced_colours_keep_the_kinds_of_seats_apart(design):
    page = design(390, forced_colors="active")
    looks = page.evaluate(
        """() => ["on", "min"].map((kind) => {
            const style = getComputedStyle(document.querySelector(`.seats .${kind}`));
            return style.backgroundColor + style.backgroundImage;
        })"""
    )
    assert looks[0] != looks[1]


def test_what_is_tapped_on_a_phone_is_large_enough(design):
    page = design(390)
    heights = page.locator("main .button.tap, main form.form .button, main input[type=text]").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert len(heights) >= 3
    assert min(heights) >= 44


def test_script_is_light(design):
    page = design(1280)
    sizes = page.evaluate(
        "performance.getEntriesByType('resource').filter((r) => r.initiatorType === 'script').map((r) => r.name)"
    )
    total = sum(len(page.request.get(url).body()) for url in sizes)
    assert 0 < total < SCRIPT_LIMIT
