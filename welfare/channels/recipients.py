"""Who may receive for a person, and the document that lets them (handbook, sections 4 and 7)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from welfare.core.errors import N_, Refusal


class PayeeRole(StrEnum):
    """Why somebody else receives."""

    GUARDIAN = "guardian"
    CARER = "carer"
    AUTHORISED = "authorised"


ROLE_LABELS = {
    PayeeRole.GUARDIAN: N_("Người giám hộ"),
    PayeeRole.CARER: N_("Người chăm sóc, nuôi dưỡng"),
    PayeeRole.AUTHORISED: N_("Người được ủy quyền"),
}
REMIND_DAYS = 45  # a certified document takes a visit or two

NO_NAME = N_("Hãy điền họ tên người nhận thay.")
NO_DOCUMENT = N_(
    "Ủy quyền của %(name)s cần đủ số giấy, ngày ký, nơi chứng thực và ngày hết hạn. "
    "Xem trên giấy ủy quyền có chứng thực của UBND xã."
)
NO_IDENTITY = N_("Hãy điền số định danh của người được ủy quyền %(name)s, như trên giấy ủy quyền.")
EXPIRED = N_(
    "Giấy ủy quyền của %(name)s đã hết hạn ngày %(until)s. Lập giấy mới có chứng thực của UBND xã."
)
TOO_LONG = N_(
    "Giấy ủy quyền ký ngày %(signed)s chỉ có giá trị nhiều nhất một năm, đến ngày %(latest)s. "
    "Xem lại ngày hết hạn."
)
SIGNED_LATER = N_("Ngày ký giấy %(signed)s còn ở tương lai. Xem lại ngày trên giấy.")
ENDS_BEFORE = N_("Ngày hết hạn %(until)s trước ngày ký %(signed)s. Xem lại hai ngày trên giấy.")


@dataclass(frozen=True)
class PayeeFacts:
    """Whoever receives for a person, as an officer writes it down; numbers are bare digits."""

    role: PayeeRole
    name: str
    identity_number: str | None = None
    relation: str | None = None
    document_number: str | None = None
    document_on: date | None = None
    certified_by: str | None = None
    valid_until: date | None = None


def a_year_after(day: date) -> date:
    """The last day of a year that begins on the day.

    >>> a_year_after(date(2023, 12, 15)), a_year_after(date(2024, 2, 29))
    (datetime.date(2024, 12, 14), datetime.date(2025, 2, 28))
    """
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1) - timedelta(days=1)


def check_payee(facts: PayeeFacts, today: date) -> None:
    """Refuse whoever may not receive: an authorisation must be certified and last a year at most.

    Raises:
        Refusal: something of the document is missing, or its dates cannot be.
    """
    if not facts.name:
        raise Refusal(NO_NAME)
    signed, until = facts.document_on, facts.valid_until
    if signed and signed > today:
        raise Refusal(SIGNED_LATER, signed=_shown(signed))
    if signed and until and until < signed:
        raise Refusal(ENDS_BEFORE, until=_shown(until), signed=_shown(signed))
    if until and until < today:
        raise Refusal(EXPIRED, name=facts.name, until=_shown(until))
    if facts.role is PayeeRole.AUTHORISED:
        _check_authorisation(facts)


def _check_authorisation(facts: PayeeFacts) -> None:
    if not facts.identity_number:
        raise Refusal(NO_IDENTITY, name=facts.name)
    signed, until = facts.document_on, facts.valid_until
    if not (facts.document_number and signed and facts.certified_by and until):
        raise Refusal(NO_DOCUMENT, name=facts.name)
    latest = a_year_after(signed)
    if until > latest:
        raise Refusal(TOO_LONG, signed=_shown(signed), latest=_shown(latest))


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"
