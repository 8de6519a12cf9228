"""The rights there are, and which role has which. Nothing else in the code decides this."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valstuga.orgs.enums import Role


class Perm(StrEnum):
    """One right. Each is described for administrators in docs/permissions.md (a test insists)."""

    ORG_VIEW = "org.view"
    ORG_MANAGE = "org.manage"
    ROLES_MANAGE = "roles.manage"
    AUDIT_VIEW = "audit.view"
    GROUPS_MANAGE = "groups.manage"
    PLAN_VIEW = "plan.view"
    PLAN_EDIT = "plan.edit"
    TODOS_EDIT = "todos.edit"
    PEOPLE_VIEW = "people.view"
    PEOPLE_EDIT = "people.edit"
    PEOPLE_EXPORT = "people.export"
    ACTIVITIES_VIEW = "activities.view"
    ACTIVITIES_EDIT = "activities.edit"
    SHIFTS_JOIN = "shifts.join"
    STAFFING_VIEW = "staffing.view"
    STAFFING_ASK = "staffing.ask"
    MY_PAGE = "my.page"


MEMBER = frozenset({Perm.ORG_VIEW, Perm.PLAN_VIEW, Perm.ACTIVITIES_VIEW, Perm.SHIFTS_JOIN, Perm.MY_PAGE})
EDITOR = MEMBER | {Perm.ACTIVITIES_EDIT, Perm.TODOS_EDIT}
LEADER = EDITOR | {Perm.STAFFING_VIEW, Perm.STAFFING_ASK}
ORGANISER = LEADER | {Perm.PLAN_EDIT, Perm.PEOPLE_VIEW, Perm.PEOPLE_EDIT, Perm.GROUPS_MANAGE}
ADMIN = frozenset(Perm)

ROLE_PERMS: dict[Role, frozenset[Perm]] = {
    Role.ADMIN: ADMIN,
    Role.ORGANISER: ORGANISER,
    Role.LEADER: LEADER,
    Role.EDITOR: EDITOR,
    Role.MEMBER: MEMBER,
}

# What a personal link in a mail opens: the member's own page, nothing that shows others.
LINK_PERMS = frozenset({Perm.MY_PAGE, Perm.SHIFTS_JOIN})

# Whoever has one of these sees the register, so signs in with a second factor.
SENSITIVE = frozenset(
    {
        Perm.PEOPLE_VIEW,
        Perm.PEOPLE_EDIT,
        Perm.PEOPLE_EXPORT,
        Perm.STAFFING_VIEW,
        Perm.STAFFING_ASK,
        Perm.ROLES_MANAGE,
        Perm.AUDIT_VIEW,
    }
)

# What may be handed out for one activity alone.
FOR_ONE_ACTIVITY = frozenset({Perm.ACTIVITIES_EDIT, Perm.STAFFING_VIEW, Perm.STAFFING_ASK})

LABELS: dict[Perm, str | Promise] = {
    Perm.ORG_VIEW: _("See the organisation and its groups"),
    Perm.ORG_MANAGE: _("Change the organisation's settings"),
    Perm.ROLES_MANAGE: _("Invite people and give roles"),
    Perm.AUDIT_VIEW: _("Read the log of what was done"),
    Perm.GROUPS_MANAGE: _("Create groups and record decisions"),
    Perm.PLAN_VIEW: _("Read the plan and its follow-up"),
    Perm.PLAN_EDIT: _("Import and edit the plan"),
    Perm.TODOS_EDIT: _("Change to-dos: who, when, status"),
    Perm.PEOPLE_VIEW: _("See the register of members"),
    Perm.PEOPLE_EDIT: _("Change the register of members"),
    Perm.PEOPLE_EXPORT: _("Export the register of members"),
    Perm.ACTIVITIES_VIEW: _("See the calendar"),
    Perm.ACTIVITIES_EDIT: _("Create and change activities"),
    Perm.SHIFTS_JOIN: _("Sign up for shifts"),
    Perm.STAFFING_VIEW: _("See the staffing board"),
    Perm.STAFFING_ASK: _("Ask people to take shifts"),
    Perm.MY_PAGE: _("See one's own page"),
}
