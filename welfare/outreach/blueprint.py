"""The blueprint to which the modules of pages add theirs."""

from welfare.core.permissions import Permission
from welfare.web.blueprint import Feature

blueprint = Feature("outreach", __name__, permission=Permission.SEE_PEOPLE, url_prefix="/outreach")
EDITING = Permission.EDIT_PEOPLE
STEERING = Permission.SET_TARGETS
