"""The mail of an invitation. The outbox stands above this floor, and an invited person is in no register yet."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from valstuga.orgs.models import Invitation


def token_of(seed: str) -> str:
    """The secret of a mail. The worker is told the seed alone, so the database never holds what opens the door."""
    return salted_hmac("valstuga.invitation", seed, algorithm="sha256").hexdigest()


@task(queue_name="mail")
def send_invitation_job(invitation_id: int, seed: str) -> None:
    """Send an invitation, unless it was taken back meanwhile."""

    row = Invitation.objects.select_related("org", "invited_by").filter(
        pk=invitation_id, accepted=None, revoked=None, expires__gt=timezone.now()
    )
    if invitation := row.first():
        message_of(invitation, token_of(seed)).send()


def message_of(invitation: Invitation, token: str) -> EmailMultiAlternatives:
    org = invitation.org
    with translation.override(org.language):
        context = {
            "invitation": invitation,
            "org": org,
            "url": f"{settings.BASE_URL}{reverse('orgs:invitation', args=[token])}",
        }
        subject = render_to_string("orgs/mail/invitation_subject.txt", context)
        text = render_to_string("orgs/mail/invitation.txt", context)
        html = render_to_string("orgs/mail/invitation.html", context)
    message = EmailMultiAlternatives(
        " ".join(subject.split()),
        text,
        settings.DEFAULT_FROM_EMAIL,
        [invitation.email],
        reply_to=[org.contact_email] if org.contact_email else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(html, "text/html")
    return message
