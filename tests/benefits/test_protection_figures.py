"""The amounts of protected groups, figure by figure, as the decrees give them.

Base amounts: Nghị định 20/2021/NĐ-CP Điều 4 (360.000 đ), 76/2024 (500.000 đ from 7/2024),
335/2026 (540.000 đ from 7/2026); social pension: 176/2025 (500.000 đ from 7/2025).
"""

from datetime import date

import pytest

from tests.benefits.law import RATES, prices_for, unit_vnd

CHILD, PUPIL, STUDENT, ADULT, OLD, OLDEST = (
    date(2021, 3, 1),
    date(2015, 3, 1),
    date(2004, 3, 1),
    date(1985, 3, 1),
    date(1955, 3, 1),
    date(1938, 3, 1),
)
NOBODY = None

FIGURES = [
    # article, category, born, month, đồng
    ("NĐ20-Đ6k1a dưới 4 tuổi", "BT1", CHILD, "2023-12", 900_000),
    ("NĐ20-Đ6k1a từ 4 tuổi", "BT1", PUPIL, "2023-12", 540_000),
    ("NĐ20-Đ6k1b", "BT2", STUDENT, "2023-12", 540_000),
    ("NĐ20-Đ6k1c dưới 4 tuổi", "BT3", CHILD, "2023-12", 900_000),
    ("NĐ20-Đ6k1c từ 4 tuổi", "BT3", PUPIL, "2023-12", 720_000),
    ("NĐ20-Đ6k1d mỗi con", "BT4", ADULT, "2023-12", 360_000),
    ("NĐ20-Đ6k1đ 60 đến 80 tuổi", "BT5A", OLD, "2023-12", 540_000),
    ("NĐ20-Đ6k1đ từ 80 tuổi", "BT5A", OLDEST, "2023-12", 720_000),
    ("NĐ20-Đ5k5b", "BT5B", date(1946, 3, 1), "2023-12", 360_000),
    ("NĐ20-Đ5k5c", "BT5C", OLDEST, "2023-12", 360_000),
    ("NĐ20-Đ5k5d", "BT5D", OLD, "2023-12", 1_080_000),
    ("NĐ20-Đ6k1e đặc biệt nặng", "BT6-DBN", ADULT, "2023-12", 720_000),
    ("NĐ20-Đ6k1e đặc biệt nặng trẻ em", "BT6-DBN", PUPIL, "2023-12", 900_000),
    ("NĐ20-Đ6k1e đặc biệt nặng cao tuổi", "BT6-DBN", OLD, "2023-12", 900_000),
    ("NĐ20-Đ6k1e nặng", "BT6-N", ADULT, "2023-12", 540_000),
    ("NĐ20-Đ6k1e nặng trẻ em", "BT6-N", PUPIL, "2023-12", 720_000),
    ("NĐ20-Đ6k1e nặng cao tuổi", "BT6-N", OLD, "2023-12", 720_000),
    ("NĐ20-Đ6k1g trẻ em dưới 3 tuổi", "BT7", CHILD, "2023-12", 540_000),
    ("NĐ20-Đ6k1g", "BT8", ADULT, "2023-12", 540_000),
    ("NĐ20-Đ20k1a", "CS1", CHILD, "2023-12", 900_000),
    ("NĐ20-Đ20k1b", "CS1", PUPIL, "2023-12", 540_000),
    ("NĐ20-Đ20k1b cao tuổi", "CS5D", OLD, "2023-12", 540_000),
    ("NĐ20-Đ20k2a một con", "CS6-MT1", ADULT, "2023-12", 540_000),
    ("NĐ20-Đ20k2a hai con", "CS6-MT2", ADULT, "2023-12", 720_000),
    ("NĐ20-Đ20k2c", "CS6-HGD", ADULT, "2023-12", 360_000),
    ("NĐ20-Đ20k2d", "CS6-NHAN", ADULT, "2023-12", 540_000),
    ("NĐ20-Đ20k2d trẻ em", "CS6-NHAN", PUPIL, "2023-12", 900_000),
    ("NĐ20-Đ11", "MT-BTXH", OLD, "2023-12", 7_200_000),
    ("NĐ20-Đ13", "KC-THUONG", ADULT, "2023-12", 3_600_000),
    ("NĐ20-Đ14", "KC-CHET", ADULT, "2023-12", 18_000_000),
    ("NĐ20-Đ15 làm nhà", "KC-NHA-MOI", ADULT, "2023-12", 40_000_000),
    ("NĐ20-Đ15 di dời", "KC-NHA-DOI", ADULT, "2023-12", 30_000_000),
    ("NĐ20-Đ15 sửa nhà", "KC-NHA-SUA", ADULT, "2023-12", 20_000_000),
    ("NĐ176-Đ3 từ 75 tuổi", "HTXH", date(1949, 3, 1), "2025-07", 500_000),
    ("NĐ176-Đ2 70 đến 75 tuổi", "HTXH", OLD, "2025-07", 500_000),
    ("NĐ176 mai táng", "MT-HTXH", OLD, "2025-07", 10_000_000),
    ("QĐ28/2014-Đ3", "DIEN-NGHEO", ADULT, "2023-12", 30 * 1_806),
    ("QĐ60/2014-Đ1", "DIEN-CSXH", ADULT, "2023-12", 30 * 1_806),
]


@pytest.mark.parametrize(
    ("category", "born_on", "month", "vnd"),
    [pytest.param(*row[1:], id=row[0]) for row in FIGURES],
)
def test_a_figure_of_the_decree(category: str, born_on: date, month: str, vnd: int) -> None:
    assert unit_vnd(category, month, born_on) == vnd


def test_every_local_category_with_a_rate_has_its_figure() -> None:
    merit = {"THOCUNG-LS", "MT-NCC", "TC1L-3T", "DD-NHA", "UDGD-MN", "UDGD-PT", "TC1L-LS"}
    local = {rate.category_code for rate in RATES if rate.standard} | {"KC-NHA-MOI"}
    local |= {"KC-NHA-DOI", "KC-NHA-SUA"}
    assert {row[1] for row in FIGURES} == local - merit


AGE_EDGES = [
    # article, category, completed years, month, đồng before the birthday, đồng from its month
    ("NĐ20-Đ6k1a", "BT1", 4, "2023-12", 900_000, 540_000),
    ("NĐ20-Đ5k1", "BT1", 16, "2023-12", 540_000, NOBODY),
    ("NĐ20-Đ5k2", "BT2", 16, "2023-12", NOBODY, 540_000),
    ("NĐ20-Đ5k2 đến 22 tuổi", "BT2", 22, "2023-12", 540_000, NOBODY),
    ("NĐ335-Đ5k2 không giới hạn tuổi", "BT2", 22, "2026-11", 810_000, 810_000),
    ("NĐ335-Đ5k2", "BT2", 16, "2026-11", NOBODY, 810_000),
    ("NĐ20-Đ6k1c", "BT3", 4, "2023-12", 900_000, 720_000),
    ("NĐ20-Đ5k3", "BT3", 16, "2023-12", 720_000, NOBODY),
    ("NĐ20-Đ5k5a", "BT5A", 60, "2023-12", NOBODY, 540_000),
    ("NĐ20-Đ6k1đ", "BT5A", 80, "2023-12", 540_000, 720_000),
    ("NĐ335-Đ6k1đ", "BT5A", 75, "2026-11", 810_000, 1_080_000),
    ("NĐ335-Đ5k5a", "BT5A", 60, "2026-11", NOBODY, 810_000),
    ("NĐ20-Đ5k5b", "BT5B", 75, "2023-12", NOBODY, 360_000),
    ("NĐ20-Đ5k5b đến 80 tuổi", "BT5B", 80, "2023-12", 360_000, NOBODY),
    ("NĐ20-Đ5k5c", "BT5C", 80, "2023-12", NOBODY, 360_000),
    ("NĐ20-Đ5k5d", "BT5D", 60, "2023-12", NOBODY, 1_080_000),
    ("NĐ20-Đ6k1e ĐBN trẻ em", "BT6-DBN", 16, "2023-12", 900_000, 720_000),
    ("NĐ20-Đ6k1e ĐBN cao tuổi", "BT6-DBN", 60, "2023-12", 720_000, 900_000),
    ("NĐ20-Đ6k1e N trẻ em", "BT6-N", 16, "2023-12", 720_000, 540_000),
    ("NĐ20-Đ6k1e N cao tuổi", "BT6-N", 60, "2023-12", 540_000, 720_000),
    ("NĐ20-Đ5k7", "BT7", 3, "2023-12", 540_000, NOBODY),
    ("NĐ20-Đ5k8", "BT8", 16, "2023-12", NOBODY, 540_000),
    ("NĐ20-Đ20k1a", "CS1", 4, "2023-12", 900_000, 540_000),
    ("NĐ20-Đ20k1b", "CS1", 16, "2023-12", 540_000, NOBODY),
    ("NĐ20-Đ20k1b cao tuổi", "CS5D", 60, "2023-12", NOBODY, 540_000),
    ("NĐ20-Đ20k2a một con", "CS6-MT1", 16, "2023-12", NOBODY, 540_000),
    ("NĐ20-Đ20k2a hai con", "CS6-MT2", 16, "2023-12", NOBODY, 720_000),
    ("NĐ20-Đ20k2d", "CS6-NHAN", 16, "2023-12", 900_000, 540_000),
    ("NĐ176-Đ2", "HTXH", 70, "2025-12", NOBODY, 500_000),
    ("NĐ176-Đ3", "HTXH", 75, "2025-12", 500_000, 500_000),
    ("NĐ176 mai táng", "MT-HTXH", 70, "2025-12", NOBODY, 10_000_000),
]


@pytest.mark.parametrize(
    ("category", "age", "month", "before_vnd", "from_vnd"),
    [pytest.param(*row[1:], id=row[0]) for row in AGE_EDGES],
)
def test_an_age_counts_from_the_month_of_the_birthday(
    category: str, age: int, month: str, before_vnd: int | None, from_vnd: int | None
) -> None:
    year, number = (int(part) for part in month.split("-"))
    last_day = 30 if number == 11 else 31
    next_month = date(year - age + number // 12, number % 12 + 1, 1)
    assert unit_vnd(category, month, date(year - age, number, 1)) == from_vnd
    assert unit_vnd(category, month, date(year - age, number, last_day)) == from_vnd
    assert unit_vnd(category, month, next_month) == before_vnd


def test_every_age_of_the_tables_has_its_edge() -> None:
    ages = {(rate.category_code, rate.age_from) for rate in RATES if rate.age_from}
    ages |= {(rate.category_code, rate.age_to) for rate in RATES if rate.age_to}
    assert {(row[1], row[2]) for row in AGE_EDGES} == ages


def test_of_a_birth_only_its_year_is_known_the_year_begins_it() -> None:
    born_in_1943 = date(1943, 1, 1)
    assert unit_vnd("BT5C", "2022-12", born_in_1943) is NOBODY
    assert unit_vnd("BT5C", "2023-01", born_in_1943) == 360_000


@pytest.mark.parametrize(
    ("category", "born_on", "month", "vnd"),
    [
        pytest.param("BT5C", date(1944, 2, 29), "2024-01", NOBODY, id="80 vào năm nhuận, tháng 1"),
        pytest.param("BT5C", date(1944, 2, 29), "2024-02", 360_000, id="80 vào năm nhuận, tháng 2"),
        pytest.param("BT5B", date(1948, 2, 29), "2023-02", NOBODY, id="75 vào năm thường, tháng 2"),
        pytest.param("BT5B", date(1948, 2, 29), "2023-03", 360_000, id="75 năm thường, tháng 3"),
        pytest.param("BT7", date(2020, 2, 29), "2023-02", 540_000, id="3 vào năm thường, tháng 2"),
        pytest.param("BT7", date(2020, 2, 29), "2023-03", NOBODY, id="3 vào năm thường, tháng 3"),
        pytest.param("BT5C", date(1944, 2, 28), "2024-02", 360_000, id="sinh 28/2"),
        pytest.param("BT5C", date(1944, 3, 1), "2024-02", NOBODY, id="sinh 1/3"),
    ],
)
def test_a_birthday_on_29_february_is_completed_on_1_march_of_a_common_year(
    category: str, born_on: date, month: str, vnd: int | None
) -> None:
    assert unit_vnd(category, month, born_on) == vnd


DECREE_EDGES = [
    # decree, category, born, last month before and its đồng, first month after and its đồng
    ("NĐ20 bắt đầu", "BT6-N", ADULT, ("2021-06", NOBODY), ("2021-07", 540_000)),
    ("NĐ76/2024", "BT6-N", ADULT, ("2024-06", 540_000), ("2024-07", 750_000)),
    ("NĐ335 mức chuẩn từ 1/7/2026", "BT6-N", ADULT, ("2026-06", 750_000), ("2026-07", 810_000)),
    ("NĐ176 thay Đ5k5c", "BT5C", OLDEST, ("2025-06", 500_000), ("2025-07", NOBODY)),
    ("NĐ176 thay Đ5k5b", "BT5B", date(1949, 3, 1), ("2025-06", 500_000), ("2025-07", NOBODY)),
    ("NĐ176 bắt đầu", "HTXH", OLDEST, ("2025-06", NOBODY), ("2025-07", 500_000)),
    ("NĐ335-Đ31", "HTXH", OLDEST, ("2026-06", 500_000), ("2026-07", 540_000)),
    ("NĐ335-Đ5k2 từ 5/10/2026", "BT2", date(2000, 3, 1), ("2026-10", NOBODY), ("2026-11", 810_000)),
    ("NĐ335-Đ5k4 từ 5/10/2026", "BT4", ADULT, ("2026-10", 540_000), ("2026-11", 540_000)),
    ("NĐ335-Đ6k1đ", "BT5A", date(1950, 3, 1), ("2026-10", 810_000), ("2026-11", 1_080_000)),
    ("NĐ335-Đ6k1đ 80 tuổi", "BT5A", OLDEST, ("2026-10", 1_080_000), ("2026-11", 1_080_000)),
    ("QĐ1062 từ 4/5/2023", "DIEN-NGHEO", ADULT, ("2023-05", 50_340), ("2023-06", 51_840)),
]


@pytest.mark.parametrize(
    ("category", "born_on", "before", "after"),
    [pytest.param(*row[1:], id=row[0]) for row in DECREE_EDGES],
)
def test_a_month_uses_what_is_in_force_on_its_first_day(
    category: str,
    born_on: date,
    before: tuple[str, int | None],
    after: tuple[str, int | None],
) -> None:
    for month, vnd in (before, after):
        assert unit_vnd(category, month, born_on) == vnd


@pytest.mark.parametrize("category", ["BT3", "BT8"])
def test_a_category_that_means_hiv_is_cited_without_its_article(category: str) -> None:
    born_on = PUPIL if category == "BT3" else ADULT
    for month, decree in (
        ("2023-12", "NĐ 20/2021; 20/2021/NĐ-CP Đ4"),
        ("2024-07", "NĐ 20/2021; 76/2024/NĐ-CP"),
    ):
        assert [price.decree for price in prices_for(category, month, born_on)] == [decree]


def test_other_categories_are_cited_with_their_article() -> None:
    assert prices_for("BT6-N", "2023-12", ADULT)[0].decree == (
        "NĐ 20/2021 Đ5 k6; Đ6 k1e (NĐ 335/2026 giữ nguyên); 20/2021/NĐ-CP Đ4"
    )
