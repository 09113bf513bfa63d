"""Facts as rows of the tables."""

from welfare.core.month import Month
from welfare.core.vietnamese import fold, sort_key
from welfare.registry.checks import Location
from welfare.registry.rules import DecisionKind, NewEnrolment, Paper, PersonFacts

Row = dict[str, object]


def person_row(facts: PersonFacts, location: Location) -> Row:
    """The columns of `people` that follow from the facts."""
    return {
        "name": facts.name,
        "name_key": fold(facts.name),
        "sort_key": sort_key(facts.name),
        "sex": facts.sex,
        "born_on": facts.born_on,
        "birth_precision": facts.birth_precision,
        "citizen_id": facts.citizen_id,
        "old_id": facts.old_id,
        "ethnicity": facts.ethnicity,
        "phone": facts.phone,
        "commune_id": facts.commune_id,
        "hamlet_id": facts.hamlet_id,
        "address": facts.address,
        "latitude": location.latitude,
        "longitude": location.longitude,
        "location_source": location.source,
        "household_id": facts.household_id,
        "relation_to_head": facts.relation_to_head,
        "note": facts.note,
    }


def enrolment_row(new: NewEnrolment) -> Row:
    """The columns of `enrolments`."""
    return {
        "person_id": new.person_id,
        "category_code": new.category_code,
        "degree": new.degree,
        "count": new.count,
        "start_month": new.start_month,
        "end_month": new.end_month,
        "granted_vnd": new.granted_vnd,
        "payee_name": new.payee_name,
        "certificate_number": new.certificate_number,
        "certificate_on": new.certificate_on,
        "certificate_until": new.certificate_until,
        "martyr_name": new.martyr_name,
        "martyr_relation": new.martyr_relation,
        "carer_id": new.carer_id,
        "follows_id": new.follows_id,
    }


def decision_row(enrolment_id: int, kind: DecisionKind, paper: Paper, from_month: Month) -> Row:
    """The columns of `decisions`."""
    return {
        "enrolment_id": enrolment_id,
        "kind": kind,
        "number": paper.number,
        "signed_on": paper.signed_on,
        "signer": paper.signer,
        "from_month": from_month,
        "reason": paper.reason,
        "grants_arrears_from": paper.arrears_from,
    }
