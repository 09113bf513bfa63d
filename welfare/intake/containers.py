"""What kind of file was handed in, told by its bytes, and whether it is safe to open."""

from __future__ import annotations

import io
import zipfile
import zlib

from welfare.core.errors import N_, Refusal
from welfare.intake.workbook_process import MAX_COLUMNS, MAX_ROWS

MAX_FILE_BYTES = 20 << 20
MAX_UNPACKED_BYTES = 200 << 20
MAX_RATIO = 200
MAX_PARTS = 2_000
# A small list compresses beyond any ratio; only a part that is also large is a bomb.
_RATIO_COUNTS_FROM_BYTES = 20 << 20

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPREADSHEET_PARTS = ("xl/workbook.xml", "xl/workbook.bin")
_NEVER_A_WORKBOOK = (
    b"%PDF",
    b"PK\x05\x06",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x7fELF",
)

NOT_A_WORKBOOK = N_(
    "Tệp %(file)s không phải là bảng tính. Chọn tệp .xlsx, .xls, .ods hoặc .csv;"
    " nếu là tệp khác, mở nó trong Excel và lưu lại dạng .xlsx."
)
DAMAGED = N_(
    "Tệp %(file)s bị hỏng hoặc chưa tải lên hết. Mở lại tệp gốc trong Excel, lưu thành tệp mới"
    " rồi tải lên lại."
)
ENCRYPTED = N_(
    "Tệp %(file)s đang đặt mật khẩu nên không đọc được. Mở tệp trong Excel, bỏ mật khẩu"
    " (Tệp → Thông tin → Bảo vệ sổ làm việc), lưu lại rồi tải lên."
)


def is_workbook(content: bytes, filename: str) -> bool:
    """Tell a workbook (true) from a text that may be CSV (false).

    Raises Refusal for whatever is neither, is locked, too large, or unpacks into far too much.
    """
    if not content:
        raise Refusal(N_("Tệp %(file)s trống. Chọn tệp có danh sách."), file=filename)
    if len(content) > MAX_FILE_BYTES:
        raise Refusal(
            N_("Tệp %(file)s lớn hơn %(most)s MB. Xóa hình ảnh, trang thừa hoặc chia nhỏ tệp."),
            file=filename,
            most=MAX_FILE_BYTES >> 20,
        )
    if content.startswith(_ZIP):
        _check_archive(content, filename)
        return True
    if content.startswith(_OLE):
        _check_compound_file(content, filename)
        return True
    if content.startswith(_NEVER_A_WORKBOOK):
        raise Refusal(NOT_A_WORKBOOK, file=filename)
    return False


def too_large(filename: str) -> Refusal:
    """Return the refusal of a file with more rows, columns or text than a list can have."""
    return Refusal(
        N_(
            "Tệp %(file)s quá lớn khi mở ra: tối đa %(rows)s dòng và %(columns)s cột mỗi trang."
            " Xóa các dòng, cột, trang thừa (kể cả ô lẻ ở xa bảng) hoặc chia thành nhiều tệp."
        ),
        file=filename,
        rows=MAX_ROWS,
        columns=MAX_COLUMNS,
    )


def _check_compound_file(content: bytes, filename: str) -> None:
    """An .xlsx with a password is a compound file, like an .xls, with a stream for its key."""
    if "EncryptionInfo".encode("utf-16-le") in content:
        raise Refusal(ENCRYPTED, file=filename)
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise Refusal(NOT_A_WORKBOOK, file=filename)


def _check_archive(content: bytes, filename: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive, filename)
            _check_unpacked_size(archive, filename)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        raise Refusal(DAMAGED, file=filename) from None


def _check_parts(archive: zipfile.ZipFile, filename: str) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise _bomb(filename)
    if any(part.flag_bits & 1 for part in parts):
        raise Refusal(ENCRYPTED, file=filename)
    names = {part.filename for part in parts}
    if names.isdisjoint(_SPREADSHEET_PARTS) and not _is_open_document(archive, names):
        raise Refusal(NOT_A_WORKBOOK, file=filename)
    if "META-INF/manifest.xml" in names and b"encryption-data" in _start(
        archive, "META-INF/manifest.xml"
    ):
        raise Refusal(ENCRYPTED, file=filename)


def _is_open_document(archive: zipfile.ZipFile, names: set[str]) -> bool:
    return "mimetype" in names and b"opendocument.spreadsheet" in _start(archive, "mimetype")


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(1 << 16)


def _check_unpacked_size(archive: zipfile.ZipFile, filename: str) -> None:
    """Unpack everything once, keeping nothing: the sizes that an archive declares may be false."""
    total = 0
    for part in archive.infolist():
        # zipfile stops at the declared size; past the limit we stop by ourselves.
        part.file_size = MAX_UNPACKED_BYTES + 1
        with archive.open(part) as data:
            while chunk := data.read(1 << 16):
                total += len(chunk)
                if total > MAX_UNPACKED_BYTES:
                    raise _bomb(filename)
    packed = sum(part.compress_size for part in archive.infolist())
    if total > _RATIO_COUNTS_FROM_BYTES and total > MAX_RATIO * max(packed, 1):
        raise _bomb(filename)


def _bomb(filename: str) -> Refusal:
    return Refusal(
        N_(
            "Tệp %(file)s nén quá nhiều dữ liệu (mở ra hơn %(most)s MB) nên không được mở. Chép"
            " riêng danh sách sang một tệp mới rồi tải lên."
        ),
        file=filename,
        most=MAX_UNPACKED_BYTES >> 20,
    )
