from datetime import timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from welfare.core.errors import Refusal
from welfare.core.permissions import Permission
from welfare.staff.rules import (
    FORGOTTEN_AFTER,
    FREE_FAILURES,
    LONGEST_WAIT,
    PERMISSIONS,
    ROLE_LABELS,
    Role,
    check_password,
    check_scope,
    check_username,
    own_path,
    seconds_to_wait,
    wait_after,
)

P = Permission


@given(st.integers(0, 10_000))
def test_each_failure_waits_at_least_as_long_as_the_one_before(failures: int) -> None:
    assert wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT


@given(st.integers(0, 10_000), st.timedeltas(timedelta(), FORGOTTEN_AFTER * 2))
def test_nobody_waits_longer_than_the_rest_of_the_wait(failures: int, since: timedelta) -> None:
    left = seconds_to_wait(failures, since_last=since)
    if since >= FORGOTTEN_AFTER or since >= wait_after(failures):
        assert left == 0
    else:
        assert timedelta(seconds=left - 1) < wait_after(failures) - since <= timedelta(seconds=left)


def test_a_few_slips_cost_no_time() -> None:
    assert [seconds_to_wait(n, since_last=timedelta()) for n in range(FREE_FAILURES + 3)] == [
        *[0] * (FREE_FAILURES + 1),
        2,
        4,
    ]


@given(st.text())
@example("//example.com")
@example("/\\example.com")
@example("/\t/example.com")
@example("/people?at=abc#top")
@example("https://example.com/")
def test_after_signing_in_nobody_is_led_to_another_site(target: str) -> None:
    path = own_path(target)
    if path is not None:
        # Browsers drop tabs and line ends and read a backslash as a slash.
        as_read = "".join(c for c in path if c not in "\t\r\n").replace("\\", "/")
        here = "https://office.example/sign-in"
        assert urlsplit(urljoin(here, as_read)).netloc == "office.example"


@pytest.mark.parametrize("path", ["/", "/people?q=An%20C%C6%B0&at=x", "/people/7#channels"])
def test_a_page_of_this_site_is_come_back_to(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize("username", ["", "a", "Lan", "lan anh", "ánh", ".lan", "x" * 81])
def test_a_username_that_not_every_keyboard_can_type_is_refused(username: str) -> None:
    with pytest.raises(Refusal, match="không dùng được"):
        check_username(username)


@pytest.mark.parametrize("password", ["", "1234567", "commune1", "COMMUNE1", "x" * 201])
def test_a_short_or_guessable_password_is_refused(password: str) -> None:
    with pytest.raises(Refusal, match="từ 8 đến 200 ký tự"):
        check_password("commune1", password)


def test_a_commune_officer_has_a_commune_and_nobody_else_has() -> None:
    check_scope(Role.COMMUNE_OFFICER, has_commune=True, has_provider=False)
    for role in set(Role) - {Role.COMMUNE_OFFICER, Role.PROVIDER}:
        check_scope(role, has_commune=False, has_provider=False)
        with pytest.raises(Refusal, match="phải thuộc một xã"):
            check_scope(role, has_commune=True, has_provider=False)
    with pytest.raises(Refusal, match="phải thuộc một xã"):
        check_scope(Role.COMMUNE_OFFICER, has_commune=False, has_provider=False)


def test_a_clerk_has_a_provider_and_nobody_else_has() -> None:
    check_scope(Role.PROVIDER, has_commune=False, has_provider=True)
    with pytest.raises(Refusal, match="Bưu điện hoặc Ngân hàng"):
        check_scope(Role.PROVIDER, has_commune=False, has_provider=False)
    with pytest.raises(Refusal, match="Bưu điện hoặc Ngân hàng"):
        check_scope(Role.AUDITOR, has_commune=False, has_provider=True)


def test_the_handbook_says_who_does_what() -> None:
    def who_may(permission: Permission) -> set[Role]:
        return {role for role in Role if permission in PERMISSIONS[role]}

    assert who_may(P.APPROVE) == {Role.APPROVER}
    assert who_may(P.DRAW_UP) == {Role.DISTRICT_OFFICER}
    assert who_may(P.EDIT_PEOPLE) == {Role.COMMUNE_OFFICER, Role.DISTRICT_OFFICER}
    assert who_may(P.MANAGE_STAFF) == who_may(P.LOAD_RATES) == {Role.ADMINISTRATOR}
    assert who_may(P.SEE_AUDIT) == {Role.AUDITOR, Role.ADMINISTRATOR}


def test_an_administrator_has_nothing_to_do_with_people_and_payments() -> None:
    people_and_money = {P.SEE_PEOPLE, P.EDIT_PEOPLE, P.OPEN_NUMBERS, P.SEE_PAYOUTS, P.DRAW_UP}
    assert not people_and_money & PERMISSIONS[Role.ADMINISTRATOR]


def test_an_auditor_changes_nothing_and_opens_no_number() -> None:
    assert all(permission.name.startswith("SEE_") for permission in PERMISSIONS[Role.AUDITOR])


def test_every_role_and_every_permission_is_given_out() -> None:
    assert set(PERMISSIONS) == set(ROLE_LABELS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values()) == set(Permission)
