"""HTTP: blueprints, forms, access rules, exports, commands."""

from __future__ import annotations

from flask import Flask

from web import access, commands, incoming, jobs, pages, security
from web.bank import blueprint as bank
from web.essays import blueprint as essays
from web.library import blueprint as library
from web.people import blueprint as people
from web.quizzes import blueprint as quizzes
from web.results import blueprint as results

BLUEPRINTS = (people, library, bank, quizzes, essays, results)


def init_app(app: Flask) -> None:
    """Everything that answers over HTTP or on the command line."""
    incoming.init_app(app)
    security.init_app(app)
    jobs.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    pages.init_app(app)
    commands.init_app(app)
    access.check(app)
    access.guard(app)
