"""The blueprint of all pages on which files come in."""

from welfare.core.permissions import Permission
from welfare.web.blueprint import Feature

blueprint = Feature("intake", __name__, permission=Permission.EDIT_PEOPLE, url_prefix="/intake")
