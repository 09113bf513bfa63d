"""What is typed about a person."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, StringField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextArea

from welfare.areas.positions import Position
from welfare.core.vietnamese import clean, proper_name
from welfare.registry.fields import (
    Birth,
    BirthField,
    ChoiceField,
    NumberField,
    PositionField,
    WholeNumberField,
)
from welfare.registry.models import Person
from welfare.registry.rules import RELATIONS, SEX_LABELS, LocationSource, PersonFacts, Sex
from welfare.web.forms import WelfareForm, required

TOO_LONG = _l("Dài nhất %(max)d ký tự.")
BAD_PHONE = _l("Số điện thoại không đúng. Ghi 10 chữ số, ví dụ 0901 234 567.")


def optional_id(value: str) -> int | None:
    """A choice's value as an id; the empty choice is None."""
    return int(value) if value else None


class PersonForm(WelfareForm):
    """A person as an officer writes them; the areas on offer are filled in by the view."""

    name = StringField(_l("Họ và tên"), [required, Length(max=120, message=TOO_LONG)])
    birth = BirthField(
        _l("Ngày sinh"),
        [required],
        description=_l("28/09/1946, hoặc chỉ năm 1946."),
    )
    sex = ChoiceField(
        _l("Giới tính"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Chưa rõ")),
            *(SelectChoice(sex, _l(label)) for sex, label in SEX_LABELS.items()),
        ],
        coerce=lambda value: Sex(value) if value else None,
    )
    citizen_id = NumberField(
        _l("Số căn cước (12 số)"), [Optional()], kind="citizen", description=_l("Ghi đúng như thẻ.")
    )
    old_id = NumberField(
        _l("Số CMND cũ (9 số)"),
        [Optional()],
        kind="old",
        description=_l("Nếu chưa có căn cước."),
    )
    ethnicity = StringField(_l("Dân tộc"), [Optional(), Length(max=40, message=TOO_LONG)])
    phone = StringField(_l("Điện thoại"), [Optional(), Length(max=20, message=TOO_LONG)])
    commune_id = ChoiceField(_l("Xã, thị trấn"), [required], coerce=optional_id)
    hamlet_id = ChoiceField(_l("Ấp, khu phố"), [Optional()], coerce=optional_id)
    address = StringField(
        _l("Địa chỉ"),
        [Optional(), Length(max=200, message=TOO_LONG)],
        description=_l("Số nhà, tổ, đường; không cần ghi lại ấp và xã."),
    )
    position = PositionField(
        _l("Tọa độ nơi ở"),
        [Optional()],
        description=_l(
            "10.3303, 106.0283 hoặc liên kết Google Maps. Để trống thì lấy theo ấp, xã."
        ),
    )
    pinned = StringField(widget=HiddenInput())
    household_code = StringField(
        _l("Mã hộ"),
        [Optional(), Length(max=30, message=TOO_LONG)],
        description=_l("Hộ đã lập ở mục Hộ nghèo, cận nghèo."),
    )
    relation_to_head = StringField(
        _l("Quan hệ với chủ hộ"), [Optional(), Length(max=40, message=TOO_LONG)]
    )
    note = StringField(
        _l("Ghi chú"), [Optional(), Length(max=500, message=TOO_LONG)], widget=TextArea()
    )
    confirmed = BooleanField(_l("Đã kiểm tra giấy tờ, vẫn lưu như đã ghi"))

    relations = RELATIONS

    def validate_phone(self, field: StringField) -> None:
        """Keep the digits of a phone number as it is dialled in the country."""
        digits = re.sub(r"[\s.\-()]", "", field.data or "")
        digits = re.sub(r"^(\+84|84(?=[0-9]{9}$))", "0", digits)
        if digits and not re.fullmatch("0[0-9]{8,10}", digits):
            raise ValidationError(BAD_PHONE)
        field.data = digits or None

    def facts(self, household_id: int | None) -> PersonFacts:
        """What was written, once it is valid; the household's code has become its id."""
        birth, position = self.birth.data, self.position.data
        return PersonFacts(
            name=proper_name(self.name.data),
            born_on=birth.born_on,
            birth_precision=birth.precision,
            sex=self.sex.data,
            citizen_id=self.citizen_id.data,
            old_id=self.old_id.data,
            ethnicity=self.ethnicity.data or None,
            phone=self.phone.data,
            commune_id=self.commune_id.data,
            hamlet_id=self.hamlet_id.data,
            address=self.address.data or None,
            latitude=position.latitude if position else None,
            longitude=position.longitude if position else None,
            position_source=position_source(self.position, self.pinned),
            household_id=household_id,
            relation_to_head=self.relation_to_head.data or None,
            note=self.note.data or None,
        )


class CorrectionForm(PersonForm):
    """A person's facts to be written anew; a field for a number left empty keeps the number."""

    version = WholeNumberField(widget=HiddenInput())
    drop_numbers = BooleanField(_l("Bỏ số định danh đang lưu (ghi nhầm của người khác)"))

    def corrected(self, someone: Person, household_id: int | None) -> PersonFacts:
        """The facts as they shall be, once the form is valid."""
        facts, stored = self.facts(household_id), someone.facts
        kept = replace(
            facts,
            citizen_id=facts.citizen_id or (None if self.drop_numbers.data else stored.citizen_id),
            old_id=facts.old_id or (None if self.drop_numbers.data else stored.old_id),
        )
        is_pinned = facts.position_source is LocationSource.PIN
        if self.position.data and self.position.data == own_position(someone) and not is_pinned:
            # Left as it was: it is still the one that was pinned or typed.
            return replace(
                kept,
                latitude=stored.latitude,
                longitude=stored.longitude,
                position_source=stored.position_source,
            )
        return kept

    def take_over(self, stored: "CorrectionForm", names: Iterable[str]) -> None:
        """Show what is stored now in these fields, which the officer had left alone."""
        for name in names:
            self[name].raw_data = None
            self[name].data = stored[name].data


def position_source(position: PositionField, pinned: StringField) -> LocationSource:
    """Whether the position stands as a click on the map wrote it, or as somebody typed it."""
    written = position.raw_data[0] if position.raw_data else ""
    is_pinned = bool(position.data) and pinned.data == clean(written)
    return LocationSource.PIN if is_pinned else LocationSource.TYPED


def own_position(someone: Person) -> Position | None:
    """The person's own position to the precision with which the form shows it."""
    facts = someone.facts
    if facts.latitude is None or facts.longitude is None:
        return None
    return Position(round(facts.latitude, 6), round(facts.longitude, 6))


def stored_values(someone: Person) -> dict[str, Any]:
    """A person's facts as the fields of the form hold them; numbers are never written out."""
    facts = someone.facts
    return {
        "version": someone.version,
        "name": facts.name,
        "birth": Birth(facts.born_on, facts.birth_precision),
        "sex": facts.sex,
        "ethnicity": facts.ethnicity,
        "phone": facts.phone,
        "commune_id": facts.commune_id,
        "hamlet_id": facts.hamlet_id,
        "address": facts.address,
        "position": own_position(someone),
        "household_code": someone.household.code if someone.household else None,
        "relation_to_head": facts.relation_to_head,
        "note": facts.note,
    }
