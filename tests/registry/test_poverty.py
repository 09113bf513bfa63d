"""The yearly review: what scores say, sheets, a year carried forward, electricity money."""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.registry import electricity, households, poverty, poverty_reviews, poverty_totals
from welfare.registry.models import Enrolment, EnrolmentReview, Household
from welfare.registry.poverty import Deprivation, proposed_class
from welfare.registry.poverty_reviews import Sheet
from welfare.registry.rules import HEAD, Paper, PovertyClass
from welfare.staff.models import Staff
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]
THREE = tuple(Deprivation)[:3]
POOR, NEAR_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR


def scored(year: int = 2024, poverty_class: PovertyClass | None = POOR, **facts: object) -> Sheet:
    return Sheet(**{"year": year, "poverty_class": poverty_class, "b1": 120} | facts)


def classes(officer: Staff, home: Household) -> dict[int, str]:
    known = households.household(officer, home.id)
    return {review.year: review.poverty_class for review in known.reviews}


@pytest.mark.parametrize(
    ("b1", "urban", "lacks", "said"),
    [
        (140, False, 3, POOR),
        (141, False, 3, None),
        (140, False, 2, NEAR_POOR),
        (175, True, 3, POOR),
        (176, True, 12, None),
        (0, True, 0, NEAR_POOR),
    ],
)
def test_the_thresholds_of_the_sheets_tell_the_class(
    b1: int, urban: bool, lacks: int, said: PovertyClass | None
) -> None:
    deprivations = tuple(Deprivation)[:lacks]
    assert proposed_class(b1=b1, b2=None, deprivations=deprivations, urban=urban) is said


@given(st.integers(0, 300), st.sets(st.sampled_from(Deprivation)), st.booleans())
def test_more_deprivations_never_make_a_household_less_poor(
    b1: int, lacking: set[Deprivation], urban: bool
) -> None:
    order = [None, NEAR_POOR, POOR]
    now = proposed_class(b1=b1, b2=None, deprivations=lacking, urban=urban)
    worse = proposed_class(b1=b1, b2=None, deprivations=set(Deprivation), urban=urban)
    assert order.index(worse) >= order.index(now)
    assert set(poverty.read(poverty.written(lacking))) == lacking


@pytest.mark.parametrize(("b2", "lacks"), [(30, 2), (29, 3)])
def test_sheets_that_contradict_one_another_are_refused(b2: int, lacks: int) -> None:
    with pytest.raises(Refusal, match="B2"):
        proposed_class(b1=1, b2=b2, deprivations=tuple(Deprivation)[:lacks], urban=False)


def test_another_class_than_the_scores_say_needs_a_reason(officer: Staff) -> None:
    home = factories.household()
    with pytest.raises(Refusal, match="lý do"):
        poverty_reviews.review(actor=officer, household_id=home.id, sheet=scored())
    sheet = scored(reason="Họp ấp")
    poverty_reviews.review(actor=officer, household_id=home.id, sheet=sheet)
    assert classes(officer, home) == {2024: "poor"}


def test_the_second_of_two_officers_does_not_overwrite_the_first(officer: Staff) -> None:
    home = factories.household()
    sheet = scored(deprivations=THREE)
    poverty_reviews.review(actor=officer, household_id=home.id, sheet=sheet)
    with pytest.raises(Conflict, match="vừa ghi"):
        poverty_reviews.review(actor=officer, household_id=home.id, sheet=sheet)
    seen = poverty_reviews.sheets([home.id])[home.id, 2024].id
    milder = scored(poverty_class=NEAR_POOR)
    poverty_reviews.review(actor=officer, household_id=home.id, sheet=milder, seen=seen)
    assert classes(officer, home) == {2024: "near-poor"}


def test_leaving_poverty_puts_what_rests_on_it_up_for_review(
    session: Session, officer: Staff
) -> None:
    home = factories.household()
    mother = factories.person(born_on=date(1990, 1, 1), household_id=home.id)
    resting = factories.enrolment(mother, "BT4", count=1)
    factories.enrolment(mother, "BT6-N")
    poverty_reviews.review(
        actor=officer, household_id=home.id, sheet=scored(2023, deprivations=THREE)
    )
    out = scored(2024, None, b1=200)
    assert poverty_reviews.review(actor=officer, household_id=home.id, sheet=out) == 1
    (put_up,) = session.scalars(select(EnrolmentReview))
    assert (put_up.enrolment_id, put_up.from_month) == (resting.id, Month(2024, 1))
    assert classes(officer, home) == {2023: "poor"}


def test_a_year_is_carried_forward_once_for_those_who_wait(officer: Staff) -> None:
    waiting, reviewed, left = (factories.household(f"MP{n}") for n in range(3))
    for home in (waiting, reviewed, left):
        poverty_reviews.review(
            actor=officer, household_id=home.id, sheet=scored(2023, deprivations=THREE)
        )
    near = scored(2024, NEAR_POOR)
    poverty_reviews.review(actor=officer, household_id=reviewed.id, sheet=near)
    poverty_reviews.review(actor=officer, household_id=left.id, sheet=scored(2024, None, b1=999))
    before = poverty_totals.totals(officer, 2024).everywhere
    assert (before.waiting, before.left) == (1, 1)
    carry = {"actor": officer, "commune_id": waiting.commune_id, "year": 2024, "paper": Paper()}
    assert poverty_reviews.carry_forward(**carry) == 1
    assert poverty_reviews.carry_forward(**carry) == 0
    assert classes(officer, waiting)[2024] == "poor"
    assert poverty_reviews.sheets([waiting.id])[waiting.id, 2024].carried_from == 2023
    after = poverty_totals.totals(officer, 2024).everywhere
    assert (dict(after.classes), after.waiting, after.left) == ({"poor": 1, "near-poor": 1}, 0, 1)


def test_totals_count_what_households_lack(officer: Staff) -> None:
    for code, lacking in (("A", THREE), ("B", THREE[:1])):
        poverty_class = POOR if len(lacking) == 3 else NEAR_POOR
        poverty_reviews.review(
            actor=officer,
            household_id=factories.household(code).id,
            sheet=scored(2024, poverty_class, deprivations=lacking),
        )
    everywhere = poverty_totals.totals(officer, 2024).everywhere
    assert [everywhere.lack(each) for each in tuple(Deprivation)[:4]] == [2, 1, 1, 0]


def test_a_household_gets_one_electricity_support(session: Session, officer: Staff) -> None:
    poor, social, headless = (factories.household(code) for code in ("A", "B", "C"))
    heads = [
        factories.person(household_id=home.id, relation_to_head=HEAD) for home in (poor, social)
    ]
    for home in (poor, headless):
        poverty_reviews.review(
            actor=officer, household_id=home.id, sheet=scored(2024, deprivations=THREE)
        )
    factories.enrolment(heads[0], "BT6-N")
    factories.enrolment(heads[1], "BT6-N")
    year = {"actor": officer, "commune_id": poor.commune_id, "year": 2024, "paper": Paper("7/QĐ")}
    assert electricity.enrol(**year) == 2
    assert electricity.enrol(**year) == 0
    statement = select(Enrolment).where(Enrolment.category_code.startswith("DIEN"))
    made = {each.person_id: each for each in session.scalars(statement)}
    assert made[heads[0].id].category_code == "DIEN-NGHEO"
    assert made[heads[1].id].category_code == "DIEN-CSXH"
    assert made[heads[0].id].end_month == Month(2024, 12)
    assert [each.head for each in electricity.entitled(officer, poor.commune_id, 2024)] == [None]


def test_reviews_of_other_communes_are_out_of_reach(session: Session) -> None:
    officer = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
    elsewhere = factories.household(commune_code=factories.CAI_BE)
    sheet = scored(deprivations=THREE)
    with pytest.raises(NotFound):
        poverty_reviews.review(actor=officer, household_id=elsewhere.id, sheet=sheet)
    there = {"actor": officer, "commune_id": elsewhere.commune_id, "year": 2024, "paper": Paper()}
    for act in (poverty_reviews.carry_forward, electricity.enrol):
        with pytest.raises(NotFound):
            act(**there)
    assert electricity.entitled(officer, elsewhere.commune_id, 2024) == []


def test_the_head_of_a_household_is_replaced(officer: Staff) -> None:
    home = factories.household()
    former = factories.person("Lê Văn Ba", household_id=home.id, relation_to_head=HEAD)
    heir = factories.person("Lê Thị Tư", household_id=home.id, relation_to_head="Con")
    households.make_head(actor=officer, household_id=home.id, person_id=heir.id)
    assert (former.relation_to_head, heir.relation_to_head) == (None, HEAD)
    with pytest.raises(NotFound):
        households.make_head(
            actor=officer, household_id=home.id, person_id=factories.person("Ai").id
        )


def test_the_class_is_shown_before_it_is_kept(session: Session, sign_in: SignIn) -> None:
    home = factories.household()
    session.commit()
    client, page = sign_in(Role.COMMUNE_OFFICER), f"/households/{home.id}/review?year=2024"
    sheet = {"year": "2024", "b1": "130", "deprivations": list(THREE), "poverty_class": "by-scores"}
    assert "Theo điểm của phiếu: Hộ nghèo" in client.post(page, data=sheet).text
    assert "Chưa có kết quả" in client.get(f"/households/{home.id}").text
    client.post(page, data={**sheet, "confirmed": "yes"})
    shown = client.get(f"/households/{home.id}").text
    assert "B1 130 điểm." in shown
    assert "Việc làm" in shown
    file = client.post("/households/export", data={"ending": "csv"}).get_data(as_text=True)
    assert home.code in file
    again = client.get(page).text
    assert 'value="130"' in again
    assert (
        "Ghi điểm phiếu B1"
        in client.post(page, data={"year": "2024", "poverty_class": "by-scores"}).text
    )


def test_the_pages_of_a_commune_carry_and_enrol(session: Session, sign_in: SignIn) -> None:
    officer = factories.staff(Role.DISTRICT_OFFICER)
    home = factories.household()
    factories.person("Lê Văn Ba", household_id=home.id, relation_to_head=HEAD)
    sheet = scored(2023, deprivations=THREE)
    poverty_reviews.review(actor=officer, household_id=home.id, sheet=sheet)
    session.commit()
    client = sign_in(Role.DISTRICT_OFFICER)
    where = f"?year=2024&commune={home.commune_id}"
    assert "Chuyển 1 hộ" in client.get(f"/households/carry-forward{where}").text
    answer = client.post(f"/households/carry-forward{where}", follow_redirects=True).text
    assert "Đã chuyển 1 hộ sang năm 2024." in answer
    assert "Lê Văn Ba" in client.get(f"/households/electricity{where}").text
    answer = client.post(f"/households/electricity{where}", follow_redirects=True).text
    assert "Đã mở hồ sơ tiền điện cho 1 hộ." in answer
    assert "Không còn hộ nào chờ" in answer
