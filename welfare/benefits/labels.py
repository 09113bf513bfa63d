"""What the record of rates says, in an officer's words."""

from welfare.benefits.wording import TABLE_LABELS
from welfare.core.errors import N_

ACTIONS = {"rates.loaded": N_("Nạp bảng mức trợ cấp")}
SUBJECTS = {"rates": N_("Mức trợ cấp")}
FACTS = {
    "table": N_("Bảng"),
    "file": N_("Tệp"),
    "added": N_("Dòng thêm"),
    "ended": N_("Dòng khép lại"),
    "unchanged": N_("Dòng đã có"),
    "recheck_from": N_("Tính lại từ tháng"),
    "people": N_("Số người"),
}
VALUES = {"table": {kind.value: label for kind, label in TABLE_LABELS.items()}}
