import pytest

from tests import factories
from valstuga.core.errors import NotFound
from valstuga.orgs.access import Access
from valstuga.orgs.enums import OrgKind, Role
from valstuga.orgs.permissions import Perm


def test_a_role_is_inherited_down_the_tree_and_never_up(db):
    district = factories.organisation(kind=OrgKind.DISTRICT)
    local = factories.organisation(parent=district)
    person = factories.person(district)
    user = factories.user_for(person)
    factories.membership(user, district, Role.ORGANISER)
    assert Access.of(user, local).can(Perm.PEOPLE_VIEW)
    below = factories.person(local)
    local_user = factories.user_for(below)
    factories.membership(local_user, local, Role.ADMIN)
    assert not Access.of(local_user, district).is_member


def test_rows_of_another_organisation_look_as_if_they_were_not_there(asta, other_org):
    theirs = factories.shift(factories.activity(other_org))
    with pytest.raises(NotFound):
        asta.access.require(Perm.ACTIVITIES_EDIT, on=theirs)


def test_access_costs_three_queries(asta, django_assert_num_queries):
    with django_assert_num_queries(3):
        Access.of(asta.user, asta.org)
