"""What the tables of the law are called on screen."""

from welfare.benefits.rules import Confidence, TableKind, without_article
from welfare.core.errors import N_

TABLE_LABELS = {
    TableKind.STANDARDS: N_("Mức chuẩn (standards.csv)"),
    TableKind.RATES: N_("Hệ số và mức tiền (rates.csv)"),
    TableKind.CATEGORIES: N_("Loại đối tượng (categories.csv)"),
}
CONFIDENCE_LABELS = {
    Confidence.READ: N_("Đọc từ văn bản"),
    Confidence.SECOND_HAND: N_("Nguồn gián tiếp"),
    Confidence.DERIVED: N_("Suy ra"),
    Confidence.MEMORY: N_("Theo trí nhớ"),
}
STANDARD_LABELS = {
    "TGXH": N_("Mức chuẩn trợ giúp xã hội"),
    "HTXH": N_("Mức trợ cấp hưu trí xã hội"),
    "NCC": N_("Mức chuẩn trợ cấp ưu đãi người có công"),
    "LCS": N_("Mức lương cơ sở"),
    "NGHEO_NT": N_("Chuẩn nghèo nông thôn, đồng/người/tháng"),
    "NGHEO_TT": N_("Chuẩn nghèo thành thị, đồng/người/tháng"),
    "DIEN_BAC1": N_("Giá điện bậc 1, đồng/kWh chưa thuế"),
    "CURRENT_MONTHLY": N_("Trợ cấp tháng đang hưởng"),
}


def citation(decree: str, sensitive: str | None) -> str:
    """The decree as it may be shown: of a category that means HIV without its article."""
    return without_article(decree) if sensitive == "hiv" else decree
