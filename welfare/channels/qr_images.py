"""Finding the QR code in a photograph or a screenshot."""

import io

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from welfare.core.errors import N_, Refusal

QR_CODES = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
LARGEST_SIDE = 2400  # larger pictures hold no more of a code and take seconds to search
MOST_PIXELS = 60_000_000
NO_PICTURE = N_("Tệp không phải ảnh đọc được. Chọn ảnh .jpg hoặc .png chụp mã QR.")
TOO_LARGE = N_("Ảnh quá lớn. Chụp lại ở cỡ thường, hoặc cắt lấy phần có mã QR.")
NO_CODE = N_("Không thấy mã QR trong ảnh. Chụp gần, đủ sáng, cả mã nằm trong khung.")
SEVERAL_CODES = N_("Trong ảnh có nhiều mã QR. Cắt ảnh lấy riêng mã nhận tiền.")


def text_of_qr(image: bytes) -> str:
    """The text of the one QR code in the picture.

    Raises:
        Refusal: no picture, no code in it, or several.
    """
    codes = zxingcpp.read_barcodes(_picture(image), formats=QR_CODES)
    texts = {code.text for code in codes if code.valid}
    if not texts:
        raise Refusal(NO_CODE)
    if len(texts) > 1:
        raise Refusal(SEVERAL_CODES)
    return texts.pop()


def _picture(content: bytes) -> Image.Image:
    try:
        opened = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "BMP"))
        if opened.width * opened.height > MOST_PIXELS:
            raise Refusal(TOO_LARGE)
        picture = ImageOps.exif_transpose(opened).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal(NO_PICTURE) from error
    picture.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return picture
