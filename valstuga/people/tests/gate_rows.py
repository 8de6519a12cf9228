"""Who gets what from each route of the register."""

from valstuga.people.models import RegisterImport, Tag

ORGANISERS = {"admin": 200, "organiser": 200, "leader": 403, "editor": 403, "member": 403}
EVERYBODY = dict.fromkeys(ORGANISERS, 200)
STRANGERS = {"outsider": 404, "anonymous": 302}


def person_of(org):
    from tests import factories

    return factories.person(org).pk


def group_of(org):
    from tests import factories

    return factories.group(org).pk


def draft_of(org, **fields):
    rows = {"columns": ["Namn"], "rows": [[2, "Eva Påhitt"]], "mapping": {"full_name": 0}}
    return RegisterImport.objects.create(org=org, filename="medlemmar.csv", **{**rows, **fields}).pk


def done_of(org):
    return draft_of(org, rows=[], state=RegisterImport.State.DONE, result={"new": 1})


def tag_of(org):
    return Tag.objects.create(org=org, name="Ny").pk


def _rows():
    person = {"person_id": person_of}
    draft = {"import_id": draft_of}
    label = {"kind": "tag", "label_id": tag_of}
    opened = [
        ("register", {}),
        ("printed", {}),
        ("person_new", {}),
        ("person", person),
        ("person_edit", person),
        ("person_profile", person),
        ("erase", person),
        ("labels", {}),
        ("label_edit", label),
        ("label_delete", label),
        ("import_new", {}),
        ("import_columns", draft),
        ("import_trial", draft),
        ("import_result", {"import_id": done_of}),
        ("import_errors", draft),
    ]
    posted = [
        ("bulk_tag", {}),
        ("archive", person),
        ("unarchive", person),
        ("give_login", person),
        ("group_remove", {"group_id": group_of, **person}),
        ("import_start", draft),
    ]
    export = {**ORGANISERS, "organiser": 403}
    return [
        *((f"people:{name}", kwargs, {**ORGANISERS, **STRANGERS}) for name, kwargs in opened),
        *(
            (f"people:{name}", kwargs, {**ORGANISERS, "admin": 405, "organiser": 405, **STRANGERS})
            for name, kwargs in posted
        ),
        ("people:export", {"form": "csv"}, {**export, **STRANGERS}),
        ("people:group", {"group_id": group_of}, {**EVERYBODY, **STRANGERS}),
        ("people:my_profile", {}, {**EVERYBODY, **STRANGERS}),
        ("people:my_data", {}, {**EVERYBODY, **STRANGERS}),
    ]


ROWS = _rows()
