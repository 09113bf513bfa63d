"""What importing does to the registers, whatever the rows: nothing lost, nothing doubled."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.channels.models import PaymentChannel
from welfare.core.month import Month
from welfare.database import db, writing
from welfare.intake import service
from welfare.registry.models import Enrolment, Household, Person, PovertyReview
from welfare.staff.models import Staff
from welfare.staff.rules import Role

COLUMNS = (
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Số CMND",
    "Ấp",
    "Mã đối tượng",
    "Tỷ lệ",
    "Hưởng từ tháng",
    "Hình thức",
    "Số tài khoản",
    "Ngân hàng",
    "Mã hộ",
    "Quan hệ với chủ hộ",
    "Phân loại hộ",
)
Row = dict[str, str]


def row(name: str = "Nguyễn Văn An", **cells: str) -> Row:
    """A row of a workbook; cells are named by the first word of their header, see `NAMES`."""
    return {
        "Họ và tên": name,
        "Ngày sinh": "01/02/1940",
        "Mã đối tượng": "BT5C",
        "Hưởng từ tháng": "07/2021",
        **{NAMES[cell]: text for cell, text in cells.items()},
    }


NAMES = {
    "birth": "Ngày sinh",
    "sex": "Giới tính",
    "citizen_id": "Số CCCD",
    "old_id": "Số CMND",
    "hamlet": "Ấp",
    "category": "Mã đối tượng",
    "degree": "Tỷ lệ",
    "start": "Hưởng từ tháng",
    "channel": "Hình thức",
    "account": "Số tài khoản",
    "bank": "Ngân hàng",
    "household": "Mã hộ",
    "relation": "Quan hệ với chủ hộ",
    "poverty": "Phân loại hộ",
}


def workbook(rows: list[Row]) -> bytes:
    lines = [";".join(each.get(column, "") for column in COLUMNS) for each in rows]
    return "\n".join([";".join(COLUMNS), *lines]).encode()


def import_rows(
    actor: Staff, *rows: Row, register: str = "protection", apply: bool = True
) -> dict[str, object]:
    commune = areas_queries.commune_by_code(factories.AN_CU)
    facts = {
        "content": workbook(list(rows)),
        "filename": "an-cu.csv",
        "commune": commune,
        "register": register,
    }
    done = service.apply(actor=actor, **facts) if apply else service.read(**facts)
    return done.report()


def reasons(report: dict[str, object], kind: str = "refused") -> str:
    return json.dumps(report[kind], ensure_ascii=False)


def counted(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def people(session: Session) -> list[Person]:
    return list(session.scalars(select(Person).order_by(Person.id)))


class TestAnyRows:
    """Names, births, numbers and hamlets from few words, so that they collide as often as not."""

    rows = st.lists(
        st.builds(
            row,
            name=st.sampled_from(["Nguyễn Văn An", "Lê Thị Bé", "Lê Thị Bé"]),
            birth=st.sampled_from(["01/02/1940", "03/04/1950", "1940"]),
            sex=st.sampled_from(["", "Nam", "Nữ"]),
            citizen_id=st.sampled_from(["", "", "082040000001", "082040000002", "082150000003"]),
            old_id=st.sampled_from(["", "", "310000001", "310000002"]),
            hamlet=st.sampled_from(["", "Ấp Một", "Ấp Hai", "ấp MỘT", "An Lợi"]),
            category=st.sampled_from(["BT5C", "BT6-N", "BT1"]),
            start=st.sampled_from(["07/2021", "01/2023", "12/1939", "12/2030"]),
            channel=st.sampled_from(["", "TM", "TK"]),
            account=st.sampled_from(["", "711000123456", "711000123457"]),
            bank=st.sampled_from(["Agribank", "ngân hàng lạ"]),
        ),
        min_size=4,
        max_size=16,
    )

    @settings(
        max_examples=80,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(first=rows)
    @example(first=[])
    def test_importing_again_changes_nothing(
        self, session: Session, officer: Staff, first: list[Row]
    ) -> None:
        with undone(session):
            shown = import_rows(officer, *first, apply=False)
            done = import_rows(officer, *first)
            assert shown == done
            assert done["new_enrolments"] == done["accepted"] == counted(session, Enrolment)
            assert done["new_people"] == counted(session, Person)
            held = self.held(session)
            again = import_rows(officer, *first)
            assert again["unchanged"] == again["accepted"] == done["accepted"]
            assert self.held(session) == held

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(first=rows, second=rows)
    @example(
        first=[row()],
        second=[row(hamlet="Ấp Một"), row(hamlet="Ấp Hai")],
    ).via("the second workbook tells apart whom the first could not")
    @example(
        first=[row(hamlet="Ấp Một")],
        second=[
            row(hamlet="Ấp Một", citizen_id="082040000001"),
            row(hamlet="Ấp Một", citizen_id="082040000002"),
        ],
    ).via("both namesakes have got a number since")
    @example(
        first=[row(hamlet="Ấp Một", start="12/2030"), row()],
        second=[row(hamlet="Ấp Một")],
    ).via("a row that is refused anyway takes nobody's record")
    def test_two_workbooks_in_turn_add_nothing_the_second_time(
        self, session: Session, officer: Staff, first: list[Row], second: list[Row]
    ) -> None:
        with undone(session):
            for each in (first, second):
                import_rows(officer, *each)
            held = self.held(session)
            for each in (first, second):
                import_rows(officer, *each)
            assert self.held(session) == held

    def held(self, session: Session) -> tuple[int, ...]:
        return tuple(counted(session, each) for each in (Person, Enrolment, PaymentChannel))


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Each example begins with the same registers."""
    with session.begin_nested() as savepoint:
        yield
        savepoint.rollback()
    session.expire_all()


class TestEnrolments:
    def test_known_people_are_filled_in_and_enrolled_but_never_overwritten(
        self, session: Session, officer: Staff
    ) -> None:
        known = factories.person(citizen_id="082040123456", phone="0900000001")
        factories.enrolment(known, "BT5C")
        report = import_rows(
            officer,
            row(birth="01/05/1940", citizen_id="082040123456", sex="Nam", category="BT6-N"),
        )
        assert (report["new_people"], report["new_enrolments"]) == (0, 1)
        session.refresh(known)
        assert (known.sex, known.phone) == ("male", "0900000001")

    def test_a_category_that_is_there_already_stays_and_differences_are_told(
        self, session: Session, officer: Staff
    ) -> None:
        known = factories.person(citizen_id="082040123456", sex="male")
        factories.enrolment(known, "TB", degree=41, start_month=Month(2020, 1))
        report = import_rows(
            officer,
            row(
                birth="01/05/1940",
                citizen_id="082040123456",
                category="TB",
                degree="61",
                start="07/2021",
            ),
            register="merit",
        )
        assert (report["new_enrolments"], report["unchanged"]) == (0, 1)
        assert "01/2020" in reasons(report, "warnings")
        assert "(41)" in reasons(report, "warnings")
        assert counted(session, Enrolment) == 1

    def test_the_dead_are_not_enrolled_and_the_others_are(
        self, session: Session, officer: Staff
    ) -> None:
        gone = factories.person(died_on=factories.JULY_2021.first_day, citizen_id="082040123456")
        report = import_rows(
            officer,
            row(birth="01/05/1940", citizen_id="082040123456", start="08/2021"),
            row("Lê Thị Bé", citizen_id="082140000002"),
        )
        assert report["new_enrolments"] == 1
        assert "mất ngày 01/07/2021" in reasons(report)
        assert gone.enrolments == []

    def test_a_month_too_far_ahead_refuses_only_its_row(self, officer: Staff) -> None:
        report = import_rows(officer, row(start="01/2030"), row("Lê Thị Bé"))
        assert report["new_people"] == 1
        assert [found["column"] for found in report["refused"]] == ["Hưởng từ tháng"]  # type: ignore[attr-defined]


ACCOUNT = {"channel": "TK", "account": "711000123456", "bank": "Agribank"}


class TestChannels:
    def test_an_account_is_taken_where_none_is_known(
        self, session: Session, officer: Staff
    ) -> None:
        import_rows(officer, row())
        report = import_rows(officer, row(**ACCOUNT))
        assert report["updated"] == 1
        assert counted(session, PaymentChannel) == 1

    def test_another_account_is_told_and_not_taken(self, session: Session, officer: Staff) -> None:
        import_rows(officer, row(**ACCOUNT))
        report = import_rows(officer, row(**ACCOUNT | {"account": "711000999999"}))
        assert report["unchanged"] == 1
        assert "giữ như sổ" in reasons(report, "warnings")
        assert counted(session, PaymentChannel) == 1

    def test_of_two_accounts_in_one_file_the_second_is_told(
        self, session: Session, officer: Staff
    ) -> None:
        report = import_rows(
            officer,
            row(**ACCOUNT),
            row(category="BT6-N", **ACCOUNT | {"account": "711000999999"}),
        )
        assert "tài khoản khác ở một dòng trước" in reasons(report, "warnings")
        assert counted(session, PaymentChannel) == 1


HEAD = {"category": "", "start": "", "household": "mp 00012", "relation": "Chủ hộ"}
MEMBER = {**HEAD, "relation": "Con", "birth": "05/06/1970"}


class TestPoverty:
    def test_a_household_is_made_with_its_members_and_this_years_class(
        self, session: Session, officer: Staff
    ) -> None:
        rows = (
            row("Lê Văn Bốn", **MEMBER),
            row(**HEAD, poverty="Hộ cận nghèo"),
        )
        report = import_rows(officer, *rows, register="poverty")
        assert (report["new_people"], report["new_households"]) == (2, 1)
        home = session.scalars(select(Household)).one()
        assert home.code == "MP00012"
        assert [(r.year, r.poverty_class) for r in home.reviews] == [(2023, "near-poor")]
        assert [(p.household_id, p.relation_to_head) for p in people(session)] == [
            (home.id, "Con"),
            (home.id, "Chủ hộ"),
        ]
        again = import_rows(officer, *rows, register="poverty")
        assert again["unchanged"] == 2
        assert (counted(session, Household), counted(session, PovertyReview)) == (1, 1)

    def test_the_next_years_class_stands_beside_the_last(
        self, session: Session, officer: Staff, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_rows(officer, row(**HEAD, poverty="Hộ nghèo"), register="poverty")
        monkeypatch.setenv("WELFARE_TODAY", "2024-12-15")
        report = import_rows(officer, row(**HEAD, poverty="cận nghèo"), register="poverty")
        assert report["updated"] == 1
        years = select(PovertyReview.year, PovertyReview.poverty_class)
        assert session.execute(years.order_by(PovertyReview.year)).all() == [
            (2023, "poor"),
            (2024, "near-poor"),
        ]

    def test_another_class_in_the_same_year_is_told_and_not_taken(
        self, session: Session, officer: Staff
    ) -> None:
        import_rows(officer, row(**HEAD, poverty="Hộ nghèo"), register="poverty")
        report = import_rows(officer, row(**HEAD, poverty="cận nghèo"), register="poverty")
        assert report["unchanged"] == 1
        assert "Hộ nghèo" in reasons(report, "warnings")
        assert session.scalars(select(PovertyReview.poverty_class)).all() == ["poor"]

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ({**HEAD}, "Thiếu loại hộ"),
            ({**HEAD, "household": "", "poverty": "Hộ nghèo"}, "Thiếu mã hộ"),
            ({**HEAD, "category": "DIEN-NGHEO"}, "Thiếu tháng bắt đầu hưởng"),
        ],
    )
    def test_a_row_that_says_nothing_to_keep_is_refused(
        self, officer: Staff, session: Session, cells: Row, reason: str
    ) -> None:
        report = import_rows(officer, row(**cells), register="poverty")
        assert report["accepted"] == 0
        assert reason in reasons(report)
        assert (counted(session, Person), counted(session, Household)) == (0, 0)


class TestBothEngines:
    def test_an_import_and_its_repetition(self, either_app: Flask) -> None:
        rows = [
            row(hamlet="Ấp Một", citizen_id="082040000001", **ACCOUNT),
            row("Lê Thị Bé", hamlet="Ấp Hai", birth="1940", household="MP1", poverty="Hộ nghèo"),
            row("Lê Thị Bé", hamlet="Ấp Hai", birth="1940", category="BT6-N"),
        ]
        with either_app.app_context(), writing():
            officer = factories.staff(Role.DISTRICT_OFFICER)
            report = import_rows(officer, *rows)
            assert (report["new_people"], report["new_enrolments"]) == (2, 3)
            assert import_rows(officer, *rows)["unchanged"] == 3
            db.session.rollback()
