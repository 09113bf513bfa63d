"""Which papers may be kept: their kinds, and what a file shows itself to be."""

import warnings
from enum import StrEnum
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from welfare.core.errors import N_, Refusal
from welfare.core.vietnamese import clean

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000  # an A3 page at 400 dpi; a small file may unfold into far more
LONGEST_NAME = 200
END_OF_PDF_WITHIN = 2048  # bytes from the end; scanners add little after the mark

EMPTY = N_("Tệp “%(name)s” trống. Quét lại rồi chọn tệp mới.")
TOO_LARGE = N_(
    "Tệp “%(name)s” lớn hơn 10 MB. Quét lại với độ phân giải thấp hơn (200–300 dpi) hoặc tách tệp."
)
WRONG_TYPE = N_(
    "Tệp “%(name)s” không phải PDF, JPG hay PNG. Nội dung tệp quyết định, không phải đuôi tên; "
    "hãy quét hoặc lưu lại thành một trong ba loại đó."
)
DAMAGED = N_("Tệp “%(name)s” bị hỏng hoặc chưa tải hết. Mở thử trên máy, quét lại rồi tải lên.")


class DocumentKind(StrEnum):
    """What a scanned paper is."""

    DECISION = "decision"
    IDENTITY_CARD = "identity-card"
    DISABILITY_CERTIFICATE = "disability-certificate"
    AUTHORISATION = "authorisation"
    CONSENT = "consent"
    OTHER = "other"


KIND_LABELS = {
    DocumentKind.DECISION: N_("Quyết định"),
    DocumentKind.IDENTITY_CARD: N_("Căn cước, CMND"),
    DocumentKind.DISABILITY_CERTIFICATE: N_("Giấy xác nhận khuyết tật"),
    DocumentKind.AUTHORISATION: N_("Giấy ủy quyền"),
    DocumentKind.CONSENT: N_("Đơn đồng ý nhận qua tài khoản"),
    DocumentKind.OTHER: N_("Giấy tờ khác"),
}


class MediaType(StrEnum):
    """The three types that are kept."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"


MIME_TYPES = {
    MediaType.PDF: "application/pdf",
    MediaType.JPEG: "image/jpeg",
    MediaType.PNG: "image/png",
}
ENDINGS = {MediaType.PDF: "pdf", MediaType.JPEG: "jpg", MediaType.PNG: "png"}
FIRST_BYTES = {
    MediaType.PDF: b"%PDF-",
    MediaType.JPEG: b"\xff\xd8\xff",
    MediaType.PNG: b"\x89PNG\r\n\x1a\n",
}


def media_type(filename: str, content: bytes) -> MediaType:
    """What the content is, whatever the name says.

    Raises:
        Refusal: empty, too large, of another type, or damaged.
    """
    name = clean(filename)
    if not content:
        raise Refusal(EMPTY, name=name)
    if len(content) > MOST_BYTES:
        raise Refusal(TOO_LARGE, name=name)
    for kind, start in FIRST_BYTES.items():
        if content.startswith(start):
            if not _whole(kind, content):
                raise Refusal(DAMAGED, name=name)
            return kind
    raise Refusal(WRONG_TYPE, name=name)


def kept_name(filename: str, kind: MediaType) -> str:
    """The name to keep: without folders, not too long, with the ending the content deserves.

    >>> kept_name("C:\\\\scan\\\\QĐ 12.PDF.exe", MediaType.PDF)
    'QĐ 12.PDF.pdf'
    """
    last = clean(filename.replace("\\", "/").rpartition("/")[2]).replace('"', "")
    stem = last.rpartition(".")[0] or last or "tep"
    return f"{stem[: LONGEST_NAME - 5]}.{ENDINGS[kind]}"


def _whole(kind: MediaType, content: bytes) -> bool:
    if kind is MediaType.PDF:
        return b"%%EOF" in content[-END_OF_PDF_WITHIN:]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # measured below
            with Image.open(BytesIO(content), formats=[kind.upper()]) as picture:
                width, height = picture.size
                if width * height > MOST_PIXELS:
                    return False
                picture.load()  # reads to the end: half an upload is found out
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError):
        return False
    return True
