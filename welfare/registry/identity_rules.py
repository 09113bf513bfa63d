"""What the national population database can answer about a person, and how lists ask for it."""

from enum import StrEnum

from welfare.core.errors import N_


class IdentityResult(StrEnum):
    """An answer of the database."""

    MATCHED = "matched"
    DIFFERENT = "different"
    NOT_FOUND = "not-found"
    DIED = "died"


class IdentityStanding(StrEnum):
    """How far a person's identity is confirmed, as a list may be narrowed."""

    MATCHED = "matched"
    UNCONFIRMED = "unconfirmed"
    DIFFERENT = "different"
    NOT_FOUND = "not-found"
    DIED = "died"
    UNCHECKED = "unchecked"


RESULT_LABELS = {
    IdentityResult.MATCHED: N_("khớp"),
    IdentityResult.DIFFERENT: N_("không khớp"),
    IdentityResult.NOT_FOUND: N_("không tìm thấy"),
    IdentityResult.DIED: N_("đã chết"),
}
RESULT_TONES = {
    IdentityResult.MATCHED: "success",
    IdentityResult.DIFFERENT: "warning",
    IdentityResult.NOT_FOUND: "warning",
    IdentityResult.DIED: "danger",
}
STANDING_LABELS = {
    IdentityStanding.MATCHED: N_("Đã xác nhận (khớp)"),
    IdentityStanding.UNCONFIRMED: N_("Chưa xác nhận được"),
    IdentityStanding.DIFFERENT: N_("Không khớp"),
    IdentityStanding.NOT_FOUND: N_("Không tìm thấy"),
    IdentityStanding.DIED: N_("CSDL ghi đã chết"),
    IdentityStanding.UNCHECKED: N_("Chưa đối chiếu"),
}
