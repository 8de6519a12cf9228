from django.urls import include, path

from valstuga.orgs.views import groups, organisation, roles

app_name = "orgs"

own = [
    path("accent.css", organisation.accent, name="accent"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("organisation/new/", organisation.child_new, name="child_new"),
    path("organisation/leave/", roles.leave, name="leave"),
    path("settings/", organisation.settings, name="settings"),
    path("settings/move/", organisation.move, name="move"),
    path("log/", organisation.log, name="log"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.group_new, name="group_new"),
    path("groups/<int:group_id>/", groups.group, name="group"),
    path("groups/<int:group_id>/edit/", groups.group_edit, name="group_edit"),
    path("groups/<int:group_id>/remove/", groups.group_remove, name="group_remove"),
    path("decisions/", groups.decisions, name="decisions"),
    path("decisions/new/", groups.decision_new, name="decision_new"),
    path("roles/", roles.roles, name="roles"),
    path("roles/invite/", roles.invite, name="invite"),
    path("roles/hand-over/", roles.hand_over, name="hand_over"),
    path("roles/<int:membership_id>/", roles.role, name="role"),
    path("roles/<int:membership_id>/remove/", roles.role_remove, name="role_remove"),
    path("invitations/<int:invitation_id>/revoke/", roles.invitation_revoke, name="invitation_revoke"),
]

urlpatterns = [
    path("o/<slug:org_slug>/", include(own)),
    path("i/<str:token>/", roles.invitation, name="invitation"),
    path("account/delete/", roles.delete_account, name="delete_account"),
]
