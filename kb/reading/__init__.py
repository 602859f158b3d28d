"""First stage: a file becomes a `Source`, its extracted text with nothing interpreted yet."""

from kb.reading.reader import SUFFIXES, read

__all__ = ["SUFFIXES", "read"]
