"""What is typed to bring a file of results in."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from welfare.web.forms import WelfareForm


class ResultFileForm(WelfareForm):
    """The file, and whoever sent it."""

    file = FileField(
        _l("Tệp kết quả"),
        [FileRequired(_l("Hãy chọn tệp kết quả."))],
        description=_l("Excel, CSV theo mẫu bất kỳ, hoặc XML của ngân hàng (camt.053, pain.002)."),
    )
    provider = SelectField(
        _l("Của nơi chi trả"),
        description=_l("Cách ghép cột được nhớ cho lần sau của nơi này."),
    )
