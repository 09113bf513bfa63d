"""What the record of papers says, in an officer's words."""

from welfare.core.errors import N_
from welfare.registry.document_rules import KIND_LABELS

ACTIONS = {
    "document.attached": N_("Tải lên giấy tờ"),
    "document.opened": N_("Mở xem giấy tờ"),
    "document.removed": N_("Gỡ giấy tờ"),
}
FACTS = {
    "document": N_("Giấy tờ số"),
    "document_kind": N_("Loại giấy tờ"),
    "document_type": N_("Dạng tệp"),
    "reason": N_("Lý do"),
}
VALUES = {"document_kind": {kind.value: label for kind, label in KIND_LABELS.items()}}
