"""Who may receive for a person, and until when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.channels.recipients import PayeeFacts, PayeeRole, a_year_after, check_payee
from welfare.core.errors import Refusal

TODAY = date(2023, 12, 15)
SON = PayeeFacts(
    role=PayeeRole.AUTHORISED,
    name="Trần Văn Con",
    identity_number="082070001234",
    relation="con",
    document_number="12/UQ",
    document_on=date(2023, 12, 1),
    certified_by="UBND xã An Cư",
    valid_until=date(2024, 11, 30),
)


def test_a_certified_document_of_a_year_lets_somebody_receive() -> None:
    check_payee(SON, TODAY)


def test_a_guardian_needs_no_end() -> None:
    check_payee(PayeeFacts(PayeeRole.GUARDIAN, "Trần Văn Con"), TODAY)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "họ tên"),
        ({"identity_number": None}, "số định danh"),
        ({"document_number": None}, "số giấy"),
        ({"certified_by": None}, "nơi chứng thực"),
        ({"valid_until": None}, "ngày hết hạn"),
        ({"valid_until": date(2023, 12, 14)}, "đã hết hạn ngày 14/12/2023"),
        ({"valid_until": date(2024, 12, 1)}, "đến ngày 30/11/2024"),
        ({"document_on": date(2023, 12, 16)}, "còn ở tương lai"),
        ({"valid_until": date(2023, 11, 1)}, "trước ngày ký"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        check_payee(replace(SON, **wrong), TODAY)  # type: ignore[arg-type]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_year_ends_the_day_before_it_begins_again(day: date) -> None:
    end = a_year_after(day)
    assert timedelta(days=364) <= end - day <= timedelta(days=365)
    assert (end + timedelta(days=1)).year == day.year + 1
