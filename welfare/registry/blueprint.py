"""The pages of the registers, behind one permission; those that write ask for another."""

from welfare.core.permissions import Permission
from welfare.web.blueprint import Feature

blueprint = Feature("registry", __name__, permission=Permission.SEE_PEOPLE)
