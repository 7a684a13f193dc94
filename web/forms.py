"""What the forms of several rooms share: a clean text field, times in the course's zone, a sentence for each fault."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import ImmutableMultiDict
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length


class Form(FlaskForm):
    """A form of ours; its messages are sentences."""

    class Meta(FlaskForm.Meta):
        """How a form takes what was sent."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Fields and files of the request. JSON in their place is no form: it need not even have fields."""
            if formdata is not None and request.is_json:
                return ImmutableMultiDict()
            return super().wrap_formdata(form, formdata)

    def refuse(self, field: str, message: object) -> None:
        """Put a refusal of a service beside the field that it concerns."""
        self[field].errors = [*self[field].errors, str(message)]


def stripped(value: Any) -> Any:
    """Without white space at either end."""
    return value.strip() if isinstance(value, str) else value


def words(label: str, missing: str | None, longest: int = 200, **more: Any) -> StringField:
    """A line of text; ``missing`` is the sentence for an empty one, None lets it be empty."""
    rules = [DataRequired(missing)] if missing else []
    too_long = f"At most {longest} characters, please."
    return StringField(label, [*rules, Length(max=longest, message=too_long)], filters=[stripped], **more)


def paragraphs(label: str, missing: str | None, longest: int = 20_000, **more: Any) -> TextAreaField:
    """Several lines of text."""
    rules = [DataRequired(missing)] if missing else []
    too_long = f"At most {longest} characters, please."
    return TextAreaField(label, [*rules, Length(max=longest, message=too_long)], filters=[stripped], **more)
