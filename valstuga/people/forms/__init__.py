"""The register's forms. What they find wrong they take from `normalise`, so that each rule stands once."""

from valstuga.people.forms.availability import AvailabilityForm
from valstuga.people.forms.persons import (
    BulkTagForm,
    FilterForm,
    GroupMemberForm,
    LabelForm,
    MappingForm,
    PersonForm,
    UploadForm,
)
from valstuga.people.forms.profiles import LANGUAGES, ProfileForm

__all__ = [
    "LANGUAGES",
    "AvailabilityForm",
    "BulkTagForm",
    "FilterForm",
    "GroupMemberForm",
    "LabelForm",
    "MappingForm",
    "PersonForm",
    "ProfileForm",
    "UploadForm",
]
