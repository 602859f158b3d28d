"""First stage: scanned pages and photographs are read by recognition (OCR), where its optional packages are installed.

What is recognised may be wrong: every such document says so, and names the lines that are doubtful.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from kb.errors import UnreadableFile
from kb.reading.content import Content
from kb.reading.limits import MAX_SCANNED_PAGES
from kb.reading.ocr_engine import Recogniser, installed
from kb.reading.ocr_page import Doubt, fill, lay_alike, usual
from kb.reading.pdf_page import Page

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pypdfium2 import PdfDocument

# 16-point type is 38 pixels high at this resolution; more makes recognition slower, not better.
_PER_INCH = 170
_LONGEST_SIDE = 3000
_MOST_PIXELS = 80_000_000
_A4 = (595.0, 842.0)
_MOST_DOUBTS = 20
_INSTALL = "请安装识别组件（pip install -r requirements-ocr.txt）后再试，或提供带文字层的 PDF、Word 文件"


def available() -> bool:
    """True where recognition is installed."""
    return installed()


def refusal(where: str) -> UnreadableFile:
    """Why a scan is not read where recognition is not installed."""
    return UnreadableFile("这是扫描件，没有文字层，而本机没有安装文字识别组件", where=where, hint=_INSTALL)


def read_scanned_pdf(data: bytes, *, where: str) -> Content:
    """Text and blocks of a PDF of which all or some pages are scans. Raises `UnreadableFile`."""
    from kb.reading.pdf import read_pdf_by

    doubts: list[Doubt] = []
    seen: list[int] = []

    def recognise(pdf: PdfDocument, pages: Sequence[Page]) -> bool:
        if MAX_SCANNED_PAGES < len(pages) < len(pdf):
            return False
        _refuse_long(len(pages), where)
        for page in pages:
            page.width, page.height = pdf[page.number - 1].get_size()
        doubts.extend(_recognised(pages, (_rendered(pdf, page) for page in pages), where))
        seen.extend(page.number for page in pages)
        return True

    content = read_pdf_by(recognise, data, where=where)
    return _warned(content, seen, doubts)


def read_image(data: bytes, *, where: str) -> Content:
    """Text and blocks of a photographed or scanned page (or of several in one TIFF). Raises `UnreadableFile`."""
    from kb.reading.pdf import content_of, refuse_garbled

    if not available():
        raise refusal(where)
    images = _opened(data, where)
    pages = [Page(n, *_paper(image)) for n, image in enumerate(images, 1)]
    doubts = _recognised(pages, iter(images), where)
    if not any(p.glyphs for p in pages):
        raise UnreadableFile("图像里没有识别出文字", where=where, hint="请提供更清晰的图像，或带文字层的文件")
    refuse_garbled(pages, where, kind="图像")
    return _warned(content_of(pages, []), [p.number for p in pages], doubts)


def _recognised(pages: Sequence[Page], images: Iterator[NDArray[Any]], where: str) -> list[Doubt]:
    engine = Recogniser(where=where)
    doubts: list[Doubt] = []
    sizes: list[float] = []
    for page, image in zip(pages, images, strict=True):
        view = engine.view(image)
        height, width = view.image.shape[:2]
        if (width > height) != (page.width > page.height):
            page.width, page.height = page.height, page.width
        doubts += fill(page, view, size=usual(sizes))
        sizes += [g.size for g in page.glyphs]
    lay_alike(pages)
    return doubts


def _refuse_long(count: int, where: str) -> None:
    if count > MAX_SCANNED_PAGES:
        raise UnreadableFile(
            f"扫描页过多（{count} 页，上限 {MAX_SCANNED_PAGES} 页）",
            where=where,
            hint="请拆分，或提供带文字层的文件",
        )


def _rendered(pdf: PdfDocument, page: Page) -> NDArray[Any]:
    """The page as printed; blue, green, red."""
    scale = min(_PER_INCH / 72, _LONGEST_SIDE / max(page.width, page.height, 1.0))
    image: NDArray[Any] = pdf[page.number - 1].render(scale=scale, rev_byteorder=False).to_numpy()
    return image[:, :, :3]


def _paper(image: NDArray[Any]) -> tuple[float, float]:
    """The size of the paper a picture shows, in points: as wide as A4."""
    height, width = image.shape[:2]
    side = _A4[1] if width > height else _A4[0]
    return side, side * height / width


def _opened(data: bytes, where: str) -> list[NDArray[Any]]:
    import numpy as np
    from PIL import Image, ImageOps, ImageSequence

    found: list[NDArray[Any]] = []
    large = UnreadableFile("图像过大（一页超过 8000 万像素）", where=where, hint="请缩小到每页 2000 万像素以内再试")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data)) as image:
                _refuse_long(getattr(image, "n_frames", 1), where)
                for frame in ImageSequence.Iterator(image):
                    if frame.width * frame.height > _MOST_PIXELS:
                        raise large
                    page = ImageOps.exif_transpose(frame).convert("RGB")
                    page.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
                    found.append(np.ascontiguousarray(np.asarray(page)[:, :, ::-1]))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise large from error
    except (OSError, ValueError, SyntaxError) as error:
        raise UnreadableFile("图像已损坏或不是图像", where=where, hint="请重新扫描或拍摄后再试") from error
    return found


def _warned(content: Content, pages: list[int], doubts: list[Doubt]) -> Content:
    """The content with the warning every recognised document carries, and the doubtful lines that are part of it."""
    if not pages:
        return content
    which = "" if len(pages) == 1 else f"（共 {len(pages)} 页）"
    said = [f"由扫描件识别{which}，可能有错字，引用前请核对原件"]
    bare = "".join(content.text.split())
    kept = [d for d in doubts if d.text and d.text[:4] in bare]
    said += [f"第 {d.page} 页第 {d.line} 行识别把握不大：“{d.text[:30]}”" for d in kept[:_MOST_DOUBTS]]
    if len(kept) > _MOST_DOUBTS:
        said.append(f"另有 {len(kept) - _MOST_DOUBTS} 行识别把握不大")
    return Content(content.text, content.blocks, (*said, *content.warnings))
