"""A blueprint that cannot be made without saying who may enter."""

from collections.abc import Callable
from enum import Enum
from functools import wraps
from typing import Any, Final

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from welfare.core.errors import N_, Forbidden
from welfare.web.transaction import in_one_transaction

View = Callable[..., ResponseReturnValue]

NO_RIGHT: Final = N_("Vai trò của bạn không được dùng trang này.")


class Access(Enum):
    """Doors that need no permission of a role."""

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"


class Feature(Blueprint):
    """The pages of one feature, behind one permission; a single route may ask for another one.

    Every view runs in one transaction: a POST commits once at its end, anything else never does.
    """

    def __init__(self, name: str, import_name: str, *, permission: Enum, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.permission = permission

    def add_url_rule(  # type: ignore[override] # our views are not asynchronous
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: View | None = None,
        provide_automatic_options: bool | None = None,  # noqa: FBT001 - signature of Flask
        *,
        permission: Enum | None = None,
        **options: Any,
    ) -> None:
        """Register a view behind the feature's permission, or behind `permission` if given."""
        if view_func is not None:
            endpoint = endpoint or view_func.__name__
            view_func = _guarded(in_one_transaction(view_func), permission or self.permission)
        super().add_url_rule(rule, endpoint, view_func, provide_automatic_options, **options)


def _guarded(view: View, permission: Enum) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if permission is not Access.ANYONE and not current_user.is_authenticated:
            turned_away: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined] # set by Flask-Login
            return turned_away
        if isinstance(permission, Access) or current_user.may(permission):
            return view(*args, **kwargs)
        raise Forbidden(NO_RIGHT)

    guarded.permission = permission  # type: ignore[attr-defined] # read by the test that walks every route
    return guarded


def permission_of(view: Callable[..., Any]) -> Enum | None:
    """The permission a registered view stands behind, or None for a view outside the features."""
    return getattr(view, "permission", None)


def is_htmx() -> bool:
    """Whether a part of a page was asked for, rather than a whole one."""
    return request.headers.get("HX-Request") == "true"
