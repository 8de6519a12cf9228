import pytest
from django.core import mail

from tests import factories
from valstuga.messaging import letters, services
from valstuga.messaging.models import Delivery

TEMPLATE = "messaging/email/hello"


@pytest.fixture
def hello(tmp_path, settings):
    folder = tmp_path / "messaging" / "email"
    folder.mkdir(parents=True)
    (folder / "hello.md").write_text(
        "Hej {{ name }}\n\nVälkommen **{{ name }}**!\n\n[Jag kommer]({{ base_url }}/x/)\n"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    return TEMPLATE


def send(org, person, **fields):
    defaults = {"kind": "test", "key": "k1", "template": TEMPLATE, "context": {"name": "Bo"}}
    return services.send(org=org, person=person, **{**defaults, **fields})


def test_a_mail_has_a_plain_part_and_an_html_part_with_a_button(org, bo, hello):
    delivery = send(org, bo.person)
    message = mail.outbox[0]
    assert message.subject == "Hej Bo"
    assert "Jag kommer:\nhttp://localhost:8000/x/" in message.body
    assert 'href="http://localhost:8000/x/"' in message.alternatives[0].content
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.SENT


def test_the_same_key_sends_once(org, bo, hello):
    send(org, bo.person)
    send(org, bo.person)
    assert len(mail.outbox) == 1


def test_a_typed_link_or_tag_stays_text(org, hello):
    letter = letters.write(org, hello, {"name": "<b>x</b> [klick](https://evil.example/)"}, language="sv")
    assert "<b>" not in letter.html
    assert 'href="https://evil.example' not in letter.html


def test_nobody_without_an_address_is_written_to(org, hello):
    assert send(org, factories.person(org, email="")) is None
    assert not Delivery.objects.exists()


def test_a_refused_mail_waits_with_its_reason_and_goes_later(org, bo, hello):
    delivery = Delivery.objects.create(
        org=org, key="k2", kind="test", to="bo@example.org", subject="s", text="t", html="h"
    )

    def refuse(message):
        raise ConnectionRefusedError("no server")

    assert services.deliver(delivery.pk, post=refuse) is False
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == (Delivery.State.FAILED, "no server")
    assert services.send_waiting() == (1, 0)
    assert services.send_waiting() == (0, 0)
