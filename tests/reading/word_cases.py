"""Small Word packages for tests, written as XML."""

from __future__ import annotations

import io
import zipfile

from kb.reading.content import Content
from kb.reading.word import read_word

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def package(body: str, **parts: str) -> bytes:
    """A .docx with that body; other parts by name: `numbering`, `styles`, `footnotes`, `theme` …"""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            file = "theme/theme1" if name == "theme" else name
            archive.writestr(f"word/{file}.xml", f"<w:{name} {_NAMES}>{content}</w:{name}>")
    return stream.getvalue()


def content(body: str, **parts: str) -> Content:
    """What is read of such a package."""
    return read_word(package(body, **parts), where="稿.docx")


def lines(body: str, **parts: str) -> list[str]:
    """The lines that are read of such a package."""
    return content(body, **parts).text.splitlines()


def run(text: str, properties: str = "") -> str:
    """A run."""
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def p(text: str = "", properties: str = "", mark: str = "") -> str:
    """A paragraph; `text` may be runs. `mark` is what is said of its end."""
    inner = text if text.startswith("<") or not text else run(text)
    return f"<w:p><w:pPr>{properties}<w:rPr>{mark}</w:rPr></w:pPr>{inner}</w:p>"


def cell(text: str = "", properties: str = "") -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<w:') else p(text)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows, each the XML of its cells (and row properties before them)."""
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def level(depth: int, form: str, pattern: str, *, start: int = 1, extra: str = "") -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def abstract(key: int, *levels: str) -> str:
    """A list definition."""
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, overrides: str = "") -> str:
    """An instance of a list."""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def listed(text: str, list_id: int = 1, depth: int = 0) -> str:
    """A paragraph of a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def style(key: str, name: str, paragraph: str = "", text: str = "", based: str = "", kind: str = "paragraph") -> str:
    """A style."""
    on = f'<w:basedOn w:val="{based}"/>' if based else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{on}'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{text}</w:rPr></w:style>"
    )


def field(code: str, result: str = "", data: str = "") -> str:
    """A complex field in one paragraph."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
