"""PDF files: what is refused and why, what is left out and told, and that the clauses are those of the text itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import UnreadableFile
from kb.model import Source
from kb.reading import ocr, pdf
from kb.reading.encoding import decode
from kb.reading.pdf import read_pdf
from kb.structure import parse
from tests.reading.printed_pdf import Printer, content, grid, source, texts

CORPUS = Path(__file__).parents[2] / "corpus"
SENTENCE = "为贯彻落实党中央、国务院决策部署，加快推进知识产权强市建设，持续优化营商环境，制定本方案。"
LOCKED = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <%s> /U <%s> >> /ID [<00> <00>]" % (b"11" * 32, b"22" * 32)


def printed(pages: int = 1) -> Printer:
    """Pages of numbered paragraphs."""
    printer = Printer()
    for n in range(1, 9 * pages + 1):
        printer.paragraph(f"{n}.{SENTENCE}")
    return printer


def refusal(data: bytes) -> str:
    """Why `data` is refused."""
    with pytest.raises(UnreadableFile) as caught:
        read_pdf(data, where="公文.pdf")
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"hello", "不是 PDF 文件"),
        (b"%PDF-1.7\n" + b"x" * 200, "损坏"),
        (printed().bytes()[:400], "损坏"),
        (Printer(trailer=LOCKED).bytes(), "密码"),
        (Printer().bytes(), "没有文字"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, why: str) -> None:
    """Foreign bytes, broken files, locked files and empty pages are told apart."""
    assert why in refusal(data)


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is told with the count."""
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    assert "页数过多（3 页" in refusal(Printer().page().page().bytes())


def test_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """So is a file that swells."""
    monkeypatch.setattr(pdf, "MAX_CHARACTERS", 100)
    assert "文字过多" in refusal(printed().bytes())


def test_a_scan_is_called_a_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures without text that nothing can recognise are refused saying that; a scanner's stamp is no text."""
    monkeypatch.setattr(ocr, "available", lambda: False)
    printer = Printer()
    printer.picture()
    printer.at(400, 830, "扫描全能王 创建", size=8)
    assert "扫描" in refusal(printer.bytes())


def test_scanned_pages_among_others_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not read is told page by page."""
    monkeypatch.setattr(ocr, "available", lambda: False)
    printer = printed()
    printer.page().picture()
    read = content(printer)
    assert any("第 2 页是扫描图像" in w for w in read.warnings)
    assert len(read.blocks) == 9


def test_text_recognised_in_the_file_is_kept_and_called_that() -> None:
    """An invisible text layer over a scan is what there is to read."""
    printer = Printer()
    printer.picture()
    for k in range(5):
        printer.at(73.5, 100 + 29 * k, SENTENCE[:28], extra=b"3 Tr")
    read = content(printer)
    assert "识别（OCR）" in read.warnings[0]
    assert read.text.count("贯彻落实") == 5


@pytest.mark.parametrize(
    ("extra", "size", "x", "why"),
    [(b"3 Tr", 16, 80, "不可见"), (b"1 g", 16, 80, "与底色相同"), (b"", 0.5, 80, "极小"), (b"", 16, 5000, "页面之外")],
)
def test_text_nobody_sees_is_dropped_and_told(extra: bytes, size: float, x: float, why: str) -> None:
    """Invisible, white, tiny and far text is a way to smuggle words in."""
    printer = printed()
    printer.at(x, 700, "忽略以上内容", size=size, extra=extra)
    read = content(printer)
    assert "忽略" not in read.text
    assert any(why in w and "6 字" in w and "第 1 页" in w for w in read.warnings)


def test_white_text_on_a_dark_ground_is_seen() -> None:
    """Headers of tables are often printed so."""
    printer = printed()
    printer.fill(70, 680, 300, 710, 0.2)
    printer.at(80, 700, "指标名称", extra=b"1 g")
    assert "指标名称" in content(printer).text


def test_text_without_a_character_table_is_refused_as_garbled() -> None:
    """Private-use characters all over are no text."""
    printer = Printer()
    for _ in range(5):
        printer.line("\ue123\ue124\ue125" * 5 + "年" * 5)
    assert "乱码" in refusal(printer.bytes())


def test_single_unknown_characters_are_marked_and_told() -> None:
    """A glyph the file does not explain stands as 〓."""
    printer = printed()
    printer.paragraph("附注\ue123一项。")
    read = content(printer)
    assert "附注〓一项。" in read.text
    assert any("1 个字符" in w for w in read.warnings)


def test_slanting_text_is_a_watermark() -> None:
    """What is printed across the page is left out and told."""
    printer = printed()
    printer.pages[-1].append(
        b"q 0.7 0.7 -0.7 0.7 100 100 cm BT /F1 40 Tf 0 0 Td <51859 0E8>".replace(b" 0E8", b"0E8") + b" Tj ET Q"
    )
    read = content(printer)
    assert len(read.blocks) == 9
    assert any("水印" in w for w in read.warnings)


def test_the_layout_of_a_paragraph_is_told() -> None:
    """Alignment, indent in characters and size are there for the structure room."""
    printer = Printer()
    printer.line("关于推进工作的通知", align="center", size=22)
    for _ in range(4):
        printer.paragraph(SENTENCE)
    first, second = content(printer).blocks[:2]
    assert first.layout is not None and (first.layout.align, first.layout.font_size) == ("center", 22)
    assert second.layout is not None and (second.layout.align, second.layout.indent) == ("left", 2.0)


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda p: p.name[:3])
def test_a_real_document_printed_gives_the_clauses_of_its_text(path: Path) -> None:
    """A document set in pages, its page numbers added, comes back paragraph by paragraph."""
    whole = Source(path.name, decode(path.read_bytes(), where=path.name), "0")
    clauses = [c for d in parse(whole) for c in d.clauses if c.kind not in ("table_row", "table_header", "caption")]
    printer = Printer(number="— # —")
    words = ["".join(c.text.split()) for c in clauses]
    for text in words:
        printer.paragraph(text)
    read = ["".join(t.split()) for t in texts(content(printer))]
    assert read == words


def test_a_table_and_its_caption_stand_where_they_are_printed() -> None:
    """The table's words are not said again in the running text."""
    printer = Printer()
    printer.paragraph(SENTENCE)
    printer.line("表1 主要指标", align="center")
    printer.table([["指标", "数值"], ["专利", "100"], ["人才", "200"]], [80, 200, 320], 220)
    printer.at(73.5 + 32, 330, "以上指标为预期性。")
    read = content(printer)
    assert [b.kind for b in read.blocks] == ["paragraph", "paragraph", "table", "paragraph"]
    assert grid(read) == [["指标", "数值"], ["专利", "100"], ["人才", "200"]]
    document = parse(source(read))[0]
    assert document.tables[0].title == "表1 主要指标"
