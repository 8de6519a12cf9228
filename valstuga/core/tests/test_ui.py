"""The components: strict about what they are given, and right in what they draw."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone, translation

from valstuga.core.design import ICONS
from valstuga.core.forms import Form
from valstuga.core.templatetags.ui import COMPONENTS

SPRITE = settings.PACKAGE_DIR / "static/img/icons.svg"


class Trip(Form):
    name = forms.CharField(help_text="As on the list.")
    day = forms.DateField()
    kinds = forms.MultipleChoiceField(
        choices=[("a", "Alfa"), ("b", "Beta")], widget=forms.CheckboxSelectMultiple
    )


def draw(source: str, **values: object) -> str:
    with translation.override("en"):
        return Template("{% load ui %}" + source).render(Context(values)).strip()


def written(name: str, properties: str) -> str:
    end = f"inside{{% end{name} %}}" if COMPONENTS[name].is_block else ""
    return f"{{% {name} {properties} %}}{end}"


@pytest.mark.parametrize("name", COMPONENTS)
def test_an_unknown_property_is_refused_when_the_template_is_compiled(name):
    with pytest.raises(TemplateSyntaxError, match="colour"):
        Template("{% load ui %}" + written(name, 'colour="red"'))


@pytest.mark.parametrize("name", [name for name, component in COMPONENTS.items() if component.is_block])
def test_a_block_component_holds_its_content_unescaped_once(name):
    drawn = draw(f"{{% {name} %}}<b>{{{{ word }}}}</b>{{% end{name} %}}", word="<&>")
    assert "<b>&lt;&amp;&gt;</b>" in drawn


def test_an_unknown_tone_is_refused():
    with pytest.raises(TemplateSyntaxError, match="pink"):
        draw('{% tag tone="pink" %}x{% endtag %}')


def test_a_button_is_a_link_where_it_has_an_address_and_else_a_button():
    assert draw('{% button href="/x" primary=True %}Go{% endbutton %}') == (
        '<a class="button primary" href="/x">Go</a>'
    )
    drawn = draw('{% button danger name="do" value=value type="button" %}Go{% endbutton %}', value='a"b')
    assert drawn == ('<button class="button danger" type="button" name="do" value="a&quot;b">Go</button>')


def test_a_card_escapes_its_title():
    assert "<h3" in (drawn := draw("{% card title=title level=3 %}in{% endcard %}", title="<i>"))
    assert "&lt;i&gt;" in drawn and "<i>" not in drawn


@pytest.mark.parametrize(
    ("counts", "dots"),
    [
        ("2 3 5 1", ["on", "on", "ask", "", ""]),
        ("1 3 5", ["on", "min", "min", "", ""]),
        ("4 4 4", ["on"] * 4),
        ("6 2 4", ["on"] * 4),
        ("0 2 3 9", ["ask"] * 3),
    ],
)
def test_seats_are_as_many_dots_as_there_is_room_and_say_the_same_in_words(counts, dots):
    drawn = draw(f"{{% seats {counts} %}}")
    assert re.findall(r'<i class="(\w*)">', drawn) == dots
    assert f'aria-label="{counts[0]} coming' in drawn
    assert f"{counts[0]}/{counts[2]}</b>" in drawn


def test_progress_of_nothing_is_drawn():
    assert 'max="1" value="0"' in draw("{% progress value=0 max=0 label='None yet' %}")


def test_a_field_is_tied_to_its_label_help_and_errors():
    drawn = draw("{% field field=form.name %}", form=Trip({}))
    assert '<label for="id_name">Name' in drawn
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', drawn)
    assert described
    assert described[1].split() == ["id_name_helptext", "id_name_error"]
    assert all(f'id="{target}"' in drawn for target in described[1].split())


def test_help_given_in_the_template_is_tied_to_the_field_too():
    drawn = draw('{% field field=form.day help="The first day." %}', form=Trip())
    assert 'aria-describedby="id_day_helptext"' in drawn
    assert '<p class="help" id="id_day_helptext">The first day.</p>' in drawn


def test_the_summary_of_errors_links_to_every_field_also_to_a_group():
    form = Trip({})
    page = draw(
        "{% errors form=form %}{% field field=form.name %}{% field field=form.day %}{% field field=form.kinds %}",
        form=form,
    )
    targets = re.findall(r'<a href="#([^"]*)">', page)
    assert targets == ["id_name", "id_day", "id_kinds"]
    assert all(page.count(f'id="{target}"') == 1 for target in targets)


def test_no_errors_no_summary():
    form = Trip({"name": "A", "day": "2026-08-15", "kinds": ["a"]})
    assert draw("{% errors form=form %}", form=form) == ""


def test_a_date_is_asked_for_with_the_browsers_own_picker():
    drawn = draw("{% field field=form.day %}", form=Trip(initial={"day": date(2026, 8, 15)}))
    assert 'type="date"' in drawn
    assert 'value="2026-08-15"' in drawn


def test_paging_shows_only_where_there_is_somewhere_to_go():
    assert draw("{% paging %}") == ""
    drawn = draw('{% paging older="?after=9" %}')
    assert 'href="?after=9"' in drawn
    assert 'rel="prev"' not in drawn


def test_days_and_hours_as_a_swede_writes_them():
    this_year = timezone.localdate().year
    shift = SimpleNamespace(
        starts=datetime(2022, 8, 13, 8, tzinfo=UTC), ends=datetime(2022, 8, 13, 11, tzinfo=UTC)
    )
    source = Template("{% load ui %}{{ at|day }}|{{ at|short_day }}|{{ shift|hours }}")
    with translation.override("sv"), timezone.override("Europe/Stockholm"):
        drawn = source.render(Context({"at": shift.starts, "shift": shift}))
        assert drawn == "lördag 13 augusti 2022|lör 13 aug 2022|10.00–13.00"
        assert str(this_year) not in source.render(Context({"at": date(this_year, 5, 2), "shift": shift}))


def test_the_day_is_the_organisations_not_greenwichs():
    late = datetime(2022, 8, 13, 22, 30, tzinfo=UTC)
    with translation.override("sv"), timezone.override("Europe/Stockholm"):
        assert Template("{% load ui %}{{ at|day }}").render(Context({"at": late})) == "söndag 14 augusti 2022"


def test_the_query_is_kept_when_one_parameter_changes():
    request = RequestFactory().get("/?q=a%26b&page=2")
    drawn = draw('{% with_query page="" sort="name" %}', request=request)
    assert drawn.replace("&amp;", "&") == "?q=a%26b&sort=name"


def test_every_icon_named_in_a_template_is_drawn_and_every_drawn_one_is_shown():
    symbols = set(re.findall(r'id="([\w-]+)"', SPRITE.read_text()))
    named = {
        name
        for path in settings.PACKAGE_DIR.rglob("templates/**/*.html")
        for name in re.findall(r"""icon[ =]["']([\w-]+)["']""", path.read_text())
    }
    assert len(named) > 10
    assert named <= symbols
    assert set(ICONS) == symbols
