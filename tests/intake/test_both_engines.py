"""Importing on SQLite and on PostgreSQL: the ids that many rows get are those of their people."""

from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.intake.test_planning import import_rows, row
from welfare.audit import service as audit
from welfare.channels.models import BankAccount, PaymentChannel
from welfare.database import db, writing
from welfare.registry.models import Enrolment, Person
from welfare.staff.rules import Role

ROWS = [
    row(name=f"Lê Văn {name}", citizen_id=f"08204000000{place}", account=f"71100012345{place}",
        channel="TK" if place % 2 else "TM", bank="Agribank")
    for place, name in enumerate(["Bảy", "An", "Tư", "Ba"])
]  # fmt: skip


def test_each_person_keeps_their_own_enrolment_and_account(either_app: Flask) -> None:
    with either_app.app_context(), writing():
        officer = factories.staff(Role.DISTRICT_OFFICER)
        factories.person("Người đã có")
        import_rows(officer, *ROWS[:3])
        import_rows(officer, *ROWS)
        found = db.session.execute(
            select(Person.name, Person.citizen_id, BankAccount.number)
            .join(Enrolment, Enrolment.person_id == Person.id)
            .outerjoin(BankAccount, BankAccount.person_id == Person.id)
            .order_by(Person.citizen_id)
        )
        assert [tuple(each) for each in found] == [
            ("Lê Văn Bảy", "082040000000", None),
            ("Lê Văn An", "082040000001", "711000123451"),
            ("Lê Văn Tư", "082040000002", None),
            ("Lê Văn Ba", "082040000003", "711000123453"),
        ]
        assert db.session.scalar(select(func.count(PaymentChannel.id))) == 2
        factories.person("Người đến sau")
        assert audit.verify().intact
        db.session.rollback()
