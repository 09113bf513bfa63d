"""The amounts for people with merit, as the appendices of the decrees give them.

Nghị định 75/2021/NĐ-CP (from 7/2021), 55/2023 (from 7/2023) and 77/2024 (from 7/2024). They are
read, never scaled: no factor leads from one column to the next.
"""

import pytest

from tests.benefits.law import RATES, unit_vnd

NOTHING = None

FIGURES = [
    # category, degree, đồng by 75/2021, by 55/2023, by 77/2024
    ("NCC-TCM45-TL", NOTHING, 1_815_000, 2_297_000, 3_117_000),
    ("NCC-TCM45-TL-TN", NOTHING, 308_000, 390_000, 529_000),
    ("NCC-TCM45-KTL", NOTHING, 3_081_000, 3_899_000, 5_291_000),
    ("TUAT-TCM45", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("TND-TCM45", NOTHING, 1_299_000, 1_644_000, 2_231_000),
    ("NCC-TKN", NOTHING, 1_679_000, 2_125_000, 2_884_000),
    ("TUAT-TKN", NOTHING, 911_000, 1_153_000, 1_565_000),
    ("TND-TKN", NOTHING, 1_299_000, 1_644_000, 2_231_000),
    ("TNLS-1", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("TNLS-2", NOTHING, 3_248_000, 4_110_000, 5_578_000),
    ("TNLS-3", NOTHING, 4_872_000, 6_165_000, 8_367_000),
    ("TND-LS", NOTHING, 1_299_000, 1_644_000, 2_231_000),
    ("TNLS-TAIGIA", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("BMVNAH", NOTHING, 4_872_000, 6_165_000, 8_367_000),
    ("BMVNAH-PC", NOTHING, 1_361_000, 1_722_000, 2_337_000),
    ("PV-BMVNAH", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("AHLLVT", NOTHING, 1_361_000, 1_722_000, 2_337_000),
    ("TB", 21, 1_094_000, 1_384_000, 1_878_000),
    ("TB", 41, 2_135_000, 2_702_000, 3_667_000),
    ("TB", 61, 3_174_000, 4_016_000, 5_450_000),
    ("TB", 81, 4_216_000, 5_335_000, 7_240_000),
    ("TB", 100, 5_207_000, 6_589_000, 8_941_000),
    ("PC-TB81", NOTHING, 815_000, 1_031_000, 1_399_000),
    ("PC-TB81-DBN", NOTHING, 1_670_000, 2_113_000, 2_867_000),
    ("PV-TB81", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("PV-TB81-DBN", NOTHING, 2_086_000, 2_640_000, 3_582_000),
    ("TBB", 21, 904_000, 1_144_000, 1_552_000),
    ("TBB", 61, 2_646_000, 3_348_000, 4_543_000),
    ("TBB", 100, 4_308_000, 5_451_000, 7_397_000),
    ("TUAT-TB61", NOTHING, 911_000, 1_153_000, 1_565_000),
    ("TND-TB61", NOTHING, 1_299_000, 1_644_000, 2_231_000),
    ("BB", 41, 1_695_000, 2_145_000, 2_911_000),
    ("BB", 51, 2_112_000, 2_673_000, 3_627_000),
    ("BB", 61, 2_692_000, 3_406_000, 4_622_000),
    ("BB", 71, 3_103_000, 3_927_000, 5_329_000),
    ("BB", 81, 3_714_000, 4_700_000, 6_378_000),
    ("BB", 91, 4_137_000, 5_235_000, 7_104_000),
    ("PC-BB81", NOTHING, 815_000, 1_031_000, 1_399_000),
    ("PC-BB81-DBN", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("PV-BB81", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("PV-BB81-DBN", NOTHING, 2_086_000, 2_640_000, 3_582_000),
    ("TUAT-BB61", NOTHING, 911_000, 1_153_000, 1_565_000),
    ("TND-BB61", NOTHING, 1_299_000, 1_644_000, 2_231_000),
    ("CDHH", 21, 1_234_000, 1_562_000, 2_120_000),
    ("CDHH", 41, 2_062_000, 2_610_000, 3_542_000),
    ("CDHH", 61, 2_891_000, 3_658_000, 4_964_000),
    ("CDHH", 81, 3_703_000, 4_685_000, 6_358_000),
    ("PC-CDHH81", NOTHING, 815_000, 1_031_000, 1_399_000),
    ("PC-CDHH81-DBN", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("PV-CDHH81", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("TUAT-CDHH61", NOTHING, 911_000, 1_153_000, 1_565_000),
    ("TND-CDHH61", NOTHING, 1_299_000, 1_644_000, 2_231_000),
    ("CON-CDHH", 61, 974_000, 1_233_000, 1_673_000),
    ("CON-CDHH", 81, 1_624_000, 2_055_000, 2_789_000),
    ("TUDAY", NOTHING, 974_000, 1_233_000, 1_673_000),
    ("GDCM-TQGC", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("GDCM-HCKC", NOTHING, 955_000, 1_208_000, 1_639_000),
    ("TND-GDCM", NOTHING, 1_299_000, 1_644_000, 2_231_000),
    ("UDGD-A", NOTHING, 1_624_000, 2_055_000, 2_789_000),
    ("UDGD-B", NOTHING, 815_000, 1_031_000, 1_399_000),
]


@pytest.mark.parametrize(
    ("category", "degree", "by_75", "by_55", "by_77"),
    [pytest.param(*row, id=f"{row[0]} {row[1] or ''}".strip()) for row in FIGURES],
)
def test_a_figure_holds_from_its_decrees_month_to_the_next_ones(
    category: str, degree: int | None, by_75: int, by_55: int, by_77: int
) -> None:
    figures = [
        unit_vnd(category, month, degree=degree)
        for month in ("2021-06", "2021-07", "2023-06", "2023-07", "2024-06", "2024-07")
    ]
    assert figures == [NOTHING, by_75, by_75, by_55, by_55, by_77]


def test_every_category_of_the_appendices_has_its_figures() -> None:
    tables = {r.category_code for r in RATES if r.decree.startswith("NĐ 77/2024")}
    assert {row[0] for row in FIGURES} == tables


def test_the_last_known_figures_stay_in_force_after_the_newer_decree() -> None:
    """The tables of Nghị định 321/2026/NĐ-CP (from 7/2026) were not to be had."""
    for category, degree, _by_75, _by_55, by_77 in FIGURES:
        assert unit_vnd(category, "2026-07", degree=degree) == by_77


OTHER_FIGURES = [
    # article, category, last month before and its đồng, first month after and its đồng
    ("NĐ75-Đ13k2 thờ cúng", "THOCUNG-LS", ("2021-12", NOTHING), ("2022-01", 1_400_000)),
    ("NĐ75-Đ6k1 điều dưỡng", "DD-NHA", ("2021-12", NOTHING), ("2022-01", 1_461_600)),
    ("NĐ55 điều dưỡng", "DD-NHA", ("2023-06", 1_461_600), ("2023-07", 1_849_500)),
    ("NĐ75-Đ8k1 mầm non", "UDGD-MN", ("2021-12", NOTHING), ("2022-01", 324_800)),
    ("NĐ75-Đ8k2 phổ thông", "UDGD-PT", ("2021-12", NOTHING), ("2022-01", 649_600)),
    ("NĐ75-PL4 truy tặng", "TC1L-LS", ("2021-06", NOTHING), ("2021-07", 32_480_000)),
    ("PL02-Đ6k4 mai táng", "MT-NCC", ("2021-06", NOTHING), ("2021-07", 14_900_000)),
    ("NĐ24/2023 lương cơ sở", "MT-NCC", ("2023-06", 14_900_000), ("2023-07", 18_000_000)),
    ("NĐ73/2024 lương cơ sở", "MT-NCC", ("2024-06", 18_000_000), ("2024-07", 23_400_000)),
    ("NĐ161/2026 lương cơ sở", "MT-NCC", ("2026-06", 23_400_000), ("2026-07", 25_300_000)),
    ("NĐ131-Đ121k2 không có mức chung", "TC1L-3T", ("2022-02", NOTHING), ("2022-03", NOTHING)),
]


@pytest.mark.parametrize(
    ("category", "before", "after"),
    [pytest.param(*row[1:], id=row[0]) for row in OTHER_FIGURES],
)
def test_a_figure_outside_the_monthly_tables(
    category: str, before: tuple[str, int | None], after: tuple[str, int | None]
) -> None:
    for month, vnd in (before, after):
        assert unit_vnd(category, month) == vnd


def test_every_merit_category_with_a_rate_has_a_figure() -> None:
    local = {"KC-NHA-MOI", "KC-NHA-DOI", "KC-NHA-SUA"}
    with_amount = {r.category_code for r in RATES if r.amount_vnd} - local
    merit_standards = {r.category_code for r in RATES if r.standard in {"NCC", "LCS"}}
    tested = {row[0] for row in FIGURES} | {row[1] for row in OTHER_FIGURES}
    assert tested == with_amount | merit_standards | {"TC1L-3T"}


DEGREE_EDGES = [
    # category, degree below, its đồng in 12/2023, degree from, its đồng
    ("TB", 20, NOTHING, 21, 1_384_000),
    ("TB", 60, 3_953_000, 61, 4_016_000),
    ("TB", 100, 6_589_000, 101, NOTHING),
    ("TBB", 20, NOTHING, 21, 1_144_000),
    ("TBB", 100, 5_451_000, 101, NOTHING),
    ("BB", 40, NOTHING, 41, 2_145_000),
    ("BB", 50, 2_145_000, 51, 2_673_000),
    ("BB", 60, 2_673_000, 61, 3_406_000),
    ("BB", 70, 3_406_000, 71, 3_927_000),
    ("BB", 80, 3_927_000, 81, 4_700_000),
    ("BB", 90, 4_700_000, 91, 5_235_000),
    ("BB", 100, 5_235_000, 101, NOTHING),
    ("CDHH", 20, NOTHING, 21, 1_562_000),
    ("CDHH", 40, 1_562_000, 41, 2_610_000),
    ("CDHH", 60, 2_610_000, 61, 3_658_000),
    ("CDHH", 80, 3_658_000, 81, 4_685_000),
    ("CDHH", 100, 4_685_000, 101, NOTHING),
    ("CON-CDHH", 60, NOTHING, 61, 1_233_000),
    ("CON-CDHH", 80, 1_233_000, 81, 2_055_000),
    ("CON-CDHH", 100, 2_055_000, 101, NOTHING),
]


@pytest.mark.parametrize(
    ("category", "below", "below_vnd", "start", "start_vnd"),
    [pytest.param(*row, id=f"{row[0]} {row[3]} %") for row in DEGREE_EDGES],
)
def test_a_band_of_degrees_begins_at_its_lower_end_and_stops_before_its_upper_end(
    category: str, below: int, below_vnd: int | None, start: int, start_vnd: int | None
) -> None:
    assert unit_vnd(category, "2023-12", degree=below) == below_vnd
    assert unit_vnd(category, "2023-12", degree=start) == start_vnd


def test_every_band_has_its_edges_and_war_invalids_a_figure_for_every_per_cent() -> None:
    bands = [r for r in RATES if r.degree_from is not None]
    edges = {(row[0], row[3]) for row in DEGREE_EDGES}
    for rate in bands:
        if rate.category_code not in {"TB", "TBB"}:
            assert (rate.category_code, rate.degree_from) in edges
            assert (rate.category_code, rate.degree_to) in edges
    for category in ("TB", "TBB"):
        figures = [unit_vnd(category, "2023-12", degree=degree) for degree in range(21, 101)]
        assert all(figures)
        assert figures == sorted(figures)


def test_without_a_degree_a_category_of_degrees_pays_nothing() -> None:
    for category in ("TB", "TBB", "BB", "CDHH", "CON-CDHH"):
        assert unit_vnd(category, "2023-12", degree=None) is NOTHING
