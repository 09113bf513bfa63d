"""Reading uploads, always inside the viewer's area."""

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, undefer

from welfare.areas.models import Commune
from welfare.areas.queries import Viewer
from welfare.core import clock
from welfare.core.errors import N_, NotFound
from welfare.database import db
from welfare.intake.models import Upload
from welfare.intake.rules import UploadStatus

NO_UPLOAD = N_("Không có tệp này, hoặc tệp không thuộc địa bàn của bạn.")
NONE_REFUSED = N_("Tệp này không có dòng nào bị từ chối.")


def uploads(viewer: Viewer) -> Select[Upload]:
    """The uploads of the viewer's area; to be ordered by id, in which they came."""
    statement = select(Upload).options(joinedload(Upload.commune), joinedload(Upload.uploaded_by))
    if viewer.commune_ids is None:
        return statement
    return statement.where(Upload.commune_id.in_(viewer.commune_ids))


def upload(viewer: Viewer, upload_id: int) -> Upload:
    """An upload of the viewer's area with what its page shows.

    Raises:
        NotFound: there is none, or it is of a commune outside the area.
    """
    statement = uploads(viewer).where(Upload.id == upload_id).options(undefer(Upload.details))
    found: Upload | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(NO_UPLOAD)
    return found


def decide(kept: Upload, status: UploadStatus) -> None:
    """Note what became of an upload; its content is not needed any more."""
    kept.status, kept.content, kept.decided_at = status, None, clock.now()


def refused_rows(viewer: Viewer, upload_id: int) -> tuple[Upload, bytes]:
    """An upload and the workbook of its refused rows.

    Raises:
        NotFound: as `upload`, or no row was refused.
    """
    found = upload(viewer, upload_id)
    if found.refused_rows is None:
        raise NotFound(NONE_REFUSED)
    return found, found.refused_rows


def lock_commune(commune_id: int) -> None:
    """Keep other imports of the commune out until this transaction ends."""
    only_among_imports = select(Commune.id).with_for_update(key_share=True)
    db.session.execute(only_among_imports.where(Commune.id == commune_id))
