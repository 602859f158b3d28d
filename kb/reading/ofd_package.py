"""First stage: the parts of an OFD package (GB/T 33190-2016, clause 7): documents, pages, templates, fonts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.errors import UnreadableFile
from kb.reading.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_PAGES = 2000
_MAX_RESOURCES = 64
# Files that GM/T 0099-2020 puts beside the encrypted parts.
_ENCRYPTION = {"encryptions.xml", "decryptseed.dat", "entriesmap.dat"}
_DAMAGED = "请重新下载或导出该文件"


@dataclass(frozen=True, slots=True)
class Font:
    """A font as the package declares it."""

    name: str
    bold: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page to be: the elements whose objects it shows, from the back to the front, and its size in millimetres."""

    contents: tuple[Element, ...]
    box: tuple[float, float, float, float]
    resources: Resources


@dataclass(slots=True)
class Resources:
    """What objects refer to by number: fonts, composite graphics, drawing parameters."""

    fonts: dict[str, Font] = field(default_factory=dict)
    graphics: dict[str, Element] = field(default_factory=dict)
    parameters: dict[str, Element] = field(default_factory=dict)

    def add(self, root: Element) -> None:
        """Take over what a resource file declares."""
        for element in root.iter():
            name, number = local(element), element.get("ID")
            if number is None:
                continue
            if name == "Font":
                said = element.get("FamilyName") or element.get("FontName") or ""
                self.fonts[number] = Font(element.get("FontName") or said, element.get("Bold") in ("true", "1"))
            elif name == "CompositeGraphicUnit":
                self.graphics[number] = element
            elif name == "DrawParam":
                self.parameters[number] = element

    def over(self, other: Resources) -> Resources:
        """These resources on top of the document's."""
        return Resources(other.fonts | self.fonts, other.graphics | self.graphics, other.parameters | self.parameters)


class Parts:
    """The package's parts by the addresses that OFD files use: absolute, or relative to the file that names them."""

    def __init__(self, package: Package, *, where: str) -> None:
        self._package = package
        self._where = where
        # Producers on Windows disagree with themselves about letter case and slashes.
        self._names = {n.replace("\\", "/").lower(): n for n in package.names}
        if _ENCRYPTION & {posixpath.basename(n) for n in self._names}:
            raise UnreadableFile("OFD 文件已加密", where=where, hint="请用授权的阅读器打开后，另存为不加密的文件")

    def find(self, address: str, *, beside: str = "") -> str | None:
        """The part at `address` as named in the part `beside`, None where there is none."""
        address = address.strip().replace("\\", "/")
        tried = [address] if address.startswith("/") else [posixpath.join(posixpath.dirname(beside), address), address]
        for path in tried:
            known = self._names.get(posixpath.normpath(path).lstrip("/").lower())
            if known is not None:
                return known
        return None

    def xml(self, address: str, *, beside: str = "") -> tuple[str, Element] | None:
        """A part's name and root element, None where there is no such part."""
        name = self.find(address, beside=beside) if address else None
        root = self._package.xml(name) if name is not None else None
        return (name, root) if name is not None and root is not None else None


@dataclass(slots=True)
class Body:
    """One document of a package: what it says about itself, and its pages when asked."""

    parts: Parts
    name: str
    root: Element
    where: str
    annotated: int = 0
    attached: list[str] = field(default_factory=list)

    def leaves(self) -> Iterator[Leaf]:
        """The pages in order. Raises `UnreadableFile` where one is missing."""
        common = child(self.root, "CommonData")
        shared = self._resources(common, self.name)
        templates = {t.get("ID") or "": t for t in children(common, "TemplatePage")}
        whole = _box(child(common, "PageArea"))
        pages = [*children(child(self.root, "Pages"), "Page")]
        if len(pages) > MAX_PAGES:
            raise UnreadableFile(
                f"OFD 页数过多（{len(pages)} 页，上限 {MAX_PAGES} 页）", where=self.where, hint="请拆分后再试"
            )
        for number, page in enumerate(pages, 1):
            found = self.parts.xml(page.get("BaseLoc") or "", beside=self.name)
            if found is None:
                raise UnreadableFile(f"OFD 第 {number} 页缺失", where=self.where, hint=_DAMAGED)
            yield self._leaf(found, templates, shared, whole)

    def _leaf(
        self,
        found: tuple[str, Element],
        templates: dict[str, Element],
        shared: Resources,
        whole: tuple[float, float, float, float] | None,
    ) -> Leaf:
        name, root = found
        resources = self._resources(root, name).over(shared)
        behind: list[Element] = []
        before: list[Element] = []
        for use in children(root, "Template"):
            declared = templates.get(use.get("TemplateID") or "")
            template = None if declared is None else self.parts.xml(declared.get("BaseLoc") or "", beside=self.name)
            if declared is None or template is None:
                continue
            resources = self._resources(template[1], template[0]).over(resources)
            order = use.get("ZOrder") or declared.get("ZOrder") or "Background"
            (before if order == "Foreground" else behind).extend(_layers(template[1]))
        box = _box(child(root, "Area")) or whole or (0.0, 0.0, 210.0, 297.0)
        return Leaf((*behind, *_layers(root), *before), box, resources)

    def _resources(self, element: Element | None, name: str) -> Resources:
        found = Resources()
        addresses = [e for kind in ("PublicRes", "DocumentRes", "PageRes") for e in children(element, kind)]
        for address in addresses[:_MAX_RESOURCES]:
            part = self.parts.xml(address.text or "", beside=name)
            if part is not None:
                found.add(part[1])
        return found


def bodies(package: Package, *, where: str) -> list[Body]:
    """The documents of a package. Raises `UnreadableFile` where it is encrypted or no OFD file."""
    parts = Parts(package, where=where)
    entry = parts.xml("OFD.xml")
    if entry is None:
        raise UnreadableFile("不是 OFD 文件（缺少 OFD.xml）", where=where, hint="扩展名可能改错了；请提供原始文件")
    found: list[Body] = []
    for body in children(entry[1], "DocBody"):
        address = child(body, "DocRoot")
        part = parts.xml((address.text or "") if address is not None else "", beside=entry[0])
        if part is None:
            raise UnreadableFile("OFD 文件内部不完整（缺少文档根文件）", where=where, hint=_DAMAGED)
        one = Body(parts, part[0], part[1], where)
        one.annotated = sum(1 for _ in _annotations(one))
        one.attached = [*_attachments(one)]
        found.append(one)
    return found


def local(element: Element) -> str:
    """The element's name without its namespace: of this there are several in use."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, name: str) -> Iterator[Element]:
    """The children of that name."""
    return (c for c in element if local(c) == name) if element is not None else iter(())


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that name."""
    return next(children(element, name), None)


def numbers(text: str | None) -> list[float]:
    """The numbers of an attribute such as Boundary or CTM; none where one of them is no number."""
    try:
        return [float(part) for part in (text or "").split()]
    except ValueError:
        return []


def _box(area: Element | None) -> tuple[float, float, float, float] | None:
    physical = child(area, "PhysicalBox")
    values = numbers(physical.text) if physical is not None else []
    return (values[0], values[1], values[2], values[3]) if len(values) == 4 and min(values[2:]) > 0 else None


def _layers(root: Element) -> list[Element]:
    """The layers of a page or template from the back to the front."""
    order = {"Background": 0, "Body": 1, "Foreground": 2}
    return sorted(children(child(root, "Content"), "Layer"), key=lambda e: order.get(e.get("Type") or "Body", 1))


def _annotations(body: Body) -> Iterator[Element]:
    """Annotations with text of their own (stamps, watermarks, remarks)."""
    address = child(body.root, "Annotations")
    listed = body.parts.xml((address.text or "") if address is not None else "", beside=body.name)
    for page in children(listed[1], "Page") if listed else ():
        place = child(page, "FileLoc")
        part = body.parts.xml((place.text or "") if place is not None else "", beside=listed[0] if listed else "")
        for note in children(part[1], "Annot") if part else ():
            if any(local(e) == "TextCode" for e in note.iter()):
                yield note


def _attachments(body: Body) -> Iterator[str]:
    address = child(body.root, "Attachments")
    listed = body.parts.xml((address.text or "") if address is not None else "", beside=body.name)
    for attachment in children(listed[1], "Attachment") if listed else ():
        if attachment.get("Visible") != "false":
            yield attachment.get("Name") or "未命名"
