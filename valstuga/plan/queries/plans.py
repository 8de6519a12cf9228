"""Which plans there are, and which one holds now."""

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.permissions import Perm
from valstuga.plan.enums import PlanState, TodoState
from valstuga.plan.models import Plan


def plans(access: Access) -> QuerySet[Plan]:
    """Every plan of the organisation, newest first, with `total` and `done` to-dos."""
    access.require(Perm.PLAN_VIEW)
    counted = ~Q(sections__todos__state=TodoState.DROPPED)
    return Plan.objects.filter(org=access.org).annotate(
        total=Count("sections__todos", filter=counted),
        done=Count("sections__todos", filter=Q(sections__todos__state=TodoState.DONE)),
    )


def plan(access: Access, plan_id: int) -> Plan:
    access.require(Perm.PLAN_VIEW)
    found = Plan.objects.filter(org=access.org, pk=plan_id).first()
    if found is None:
        raise NotFound
    return found


def current_plan(access: Access, plan_id: int | None = None) -> Plan | None:
    """The plan asked for, or the one that holds: adopted last, else the newest draft. None when there is none."""
    access.require(Perm.PLAN_VIEW)
    if plan_id is not None:
        return plan(access, plan_id)
    rank = Case(When(state=PlanState.ADOPTED, then=Value(0)), default=Value(1))
    return (
        Plan.objects.filter(org=access.org)
        .exclude(state=PlanState.ARCHIVED)
        .order_by(rank, F("adopted_on").desc(nulls_last=True), "-created", "-pk")
        .first()
    )


def has_plan(access: Access) -> bool:
    return current_plan(access) is not None
