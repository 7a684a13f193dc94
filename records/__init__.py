"""What is kept: tables and the queries on them. SQL lives here and nowhere else."""

from records import bank, essays, library, people, quizzes, responses, results
from records.database import db, transaction

__all__ = ["bank", "db", "essays", "library", "people", "quizzes", "responses", "results", "transaction"]
