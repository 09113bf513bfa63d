"""The pages of papers: who may enter, and the words they all use."""

from welfare.core.permissions import Permission
from welfare.payouts.blueprint import words
from welfare.web.blueprint import Feature

blueprint = Feature(
    "papers", __name__, permission=Permission.SEE_PAYOUTS, url_prefix="/payouts/papers"
)
blueprint.context_processor(words)
