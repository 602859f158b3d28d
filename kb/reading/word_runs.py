"""First stage: the words inside a Word paragraph as its final version shows them, and what hangs on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.reading.symbols import UNREADABLE, is_symbol_font, symbol
from kb.reading.word_fields import Fields, drops
from kb.reading.word_styles import Properties, Style, Styles, W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_O = "{urn:schemas-microsoft-com:office:office}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_WHITE = 0xF8
# In points; nobody reads smaller print than this, machines do.
_TINY = 1.5
_REVISED = {f"{W}ins", f"{W}moveTo"}
_REMOVED = {f"{W}del", f"{W}moveFrom"}
_IGNORED = {
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "sectPr", "sdtPr", "sdtEndPr", "delText", "delInstrText", "footnoteRef", "endnoteRef",
        "annotationRef", "lastRenderedPageBreak", "softHyphen", "rt", "rubyPr", "smartTagPr", "customXmlPr", "pgNum",
        "separator", "continuationSeparator", "proofErr", "bookmarkStart", "bookmarkEnd",
    )
}  # fmt: skip
_IGNORED |= {f"{_M}{name}" for name in ("oMathParaPr", "rPr", "ctrlPr", "fPr", "radPr", "sSupPr", "sSubPr", "naryPr")}
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_SCRIPTS = {f"{_M}sSup": "^", f"{_M}sSub": "_", f"{_M}f": "/"}


@dataclass(slots=True)
class Inline:
    """What a paragraph holds: pieces of text with their look, frames anchored in it, ids of its notes."""

    pieces: list[tuple[str, Properties]] = field(default_factory=list)
    frames: list[Element | str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words."""
        return "".join(text for text, _ in self.pieces)

    def extend(self, other: Inline) -> None:
        """Go on with `other`."""
        self.pieces += other.pieces
        self.frames += other.frames
        self.notes += other.notes


@dataclass(slots=True)
class Found:
    """What of a document was left out or could not be read, counted by kind; the first hidden words."""

    counts: Counter[str] = field(default_factory=Counter)
    hidden: dict[str, str] = field(default_factory=dict)

    def hide(self, kind: str, text: str) -> None:
        """Count words that are left out because nobody sees them."""
        if text.strip():
            self.counts[kind] += 1
            self.hidden.setdefault(kind, text.strip())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a run stands: the style of its paragraph, and whether light letters can be read there."""

    style: Style
    shaded: bool


class Runs:
    """Reads the runs of one document, part by part; fields stay open from paragraph to paragraph."""

    def __init__(self, styles: Styles, fields: Fields, found: Found) -> None:
        self._styles = styles
        self._fields = fields
        self._found = found
        self._inline = Inline()
        self._place = _Place(Style(), False)
        self._known: dict[str, Callable[[Element], None]] = {
            f"{W}r": self._run,
            f"{W}fldSimple": self._simple_field,
            f"{MC}AlternateContent": self._alternative,
            **dict.fromkeys(_SCRIPTS, self._formula),
            f"{_M}rad": self._root,
        }

    def read(self, paragraph: Element, style: Style, *, shaded: bool = False) -> Inline:
        """The words of `paragraph`."""
        self._inline, self._place = Inline(), _Place(style, shaded)
        self._walk(paragraph, {})
        return self._inline

    def _walk(self, element: Element, look: Properties) -> None:
        for child in element:
            self._child(child, look)

    def _child(self, child: Element, look: Properties) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in _IGNORED:
            return
        if tag in _REMOVED or tag in _REVISED:
            self._found.counts["修订"] += 1
        if tag in _REMOVED:
            return
        if tag in self._known:
            self._known[tag](child)
        elif tag in _LEAVES:
            _LEAVES[tag](self, child, look)
        else:
            self._walk(child, look)

    def _run(self, run: Element) -> None:
        look = self._styles.text(self._place.style, run.find(f"{W}rPr"))
        self._walk(run, look)

    def _add(self, text: str, look: Properties) -> None:
        if not text or self._fields.silent:
            return
        kind = self._unseen(look)
        if kind:
            self._found.hide(kind, text)
        else:
            self._inline.pieces.append((text, look))

    def _unseen(self, look: Properties) -> str | None:
        """Why nobody sees text that looks so, None where it is seen."""
        if look.get("vanish"):
            return "隐藏文字"
        if 0 < look.get("size", _TINY + 1) <= _TINY:
            return "极小的文字"
        white = _is_white(look.get("color")) and not (look.get("shaded") or self._place.shaded)
        return "白色文字" if white else None

    def _text(self, element: Element, look: Properties) -> None:
        text = element.text or ""
        if is_symbol_font(look.get("latin")) and text.isascii() is False:
            text = "".join(
                (symbol(look["latin"], ord(c)) or c) if ord(c) < 0x100 or ord(c) >= 0xF000 else c for c in text
            )
        self._add(text, look)

    def _sign(self, element: Element, look: Properties) -> None:
        self._add(_SIGNS[element.tag], look)

    def _symbol(self, element: Element, look: Properties) -> None:
        font, code = element.get(f"{W}font"), element.get(f"{W}char") or ""
        try:
            at = int(code, 16)
        except ValueError:
            return
        sign = symbol(font, at) or (chr(at) if 0x20 <= at < 0xD800 and not is_symbol_font(font) else None)
        if sign is None:
            self._found.counts["符号"] += 1
        self._add(sign or UNREADABLE, look)

    def _note(self, element: Element, look: Properties) -> None:
        if not self._fields.silent and not look.get("vanish"):
            kind = "脚注" if element.tag == f"{W}footnoteReference" else "尾注"
            self._inline.notes.append((kind, element.get(f"{W}id") or ""))

    def _comment(self, element: Element, look: Properties) -> None:
        self._found.counts["批注"] += 1

    def _field_character(self, element: Element, look: Properties) -> None:
        self._add(self._fields.character(element), look)

    def _field_code(self, element: Element, look: Properties) -> None:
        self._fields.code(element.text or "")

    def _simple_field(self, element: Element) -> None:
        if not drops(element.get(f"{W}instr")):
            self._walk(element, {})

    def _alternative(self, element: Element) -> None:
        """One of several ways to say the same: the newest, unless that is empty."""
        for choice in element:
            if choice.tag in (f"{MC}Choice", f"{MC}Fallback") and len(choice):
                self._walk(choice, {})
                return

    def _frame(self, element: Element, look: Properties) -> None:
        if not self._fields.silent and not look.get("vanish"):
            self._inline.frames.append(element)

    def _word_art(self, element: Element, look: Properties) -> None:
        self._inline.frames.append(element.get("string") or "")

    def _object(self, element: Element, look: Properties) -> None:
        """An embedded file shows a picture of itself, which is not counted as a picture besides."""
        embedded = next(element.iter(f"{_O}OLEObject"), None)
        if embedded is None:
            self._walk(element, look)
            return
        program = (embedded.get("ProgID") or "").lower()
        kind = (
            "公式"
            if "equation" in program
            else "嵌入的表格"
            if "excel" in program or "et." in program
            else "嵌入的文件"
        )
        self._found.counts[kind] += 1

    def _picture(self, element: Element, look: Properties) -> None:
        self._found.counts["图片"] += 1
        self._walk(element, look)

    def _diagram(self, element: Element, look: Properties) -> None:
        self._found.counts["图表"] += 1

    def _formula(self, element: Element) -> None:
        """A fraction, a power or an index: two parts, with a sign that keeps them apart."""
        parts = [c for c in element if isinstance(c.tag, str) and c.tag not in _IGNORED]
        for n, part in enumerate(parts):
            if n:
                self._add(_SCRIPTS[element.tag], {})
            start = len(self._inline.pieces)
            self._walk(part, {})
            if element.tag == f"{_M}f" and any(c in "+-−×·" for t, _ in self._inline.pieces[start:] for c in t):
                self._inline.pieces.insert(start, ("(", {}))
                self._add(")", {})

    def _root(self, element: Element) -> None:
        self._add("√(", {})
        for part in element.iter(f"{_M}e"):
            self._walk(part, {})
            break
        self._add(")", {})


_LEAVES: dict[str, Callable[[Runs, Element, Properties], None]] = {
    f"{W}t": Runs._text,
    f"{_M}t": Runs._text,
    **dict.fromkeys(_SIGNS, Runs._sign),
    f"{W}sym": Runs._symbol,
    f"{W}footnoteReference": Runs._note,
    f"{W}endnoteReference": Runs._note,
    f"{W}commentReference": Runs._comment,
    f"{W}fldChar": Runs._field_character,
    f"{W}instrText": Runs._field_code,
    f"{W}txbxContent": Runs._frame,
    f"{_V}textpath": Runs._word_art,
    f"{W}object": Runs._object,
    _PICTURE: Runs._picture,
    f"{_V}imagedata": Runs._picture,
    _CHART: Runs._diagram,
    _DIAGRAM: Runs._diagram,
}


def _is_white(color: str | None) -> bool:
    if color is None or len(color) != 6:
        return False
    try:
        return all(int(color[k : k + 2], 16) >= _WHITE for k in (0, 2, 4))
    except ValueError:
        return False


def main_look(pieces: list[tuple[str, Properties]]) -> Properties:
    """How most of the words look: size, font; bold where all of them are."""
    weights: dict[str, Counter[object]] = {"size": Counter(), "font": Counter()}
    bold, words = 0, 0
    for text, look in pieces:
        length = len("".join(text.split()))
        words += length
        bold += length if look.get("b") else 0
        for key, counter in weights.items():
            counter[look.get(key)] += length
    found: Properties = {key: c.most_common(1)[0][0] for key, c in weights.items() if c}
    found["bold"] = bool(words) and bold == words
    return found
