"""The pages of cash points, ways and plans share one blueprint."""

from welfare.core.permissions import Permission
from welfare.web.blueprint import Feature

blueprint = Feature(
    "cashpoints", __name__, permission=Permission.SEE_MAP, url_prefix="/cash-points"
)
EDITING = Permission.EDIT_CASH_POINTS
