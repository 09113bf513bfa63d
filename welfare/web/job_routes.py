"""Watching a job and fetching what it made; only who asked for it may."""

from flask import Flask, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from welfare.web import jobs
from welfare.web.blueprint import Access, Feature
from welfare.web.files import download

blueprint = Feature("jobs", __name__, permission=Access.SIGNED_IN, url_prefix="/jobs")


@blueprint.route("/<int:job_id>")
def show_job(job_id: int) -> ResponseReturnValue:
    """How far a job is, and what came of it."""
    return render_template("jobs/show_job.html", job=jobs.asked_for(current_user.id, job_id))


@blueprint.route("/<int:job_id>/progress")
def show_progress(job_id: int) -> ResponseReturnValue:
    """The part of a page that asks again and again; once all is done the page is loaded anew."""
    job = jobs.asked_for(current_user.id, job_id)
    response = make_response(render_template("jobs/_progress.html", job=job))
    if not job.is_under_way:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.route("/<int:job_id>/result")
def download_result(job_id: int) -> ResponseReturnValue:
    """The file that a job made."""
    filename, content = jobs.result_of(current_user.id, job_id)
    return download(content, filename)


def install(app: Flask) -> None:
    """Add the pages."""
    app.register_blueprint(blueprint)
