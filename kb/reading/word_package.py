"""First stage: the parts of a Word package, whoever wrote it: found by their relations, in one name space."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from kb.reading.package import Package, broken, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Files saved as “Strict Open XML” use other names for the same things (ISO/IEC 29500-1 and -4).
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
    (b"http://purl.oclc.org/ooxml/drawingml/chart", b"http://schemas.openxmlformats.org/drawingml/2006/chart"),
    (b"http://purl.oclc.org/ooxml/drawingml/diagram", b"http://schemas.openxmlformats.org/drawingml/2006/diagram"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


class Parts:
    """The parts of one .docx file."""

    def __init__(self, package: Package, where: str) -> None:
        self._package = package
        self._where = where
        self.main = self._related("", "officeDocument") or "word/document.xml"
        self._relations = self._targets(self.main)

    def document(self) -> Element:
        """The main part. Raises `UnreadableFile` where there is none."""
        part = self.part(self.main)
        if part is None:
            raise broken(".docx", self._where)
        return part

    def beside(self, kind: str) -> Element | None:
        """The part of that kind (styles, numbering, theme, footnotes …) that belongs to the main one."""
        usual = "theme/theme1.xml" if kind == "theme" else f"{kind}.xml"
        name = self._related(self.main, kind) or posixpath.join(posixpath.dirname(self.main), usual)
        return self.part(name)

    def part(self, name: str) -> Element | None:
        """The part of that name as a tree, None where there is none."""
        if name not in self._package:
            return None
        data = self._package.read(name)
        if b"purl.oclc.org/ooxml" in data[:8192]:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        return parse_xml(data, where=self._where)

    def bytes(self, name: str) -> bytes:
        """The part of that name as stored."""
        return self._package.read(name)

    def target(self, relation: str) -> str | None:
        """The name of the part that the main one calls `relation`."""
        found = self._relations.get(relation)
        return found[1] if found and found[1] in self._package else None

    def _related(self, source: str, kind: str) -> str | None:
        return next((name for k, name in self._targets(source).values() if k == kind and name in self._package), None)

    def _targets(self, source: str) -> dict[str, tuple[str, str]]:
        """Kind and name of the parts that `source` relates to, by relation id."""
        folder, file = posixpath.split(source)
        part = self.part(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in part if part is not None else ():
            target = relation.get("Target") or ""
            if not isinstance(relation.tag, str) or relation.get("TargetMode") == "External":
                continue
            name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], name)
        return found
