"""What is handed in to sign a list."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField

from welfare.web.forms import WelfareForm, required


class CertificateForm(WelfareForm):
    """A certificate and its password; neither is kept."""

    certificate = FileField(
        _l("Chứng thư số"),
        [FileRequired(_l("Hãy chọn tệp chứng thư số."))],
        description=_l("Tệp .p12 hoặc .pfx do tổ chức cung cấp chữ ký số cấp."),
    )
    password = PasswordField(
        _l("Mật khẩu của chứng thư số"),
        [required],
        description=_l("Chỉ dùng để ký lần này; phần mềm không lưu tệp và mật khẩu."),
    )


class SignedFileForm(WelfareForm):
    """A list signed elsewhere."""

    signed = FileField(
        _l("Tệp PDF đã ký"),
        [FileRequired(_l("Hãy chọn tệp PDF đã ký."))],
        description=_l("Chính tệp tải về ở trang này, sau khi ký bằng thiết bị (token) của bạn."),
    )
