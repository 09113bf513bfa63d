"""Many officers press a button at the same moment: everybody's work is kept."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests import factories
from tests.application import signed_in
from welfare.areas import queries as areas_queries
from welfare.areas.models import Hamlet
from welfare.audit import service as audit
from welfare.database import db
from welfare.staff.rules import Role

AT_ONCE = 40

AddHamlets = Callable[[list[str]], list[int]]


@pytest.fixture
def add_hamlets(either_app: Flask) -> AddHamlets:
    """Add hamlets of these names to An Cư at once; gives the status of each answer."""
    cookie = signed_in(either_app, Role.ADMINISTRATOR).get_cookie("session")
    assert cookie
    with either_app.app_context():
        commune_id = areas_queries.commune_by_code(factories.AN_CU).id

    def add(name: str) -> int:
        officer = either_app.test_client()
        officer.set_cookie("session", cookie.value)
        facts = {"kind": "ấp", "name": name}
        return officer.post(f"/areas/{commune_id}/hamlets/new", data=facts).status_code

    def add_all(names: list[str]) -> list[int]:
        with ThreadPoolExecutor(len(names)) as officers:
            return list(officers.map(add, names))

    return add_all


def _hamlets(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Hamlet.id))) or 0


def test_forty_that_read_and_then_write_all_succeed(
    either_app: Flask, add_hamlets: AddHamlets
) -> None:
    before = _hamlets(either_app)
    assert add_hamlets([f"Mới {n}" for n in range(AT_ONCE)]) == [302] * AT_ONCE
    assert _hamlets(either_app) == before + AT_ONCE
    with either_app.app_context():  # one event for signing in
        assert audit.verify() == audit.Verification(AT_ONCE + 1, None)


def test_of_ten_that_add_the_same_one_succeeds_and_nine_are_told(
    either_app: Flask, add_hamlets: AddHamlets
) -> None:
    before = _hamlets(either_app)
    answers = add_hamlets(["Cùng Tên"] * 10)
    # Told in the form if the other was there first, on a page of its own if both came at once.
    assert sorted(set(answers) - {409}) == [200, 302] or set(answers) == {302, 409}
    assert answers.count(302) == 1
    assert _hamlets(either_app) == before + 1
