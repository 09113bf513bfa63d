"""The words that the map's scripts show; "{…}" stands for what only the browser knows."""

from typing import Any

from flask_babel import gettext as _

from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.money import group_digits
from welfare.web.filters import day, distance

WORDS = {
    "title": N_("Bản đồ khoảng cách đến ATM"),
    "legend": N_("Khoảng cách đến ATM gần nhất"),
    "legendDots": N_("Chấm: từng người, đo đường thẳng; vòng có số: nhiều người ở gần nhau"),
    "shade": N_("Tô màu xã theo"),
    "median": N_("khoảng cách trung vị"),
    "cash": N_("tỷ lệ còn nhận tiền mặt"),
    "unverified": N_("Điểm khung nét đứt: chưa xác minh"),
    "unverifiedShort": N_("Vòng trắng: điểm chưa xác minh"),
    "areasLayer": N_("Màu nền xã"),
    "namesLayer": N_("Tên xã"),
    "peopleLayer": N_("Người hưởng"),
    "hamletsLayer": N_("Người hưởng theo ấp"),
    "ringsLayer": N_("Vòng 1, 3, 5, 10 km quanh ATM"),
    "linesLayer": N_("Đường nối đến ATM gần nhất"),
    "toAtm": N_("{distance} đến {atm}"),
    "people": N_("{count} người ở đây"),
    "person": N_("Hồ sơ số {id}"),
    "openPerson": N_("Bấm để mở hồ sơ"),
    "loading": N_("Đang tải vị trí người hưởng…"),
    "failed": N_("Không tải được vị trí người hưởng. Tải lại trang để thử lại."),
    "noTiles": N_("Không tải được bản đồ nền; ranh giới và các điểm vẫn xem được."),
    "zoomIn": N_("Phóng to"),
    "zoomOut": N_("Thu nhỏ"),
    "fullScreen": N_("Toàn màn hình"),
    "wide": N_("Rộng"),
    "print": N_("In bản đồ"),
    "paper": N_("In"),
    "png": N_("Lưu ảnh PNG"),
    "pdf": N_("Lưu PDF"),
    "layers": N_("Lớp bản đồ"),
    "search": N_("Tìm xã, ấp, điểm rút tiền"),
    "notFound": N_("Không thấy trên bản đồ"),
    "move": N_("Dời điểm này"),
    "moveHint": N_("Kéo điểm đến chỗ đúng rồi bấm Lưu vị trí."),
    "saveMove": N_("Lưu vị trí"),
    "cancelMove": N_("Bỏ qua"),
    "add": N_("Thêm điểm rút tiền: bấm vào chỗ của điểm"),
    "addShort": N_("Thêm điểm"),
    "addHint": N_("Bấm vào chỗ của điểm mới trên bản đồ."),
    "notSaved": N_("Chưa làm được ảnh của bản đồ. Tải lại trang rồi thử lại."),
    "moveFailed": N_("Chưa dời được. Tải lại trang rồi thử lại."),
}


def map_words(
    *,
    far_m: int,
    unmeasured: int,
    by_commune_only: int,
    has_atm: bool,
    schematic_centres: int | None,
) -> dict[str, Any]:
    """The words in the reader's language, with those that say what the map cannot show.

    Args:
        far_m: above which way people live far.
        unmeasured: people without any position.
        by_commune_only: people drawn at the centre of their commune.
        has_atm: whether any ATM serves today.
        schematic_centres: from how many centres boundaries were computed; None: official ones.
    """
    texts = {key: _(words) for key, words in WORDS.items()}
    texts["date"] = day(clock.today())
    texts["far"] = _("tỷ lệ ở xa trên %(far)s", far=distance(far_m))
    if not has_atm:
        texts["unmeasured"] = _("Chưa có ATM nào phục vụ, nên chưa đo được khoảng cách")
    elif unmeasured:
        count = group_digits(unmeasured)
        texts["unmeasured"] = _("%(count)s người chưa có vị trí, không vẽ được", count=count)
    if by_commune_only:
        count = group_digits(by_commune_only)
        texts["centred"] = _("%(count)s người chỉ biết ở xã nào, vẽ ở tâm xã", count=count)
    if schematic_centres:
        texts["schematic"] = _(
            "Ranh giới sơ đồ, tính từ %(count)s tâm xã – không phải ranh giới chính thức",
            count=schematic_centres,
        )
    return texts
