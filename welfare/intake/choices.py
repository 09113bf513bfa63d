"""What officers said that an office's words mean: kept, and used for its next workbooks."""

from collections.abc import Mapping as MappingOf

from sqlalchemy import or_, select

from welfare.areas.models import Commune
from welfare.audit import service as audit
from welfare.core import clock
from welfare.core.errors import N_, Refusal
from welfare.database import db
from welfare.intake.category_words import names_hiv
from welfare.intake.column_words import header_key
from welfare.intake.mapping import Mapping
from welfare.intake.models import Upload, WordChoice
from welfare.registry import queries as registry_queries
from welfare.registry.models import Category
from welfare.staff.models import Staff

COLUMN, CATEGORY = "column", "category"
LONGEST_WORDS = 200

NO_SUCH_CATEGORY = N_("Không có loại đối tượng mã %(code)s trong sổ này. Chọn trong danh sách.")


def remembered(commune: Commune, register: str) -> Mapping:
    """What has been said of the words of the commune's workbooks; its own word counts first."""
    statement = (
        select(WordChoice)
        .where(
            WordChoice.register == register,
            or_(WordChoice.commune_id.is_(None), WordChoice.commune_id == commune.id),
        )
        .order_by(WordChoice.commune_id.is_not(None), WordChoice.id)
    )
    said: dict[str, dict[str, str]] = {COLUMN: {}, CATEGORY: {}}
    for choice in db.session.scalars(statement):
        said[choice.kind][choice.words] = choice.meaning
    return Mapping(said[COLUMN], said[CATEGORY])


def offered_categories(register: str) -> list[Category]:
    """The categories that words may be given; one that is never named cannot be offered by name."""
    return [
        category
        for category in registry_queries.categories()
        if category.register == register and category.sensitive != "hiv"
    ]


def remember(
    *, actor: Staff, kept: Upload, columns: MappingOf[str, str], categories: MappingOf[str, str]
) -> None:
    """Keep what an officer said: for their commune, or for all where they serve the district.

    Raises:
        Refusal: a meaning or a category that there is not.
    """
    Mapping(columns, categories)
    known = {category.code for category in offered_categories(kept.register)}
    for code in categories.values():
        if code not in known:
            raise Refusal(NO_SUCH_CATEGORY, code=code)
    commune_id = None if actor.commune_ids is None else kept.commune_id
    for kind, said in ((COLUMN, columns), (CATEGORY, categories)):
        for words, meaning in said.items():
            choice = _choice(commune_id, kept.register, kind, header_key(words)[:LONGEST_WORDS])
            choice.meaning, choice.chosen_by_id, choice.chosen_at = meaning, actor.id, clock.now()
    audit.record(
        actor,
        "intake.words_chosen",
        "upload",
        kept.id,
        commune_id=kept.commune_id,
        after={
            "file": kept.filename,
            "words": {w: m for w, m in {**columns, **categories}.items() if not names_hiv(w)},
        },
    )


def _choice(commune_id: int | None, register: str, kind: str, words: str) -> WordChoice:
    area = WordChoice.commune_id
    found: WordChoice | None = db.session.scalar(
        select(WordChoice).where(
            WordChoice.register == register,
            WordChoice.kind == kind,
            WordChoice.words == words,
            area.is_(None) if commune_id is None else area == commune_id,
        )
    )
    if found is None:
        found = WordChoice(commune_id=commune_id, register=register, kind=kind, words=words)
        db.session.add(found)
    return found
