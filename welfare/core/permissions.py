"""The things a person may or may not do; which role may do which is said in `staff.rules`."""

from enum import Enum


class Permission(Enum):
    """What a page, a button or a command may ask of whoever uses it."""

    SEE_DASHBOARD = "see-dashboard"
    SEE_PEOPLE = "see-people"
    EDIT_PEOPLE = "edit-people"
    OPEN_NUMBERS = "open-numbers"
    OPEN_DOCUMENTS = "open-documents"
    SEE_RATES = "see-rates"
    LOAD_RATES = "load-rates"
    SEE_PAYOUTS = "see-payouts"
    DRAW_UP = "draw-up"
    APPROVE = "approve"
    RECORD_RESULTS = "record-results"
    SIGN_LISTS = "sign-lists"
    MAKE_BANK_FILES = "make-bank-files"
    SEE_MAP = "see-map"
    EDIT_CASH_POINTS = "edit-cash-points"
    SEE_AREAS = "see-areas"
    MANAGE_AREAS = "manage-areas"
    MANAGE_STAFF = "manage-staff"
    SEE_AUDIT = "see-audit"
    SET_TARGETS = "set-targets"
    LOOK_AGAIN = "look-again"
