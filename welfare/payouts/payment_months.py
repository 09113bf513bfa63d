"""In which months the office pays what is not paid monthly, from a year without cycles on."""

from sqlalchemy import select

from welfare.audit import service as audit
from welfare.benefits import rate_queries
from welfare.benefits.calendar import HOW_MANY, Frequency, Kind, months_paid, read_months
from welfare.benefits.models import PaymentMonths
from welfare.core.errors import N_, Refusal
from welfare.database import db
from welfare.payouts import queries
from welfare.registry import queries as registry_queries
from welfare.registry.models import Category
from welfare.staff.models import Staff
from welfare.web.constraints import explain_constraint

FREQUENCY_LABELS = {
    Frequency.QUARTERLY: N_("Mọi khoản trả hằng quý"),
    Frequency.TWICE_YEARLY: N_("Mọi khoản trả hai lần một năm"),
    Frequency.YEARLY: N_("Mọi khoản trả mỗi năm một lần"),
}
YEAR_BEGUN = N_(
    "Đã lập kỳ chi trả đến tháng %(through)s: tháng chi trả chỉ đổi được từ năm %(first)s, để các"
    " kỳ đã lập vẫn như cũ."
)
NO_SUBJECT = N_("Chọn khoản cần đổi tháng chi trả.")
FAR_YEAR = N_("Năm %(year)s quá xa. Ghi năm có bốn chữ số gần đây.")
explain_constraint(
    "uq_payment_months_subject_from_year",
    N_("Người khác vừa đổi tháng chi trả của khoản này. Tải lại trang để xem."),
)


def subjects() -> dict[str, Frequency]:
    """What has months of its own: the frequencies, and the categories paid by them."""
    found = {frequency.value: frequency for frequency in FREQUENCY_LABELS}
    return found | {each.code: Frequency(each.frequency) for each in periodic_categories()}


def periodic_categories() -> list[Category]:
    """The categories that are paid neither monthly nor once."""
    return [each for each in registry_queries.categories() if each.frequency in HOW_MANY]


def calendar(year: int) -> list[tuple[Category, tuple[int, ...]]]:
    """In which months of a year each of these categories is paid."""
    office = rate_queries.office_months()
    return [
        (each, months_paid(Kind(each.code, each.frequency), year, office))
        for each in periodic_categories()
    ]


def first_free_year() -> int | None:
    """The first year of which no cycle has drawn a month; None before the first cycle."""
    through = queries.books().through
    return None if through is None else through.year + 1


def change(*, actor: Staff, subject: str, from_year: int, months: str) -> PaymentMonths:
    """Pay a frequency or a category in these months from a year on.

    Raises:
        Refusal: a year that cycles have begun, or months that do not fit the frequency.
    """
    frequency = subjects().get(subject)
    if frequency is None:
        raise Refusal(NO_SUBJECT)
    first, through = first_free_year(), queries.books().through
    if first is not None and through is not None and from_year < first:
        raise Refusal(YEAR_BEGUN, through=through.label, first=first)
    if not 2000 <= from_year <= 2100:
        raise Refusal(FAR_YEAR, year=from_year)
    read = ",".join(str(month) for month in read_months(months, frequency))
    row = db.session.scalar(
        select(PaymentMonths).where(
            PaymentMonths.subject == subject, PaymentMonths.from_year == from_year
        )
    )
    before = row.months if row is not None else None
    if row is None:
        row = PaymentMonths(subject=subject, from_year=from_year, months=read)
        db.session.add(row)
    row.months = read
    db.session.flush()
    if before != read:
        audit.record(
            actor,
            "payouts.payment_months_set",
            "payout_cycle",
            None,
            before={"payment_months": before},
            after={"payment_months": read, "paid_kind": subject, "from_year": from_year},
        )
    return row
