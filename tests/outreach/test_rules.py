"""Which channel serves a person best, and what a talk must say."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.channels.blockers import Blocker
from welfare.channels.rules import Kind
from welfare.core.errors import Refusal
from welfare.outreach.rules import (
    ContactFacts,
    Result,
    Situation,
    Thresholds,
    best_fit,
    check_contact,
    proposes_too_far,
)

LIMITS = Thresholds()
TODAY = date(2023, 12, 15)
MET = ContactFacts(met_on=TODAY, result=Result.AGREED)


def sentence(of: Situation) -> tuple[Kind, str]:
    advice = best_fit(of, LIMITS)
    return advice.kind, str(Refusal(advice.reason, **advice.params))


def test_who_is_bedridden_is_paid_at_home() -> None:
    of = Situation(nearest_atm_m=300, has_phone=True, blockers=frozenset({Blocker.BEDRIDDEN}))
    assert sentence(of)[0] is Kind.CASH_HOME


def test_near_an_atm_with_a_phone_and_a_child_who_helps_it_is_an_own_account() -> None:
    of = Situation(nearest_atm_m=1200, has_phone=True, relative_has_account=True)
    kind, why = sentence(of)
    assert kind is Kind.OWN_ACCOUNT
    assert why.startswith("Cách ATM 1,2 km, có điện thoại, người nhà đang dùng tài khoản")


def test_far_away_and_without_a_phone_it_is_cash_at_the_post_office_nearby() -> None:
    of = Situation(nearest_atm_m=9000, nearest_cash_m=600, cash_name="Bưu cục An Cư")
    assert sentence(of) == (
        Kind.CASH_POINT,
        "Cách ATM 9,0 km, không có điện thoại: nhận tiền mặt ở Bưu cục An Cư cách 600 m.",
    )


@pytest.mark.parametrize(
    ("of", "kind"),
    [
        (Situation(has_account=True), Kind.OWN_ACCOUNT),
        (Situation(social_account_linked=True), Kind.OWN_ACCOUNT),
        (Situation(nearest_atm_m=9000, relative_has_account=True), Kind.AUTHORISED_ACCOUNT),
        (
            Situation(
                nearest_atm_m=9000,
                nearest_cash_m=500,
                relative_has_account=True,
                blockers=frozenset({Blocker.MISUSED}),
            ),
            Kind.CASH_POINT,
        ),
        (
            Situation(
                nearest_atm_m=9000,
                nearest_cash_m=900,
                cash_name="Đại lý",
                is_agent=True,
                has_phone=True,
                has_vneid_2=True,
            ),
            Kind.E_WALLET,
        ),
        (Situation(nearest_atm_m=4000, has_phone=True), Kind.OWN_ACCOUNT),
        (
            Situation(
                nearest_atm_m=500,
                has_phone=True,
                blockers=frozenset({Blocker.CANNOT_USE_CARD}),
            ),
            Kind.CASH_POINT,
        ),
        (Situation(nearest_atm_m=9000, nearest_cash_m=7000), Kind.CASH_HOME),
        (Situation(), Kind.CASH_POINT),
    ],
)
def test_the_first_rule_that_fits_decides(of: Situation, kind: Kind) -> None:
    assert sentence(of)[0] is kind


def test_the_office_moves_the_line_between_near_and_far() -> None:
    of = Situation(nearest_atm_m=6000, has_phone=True, nearest_cash_m=900, cash_name="Bưu cục")
    assert best_fit(of, LIMITS).kind is Kind.CASH_POINT
    assert best_fit(of, replace(LIMITS, far_atm_m=7000)).kind is Kind.OWN_ACCOUNT


metres = st.none() | st.floats(0, 50_000)


@given(
    st.builds(
        Situation,
        nearest_atm_m=metres,
        nearest_cash_m=metres,
        cash_name=st.none() | st.just("Bưu cục"),
        blockers=st.frozensets(st.sampled_from(Blocker)),
    )
)
def test_everybody_is_advised_in_a_whole_sentence(of: Situation) -> None:
    why = sentence(of)[1]
    assert why.endswith(".")
    assert "%(" not in why
    assert "None" not in why


def test_too_far_is_proposed_of_who_takes_cash_and_has_not_said_so() -> None:
    far = Situation(nearest_atm_m=5001)
    said = replace(far, blockers=frozenset({Blocker.ATM_TOO_FAR}))
    assert proposes_too_far(Kind.CASH_POINT, far, LIMITS)
    assert not proposes_too_far(Kind.OWN_ACCOUNT, far, LIMITS)
    assert not proposes_too_far(Kind.CASH_POINT, said, LIMITS)
    assert not proposes_too_far(Kind.CASH_POINT, Situation(nearest_atm_m=5000), LIMITS)


@pytest.mark.parametrize(
    ("wrong", "sentence_part"),
    [
        ({"result": Result.REFUSED}, "ít nhất một lý do"),
        ({"result": Result.LATER}, "ngày hẹn"),
        ({"met_on": date(2023, 12, 16)}, "tương lai"),
        ({"next_on": date(2023, 12, 1)}, "trước ngày gặp"),
        ({"result": Result.NOT_MET, "consent_on": TODAY}, "“Đồng ý”"),
        ({"consent_on": date(2024, 1, 1)}, "tương lai"),
    ],
)
def test_what_a_talk_leaves_out_is_said(wrong: dict[str, object], sentence_part: str) -> None:
    with pytest.raises(Refusal, match=sentence_part):
        check_contact(replace(MET, **wrong), TODAY)  # type: ignore[arg-type]
