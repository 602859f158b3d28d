"""Scans and photographs: recognised where the optional packages are, else refused; always marked, doubts named."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from kb.errors import ScannedFile, UnreadableFile
from kb.reading import formats, ocr, ocr_engine, ocr_page, read, reader
from kb.reading.content import Content
from kb.reading.limits import RECOGNITION
from kb.reading.ocr_engine import Character, Seen, View
from kb.reading.ocr_page import fill, mended
from kb.reading.pdf import read_pdf
from kb.reading.pdf_page import Box, Page
from kb.structure import parse

_FONT = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
_WIDTH, _HEIGHT, _SIZE = 1404, 1987, 38  # A4 at 170 dots per inch, 16-point type
_HEADER = ("指标", "2025年", "属性")
_ROWS = (("人才总量", "100万人", "预期性"), ("代理师", "4万人", "预期性"))
recognition = pytest.mark.skipif(not ocr.available(), reason="rapidocr is not installed (requirements-ocr.txt)")
without_recognition = pytest.mark.skipif(ocr.available(), reason="rapidocr is installed")


def _line(text: str, x: float, y: float, *, sure: float = 0.99, size: float = _SIZE) -> Seen:
    """A line of square characters from x on; "_" stands for an empty square."""
    placed = [Character(c, sure, x + k * size, x + (k + 1) * size) for k, c in enumerate(text) if c != "_"]
    return Seen(tuple(placed), y, 1.2 * size)


def _view(*lines: Seen) -> View:
    return View(lines, np.full((_HEIGHT, _WIDTH, 3), 255, np.uint8))


_PAGE = _view(
    _line("某市人民政府关于加强管理的意见", 420, 200, size=1.3 * _SIZE),
    _line("一、总体要求", 276, 320),
    _line("为了深入贯彻落实关于知识产权人才工作的部署", 276, 390),
    _line("要求，提出以下意见(试行)。", 200, 460, sure=0.7),
    _line("一1一", 650, 1850, sure=0.6),
)


class _Fake:
    """Sees the same on every picture."""

    def __init__(self, *, where: str) -> None:
        assert where

    def view(self, image: np.ndarray) -> View:  # type: ignore[type-arg]
        assert image.ndim == 3 and image.shape[2] == 3
        return _PAGE


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognition without the models."""
    monkeypatch.setattr(ocr, "Recogniser", _Fake)
    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr_page, "ruled_lines", lambda image, size: [])


def _scan(pages: int = 1, kind: str = "PDF") -> bytes:
    image = Image.new("RGB", (420, 594), "white")
    ImageDraw.Draw(image).rectangle((50, 50, 300, 60), fill="black")
    file = io.BytesIO()
    if kind == "PDF":
        image.save(file, kind, save_all=True, append_images=[image] * (pages - 1), resolution=50)
    else:
        image.save(file, kind, **({"save_all": True, "append_images": [image] * (pages - 1)} if pages > 1 else {}))
    return file.getvalue()


@without_recognition
@pytest.mark.parametrize(("name", "kind"), [("扫描.pdf", "PDF"), ("照片.png", "PNG"), ("照片.jpg", "JPEG")])
def test_without_recognition_a_scan_is_refused_saying_just_that(name: str, kind: str, tmp_path: Path) -> None:
    """And what to install, or to bring instead."""
    (tmp_path / name).write_bytes(_scan(kind=kind))
    with pytest.raises(UnreadableFile, match=r"扫描件.*requirements-ocr\.txt") as refused:
        read(tmp_path / name)
    assert (refused.value.what, refused.value.hint) == (ocr.refusal(name).what, ocr.refusal(name).hint)


def test_a_scan_is_handed_to_recognition_with_its_own_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader of PDFs runs in little memory and time; it only tells that pages are pictures."""
    asked: list[formats.Format] = []

    def answer(kind: formats.Format, data: bytes, *, where: str) -> Content:
        asked.append(kind)
        if kind.reader != "ocr:read_scanned_pdf":
            raise ScannedFile("这是扫描件", where=where)
        return Content("第一条　内容。\n")

    monkeypatch.setattr(formats.Format, "read", answer)
    (tmp_path / "扫描.pdf").write_bytes(_scan())
    assert read(tmp_path / "扫描.pdf").text == "第一条　内容。\n"
    assert [k.limits for k in asked] == [formats.FORMATS[".pdf"].limits, RECOGNITION]
    assert reader.SCANNED.limits == RECOGNITION


@pytest.mark.usefixtures("faked")
def test_where_recognition_is_installed_the_pdf_reader_says_that_pages_are_pictures() -> None:
    """It does not recognise by itself."""
    with pytest.raises(ScannedFile):
        read_pdf(_scan(), where="扫描.pdf")


@pytest.mark.usefixtures("faked")
def test_recognised_lines_become_paragraphs_and_doubts_are_named() -> None:
    """Lines are joined by the geometry of all PDFs; the page number goes; every document carries the warning."""
    content = ocr.read_scanned_pdf(_scan(), where="扫描.pdf")
    assert content.text.split("\n")[:3] == [
        "某市人民政府关于加强管理的意见",
        "一、总体要求",
        "为了深入贯彻落实关于知识产权人才工作的部署要求，提出以下意见（试行）。",
    ]
    assert content.text.count("1") == 0
    assert content.warnings[0] == "由扫描件识别，可能有错字，引用前请核对原件"
    assert content.warnings[1] == "第 1 页第 4 行识别把握不大：“要求，提出以下意见(试行)。”"


@pytest.mark.usefixtures("faked")
@pytest.mark.parametrize(("kind", "pages"), [("PNG", 1), ("JPEG", 1), ("TIFF", 2)])
def test_pictures_of_pages_are_documents_too(kind: str, pages: int) -> None:
    """A photograph of a page, or a fax of several."""
    content = ocr.read_image(_scan(pages, kind), where="照片")
    assert content.text.count("一、总体要求") == pages
    assert "由扫描件识别" in content.warnings[0]


@pytest.mark.usefixtures("faked")
def test_too_many_scanned_pages_are_refused_before_any_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is told."""
    monkeypatch.setattr(ocr, "MAX_SCANNED_PAGES", 2)
    monkeypatch.setattr(ocr, "Recogniser", None)
    for read_it, data in ((ocr.read_scanned_pdf, _scan(3)), (ocr.read_image, _scan(3, "TIFF"))):
        with pytest.raises(UnreadableFile, match="3 页，上限 2 页"):
            read_it(data, where="长.pdf")


@pytest.mark.usefixtures("faked")
def test_pictures_without_words_do_not_spoil_a_document_that_has_some(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of pictures alone is refused for having no text."""
    monkeypatch.setattr(_Fake, "view", lambda self, image: _view())
    with pytest.raises(UnreadableFile, match="没有文字"):
        ocr.read_scanned_pdf(_scan(), where="图.pdf")
    with pytest.raises(UnreadableFile, match="没有识别出文字"):
        ocr.read_image(_scan(kind="PNG"), where="图.png")


@pytest.mark.usefixtures("faked")
def test_damaged_and_oversized_pictures_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before their pixels are unpacked."""
    for data in (b"no picture", _scan(kind="PNG")[:200], b"\x89PNG\r\n\x1a\n" + bytes(40)):
        with pytest.raises(UnreadableFile, match="图像"):
            ocr.read_image(data, where="坏.png")
    file = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(file, "PNG")
    with pytest.raises(UnreadableFile, match="图像过大"):
        ocr.read_image(file.getvalue(), where="大.png")


def test_a_recognised_page_is_a_page_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sizes in points, one for all lines of the text, a larger one for the title; rules where tables are."""
    monkeypatch.setattr(ocr_page, "ruled_lines", lambda image, size: [Box(200, 1000, 1200, 1003)])
    page = Page(1, 595.0, 842.0)
    doubts = fill(page, _PAGE, size=None)
    sizes = [g.size for g in page.glyphs]
    assert sizes[0] == 21.0 and set(sizes[15:]) == {16.0}
    assert page.glyphs[15].x0 == pytest.approx(276 * 595 / _WIDTH)
    assert page.rules[0].x0 == pytest.approx(200 * 595 / _WIDTH)
    assert [(d.page, d.line) for d in doubts] == [(1, 4)]


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("各省(自治区,直辖市):", "各省（自治区，直辖市）："),
        ("GB/T 9704(2012)", "GB/T 9704(2012)"),
        ("二O二五年一月", "二〇二五年一月"),
        ("二0二五年", "二〇二五年"),
        ("二OO八年", "二〇〇八年"),
        ("到2025年达到100万人", "到2025年达到100万人"),
        ("一12一", "—12—"),
        ("-3一", "—3—"),
    ],
)
def test_what_models_mistake_by_rule_is_set_right(seen: str, printed: str) -> None:
    """Character for character, so that places stay."""
    assert mended(seen) == printed
    assert len(seen) == len(printed)


@pytest.mark.parametrize("gap", [0.4, 1.0])
def test_the_blank_after_the_number_of_an_article_is_kept(gap: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be a narrow one, which between other characters would be the model's inexactness."""
    monkeypatch.setattr(ocr_page, "ruled_lines", lambda image, size: [])
    first = _line("第一条", 200, 300).characters
    rest = _line("为了加强管理工作", 200 + (3 + gap) * _SIZE, 300).characters
    page = Page(1, 595.0, 842.0)
    fill(page, _view(Seen((*first, *rest), 300, 1.2 * _SIZE)), size=16.0)
    assert "".join(g.char for g in page.glyphs) == "第一条 为了加强管理工作"


def _printed(*, angle: float = 0.0, seal: bool = False) -> Image.Image:
    """A page with a table and a signature, as a scanner sees it."""
    font = ImageFont.truetype(str(_FONT), _SIZE, index=2)
    image = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    lines = (
        ("第一条　为了加强知识产权人才工作，根据有关法", 2),
        ("律法规，结合本市实际，制定本办法。", 0),
        ("第二条　人才工作的主要指标如下：", 2),
    )
    for k, (text, indent) in enumerate(lines):
        draw.text((200 + _SIZE * indent, 170 + 70 * k), text, "black", font)
    for k in range(4):
        draw.line((200, 400 + 80 * k, 1100, 400 + 80 * k), "black", 3)
    for x in (200, 500, 800, 1100):
        draw.line((x, 400, x, 640), "black", 3)
    for r, row in enumerate((_HEADER, *_ROWS)):
        for c, text in enumerate(row):
            draw.text((220 + 300 * c, 415 + 80 * r), text, "black", font)
    draw.text((800, 900), "某市知识产权局", "black", font)
    draw.text((800, 970), "2025年1月23日", "black", font)
    if seal:
        red = Image.new("RGB", image.size, "white")
        pen = ImageDraw.Draw(red)
        pen.ellipse((830, 800, 1110, 1080), outline=(225, 30, 40), width=10)
        pen.regular_polygon((970, 930, 60), 5, fill=(225, 30, 40))
        image = Image.fromarray(np.minimum(np.asarray(image), np.asarray(red)))
    return image.rotate(angle, fillcolor="white", resample=Image.Resampling.BICUBIC)


@recognition
@pytest.mark.slow
@pytest.mark.parametrize(("angle", "seal"), [(0.0, False), (0.7, False), (90.0, False), (0.0, True)])
def test_a_printed_page_is_read_with_its_table(angle: float, seal: bool, tmp_path: Path) -> None:
    """Also where it lies askew or on its side, or a seal covers the signature."""
    image = _printed(seal=seal)
    turned = image.rotate(angle, expand=angle == 90.0, fillcolor="white", resample=Image.Resampling.BICUBIC)
    turned.save(tmp_path / "页.png")
    (document,) = parse(read(tmp_path / "页.png"))
    assert [c.number for c in document.clauses if c.kind == "article"] == ["第一条", "第二条"]
    assert document.tables[0].header == _HEADER
    assert document.tables[0].rows == _ROWS
    assert document.date == "2025-01-23"


@recognition
@pytest.mark.slow
def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Recognition works where there is no network at all."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rn", "true"], check=False).returncode:
        pytest.skip("no network namespaces here")
    _printed().save(tmp_path / "页.png")
    code = "import sys; from pathlib import Path; from kb.reading import read; print(read(Path(sys.argv[1])).text)"
    done = subprocess.run(
        [unshare, "-rn", sys.executable, "-X", "utf8", "-c", code, str(tmp_path / "页.png")],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent.parent, timeout=300,
    )  # fmt: skip
    assert "为了加强知识产权人才工作" in done.stdout


def test_missing_models_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A damaged installation is no reason to fetch anything."""

    class Package:
        __file__ = str(tmp_path / "__init__.py")

    monkeypatch.setitem(sys.modules, "rapidocr", Package())  # type: ignore[arg-type]
    with pytest.raises(UnreadableFile, match="缺少模型"):
        ocr_engine._model("det", "页.png")


def test_pages_that_lie_differently_on_the_glass_are_set_between_the_same_margins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What shows that a line is full is its end, which has to be the same on all pages."""
    monkeypatch.setattr(ocr_page, "ruled_lines", lambda image, size: [])
    pages = [Page(n, 595.0, 842.0) for n in (1, 2, 3)]
    for page, shift in zip(pages, (0, 20, -15), strict=True):
        text = "为了深入贯彻落实关于知识产权人才工作的部署要求提出意见"
        fill(page, _view(*(_line(text, 200 + shift, 200 + 70 * k) for k in range(8))), size=None)
    ocr_page.lay_alike(pages)
    assert len({round(min(g.x0 for g in page.glyphs), 3) for page in pages}) == 1
    assert len({round(max(g.x1 for g in page.glyphs), 3) for page in pages}) == 1
