"""Two records made one: nothing lost, nothing doubled, nothing paid twice, and all of it undone."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests import factories
from tests.registry.test_documents import PDF
from welfare.channels import queries as channels_queries
from welfare.channels.models import PaymentChannel
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.core.month import Month
from welfare.database import Base, db
from welfare.payouts import drawing
from welfare.payouts.models import PayoutLine, Recovery
from welfare.registry import documents, listing, merging, queries
from welfare.registry.document_models import Document
from welfare.registry.document_rules import DocumentKind
from welfare.registry.duplicate_models import Merge
from welfare.registry.listing import PeopleFilter
from welfare.registry.merging_rules import Choices, Entitlement, Side, disputes
from welfare.registry.models import Enrolment, Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

NOVEMBER, DECEMBER = Month(2023, 11), Month(2023, 12)
NOT_COMPARED = {"audit_events", "audit_head", "merges", "merge_moves", "person_distances"}
BOOKKEEPING = {"version", "recheck_from"}
months = st.integers(0, 40).map(lambda n: Month(2021, 1) + n)


@pytest.fixture
def second(session: Session) -> Staff:
    return factories.staff(Role.DISTRICT_OFFICER)


def merged(officer: Staff, second: Staff, survivor: Person, other: Person, **choices: Any) -> int:
    merge_id = merging.propose(
        actor=officer,
        survivor_id=survivor.id,
        merged_id=other.id,
        choices=Choices(**choices),
        reason="đã đối chiếu căn cước",
    )
    merging.confirm(actor=second, merge_id=merge_id)
    return merge_id


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but the record of what was done."""
    db.session.flush()
    tables = [t for t in Base.metadata.sorted_tables if t.name not in NOT_COMPARED]
    return {
        table.name: [
            {name: value for name, value in row._mapping.items() if name not in BOOKKEEPING}
            for row in db.session.execute(select(table).order_by(*table.primary_key))
        ]
        for table in tables
    }


entitlements = st.lists(
    st.tuples(st.sampled_from(["BT5C", "BT6-N", "TB"]), months, st.none() | st.integers(0, 12)),
    max_size=4,
    unique_by=lambda each: (each[0], each[1]),
)
facts = st.fixed_dictionaries(
    {
        "sex": st.none() | st.sampled_from(["male", "female"]),
        "citizen_id": st.booleans(),
        "old_id": st.booleans(),
        "phone": st.none() | st.sampled_from(["0912345678", "0987654321"]),
        "died_on": st.none() | st.just(date(2023, 5, 1)),
    }
)
records = st.tuples(facts, entitlements, st.booleans(), st.booleans())


def written(record: tuple[Any, ...], number: int) -> Person:
    """A person as drawn by hypothesis: facts, enrolments, perhaps an account, perhaps a paper."""
    known, enrolled, has_account, has_paper = record
    someone = factories.person(
        f"Lê Thị Tư {number}",
        **known
        | {
            "citizen_id": f"0821400{number:05}" if known["citizen_id"] else None,
            "old_id": f"3111{number:05}" if known["old_id"] else None,
        },
    )
    for code, start, length in enrolled:
        end = None if length is None else start + length
        factories.enrolment(someone, code, start_month=start, end_month=end)
    if has_account:
        factories.account(someone, number=f"7110001{number:05}")
    if has_paper:
        kind = DocumentKind.OTHER
        officer = db.session.scalars(select(Staff)).first()
        assert officer is not None
        documents.attach(
            actor=officer, person_id=someone.id, kind=kind, filename="a.pdf", content=PDF
        )
    return someone


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(one=records, other=records, data=st.data())
def test_a_merge_loses_and_doubles_nothing_and_taking_it_apart_restores_everything(  # noqa: PLR0917 - by name
    session: Session, officer: Staff, second: Staff, one: Any, other: Any, data: st.DataObject
) -> None:
    point = session.begin_nested()
    try:
        merge_and_take_apart(officer, second, one, other, data)
    finally:
        point.rollback()


def merge_and_take_apart(
    officer: Staff, second: Staff, one: Any, other: Any, data: st.DataObject
) -> None:
    session = db.session
    survivor, lost = written(one, 1), written(other, 2)
    session.expire_all()
    before = everything()
    both = merging.pair(officer, survivor.id, lost.id)
    side = st.sampled_from(Side)
    merge_id = merged(
        officer,
        second,
        survivor,
        lost,
        facts={fact: data.draw(side, label=fact) for fact in both.differing},
        enrolments={dispute.key: data.draw(side, label="dispute") for dispute in both.disputes},
    )
    session.expire_all()
    after = everything()
    assert {name: len(rows) for name, rows in before.items()} == {
        name: len(rows) for name, rows in after.items()
    }
    mine = queries.enrolments_of([survivor.id]).get(survivor.id, [])
    standing = [Entitlement(e.id, e.category_code, e.start_month, e.end_month) for e in mine]
    for each in standing:
        for another in standing:
            same = each.category_code == another.category_code and each.id < another.id
            assert not (same and each.meets(another)) or _met_before(before, each, another)
    assert session.get_one(Person, lost.id).merged_into_id == survivor.id
    merging.undo(actor=officer, merge_id=merge_id, reason="nhầm")
    session.expire_all()
    assert everything() == before


def _met_before(before: dict[str, Any], each: Entitlement, another: Entitlement) -> bool:
    """Whether the two were of one record already: the merge has nothing to settle there."""
    owners = {row["id"]: row["person_id"] for row in before["enrolments"]}
    return bool(owners[each.id] == owners[another.id])


@given(
    mine=st.lists(st.tuples(months, st.none() | months), max_size=3),
    theirs=st.lists(st.tuples(months, st.none() | months), max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_what_is_in_dispute_does_not_depend_on_who_survives(mine: Any, theirs: Any) -> None:
    def entitled(rows: Any, first: int) -> list[Entitlement]:
        return [
            Entitlement(first + n, "BT5C", start, end if end is None else max(start, end))
            for n, (start, end) in enumerate(rows)
        ]

    one, other = entitled(mine, 1), entitled(theirs, 10)
    assert [d.key for d in disputes(one, other)] == [d.key for d in disputes(other, one)]


class TestTwoOfficers:
    def test_the_proposer_does_not_confirm(self, session: Session, officer: Staff) -> None:
        one, other = factories.person(), factories.person()
        merge_id = merging.propose(
            actor=officer, survivor_id=one.id, merged_id=other.id, choices=Choices(), reason="x"
        )
        with pytest.raises(Conflict, match="một cán bộ khác"):
            merging.confirm(actor=officer, merge_id=merge_id)
        merge = session.get_one(Merge, merge_id)
        merge.status, merge.decided_by_id = "merged", officer.id
        with pytest.raises(IntegrityError):
            session.flush()

    def test_what_was_changed_since_has_to_be_proposed_anew(
        self, session: Session, officer: Staff, second: Staff
    ) -> None:
        one, other = factories.person(), factories.person()
        merge_id = merging.propose(
            actor=officer, survivor_id=one.id, merged_id=other.id, choices=Choices(), reason="x"
        )
        other.phone = "0912345678"
        session.flush()
        with pytest.raises(Conflict, match="đã được sửa"):
            merging.confirm(actor=second, merge_id=merge_id)

    def test_the_same_category_in_the_same_months_has_to_be_settled(
        self, session: Session, officer: Staff
    ) -> None:
        one, other = factories.person(), factories.person()
        factories.enrolment(one)
        factories.enrolment(other, start_month=Month(2022, 1))
        with pytest.raises(Refusal, match="Chọn hồ sơ hưởng"):
            merging.propose(
                actor=officer,
                survivor_id=one.id,
                merged_id=other.id,
                choices=Choices(),
                reason="x",
            )

    def test_a_record_others_were_merged_into_is_not_merged_away(
        self, session: Session, officer: Staff, second: Staff
    ) -> None:
        one, other, third = (factories.person() for _ in range(3))
        merged(officer, second, one, other)
        with pytest.raises(Conflict, match="đã nhận gộp"):
            merging.propose(
                actor=officer, survivor_id=third.id, merged_id=one.id, choices=Choices(), reason="x"
            )
        merged(officer, second, one, third)

    def test_a_record_of_another_commune_is_as_good_as_missing(
        self, session: Session, officer: Staff
    ) -> None:
        here, there = factories.person(), factories.person(commune_code=factories.CAI_BE)
        stranger = factories.staff(Role.COMMUNE_OFFICER, commune_code=factories.AN_CU)
        with pytest.raises(NotFound):
            merging.pair(stranger, here.id, there.id)
        merge_id = merging.propose(
            actor=officer, survivor_id=here.id, merged_id=there.id, choices=Choices(), reason="x"
        )
        with pytest.raises(NotFound):
            merging.confirm(actor=stranger, merge_id=merge_id)


class TestAfterwards:
    @pytest.fixture
    def one(self, session: Session) -> Person:
        return factories.person("Lê Thị Tư")

    @pytest.fixture
    def other(self, session: Session) -> Person:
        return factories.person("Lê Thị Tư", citizen_id="082140008873")

    def test_the_merged_record_is_in_no_list_and_no_count(
        self, app: Flask, officer: Staff, second: Staff, one: Person, other: Person
    ) -> None:
        merged(officer, second, one, other)
        with app.test_request_context():
            page = listing.page(officer, PeopleFilter(text="le tu"), DECEMBER)
        assert [row.Person.id for row in page.rows] == [one.id]
        assert page.total == 1
        with pytest.raises(queries.Merged) as told:
            queries.person(officer, other.id)
        assert told.value.survivor_id == one.id

    def test_both_numbers_lead_to_the_survivor(
        self, session: Session, officer: Staff, second: Staff, one: Person, other: Person
    ) -> None:
        one.citizen_id = "082140001111"
        session.flush()
        merged(officer, second, one, other, facts={"citizen_id": Side.MERGED})
        assert one.citizen_id == "082140008873"
        for number in ("082140008873", "082140001111"):
            assert queries.holder_of(number, None) is one
            known = queries.match_keys(one.commune_id, citizen_ids=[number])
            assert known.by_citizen_id[number] is one

    def test_the_way_of_being_paid_comes_along_where_the_survivor_has_none(
        self, session: Session, officer: Staff, second: Staff, one: Person, other: Person
    ) -> None:
        account = factories.account(other)
        merged(officer, second, one, other)
        (now,) = channels_queries.history(one.id)
        assert now.bank_account_id == account.id

    def test_the_survivors_own_way_of_being_paid_stands(
        self, session: Session, officer: Staff, second: Staff, one: Person, other: Person
    ) -> None:
        account = factories.account(one)
        factories.account(other, number="711000999999")
        session.scalars(
            select(PaymentChannel).where(PaymentChannel.person_id == other.id)
        ).one().from_month = Month(2023, 1)
        session.flush()
        merged(officer, second, one, other)
        (now,) = channels_queries.history(one.id)
        assert now.bank_account_id == account.id

    def test_a_fact_corrected_after_the_merge_is_kept_when_it_is_taken_apart(
        self, session: Session, officer: Staff, second: Staff, one: Person, other: Person
    ) -> None:
        other.phone, other.ethnicity = "0912345678", "Khmer"
        session.flush()
        merge_id = merged(officer, second, one, other)
        one.phone = "0987654321"
        session.flush()
        merging.undo(actor=officer, merge_id=merge_id, reason="nhầm")
        assert (one.phone, one.ethnicity) == ("0987654321", None)

    def test_papers_come_along(
        self, session: Session, officer: Staff, second: Staff, one: Person, other: Person
    ) -> None:
        kept = documents.attach(
            actor=officer,
            person_id=other.id,
            kind=DocumentKind.DECISION,
            filename="qd.pdf",
            content=PDF,
        )
        merged(officer, second, one, other)
        assert session.get_one(Document, kept).person_id == one.id


class TestMoney:
    """The book is per enrolment: a merge neither pays a month twice nor loses one."""

    def issued(self) -> int:
        lines = db.session.scalar(select(func.sum(PayoutLine.amount_vnd))) or 0
        claimed = db.session.scalar(select(func.sum(Recovery.amount_vnd))) or 0
        return lines - claimed

    def draw(self, month: Month, officer: Staff) -> int:
        drawing.draw_up(month=month, actor=officer)
        return self.issued()

    def test_a_drawn_month_is_not_paid_again_and_the_next_is_paid_once(
        self, session: Session, officer: Staff, second: Staff
    ) -> None:
        one, other = factories.person(), factories.person()
        factories.enrolment(other)
        assert self.draw(NOVEMBER, officer) == 360_000
        merge_id = merged(officer, second, one, other)
        assert self.draw(NOVEMBER, officer) == 360_000
        assert self.draw(DECEMBER, officer) == 720_000
        assert self.draw(DECEMBER, officer) == 720_000
        merging.undo(actor=officer, merge_id=merge_id, reason="nhầm")
        assert self.draw(DECEMBER, officer) == 720_000
        assert self.draw(Month(2024, 1), officer) == 1_080_000

    @pytest.mark.parametrize("kept", list(Side))
    def test_what_both_were_paid_for_one_month_is_claimed_back_once(
        self, session: Session, officer: Staff, second: Staff, kept: Side
    ) -> None:
        one, other = factories.person(), factories.person()
        mine = factories.enrolment(one)
        factories.enrolment(other)
        assert self.draw(NOVEMBER, officer) == 720_000
        merged(officer, second, one, other, enrolments={mine.id: kept})
        assert self.draw(DECEMBER, officer) == 720_000  # one too many of 11, one of 12
        assert self.draw(DECEMBER, officer) == 720_000
        claim = session.scalars(select(Recovery)).one()
        assert (claim.person_id, claim.amount_vnd, claim.for_month) == (one.id, 360_000, NOVEMBER)

    def test_the_kept_enrolment_of_a_record_never_paid_takes_over_what_the_other_was_paid(
        self, session: Session, officer: Staff, second: Staff
    ) -> None:
        one, other = factories.person(), factories.person()
        factories.enrolment(other)
        assert self.draw(NOVEMBER, officer) == 360_000
        mine = factories.enrolment(one)
        merged(
            officer,
            second,
            one,
            other,
            enrolments={min(mine.id, *session.scalars(select(Enrolment.id))): Side.SURVIVOR},
        )
        assert self.draw(DECEMBER, officer) == 720_000
        assert session.scalar(select(func.count(Recovery.id))) == 0


class TestPages:
    def test_two_officers_merge_a_pair_and_the_old_link_leads_to_the_survivor(
        self, session: Session, sign_in: Callable[..., FlaskClient]
    ) -> None:
        one, other = (
            factories.person("Lê Thị Tư"),
            factories.person("Lê Thị Tư", phone="0912345678"),
        )
        session.commit()
        proposer, second = sign_in(Role.COMMUNE_OFFICER), sign_in(Role.DISTRICT_OFFICER)
        page = proposer.get(f"/duplicates/{one.id}/{other.id}").text
        assert "0912345678" in page
        answer = proposer.post(
            f"/duplicates/{one.id}/{other.id}",
            data={"reason": "cùng căn cước", "fact-phone": "merged"},
        )
        address = answer.location
        assert "Xác nhận gộp" not in proposer.get(address).text
        assert "Xác nhận gộp" in second.get(address).text
        assert "1" in second.get("/duplicates/merges").text
        done = second.post(f"{address}/confirm", follow_redirects=True)
        assert "Đã gộp hai hồ sơ" in done.text
        old = proposer.get(f"/people/{other.id}")
        assert old.status_code == 303
        assert old.location == f"/people/{one.id}"
        assert proposer.get(f"/people/{other.id}/edit").status_code == 303
        undone = proposer.post(f"{address}/undo", data={"reason": "nhầm"}, follow_redirects=True)
        assert "Đã tách lại" in undone.text
        assert proposer.get(f"/people/{other.id}").status_code == 200

    def test_a_survivor_outside_the_area_is_not_given_away(
        self, session: Session, officer: Staff, second: Staff, sign_in: Callable[..., FlaskClient]
    ) -> None:
        one, other = factories.person(commune_code=factories.CAI_BE), factories.person()
        merged(officer, second, one, other)
        session.commit()
        stranger = sign_in(Role.COMMUNE_OFFICER, factories.AN_CU)
        assert stranger.get(f"/people/{other.id}").status_code == 404

    def test_an_old_form_is_told_that_nothing_is_there_to_decide(
        self, session: Session, officer: Staff, second: Staff, sign_in: Callable[..., FlaskClient]
    ) -> None:
        merge_id = merged(officer, second, factories.person(), factories.person())
        session.commit()
        client = sign_in(Role.DISTRICT_OFFICER)
        answer = client.post(f"/duplicates/merges/{merge_id}/confirm")
        assert answer.status_code == 409
        assert "đã được giải quyết" in answer.text
        assert client.post("/duplicates/merges/99/undo").status_code == 404
        assert client.get("/duplicates/1/1").status_code == 422
