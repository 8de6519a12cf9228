from django.urls import URLPattern, path, re_path

from valstuga.people.views import imports, labels, persons, profiles, register

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("members/", register.register, name="register"),
    path("members/print/", register.printed, name="printed"),
    re_path(r"^members/register\.(?P<form>csv|xlsx)$", register.export, name="export"),
    path("members/tag/", register.bulk_tag, name="bulk_tag"),
    path("members/new/", persons.person_new, name="person_new"),
    path("members/<int:person_id>/", persons.person, name="person"),
    path("members/<int:person_id>/edit/", persons.person_edit, name="person_edit"),
    path("members/<int:person_id>/profile/", profiles.person_profile, name="person_profile"),
    path("members/<int:person_id>/archive/", persons.archive, name="archive"),
    path("members/<int:person_id>/unarchive/", persons.unarchive, name="unarchive"),
    path("members/<int:person_id>/sign-in/", persons.give_login, name="give_login"),
    path("members/<int:person_id>/erase/", persons.erase, name="erase"),
    path("members/labels/", labels.labels, name="labels"),
    re_path(r"^members/labels/(?P<kind>tag|skill)/(?P<label_id>\d+)/$", labels.label_edit, name="label_edit"),
    re_path(
        r"^members/labels/(?P<kind>tag|skill)/(?P<label_id>\d+)/remove/$",
        labels.label_delete,
        name="label_delete",
    ),
    path("members/groups/<int:group_id>/", labels.group, name="group"),
    path("members/groups/<int:group_id>/<int:person_id>/remove/", labels.group_remove, name="group_remove"),
    path("members/import/", imports.import_new, name="import_new"),
    path("members/import/<int:import_id>/columns/", imports.import_columns, name="import_columns"),
    path("members/import/<int:import_id>/trial/", imports.import_trial, name="import_trial"),
    path("members/import/<int:import_id>/start/", imports.import_start, name="import_start"),
    path("members/import/<int:import_id>/", imports.import_result, name="import_result"),
    path("members/import/<int:import_id>/rows-to-correct.csv", imports.import_errors, name="import_errors"),
    path("my/profile/", profiles.my_profile, name="my_profile"),
    path("my/data/", profiles.my_data, name="my_data"),
]
