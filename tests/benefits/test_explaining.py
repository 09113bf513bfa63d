"""Why an enrolment brings nothing, or is given up for another."""

from dataclasses import replace
from datetime import date

import pytest

from tests.benefits.law import RATES, STANDARDS, prices
from welfare.benefits.explaining import (
    Amount,
    Claim,
    Life,
    Question,
    WhyNothing,
    explain_given_up,
    explain_nothing,
    newer_decree,
    why_nothing,
)
from welfare.core.month import Month

DECEMBER = Month(2023, 12)
CLAIM = Claim(
    category_code="BT5C",
    frequency="monthly",
    degree=None,
    start_month=Month(2021, 7),
    end_month=None,
)
LIFE = Life(born_on=date(1940, 5, 1), died_on=None)


def question(claim: Claim = CLAIM, life: Life = LIFE, month: Month = DECEMBER) -> Question:
    return Question(month, claim, life, prices(month), RATES)


REASONS = [
    # what differs from an entitled person of 83, the reason, its sentence
    ({"start_month": DECEMBER + 1}, {}, WhyNothing.NOT_STARTED, "Hưởng từ 01/2024."),
    ({"end_month": DECEMBER - 1}, {}, WhyNothing.ENDED, "Thôi hưởng sau tháng 11/2023."),
    (
        {},
        {"died_on": date(2023, 11, 30)},
        WhyNothing.DIED,
        "Mất ngày 30/11/2023, trả hết tháng 11/2023.",
    ),
    (
        {"category_code": "MT-NCC", "frequency": "one-off"},
        {},
        WhyNothing.NOT_MONTHLY,
        "Khoản này không trả vào tháng 12/2023.",
    ),
    (
        {"category_code": "HTXH"},
        {},
        WhyNothing.NO_RATE,
        "Mức của loại này áp dụng từ ngày 01/07/2025.",
    ),
    ({"category_code": "?"}, {}, WhyNothing.NO_RATE, "Chưa có mức của loại này."),
    ({"category_code": "TB"}, {}, WhyNothing.DEGREE, "Chưa ghi tỷ lệ tổn thương cơ thể."),
    (
        {"category_code": "TB", "degree": 20},
        {},
        WhyNothing.DEGREE,
        "Không có mức cho tỷ lệ 20 %.",
    ),
    (
        {},
        {"born_on": date(1944, 1, 1)},
        WhyNothing.AGE,
        "Hưởng từ 01/2024 (đủ 80 tuổi).",
    ),
    (
        {"category_code": "BT2"},
        {"born_on": date(2001, 12, 31)},
        WhyNothing.AGE,
        "Thôi hưởng từ 12/2023 (đủ 22 tuổi).",
    ),
    (
        {"category_code": "BT5A"},
        {"born_on": date(1964, 2, 29)},
        WhyNothing.AGE,
        "Hưởng từ 02/2024 (đủ 60 tuổi).",
    ),
]


@pytest.mark.parametrize(
    ("claim", "life", "why", "sentence"),
    [pytest.param(*row, id=f"{row[2].value}: {row[3]}") for row in REASONS],
)
def test_a_reason_for_nothing_is_found_and_said(
    claim: dict[str, object], life: dict[str, object], why: WhyNothing, sentence: str
) -> None:
    asked = question(replace(CLAIM, **claim), replace(LIFE, **life))
    assert why_nothing(asked) is why
    assert str(explain_nothing(asked)) == sentence


def test_who_has_a_price_has_no_reason() -> None:
    assert why_nothing(question()) is None
    assert explain_nothing(question()) is None


@pytest.mark.parametrize(
    ("claim", "life"),
    [
        ({"start_month": DECEMBER}, {}),
        ({"end_month": DECEMBER}, {}),
        ({}, {"died_on": date(2023, 12, 1)}),
        ({}, {"born_on": date(1943, 12, 31)}),
        ({"category_code": "TB", "degree": 21}, {}),
    ],
    ids=["tháng đầu", "tháng cuối", "tháng mất", "đủ tuổi ngày cuối tháng", "tỷ lệ thấp nhất"],
)
def test_the_edge_itself_still_brings_money(
    claim: dict[str, object], life: dict[str, object]
) -> None:
    assert why_nothing(question(replace(CLAIM, **claim), replace(LIFE, **life))) is None


def test_a_category_that_the_law_has_ended_says_when() -> None:
    assert str(explain_nothing(question(month=Month(2025, 7)))) == (
        "Mức của loại này hết áp dụng sau ngày 30/06/2025."
    )


def test_a_rate_without_its_base_amount_is_said_to_lack_it() -> None:
    asked = replace(question(), prices=[])
    assert str(explain_nothing(asked)) == "Chưa có mức chuẩn của tháng này."


def amount(name: str, stacking: str | None, vnd: int, *, drawn: bool) -> Amount:
    return Amount(name, stacking, vnd, drawn)


def test_an_allowance_given_up_names_the_higher_one_of_its_group() -> None:
    lower = amount("Người từ đủ 80 tuổi", "protection", 360_000, drawn=False)
    higher = amount("Người khuyết tật nặng", "protection", 720_000, drawn=True)
    other = amount("Thương binh", None, 4_016_000, drawn=True)
    assert str(explain_given_up(lower, [other, higher, lower])) == (
        "Không hưởng cùng lúc với mức cao hơn: Người khuyết tật nặng (720.000 đ)."
    )
    assert explain_given_up(higher, [other, higher, lower]) is None


def test_a_third_survivor_allowance_names_both_that_are_drawn() -> None:
    drawn = [
        amount("Thân nhân 2 liệt sĩ", "merit-survivor", 4_110_000, drawn=True),
        amount("Tuất thương binh", "merit-survivor", 1_153_000, drawn=True),
    ]
    third = amount("Tuất bệnh binh", "merit-survivor", 1_153_000, drawn=False)
    assert str(explain_given_up(third, [*drawn, third])).endswith(
        "Thân nhân 2 liệt sĩ (4.110.000 đ); Tuất thương binh (1.153.000 đ)."
    )


def test_a_single_parents_allowance_given_up_names_the_one_of_the_other_group() -> None:
    study = amount("Còn đi học", "protection", 540_000, drawn=True)
    parent = amount("Đơn thân", "protection-single-parent", 360_000, drawn=False)
    carer = amount("Chăm sóc", None, 360_000, drawn=True)
    sentence = str(explain_given_up(parent, [carer, study, parent]))
    assert sentence.endswith("mức cao hơn: Còn đi học (540.000 đ).")


@pytest.mark.parametrize(
    ("month", "decree"),
    [("2023-12", None), ("2026-06", None), ("2026-07", "321/2026/NĐ-CP")],
)
def test_a_merit_amount_older_than_the_merit_standard_is_known_to_be_so(
    month: str, decree: str | None
) -> None:
    asked = Month.parse(month)
    rate = next(
        r
        for r in RATES
        if r.category_code == "TUDAY"
        and r.valid_from <= asked.first_day <= (r.valid_to or date.max)
    )
    newer = newer_decree(asked, rate, "monthly", STANDARDS)
    assert (newer.decree.partition(" ")[0] if newer else None) == decree


def test_only_amounts_that_follow_the_merit_standard_grow_old() -> None:
    july = Month(2026, 7)
    for code, frequency in (("THOCUNG-LS", "yearly"), ("BT6-N", "monthly")):
        rate = next(r for r in RATES if r.category_code == code)
        assert newer_decree(july, rate, frequency, STANDARDS) is None
