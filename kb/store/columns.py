"""Store stage, column types: how tuples, dates and link ends lie in a column."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

from kb.model import Dates, LinkEnd


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


class Nested(TypeDecorator[Any]):
    """Tuples of tuples of text or numbers, as a JSON array; they come back as tuples, NULL as an empty one."""

    impl = JSON
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Lists, all the way down, to tuples."""
        return () if value is None else _tuples(value)


class DatesColumn(TypeDecorator[Dates]):
    """A document's dates as a JSON object; NULL, as in a knowledge base of an earlier version, is no date known."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Dates | None, dialect: Dialect) -> dict[str, Any] | None:
        """The dates that are known."""
        return None if value is None else {name: found for name, found in asdict(value).items() if found}

    def process_result_value(self, value: Any, dialect: Dialect) -> Dates:
        """The dates again."""
        return Dates(**{name: _tuples(found) for name, found in (value or {}).items()})


class End(TypeDecorator[LinkEnd]):
    """One end of a link as a JSON object, NULL where the link has no such end."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: LinkEnd | None, dialect: Dialect) -> dict[str, str] | None:
        """The end's three fields."""
        return None if value is None else {"clause": value.clause, "quote": value.quote, "hash": value.hash}

    def process_result_value(self, value: Any, dialect: Dialect) -> LinkEnd | None:
        """The end again."""
        return None if value is None else LinkEnd(**value)
