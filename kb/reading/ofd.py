"""First stage: an OFD file (GB/T 33190-2016), the state's own page format: its pages are read as those of a PDF are."""

from __future__ import annotations

from kb.errors import UnreadableFile
from kb.reading.content import Content
from kb.reading.ofd_package import Body, bodies
from kb.reading.ofd_page import read_page
from kb.reading.package import open_package
from kb.reading.pdf import MAX_CHARACTERS, content_of, refuse_garbled
from kb.reading.pdf_page import Page

# A page that a picture covers and that has fewer characters than this is a scan, as in a PDF.
_SCAN_COVER = 0.5
_SCAN_CHARACTERS = 25
_SCAN_HINT = "请用文字识别（OCR）软件转换后再试，或提供 Word、PDF 原文件"


def read_ofd(data: bytes, *, where: str) -> Content:
    """Text and blocks of an OFD file. Raises `UnreadableFile` where it is encrypted, broken, garbled, or a scan."""
    if not data.startswith(b"PK"):
        raise UnreadableFile("不是 OFD 文件", where=where, hint="扩展名可能改错了；请提供原始文件")
    with open_package(data, where=where, kind=".ofd") as package:
        found = bodies(package, where=where)
        pages = [*_pages(found, where)]
    if not any(map(_ink, pages)):
        _refuse_empty(pages, where)
    refuse_garbled(pages, where, kind="OFD")
    return content_of(pages, [*_bare(pages), *_left_out(found)])


def _pages(found: list[Body], where: str) -> list[Page]:
    pages: list[Page] = []
    left = MAX_CHARACTERS
    for body in found:
        for leaf in body.leaves():
            page = read_page(leaf, len(pages) + 1, most=left + 1)
            left -= len(page.glyphs) + len(page.invisible)
            if left < 0:
                raise UnreadableFile(
                    f"OFD 文字过多（超过 {MAX_CHARACTERS // 10_000} 万字）", where=where, hint="请拆分后再试"
                )
            pages.append(page)
    if not pages:
        raise UnreadableFile("OFD 里没有页面", where=where, hint="请重新下载或导出该文件")
    return pages


def _refuse_empty(pages: list[Page], where: str) -> None:
    if any(p.images for p in pages):
        raise UnreadableFile("这是扫描件，只有图像，没有文字", where=where, hint=_SCAN_HINT)
    drawn = any(p.shades or p.rules for p in pages)
    what = "OFD 没有文字（文字已转成图形）" if drawn else "OFD 里没有文字"
    raise UnreadableFile(what, where=where, hint=_SCAN_HINT)


def _bare(pages: list[Page]) -> list[str]:
    """Which pages among others are pictures with hardly a character."""
    bare = [p.number for p in pages if p.pictured >= _SCAN_COVER and _ink(p) < _SCAN_CHARACTERS]
    return [f"第 {'、'.join(map(str, bare))} 页是扫描图像，没有文字，没有读出"] if bare else []


def _ink(page: Page) -> int:
    return sum(not g.char.isspace() for g in page.glyphs)


def _left_out(found: list[Body]) -> list[str]:
    warnings: list[str] = []
    notes = sum(b.annotated for b in found)
    if notes:
        warnings.append(f"有 {notes} 处批注、水印或签章上的文字，未读取")
    names = [n for b in found for n in b.attached]
    if names:
        warnings.append(f"文件带有附件（{'、'.join(names[:5])}），未读取")
    return warnings
