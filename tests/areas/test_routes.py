import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries, service
from welfare.areas.cells import schematic_cells
from welfare.staff.rules import Role

SignIn = Callable[..., FlaskClient]


@dataclass(frozen=True)
class AnCu:
    """The commune An Cư and a hamlet of it."""

    id: int
    hamlet_id: int
    hamlet_kind: str
    hamlet_name: str


@pytest.fixture
def an_cu(app: Flask) -> AnCu:
    """The commune An Cư."""
    with app.app_context():
        commune = queries.commune_by_code(factories.AN_CU)
        hamlet = queries.hamlets(commune.id)[0]
        return AnCu(commune.id, hamlet.id, hamlet.kind, hamlet.name)


@pytest.fixture
def boundaries(app: Flask) -> bytes:
    """A file of boundaries as map software writes it."""
    with app.app_context():
        centres = {c.code: (c.latitude, c.longitude) for c in queries.communes()}
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": geometry}
        for code, geometry in schematic_cells(centres).items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_the_list_tells_hamlets_successor_and_kind_of_boundary(sign_in: SignIn) -> None:
    page = sign_in(Role.AUDITOR).get("/areas").text
    assert "25 xã, thị trấn" in page
    assert "Xã Hội Cư" in page
    assert "từ 01/07/2025" in page
    assert "sơ đồ" in page


def test_an_officer_sees_only_their_commune(sign_in: SignIn, an_cu: AnCu) -> None:
    client = sign_in(Role.COMMUNE_OFFICER)
    page = client.get("/areas").text
    assert "1 xã, thị trấn" in page
    assert "Mỹ Trung" not in page
    assert client.get(f"/areas/{an_cu.id}").status_code == 200
    assert client.get(f"/areas/{an_cu.id + 1}").status_code == 404


def test_only_administrators_are_offered_changes(sign_in: SignIn, an_cu: AnCu) -> None:
    address = f"/areas/{an_cu.id}"
    assert "Sửa tên" in sign_in(Role.ADMINISTRATOR).get(address).text
    assert "Sửa tên" not in sign_in(Role.DISTRICT_OFFICER).get(address).text


def test_an_administrator_adds_a_hamlet(sign_in: SignIn, an_cu: AnCu) -> None:
    facts = {"kind": "ấp", "name": "Ấp An Lạc"}
    answer = sign_in(Role.ADMINISTRATOR).post(
        f"/areas/{an_cu.id}/hamlets/new", data=facts, follow_redirects=True
    )
    assert "Đã thêm Ấp An Lạc" in answer.text
    assert "cán bộ thêm" in answer.text


def test_a_name_that_is_taken_is_refused_in_the_form(sign_in: SignIn, an_cu: AnCu) -> None:
    taken = {"kind": an_cu.hamlet_kind, "name": an_cu.hamlet_name}
    answer = sign_in(Role.ADMINISTRATOR).post(f"/areas/{an_cu.id}/hamlets/new", data=taken)
    assert f"Xã An Cư đã có ấp, khu phố tên “{an_cu.hamlet_name}”" in answer.text


def test_an_administrator_renames_a_hamlet(sign_in: SignIn, an_cu: AnCu) -> None:
    client, address = sign_in(Role.ADMINISTRATOR), f"/areas/hamlets/{an_cu.hamlet_id}"
    assert f'value="{an_cu.hamlet_name}"' in client.get(address).text
    answer = client.post(address, data={"kind": "ấp", "name": "Mới"}, follow_redirects=True)
    assert "Đã ghi tên mới: Ấp Mới" in answer.text


def test_boundaries_are_loaded_from_an_uploaded_file(sign_in: SignIn, boundaries: bytes) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    file = {"file": (io.BytesIO(boundaries), "ranh-gioi.geojson")}
    page = client.post("/areas/boundaries", data=file, follow_redirects=True).text
    assert "Đã nạp ranh giới của 25 xã" in page
    assert "sơ đồ" not in page


def test_a_file_that_is_no_geojson_is_refused_in_words(sign_in: SignIn) -> None:
    client = sign_in(Role.ADMINISTRATOR)
    file = {"file": (io.BytesIO(b"<html>"), "ranh-gioi.geojson")}
    assert "không phải JSON" in client.post("/areas/boundaries", data=file).text
    assert "Hãy chọn tệp" in client.post("/areas/boundaries", data={}).text


def test_the_command_loads_boundaries(
    cli: Callable[..., Any], boundaries: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "ranh-gioi.geojson"
    path.write_bytes(boundaries)
    result = cli("areas", "load-boundaries", str(path), "--json")
    assert json.loads(result.stdout) == {"communes": 25}
    path.write_bytes(boundaries[:-10])
    result = cli("areas", "load-boundaries", str(path), "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "không phải JSON" in result.stderr


def test_every_page_names_the_office_and_the_officers_commune(app: Flask, sign_in: SignIn) -> None:
    assert "Phòng LĐ-TB&amp;XH huyện Cái Bè" in app.test_client().get("/sign-in").text
    assert "Xã An Cư" in sign_in(Role.COMMUNE_OFFICER).get("/account/password").text
    assert "Xã An Cư" not in sign_in(Role.AUDITOR).get("/account/password").text


def test_made_up_people_are_marked_as_such_on_every_page(app: Flask, session: Session) -> None:
    assert "mô phỏng" not in app.test_client().get("/sign-in").text
    service.mark_synthetic()
    session.commit()
    assert "Dữ liệu mô phỏng" in app.test_client().get("/sign-in").text
