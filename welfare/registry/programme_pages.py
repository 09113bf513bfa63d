"""The registers of children in need and of rehabilitation, for whoever keeps the registers."""

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import MultiDict
from wtforms import SelectChoice, StringField
from wtforms.validators import Length, Optional

from welfare.audit.labels import explain
from welfare.core import clock
from welfare.core.errors import N_
from welfare.core.permissions import Permission
from welfare.registry import programmes, queries
from welfare.registry.blueprint import blueprint
from welfare.registry.choices import commune_choices, hamlet_choices
from welfare.registry.enrolment_forms import PaperForm
from welfare.registry.fields import ChoiceField
from welfare.registry.forms import TOO_LONG
from welfare.registry.models import Person
from welfare.registry.programme_models import ProgrammeEntry
from welfare.registry.programmes import PROGRAMME_LABELS, NewEntry, Programme, ProgrammeFilter
from welfare.web.forms import DateField, WelfareForm, required
from welfare.web.navigation import MenuEntry, add_to_menu
from welfare.web.paging import keyset_page
from welfare.web.panels import PERSON_PAGE, Panel, add_panel

EDIT = Permission.EDIT_PEOPLE
ICONS = {Programme.CHILDREN: "mood-kid", Programme.REHABILITATION: "first-aid-kit"}
NOW, OVER = "now", "over"


class EntryForm(PaperForm):
    """A group and since when; the groups on offer are filled in by the view."""

    group_code = ChoiceField(_l("Nhóm"), [required])
    from_on = DateField(_l("Từ ngày"), [required])
    place = StringField(
        _l("Nơi chăm sóc, cai nghiện"),
        [Optional(), Length(max=120, message=TOO_LONG)],
        description=_l("Gia đình, cơ sở trợ giúp, cơ sở cai nghiện…"),
    )


class LeavingForm(WelfareForm):
    """The last day of an entry."""

    until_on = DateField(_l("Đến hết ngày"), [required])


@blueprint.route("/children", permission=EDIT)
def list_children() -> ResponseReturnValue:
    """Children in special circumstances."""
    return _list(Programme.CHILDREN)


@blueprint.route("/rehabilitation", permission=EDIT)
def list_rehabilitation() -> ResponseReturnValue:
    """People in drug rehabilitation."""
    return _list(Programme.REHABILITATION)


@blueprint.route(
    "/people/<int:person_id>/<any(children, rehabilitation):programme>/new",
    methods=["GET", "POST"],
    permission=EDIT,
)
def enter_programme(person_id: int, programme: str) -> ResponseReturnValue:
    """Put a person into a group of a programme."""
    someone, chosen = queries.person(current_user, person_id), Programme(programme)
    form = EntryForm()
    form.group_code.choices = [
        SelectChoice("", _("Chọn nhóm")),
        *(SelectChoice(group.code, group.name_vi) for group in programmes.groups(chosen)),
    ]
    if form.validate_on_submit():
        with form.showing_refusals():
            programmes.enter(actor=current_user, new=_new_entry(person_id, form))
            flash(_("Đã đưa %(name)s vào sổ.", name=someone.name), "success")
            return redirect(url_for("registry.show_person", person_id=person_id))
    return render_template(
        "registry/enter_programme.html",
        form=form,
        person=queries.person(current_user, person_id),
        programme=chosen,
        label=_(PROGRAMME_LABELS[chosen]),
        list_url=url_for(f"registry.list_{chosen}"),
    )


@blueprint.route("/programmes/<int:entry_id>/leave", methods=["GET", "POST"], permission=EDIT)
def leave_programme(entry_id: int) -> ResponseReturnValue:
    """End an entry after its last day."""
    form = LeavingForm()
    person_id = programmes.entry(current_user, entry_id).person_id
    if form.validate_on_submit():
        with form.showing_refusals():
            programmes.leave(actor=current_user, entry_id=entry_id, until_on=form.until_on.data)
            flash(_("Đã ghi ngày kết thúc."), "success")
            return redirect(url_for("registry.show_person", person_id=person_id))
    return render_template(
        "registry/leave_programme.html", form=form, entry=programmes.entry(current_user, entry_id)
    )


def asked_for(asked: MultiDict[str, str]) -> ProgrammeFilter:
    """What an address asks the list for; what makes no sense is left out."""
    return ProgrammeFilter(
        text=asked.get("text", ""),
        commune_id=asked.get("commune", type=int),
        hamlet_id=asked.get("hamlet", type=int),
        group_code=asked.get("group") or None,
        current={NOW: True, OVER: False}.get(asked.get("state", "")),
    )


def _list(programme: Programme) -> str:
    wanted = asked_for(request.args)
    statement = programmes.entries(current_user, programme, wanted)
    return render_template(
        "registry/list_programme.html",
        programme=programme,
        label=_(PROGRAMME_LABELS[programme]),
        icon_name=ICONS[programme],
        page=keyset_page(statement, (Person.sort_key, ProgrammeEntry.id)),
        people=programmes.people_in(statement),
        wanted=wanted,
        state={True: NOW, False: OVER}.get(wanted.current) if wanted.current is not None else None,
        groups=[(group.code, group.name_vi) for group in programmes.groups(programme)],
        communes=commune_choices(),
        hamlets=hamlet_choices(),
        states=[(NOW, _("Đang theo dõi")), (OVER, _("Đã kết thúc"))],
    )


def _new_entry(person_id: int, form: EntryForm) -> NewEntry:
    return NewEntry(
        person_id=person_id,
        group_code=form.group_code.data,
        from_on=form.from_on.data,
        place=form.place.data or None,
        note=form.paper().reason,
        paper=form.paper(),
    )


def _panel(person_id: int) -> str:
    return render_template(
        "registry/_programmes.html",
        person=queries.person(current_user, person_id),
        entries=programmes.of_person(person_id),
        today=clock.today(),
        labels={each: _(label) for each, label in PROGRAMME_LABELS.items()},
        icons=ICONS,
    )


def install(app: Flask) -> None:
    """Add the panel and the menu, and say what the record means."""
    add_panel(app, Panel(PERSON_PAGE, 80, EDIT, _panel))
    explain(
        actions={
            "programme.entered": N_("Đưa vào sổ theo dõi"),
            "programme.left": N_("Kết thúc theo dõi"),
            "programme.exported": N_("Xuất sổ theo dõi"),
        }
    )
    add_to_menu(
        app,
        MenuEntry(
            N_("Hồ sơ"), 25, N_("Trẻ em"), ICONS[Programme.CHILDREN], "registry.list_children", EDIT
        ),
        MenuEntry(
            N_("Hồ sơ"),
            26,
            N_("Cai nghiện"),
            ICONS[Programme.REHABILITATION],
            "registry.list_rehabilitation",
            EDIT,
        ),
    )
