"""One transaction a request: a POST commits once, at its end, and only if nothing was refused."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import request
from sqlalchemy.exc import IntegrityError

from welfare.database import db, writing
from welfare.web.constraints import refusal_of

Args = ParamSpec("Args")
Result = TypeVar("Result")

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def in_one_transaction(view: Callable[Args, Result]) -> Callable[Args, Result]:
    """Run a view so that what it writes is kept whole or not at all."""

    @wraps(view)
    def transactional(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        if request.method in READING_METHODS:
            return view(*args, **kwargs)
        return committed(lambda: view(*args, **kwargs))

    return transactional


def committed(work: Callable[[], Result]) -> Result:
    """Do the work as one write transaction; any exception undoes all of it."""
    # Who is signed in has been read already: that reading transaction must end before this one
    # may begin as a writer.
    db.session.rollback()
    with writing():
        try:
            result = work()
            db.session.commit()
        except IntegrityError as error:
            # Two at once: the constraint has decided, and what it means is a refusal.
            db.session.rollback()
            raise refusal_of(error) from error
        except BaseException:
            db.session.rollback()
            raise
    return result
