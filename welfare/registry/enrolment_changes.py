"""What others wrote to an enrolment while a form on it was open."""

from wtforms import Field

from welfare.registry.models import Enrolment
from welfare.registry.timeline import Change, changes_of_enrolment_since


def changes_of_enrolment(entitled: Enrolment, version: Field) -> list[Change]:
    """What the officer has not seen; the form then stands on what is written now.

    Their typing stays: only the version that they have now been told of goes on.
    """
    seen = version.data or 0
    if not seen or seen == entitled.version:
        return []
    version.raw_data, version.data = None, entitled.version
    return changes_of_enrolment_since(entitled.person_id, entitled.id, seen)
