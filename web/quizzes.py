"""The quizzes pages."""

from flask import Blueprint

blueprint = Blueprint("quizzes", __name__)
