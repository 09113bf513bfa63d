"""The pages of payouts: who may enter, and the words they all use."""

from welfare.channels.rules import CHANNEL_LABELS, CHANNEL_SHORT
from welfare.core.national_id import mask
from welfare.core.permissions import Permission
from welfare.payouts.rules import CYCLE_LABELS, LINE_LABELS, Step
from welfare.registry.rules import REGISTER_LABELS, birth_text
from welfare.web.blueprint import Feature

blueprint = Feature("payouts", __name__, permission=Permission.SEE_PAYOUTS, url_prefix="/payouts")


@blueprint.context_processor
def words() -> dict[str, object]:
    """What every page of this feature names things by."""
    return {
        "CYCLE_LABELS": CYCLE_LABELS,
        "LINE_LABELS": LINE_LABELS,
        "CHANNEL_LABELS": CHANNEL_LABELS,
        "CHANNEL_SHORT": CHANNEL_SHORT,
        "REGISTER_LABELS": REGISTER_LABELS,
        "Step": Step,
        "birth_text": birth_text,
        "mask": mask,
    }
