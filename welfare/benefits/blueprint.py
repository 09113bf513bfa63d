"""The pages of what is due and of the tables behind it."""

from welfare.core.permissions import Permission
from welfare.web.blueprint import Feature

blueprint = Feature("benefits", __name__, permission=Permission.SEE_RATES, url_prefix="/benefits")
