"""What each process of `serve` runs: the application, and a worker for the jobs it is asked for."""

from flask import Flask

import welfare
from welfare.web.job_worker import Worker


def create_app() -> Flask:
    """The application of one serving process."""
    app = welfare.create_app()
    Worker(app).start()
    return app
