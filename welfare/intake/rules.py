"""The states of an upload, and what officers call them."""

from enum import StrEnum

from welfare.core.errors import N_


class UploadStatus(StrEnum):
    """Where an uploaded workbook stands."""

    READING = "reading"
    WAITING = "waiting"
    APPLIED = "applied"
    GIVEN_UP = "given-up"


STATUS_LABELS = {
    UploadStatus.READING: N_("đang đọc"),
    UploadStatus.WAITING: N_("chờ quyết định"),
    UploadStatus.APPLIED: N_("đã lưu vào sổ"),
    UploadStatus.GIVEN_UP: N_("đã bỏ"),
}
STATUS_TONES = {
    UploadStatus.READING: "info",
    UploadStatus.WAITING: "warning",
    UploadStatus.APPLIED: "success",
    UploadStatus.GIVEN_UP: "neutral",
}
