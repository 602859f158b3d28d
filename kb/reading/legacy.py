"""First stage: 旧版 Word、WPS, RTF and their like: recognised by content, made into a format of today where need be."""

from __future__ import annotations

from kb.reading import legacy_office
from kb.reading.legacy_kind import OLE, recognise

# What office programs open by these names; what the file really is, its bytes tell.
SUFFIXES = (".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".mht", ".mhtml", ".xls", ".et", ".ods")


def convert(data: bytes, *, suffix: str, where: str) -> tuple[bytes, str]:
    """Bytes that a reader of today understands, and the suffix that names it; such bytes are handed back as they are.

    Starts LibreOffice, so it is called outside the reading process. Raises `UnreadableFile`.
    """
    if suffix not in SUFFIXES and not data.startswith(OLE):
        return data, suffix
    kind = recognise(data, where=where)
    if kind.converter is None:
        return data, kind.suffix
    return legacy_office.converted(data, kind, where=where), kind.suffix
