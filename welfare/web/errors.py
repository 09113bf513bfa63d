"""Every refusal and every HTTP error as a page that says what to do next."""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from welfare.core.errors import N_, Refusal
from welfare.web.blueprint import is_htmx

TITLES = {
    400: N_("Yêu cầu không hợp lệ"),
    403: N_("Bạn không có quyền làm việc này"),
    404: N_("Không tìm thấy"),
    405: N_("Yêu cầu không hợp lệ"),
    409: N_("Dữ liệu đã thay đổi"),
    413: N_("Tệp quá lớn"),
    422: N_("Chưa làm được"),
    429: N_("Thử lại sau ít phút"),
    500: N_("Có lỗi trong phần mềm"),
    503: N_("Hệ thống đang bận"),
}
MESSAGES = {
    400: N_("Trình duyệt đã gửi một yêu cầu mà phần mềm không hiểu. Hãy quay lại và thử lại."),
    403: N_("Vai trò của bạn không được dùng trang này."),
    404: N_("Trang này không có, hoặc không thuộc địa bàn của bạn."),
    405: N_("Trang này không mở được theo cách đó. Hãy quay lại và dùng nút trên màn hình."),
    413: N_("Tệp lớn hơn 25 MB. Hãy tách thành nhiều tệp nhỏ hơn rồi tải lại."),
    429: N_("Bạn thử quá nhiều lần. Hãy chờ ít phút rồi thử lại."),
    500: N_(
        "Việc vừa làm chưa được lưu. Hãy thử lại; nếu vẫn lỗi, báo quản trị kèm thời điểm này."
    ),
    503: N_("Nhiều người đang ghi cùng lúc; việc vừa làm chưa được lưu. Hãy thử lại sau vài giây."),
}
STALE_FORM = N_("Biểu mẫu đã mở quá lâu hoặc bạn đã đăng nhập lại. Hãy tải lại trang rồi làm lại.")


def translated(refusal: Refusal) -> str:
    """The refusal's sentence in the reader's language."""
    template = _(refusal.template)
    params = {
        name: translated(value) if isinstance(value, Refusal) else value
        for name, value in refusal.params.items()
    }
    return str(template % params if params else template)


def install(app: Flask) -> None:
    """Answer every error of the application with a page, or with its part for htmx."""
    app.register_error_handler(Refusal, _show_refusal)
    app.register_error_handler(OperationalError, _show_busy)
    app.register_error_handler(CSRFError, lambda _error: _page(400, STALE_FORM))
    app.register_error_handler(HTTPException, _show_http_error)


def _show_refusal(refusal: Refusal) -> ResponseReturnValue:
    return _page(refusal.status, translated(refusal))


def _show_http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    return _page(status, MESSAGES.get(status, MESSAGES[400]))


def _show_busy(error: OperationalError) -> ResponseReturnValue:
    if "locked" not in str(error.orig):
        raise error
    return _page(503, MESSAGES[503])


def _page(status: int, message: str) -> ResponseReturnValue:
    title = _(TITLES.get(status, TITLES[400]))
    if is_htmx():
        template = "errors/_error.html"
    else:
        # After a fault of ours the page must need neither the database nor the session.
        template = "errors/error.html" if status < 500 else "errors/server_error.html"
    return render_template(template, status=status, title=title, message=_(message)), status
