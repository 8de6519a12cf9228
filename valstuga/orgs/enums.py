from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrgKind(TextChoices):
    NATIONAL = "national", _("National organisation")
    DISTRICT = "district", _("District")
    LOCAL = "local", _("Local association")


class GroupKind(TextChoices):
    BOARD = "board", _("Board")
    OFFICE = "office", _("Office")
    COUNCIL = "council", _("Council group")
    STRATEGY = "strategy", _("Strategy group")
    STAFFING = "staffing", _("Staffing group")
    MEDIA = "media", _("Media group")
    EDITORIAL = "editorial", _("Editorial group")
    OTHER = "other", _("Other group")


class Role(TextChoices):
    ADMIN = "admin", _("Administrator")
    ORGANISER = "organiser", _("Organiser")
    LEADER = "leader", _("Group leader")
    EDITOR = "editor", _("Editor")
    MEMBER = "member", _("Member")
