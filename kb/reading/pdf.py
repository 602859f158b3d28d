"""First stage: a PDF with a text layer becomes the paragraphs and tables it was printed from."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from kb.errors import ScannedFile, UnreadableFile
from kb.model import Layout
from kb.reading import ocr
from kb.reading.building import Builder
from kb.reading.content import Content
from kb.reading.pdf_characters import UNKNOWN
from kb.reading.pdf_furniture import remove_furniture
from kb.reading.pdf_page import Glyph, Page, read_page
from kb.reading.pdf_paragraphs import Paragraph, paragraphs
from kb.reading.pdf_sheet import Sheet, sheet
from kb.reading.pdf_site import drop_site
from kb.reading.pdf_tables import joined_tables
from kb.reading.pdf_tags import Tags

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# Fills in, from the file, those of its pages that are scans; False where it leaves them.
Recognise: TypeAlias = Callable[["PdfDocument", list[Page]], bool]

# The longest official documents seen have some 300 pages and 300,000 characters.
MAX_PAGES = 2000
MAX_CHARACTERS = 5_000_000
_AGAIN = "请重新下载或导出该文件"
_SAVE_AGAIN = "请用 WPS、Adobe Reader 或浏览器打开后另存（打印）为新的 PDF，或提供 Word 文件"
# A page that a picture covers and that has fewer characters than this is a scan; a scanning app may stamp its name.
_SCAN_COVER = 0.5
_SCAN_CHARACTERS = 25
# Of all characters, how many may be unreadable before the text is no text.
_GARBLED = 0.15
_COMMON = re.compile("[的和为人一中国是在不上大有政府工作发展会关于年月日第条规定应当及其管理市部门实施通知要各以行]")
_HANZI = re.compile(r"[\u4e00-\u9fff]")


def read_pdf(data: bytes, *, where: str) -> Content:
    """Text and blocks of a PDF. Raises `UnreadableFile` where it is locked, broken or garbled.

    Raises `ScannedFile` where pages are pictures that recognition could read.
    """
    return _read(data, where, None)


def read_pdf_by(recognise: Recognise, data: bytes, *, where: str) -> Content:
    """The same, with `recognise` filling in the pages that are scans."""
    return _read(data, where, recognise)


def _read(data: bytes, where: str, recognise: Recognise | None) -> Content:
    pdf = _opened(data, where)
    try:
        pages, tags, broken = _pages(pdf, where)
        bare, recognised = _scanned(pages)
        if bare and recognise is not None and recognise(pdf, [p for p in pages if p.number in bare]):
            bare = []
    finally:
        pdf.close()
    if bare and recognise is None and ocr.available():
        raise ScannedFile("这是扫描件，没有文字层", where=where)
    if not any(_ink(p.glyphs) for p in pages if p.number not in bare):
        raise _without_text(pages, bare, where)
    refuse_garbled(pages, where)
    warnings = [f"第 {_list(broken)} 页已损坏，没有读出"] if broken else []
    if bare:
        warnings.append(f"第 {_list(bare)} 页是扫描图像，没有文字层，没有读出")
    if recognised:
        warnings.append(f"第 {_list(recognised)} 页的文字是文件自带的识别（OCR）结果，可能有错字")
    return content_of(pages, warnings, tags)


def content_of(pages: list[Page], warnings: list[str], tags: Tags | None = None) -> Content:
    """Text and blocks of pages, of whatever page format, with `warnings` and what the pages add to them."""
    warnings += _removed(pages)
    sheets = [sheet(p) for p in pages]
    said = remove_furniture(sheets)
    if said:
        warnings.append(f"已去掉页眉、页脚和页码：{_few(said)}")
    around = drop_site(sheets, tags) if tags is not None and tags.browser else 0
    if around:
        warnings.append(f"已去掉网页在正文之外的内容（导航、分享等）{around} 行")
    return _built(sheets, tags or Tags(tagged=False), warnings)


def _opened(data: bytes, where: str) -> PdfDocument:
    import pypdfium2
    import pypdfium2.raw as raw

    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile("不是 PDF 文件", where=where, hint="扩展名可能改错了；请提供原始文件")
    try:
        pdf = pypdfium2.PdfDocument(data)
        count = len(pdf)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise UnreadableFile("PDF 有密码保护", where=where, hint="请用密码打开后另存为不加密的 PDF") from error
        raise UnreadableFile("PDF 已损坏或不完整", where=where, hint=_AGAIN) from error
    if not 0 < count <= MAX_PAGES:
        pdf.close()
        if count <= 0:
            raise UnreadableFile("PDF 里没有页面", where=where, hint=_AGAIN)
        raise UnreadableFile(f"PDF 页数过多（{count} 页，上限 {MAX_PAGES} 页）", where=where, hint="请拆分后再试")
    return pdf


def _pages(pdf: PdfDocument, where: str) -> tuple[list[Page], Tags, list[int]]:
    import pypdfium2
    import pypdfium2.raw as raw

    browser = "Skia" in pdf.get_metadata_value("Producer")
    tags = Tags(tagged=bool(raw.FPDFCatalog_IsTagged(pdf.raw)), browser=browser)
    found: list[Page] = []
    broken: list[int] = []
    left = MAX_CHARACTERS
    for index in range(len(pdf)):
        try:
            page = read_page(pdf, index, tags, most=left)
        except pypdfium2.PdfiumError:
            broken.append(index + 1)
            page = Page(index + 1, 0, 0)
        left -= len(page.glyphs) + len(page.invisible)
        if page.cut:
            raise UnreadableFile(
                f"PDF 文字过多（超过 {MAX_CHARACTERS // 10_000} 万字）", where=where, hint="请拆分后再试"
            )
        found.append(page)
    if len(broken) == len(found):
        raise UnreadableFile("PDF 已损坏或不完整", where=where, hint=_AGAIN)
    return found, tags, broken


def _scanned(pages: list[Page]) -> tuple[list[int], list[int]]:
    """The pages that are pictures without text, and those whose only text was recognised from the picture."""
    bare, recognised = [], []
    for page in pages:
        seen = _ink(page.glyphs)
        if page.pictured >= _SCAN_COVER and seen < _SCAN_CHARACTERS:
            if _ink(page.invisible) >= _SCAN_CHARACTERS:
                page.glyphs, page.invisible = [*page.glyphs, *page.invisible], []
                recognised.append(page.number)
            else:
                bare.append(page.number)
        elif page.covered and seen:
            recognised.append(page.number)
    return bare, recognised


def _ink(glyphs: list[Glyph]) -> int:
    return sum(not g.char.isspace() for g in glyphs)


def _without_text(pages: list[Page], bare: list[int], where: str) -> UnreadableFile:
    """Why a file that has nothing to read is refused."""
    if bare:
        return ocr.refusal(where)
    if any(p.hidden or p.invisible for p in pages):
        return UnreadableFile("PDF 里只有看不见的文字", where=where, hint=_SAVE_AGAIN)
    drawn = any(p.shades or p.rules or p.images for p in pages)
    what = "PDF 没有文字层（文字已转成图形）" if drawn else "PDF 里没有文字"
    return UnreadableFile(what, where=where, hint=_SAVE_AGAIN)


def refuse_garbled(pages: list[Page], where: str, *, kind: str = "PDF") -> None:
    """Fonts without a character table give nonsense; that is refused, never shown."""
    text = "".join(g.char for p in pages for g in p.glyphs if not g.char.isspace())
    hanzi = _HANZI.findall(text)
    unknown = text.count(UNKNOWN)
    strange = len(hanzi) >= 200 and len(_COMMON.findall(text)) < 0.04 * len(hanzi)
    letters = sum(c.isalnum() for c in text)
    if unknown > _GARBLED * len(text) or strange or letters < 0.4 * len(text):
        raise UnreadableFile(f"{kind} 的字体没有文字对照表，提取出来是乱码", where=where, hint=_SAVE_AGAIN)


def _removed(pages: list[Page]) -> list[str]:
    """What of the pages' text was left out or could not be told, and where."""
    found: list[str] = []
    hidden: dict[str, list[int]] = {}
    for page in pages:
        page.hidden["不可见"] += _ink(page.invisible)
        for why, count in page.hidden.items():
            if count:
                hidden.setdefault(why, []).append(page.number)
    for why, numbers in hidden.items():
        total = sum(p.hidden[why] for p in pages)
        found.append(f"已去掉看不见的文字（{why}）{total} 字，在第 {_list(numbers)} 页")
    unknown = [p.number for p in pages if p.unknown]
    if unknown:
        total = sum(p.unknown for p in pages)
        found.append(f"有 {total} 个字符在文件中没有对应的文字，以“{UNKNOWN}”代替，在第 {_list(unknown)} 页")
    turned = [p for p in pages if p.oblique]
    if turned:
        said = _few(list(dict.fromkeys(p.oblique[:20] for p in turned)))
        found.append(f"已去掉斜排或侧排的文字（水印等）：{said}，在第 {_list([p.number for p in turned])} 页")
    return found


def _list(numbers: list[int]) -> str:
    """Page numbers for a person: runs as 3–7, no more than ten."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    shown = [str(a) if a == b else f"{a}–{b}" for a, b in runs[:10]]
    return "、".join(shown) + ("等" if len(runs) > 10 else "")


def _few(texts: list[str]) -> str:
    shown = "、".join(f"“{t[:30]}”" for t in texts[:5])
    return shown + ("等" if len(texts) > 5 else "")


def _built(sheets: list[Sheet], tags: Tags, warnings: list[str]) -> Content:
    builder = Builder()
    for item in joined_tables(paragraphs(sheets, tags.leaf)):
        if isinstance(item, Paragraph):
            first = item.lines[0]
            builder.paragraph(
                item.text,
                Layout(
                    outline_level=item.level,
                    bold=first.bold,
                    align=item.align,
                    indent=item.indent,
                    font_size=first.size,
                    font=first.face or None,
                ),
            )
        else:
            builder.table([[*row] for row in item.rows])
    return builder.finish(warnings)
