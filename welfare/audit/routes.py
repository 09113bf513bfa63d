"""The record on screen: who did what, newest first, and whether it is whole."""

from collections.abc import Mapping

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from welfare.audit import queries, service
from welfare.audit.forms import EventFilterForm
from welfare.audit.labels import action_labels, fact_labels, subject_labels, value_labels
from welfare.audit.models import AuditEvent
from welfare.audit.rules import changes
from welfare.core.errors import N_
from welfare.core.permissions import Permission
from welfare.web.blueprint import Feature
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page

blueprint = Feature("audit", __name__, permission=Permission.SEE_AUDIT, url_prefix="/audit")


@blueprint.route("")
def list_events() -> ResponseReturnValue:
    """The events that were asked for, newest first."""
    form = EventFilterForm(request.args)
    form.validate()
    wanted = form.wanted()
    return render_template(
        "audit/list_events.html",
        form=form,
        is_filtered=not wanted.is_empty,
        page=keyset_page(queries.events(wanted), [AuditEvent.id], descending=True),
        action_labels=_translated(action_labels()),
        subject_labels=_translated(subject_labels()),
        fact_labels=_translated(fact_labels()),
        value_labels={fact: _translated(labels) for fact, labels in value_labels().items()},
        changes=changes,
    )


@blueprint.route("/verification")
def verify() -> ResponseReturnValue:
    """Walk the chain and say whether it is whole; a reading, so no lock keeps writers waiting."""
    return render_template("audit/verify.html", verification=service.verify())


def _translated(labels: Mapping[str, str]) -> dict[str, str]:
    return {word: _(label) for word, label in labels.items()}


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
    add_to_menu(
        app,
        MenuEntry(
            N_("Quản trị"), 84, N_("Nhật ký"), "history", "audit.list_events", Permission.SEE_AUDIT
        ),
    )
