"""What a review sheet's scores say of a household; pure (NĐ 07/2021, Thông tư 07/2021)."""

from collections.abc import Collection
from enum import StrEnum

from welfare.core.errors import N_, Refusal
from welfare.registry.rules import PovertyClass


class Deprivation(StrEnum):
    """The 12 basic social services a household may lack (NĐ 07/2021/NĐ-CP, Điều 3)."""

    EMPLOYMENT = "employment"
    DEPENDANTS = "dependants"
    NUTRITION = "nutrition"
    HEALTH_INSURANCE = "health-insurance"
    ADULT_SCHOOLING = "adult-schooling"
    CHILD_SCHOOLING = "child-schooling"
    HOUSING_QUALITY = "housing-quality"
    HOUSING_AREA = "housing-area"
    WATER = "water"
    SANITATION = "sanitation"
    TELECOMS = "telecoms"
    INFORMATION = "information"


DEPRIVATION_LABELS = {
    Deprivation.EMPLOYMENT: N_("Việc làm"),
    Deprivation.DEPENDANTS: N_("Người phụ thuộc trong hộ"),
    Deprivation.NUTRITION: N_("Dinh dưỡng"),
    Deprivation.HEALTH_INSURANCE: N_("Bảo hiểm y tế"),
    Deprivation.ADULT_SCHOOLING: N_("Trình độ giáo dục của người lớn"),
    Deprivation.CHILD_SCHOOLING: N_("Tình trạng đi học của trẻ em"),
    Deprivation.HOUSING_QUALITY: N_("Chất lượng nhà ở"),
    Deprivation.HOUSING_AREA: N_("Diện tích nhà ở bình quân"),
    Deprivation.WATER: N_("Nguồn nước sinh hoạt"),
    Deprivation.SANITATION: N_("Nhà tiêu hợp vệ sinh"),
    Deprivation.TELECOMS: N_("Sử dụng dịch vụ viễn thông"),
    Deprivation.INFORMATION: N_("Phương tiện tiếp cận thông tin"),
}
B1_LINE = {False: 140, True: 175}
"""The most points of sheet B1 that still mean an income under the line; True: in a town."""
B2_LINE = 30
POOR_LACKS = 3

CONTRADICTS = N_(
    "Phiếu B2 được %(b2)s điểm nhưng đánh dấu %(count)s chỉ số thiếu hụt. Từ 30 điểm trở lên phải"
    " thiếu hụt từ 3 chỉ số; xem lại phiếu."
)


def proposed_class(
    *, b1: int, b2: int | None, deprivations: Collection[Deprivation], urban: bool
) -> PovertyClass | None:
    """The class that the sheets say, None for neither poor nor near-poor.

    Poor: B1 at or under the line and at least 3 deprivations (B2 30 points or more); near-poor:
    under the line with fewer.

    >>> proposed_class(b1=140, b2=30, deprivations=list(Deprivation)[:3], urban=False).value
    'poor'
    >>> proposed_class(b1=140, b2=20, deprivations=list(Deprivation)[:2], urban=False).value
    'near-poor'
    >>> proposed_class(b1=141, b2=30, deprivations=list(Deprivation)[:3], urban=False)

    Raises:
        Refusal: the points of sheet B2 and the deprivations ticked contradict one another.
    """
    lacks_many = len(set(deprivations)) >= POOR_LACKS
    if b2 is not None and (b2 >= B2_LINE) is not lacks_many:
        raise Refusal(CONTRADICTS, b2=b2, count=len(set(deprivations)))
    if b1 > B1_LINE[urban]:
        return None
    return PovertyClass.POOR if lacks_many else PovertyClass.NEAR_POOR


def written(deprivations: Collection[Deprivation]) -> str:
    """The deprivations as a sheet keeps them, in the order of the law."""
    return ",".join(each for each in Deprivation if each in deprivations)


def read(text: str) -> list[Deprivation]:
    """The deprivations that a sheet keeps."""
    return [Deprivation(code) for code in text.split(",") if code]
