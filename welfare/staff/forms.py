"""What is typed to sign in and to keep accounts."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import EqualTo, Length

from welfare.staff.rules import (
    MAX_PASSWORD_LENGTH,
    MIN_PASSWORD_LENGTH,
    PROVIDER_LABELS,
    ROLE_LABELS,
    Provider,
    Role,
)
from welfare.web.forms import WelfareForm, required

NOBODY = SelectChoice("", "—")
TOO_LONG = _l("Dài nhất %(max)d ký tự.")
# Longer text is no password of a person, and hashing it would only cost time.
PASSWORD_LENGTH = Length(max=MAX_PASSWORD_LENGTH, message=TOO_LONG)
USERNAME_LENGTH = Length(max=80, message=TOO_LONG)
PASSWORD_HINT = _l("Ít nhất %(shortest)s ký tự.", shortest=MIN_PASSWORD_LENGTH)


class SignInForm(WelfareForm):
    """Username and password; `next` is the page that was asked for."""

    username = StringField(_l("Tên đăng nhập"), [required, USERNAME_LENGTH])
    password = PasswordField(_l("Mật khẩu"), [required, PASSWORD_LENGTH])
    next = HiddenField()


class PasswordForm(WelfareForm):
    """A new password, typed twice because it cannot be seen."""

    password = PasswordField(
        _l("Mật khẩu mới"), [required, PASSWORD_LENGTH], description=PASSWORD_HINT
    )
    again = PasswordField(
        _l("Gõ lại mật khẩu mới"),
        [required, EqualTo("password", _l("Hai lần gõ mật khẩu không giống nhau."))],
    )


class OwnPasswordForm(PasswordForm):
    """One's own new password, allowed to whoever knows the present one."""

    current = PasswordField(_l("Mật khẩu đang dùng"), [required, PASSWORD_LENGTH])


class AccountForm(PasswordForm):
    """A new account; the communes on offer are filled in by the view."""

    username = StringField(
        _l("Tên đăng nhập"),
        [required, USERNAME_LENGTH],
        description=_l("Chữ thường không dấu, chữ số và dấu . _ -"),
    )
    full_name = StringField(_l("Họ và tên"), [required, Length(max=120, message=TOO_LONG)])
    role = SelectField(
        _l("Vai trò"),
        coerce=Role,
        choices=[SelectChoice(role, _l(label)) for role, label in ROLE_LABELS.items()],
    )
    commune_id = SelectField(
        _l("Xã, thị trấn"),
        coerce=lambda value: int(value) if value else None,
        description=_l("Chỉ chọn cho công chức xã."),
    )
    provider = SelectField(
        _l("Tổ chức chi trả"),
        coerce=lambda value: Provider(value) if value else None,
        choices=[NOBODY, *(SelectChoice(key, _l(text)) for key, text in PROVIDER_LABELS.items())],
        description=_l("Chỉ chọn cho nhân viên của tổ chức dịch vụ chi trả."),
    )

    def offer_communes(self, communes: Sequence[tuple[int, str]]) -> None:
        """Let one of these be chosen: `(id, name)`."""
        self.commune_id.choices = [NOBODY, *(SelectChoice(key, name) for key, name in communes)]

    @property
    def facts(self) -> dict[str, Any]:
        """What `service.add_account` asks for."""
        names = ("username", "full_name", "role", "commune_id", "provider", "password")
        return {name: self[name].data for name in names}
