"""Everything that changes the register. One file a noun; others import from here."""

from valstuga.people.services.exports import export_register
from valstuga.people.services.groups import add_to_group, remove_from_group
from valstuga.people.services.imports import (
    Outcome,
    dry_run,
    import_now,
    import_register_job,
    map_columns,
    shown_errors,
    start_import,
    upload_register,
    wrong_rows,
)
from valstuga.people.services.labels import delete_label, save_label, tag_persons
from valstuga.people.services.persons import (
    add_guest,
    archive_person,
    create_person,
    erase_person,
    give_login,
    known_person,
    note_person_viewed,
    note_register_viewed,
    person_link,
    settle_in,
    unarchive_person,
    update_person,
)
from valstuga.people.services.privacy import my_data, readable
from valstuga.people.services.profiles import Days, edit_profile, save_profile, set_availability

__all__ = [
    "Days",
    "Outcome",
    "add_guest",
    "add_to_group",
    "archive_person",
    "create_person",
    "delete_label",
    "dry_run",
    "edit_profile",
    "erase_person",
    "export_register",
    "give_login",
    "import_now",
    "import_register_job",
    "known_person",
    "map_columns",
    "my_data",
    "note_person_viewed",
    "note_register_viewed",
    "person_link",
    "readable",
    "remove_from_group",
    "save_label",
    "save_profile",
    "set_availability",
    "settle_in",
    "shown_errors",
    "start_import",
    "tag_persons",
    "unarchive_person",
    "update_person",
    "upload_register",
    "wrong_rows",
]
