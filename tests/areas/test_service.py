import json

import pytest
from shapely.geometry import shape
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import factories
from welfare.areas import queries, service
from welfare.areas.cells import schematic_cells
from welfare.areas.models import Hamlet
from welfare.areas.rules import HamletList, hamlet_name
from welfare.audit.models import AuditEvent
from welfare.core.errors import Conflict, NotFound, Refusal
from welfare.staff.models import Staff
from welfare.staff.rules import Role


@pytest.fixture
def administrator(session: Session) -> Staff:
    """Somebody who keeps the areas."""
    return factories.staff(Role.ADMINISTRATOR)


@pytest.fixture
def an_cu_officer(session: Session) -> Staff:
    """Somebody who knows of An Cư only."""
    return factories.staff(Role.COMMUNE_OFFICER)


def _geojson(without: str = "") -> bytes:
    centres = {c.code: (c.latitude, c.longitude) for c in queries.communes()}
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": geometry}
        for code, geometry in schematic_cells(centres).items()
        if code != without
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


class TestHamlets:
    @pytest.mark.parametrize(
        ("kind", "typed", "name"),
        [
            ("ấp", "Mỹ Hiệp", "Mỹ Hiệp"),
            ("ấp", " Ấp  Mỹ Hiệp ", "Mỹ Hiệp"),
            ("khu phố", "khu phố 1A", "1A"),
            ("ấp", "Khu phố 1A", "Khu phố 1A"),
            ("ấp", "Ấpra", "Ấpra"),
        ],
    )
    def test_the_kind_is_not_kept_in_the_name(self, kind: str, typed: str, name: str) -> None:
        assert hamlet_name(kind, typed) == name

    @pytest.mark.parametrize("typed", ["", "  ", "Ấp", "ấp  "])
    def test_a_hamlet_needs_a_name(self, typed: str) -> None:
        with pytest.raises(Refusal, match="ghi tên ấp"):
            hamlet_name("ấp", typed)

    def test_an_added_hamlet_is_in_the_list_of_its_commune(self, administrator: Staff) -> None:
        commune = queries.commune_by_code(factories.AN_CU)
        service.add_hamlet(actor=administrator, commune=commune, kind="ấp", name="An Lạc")
        assert "An Lạc" in [hamlet.name for hamlet in queries.hamlets(commune.id)]

    def test_a_commune_has_a_name_once_but_another_commune_may_have_it_too(
        self, administrator: Staff
    ) -> None:
        an_cu, my_trung = map(queries.commune_by_code, (factories.AN_CU, factories.MY_TRUNG))
        for commune in (an_cu, my_trung):
            service.add_hamlet(actor=administrator, commune=commune, kind="ấp", name="An Lạc")
        with pytest.raises(Conflict, match="Xã An Cư đã có ấp, khu phố tên “An Lạc”"):
            service.add_hamlet(actor=administrator, commune=an_cu, kind="ấp", name="ấp An Lạc")

    def test_names_that_differ_by_their_marks_are_two_names(self, administrator: Staff) -> None:
        commune = queries.commune_by_code("28393")  # Hậu Thành, with its Hậu Hoa and Hậu Hòa
        names = {hamlet.name for hamlet in queries.hamlets(commune.id)}
        assert {"Hậu Hoa", "Hậu Hòa"} <= names

    def test_renaming_keeps_the_hamlet_and_records_both_names(
        self, administrator: Staff, session: Session
    ) -> None:
        hamlet = queries.hamlets(queries.commune_by_code(factories.AN_CU).id)[0]
        before, hamlet_id = hamlet.label, hamlet.id
        service.rename_hamlet(actor=administrator, hamlet=hamlet, kind="khu phố", name="1")
        session.flush()
        assert session.get_one(Hamlet, hamlet_id).label == "Khu phố 1"
        change = json.loads(session.scalars(select(AuditEvent.change)).one())
        assert change == {"before": {"hamlet": before}, "after": {"hamlet": "Khu phố 1"}}

    def test_writing_the_same_name_again_records_nothing(
        self, administrator: Staff, session: Session
    ) -> None:
        hamlet = queries.hamlets(queries.commune_by_code(factories.AN_CU).id)[0]
        service.rename_hamlet(
            actor=administrator, hamlet=hamlet, kind=hamlet.kind, name=hamlet.name
        )
        assert session.scalars(select(AuditEvent)).all() == []


class TestScope:
    def test_an_officer_sees_their_commune_and_no_other(self, an_cu_officer: Staff) -> None:
        assert [row.commune.code for row in queries.overview(an_cu_officer)] == [factories.AN_CU]

    def test_another_commune_is_not_found_like_one_that_is_not_there(
        self, an_cu_officer: Staff
    ) -> None:
        elsewhere = queries.commune_by_code(factories.CAI_BE)
        refusals = []
        for commune_id in (elsewhere.id, 999):
            with pytest.raises(NotFound) as refused:
                queries.commune(commune_id, an_cu_officer)
            refusals.append(str(refused.value))
        assert refusals[0] == refusals[1]
        with pytest.raises(NotFound):
            queries.hamlet(queries.hamlets(elsewhere.id)[0].id, an_cu_officer)

    def test_the_lists_of_hamlets_say_how_whole_they_are(self, administrator: Staff) -> None:
        lists = {row.commune.code: row.hamlet_list for row in queries.overview(administrator)}
        assert lists[factories.AN_CU] is HamletList.WHOLE
        assert lists["28363"] is HamletList.IN_PART
        assert lists["28378"] is HamletList.MISSING
        assert len(lists) == 25


class TestBoundaries:
    def test_every_commune_gets_its_boundary(self, session: Session) -> None:
        assert queries.boundaries() == {}
        assert service.load_boundaries(actor=None, content=_geojson()) == 25
        session.flush()
        boundaries = queries.boundaries()
        assert set(boundaries) == {commune.code for commune in queries.communes()}
        assert all(shape(geometry).is_valid for geometry in boundaries.values())

    def test_a_file_that_lacks_a_commune_changes_nothing(self, session: Session) -> None:
        with pytest.raises(Refusal, match=factories.AN_CU):
            service.load_boundaries(actor=None, content=_geojson(without=factories.AN_CU))
        assert queries.boundaries() == {}

    def test_a_reader_gets_the_boundaries_of_their_area(
        self, session: Session, an_cu_officer: Staff
    ) -> None:
        service.load_boundaries(actor=None, content=_geojson())
        session.flush()
        assert set(queries.boundaries(an_cu_officer)) == {factories.AN_CU}


def test_an_office_is_synthetic_once_it_was_said(session: Session) -> None:
    assert queries.office() == queries.Office("Huyện Cái Bè", is_synthetic=False)
    service.mark_synthetic()
    service.mark_synthetic()
    session.flush()
    assert queries.office().is_synthetic
