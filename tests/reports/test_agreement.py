"""Every number of a leader's first screen, and the same numbers wherever else they stand."""

import csv
import json
import re
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from lxml import html
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests import factories
from tests.reports.conftest import BT5C_VND, mark
from welfare.cashpoints.measuring import measure
from welfare.channels import blocking
from welfare.channels.blockers import Blocker
from welfare.payouts.models import PayoutCycle
from welfare.payouts.rules import LineStatus
from welfare.registry.models import Person
from welfare.staff.models import Staff
from welfare.staff.rules import Role

SignIn = Callable[[Role], FlaskClient]
COUNT = re.compile(r"(\d+)(?: trong \d+ người.*)?$")
pytestmark = pytest.mark.usefixtures("december")


@pytest.fixture(autouse=True)
def _three_people(december: PayoutCycle, session: Session, officer: Staff) -> None:
    """Bình was paid by account, An has a reason against it and stands 11 km from an ATM."""
    mark(officer, "Trần Thị Bình", LineStatus.PAID)
    an = session.query(Person).filter_by(name="Nguyễn Văn An").one()
    an.latitude, an.longitude, an.location_source = 10.2, 105.9, "pin"
    blocking.keep_blockers(actor=officer, person=an, reasons=[Blocker.ATM_TOO_FAR])
    factories.enrolment(factories.person("Chưa vào danh sách"), "BT6-N")
    session.flush()
    measure()
    session.commit()


def numbers(page: str) -> dict[str, int]:
    """The links of a page that lead to people, and how many people they say there are.

    A headline and a row of bars are linked by their name; the number stands beside it.
    """
    found: dict[str, int] = {}
    for link in html.fromstring(page).xpath("//main//a[contains(@href, '/people?')]"):
        headline = link.xpath("ancestor::*[@class='stat']//*[contains(@class, 'stat-')]")
        bars = link.xpath("ancestor::table[@class='bar-list'] and ancestor::tr//td")
        beside = headline or (link.xpath("ancestor::tr//td") if bars else [])
        for element in (link, *beside):
            if number := COUNT.match(element.text_content().strip()):
                found[link.get("href")] = int(number[1])
                break
    return found


def people_behind(client: FlaskClient, address: str) -> int:
    page = html.fromstring(client.get(address).text)
    said, *_hints = page.xpath("//p[contains(@class, 'results-count')]")
    return int(said.text_content().split()[0].replace(".", ""))


def test_every_number_opens_as_many_people_as_it_says(sign_in: SignIn) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    said = numbers(client.get("/dashboard").text)
    groups = {re.search(r"group=([a-z-]+)", address) for address in said}
    assert {found[1] for found in groups if found} >= {"due", "with-account", "paid"}
    assert any("over=5" in address for address in said)
    assert any("blocker=" in address for address in said)
    assert {address: people_behind(client, address) for address in said} == said


def test_screen_command_and_files_say_the_same(sign_in: SignIn, cli: Callable[..., Result]) -> None:
    """Three people on lists, one with an account and paid by it: 360.000 of 1.080.000."""
    client = sign_in(Role.DISTRICT_OFFICER)
    told = json.loads(cli("channels", "indicators", "2023-12", "--json").output)["all"]
    figures = [
        told["people"],
        told["with_bank_account"],
        told["paid_by_account"],
        told["amount_vnd"],
        told["by_account_vnd"],
    ]
    assert figures == [3, 1, 1, 3 * BT5C_VND, BT5C_VND]
    period = "first=2023-12&last=2023-12"
    files = {
        ending: client.post(f"/cashless/export?{period}", data={"ending": ending}).data
        for ending in ("xlsx", "csv", "pdf")
    }
    sheet = load_workbook(BytesIO(files["xlsx"]), read_only=True).worksheets[0]
    *_rows, total = [row for row in sheet.iter_rows(values_only=True) if row[1]]
    assert [total[place] for place in (2, 3, 4, -3, -2)] == figures
    rows = list(csv.reader(StringIO(files["csv"].decode("utf-8-sig"))))
    assert [int(rows[-1][place]) for place in (2, 3, 4, -3, -2)] == figures
    paper = "".join(page.extract_text() for page in PdfReader(BytesIO(files["pdf"])).pages)
    assert "1.080.000" in paper
    assert "360.000" in paper
    screen = html.fromstring(client.get(f"/cashless?{period}").text)
    cells = [cell.text_content().strip() for cell in screen.xpath("//tfoot//td")]
    assert cells[:3] == ["3", "1", "1"]
    assert {"1.080.000", "360.000"} <= {cell.removesuffix(" đ") for cell in cells}
    headline = html.fromstring(client.get("/dashboard").text)
    (first_screen,) = headline.xpath("//section[@aria-labelledby='accounts-title']")
    links = first_screen.xpath(".//tfoot//a")
    assert [link.text_content() for link in links] == ["3", "1", "1"]
    assert "360.000 đ" in first_screen.xpath(".//tfoot")[0].text_content()
