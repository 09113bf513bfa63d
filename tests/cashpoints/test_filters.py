"""One filter, one number: on the map, in its table, in the list of its people and in their file."""

import csv
import re
from collections.abc import Callable
from html import unescape
from io import StringIO
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tests import factories
from welfare.areas import queries as areas_queries
from welfare.cashpoints import filters
from welfare.cashpoints.measuring import measure
from welfare.cashpoints.whom import asked_for
from welfare.channels import blocking
from welfare.channels.blockers import Blocker
from welfare.registry.models import Person
from welfare.registry.rules import LocationSource
from welfare.staff.models import Staff
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]

# Near and far, of two communes; one whose place nobody knows.
PEOPLE = (
    ("Trần Thị Gần", factories.CAI_BE, (10.3303, 106.0283)),
    ("Lê Văn Xa", factories.CAI_BE, (10.45, 105.90)),
    ("Phạm Thị Xa", factories.AN_CU, (10.45, 105.92)),
    ("Ngô Văn Không", factories.AN_CU, None),
)


@pytest.fixture
def people(session: Session, officer: Staff) -> None:
    """Four people; the first is paid by account, the second is blocked by the distance."""
    made: list[Person] = []
    for name, commune_code, home in PEOPLE:
        someone = factories.person(name, commune_code=commune_code)
        if home:
            someone.latitude, someone.longitude = home
            someone.location_source = LocationSource.PIN
        made.append(someone)
        factories.enrolment(made[-1])
    factories.account(made[0])
    blocking.keep_blockers(actor=officer, person=made[1], reasons=[Blocker.ATM_TOO_FAR])
    measure()
    session.commit()


def counts(client: FlaskClient, query: str) -> dict[str, int]:
    """How many people each side of the filter speaks of."""
    page = client.get(f"/cash-points/map?{query}").text
    total, located = re.findall(r"([\d.]+) người, ([\d.]+) có vị trí", page)[0]
    (link,) = re.findall(r'href="(/cash-points/people[^"]*)"', page)
    listed = client.get(unescape(link)).text
    (export,) = set(re.findall(r'action="(/cash-points/[^"]*export[^"]*)"', listed))
    file = client.post(unescape(export), data={"ending": "csv"}).get_data(as_text=True)
    return {
        "map": int(total),
        "dots": len(client.get(f"/cash-points/map/people.json?{query}").get_json()["ids"]),
        "located": int(located),
        "list": int(re.findall(r">([\d.]+) người<", listed)[0]),
        "file": len(list(csv.reader(StringIO(file)))) - 1,
    }


@pytest.mark.parametrize(
    ("asked", "people_meant", "located"),
    [
        ({}, 4, 3),
        ({"commune": factories.AN_CU}, 2, 1),
        ({"channel": "account"}, 1, 1),
        ({"channel": "cash"}, 3, 2),
        ({"blocker": "atm-too-far"}, 1, 1),
        ({"register": "protection"}, 4, 3),
        ({"register": "merit"}, 0, 0),
        ({"over": "5"}, 2, 2),
        ({"over": "5", "commune": factories.CAI_BE, "channel": "cash"}, 1, 1),
        ({"text": "xa"}, 2, 2),
    ],
)
def test_map_list_and_file_speak_of_the_same_people(
    people: None, sign_in: SignIn, asked: dict[str, str], people_meant: int, located: int
) -> None:
    client = sign_in(Role.DISTRICT_OFFICER)
    if "commune" in asked:
        commune = areas_queries.commune_by_code(asked["commune"])
        asked = asked | {"commune": str(commune.id)}
    found = counts(client, urlencode(asked))
    assert found == {
        "map": people_meant,
        "list": people_meant,
        "file": people_meant,
        "located": located,
        "dots": located,
    }


def test_a_picture_says_whom_it_shows(people: None, sign_in: SignIn) -> None:
    frame = sign_in(Role.DISTRICT_OFFICER).get(
        "/cash-points/map/frame?text=xa&register=protection&channel=cash&over=5"
    )
    assert '"filtered": "“xa”, Bảo trợ xã hội, Tiền mặt, trên 5 km"' in frame.text


def test_every_filter_of_the_list_of_people_is_handed_on() -> None:
    asked = MultiDict({"category": "BT5C", "standing": "active", "identity": "x", "sort": "name"})
    assert filters.query(asked) == {"category": "BT5C", "standing": "active", "identity": "x"}
    assert not asked_for(asked).is_everybody
