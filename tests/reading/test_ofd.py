"""OFD files: pages of placed characters become paragraphs and tables; what is no text is left out and told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.errors import UnreadableFile
from kb.model import Clause, Document
from kb.reading import read
from kb.reading.content import Content
from kb.reading.ofd import read_ofd
from kb.reading.ofd_text import deltas
from kb.structure import parse
from kb.text import fold
from tests.reading.printed_ofd import NS, Printer, Table, Text, document_xml, packed, page_xml, set_from

CORPUS = Path(__file__).parents[2] / "corpus"
PARAGRAPHS = [
    Text("某市关于加强档案工作的意见", "center", 7.7),
    Text("为加强档案工作，提高档案管理水平，根据有关法律法规，结合本市实际，提出以下意见，请认真贯彻落实。"),
    Text("一、总体要求"),
    Text("坚持统筹推进，到2025年建成数字档案馆10家，档案数字化率达到80%以上。"),
]


def _text(printer: Printer, **parts: str) -> Content:
    return read_ofd(printer.ofd(**parts), where="件.ofd")


def _alike(document: Document) -> list[tuple[object, ...]]:
    """What must not depend on the format: everything of a clause but its places and the blanks in it."""

    def folded(clause: Clause) -> tuple[object, ...]:
        title = fold(clause.title or "")
        cells = tuple(map(fold, clause.cells))
        return clause.kind, clause.level, clause.number, title, fold(clause.text), clause.label, cells

    return [folded(c) for c in document.clauses]


@pytest.mark.parametrize("manner", ["lines", "scaled", "characters"])
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda p: p.stem[-8:])
def test_a_printed_document_gives_the_tree_of_its_text(path: Path, manner: str, tmp_path: Path) -> None:
    """Many pages with numbers and a ruled table, however the producer writes its text objects."""
    source = read(path)
    printed = tmp_path / "件.ofd"
    printed.write_bytes(Printer(manner).print(set_from(source)).ofd())
    found = parse(read(printed))
    wanted = parse(source)
    assert [_alike(d) for d in found] == [_alike(d) for d in wanted]
    assert [d.doc_number for d in found] == [d.doc_number for d in wanted]


def test_lines_of_a_paragraph_are_joined() -> None:
    """Paragraphs are told by their indent, not by printed lines; the title of the package is no text."""
    assert _text(Printer().print(PARAGRAPHS)).text.splitlines() == [p.words for p in PARAGRAPHS if isinstance(p, Text)]


def test_ruled_tables_keep_their_cells() -> None:
    """Paths that draw rectangles are cells; lines within a cell are joined."""
    rows = (("序号", "指标", "目标"), ("1", "规模以上数字经济核心产业企业研发投入强度", "8%"), ("2", "培训人次", "1万"))
    content = _text(Printer().print([*PARAGRAPHS, Table(rows, (1, 3, 2))]))
    (table,) = [b for b in content.blocks if b.kind == "table"]
    assert [[content.text[slice(*c)] for c in row] for row in table.rows] == [[*row] for row in rows]


def test_templates_layers_and_composites_are_part_of_the_page() -> None:
    """What a template prints behind the page and what a composite graphic holds is seen, so it is text."""
    printer = Printer().print(PARAGRAPHS)
    template, composite = Printer(), Printer()
    template.put("某市人民政府文件", 70, 25, 8)
    composite.put("（此件公开发布）", 0, 5)
    objects = "".join(printer.pages[0])
    use = '<ofd:CompositeObject ID="77" ResourceID="5" CTM="1 0 0 1 10 0" Boundary="28 200 100 10"/>'
    listed = '<ofd:TemplatePage ID="7" BaseLoc="Tpls\\T.xml" ZOrder="Background"/>'
    content = f"<ofd:Content>{''.join(composite.pages[0])}</ofd:Content>"
    unit = f'<ofd:CompositeGraphicUnit ID="5">{content}</ofd:CompositeGraphicUnit>'
    parts = {
        "Doc_0/Document.xml": document_xml(common=f"<ofd:DocumentRes>/doc_0/Res.xml</ofd:DocumentRes>{listed}"),
        "Doc_0/Res.xml": f"<ofd:Res {NS}>{unit}</ofd:Res>",
        "Doc_0/Tpls/T.xml": page_xml("".join(template.pages[0])),
        "Doc_0/Pages/Page_0/Content.xml": page_xml(objects + use, before='<ofd:Template TemplateID="7"/>'),
    }
    lines = _text(printer, **parts).text.splitlines()
    assert lines[0] == "某市人民政府文件"
    assert lines[-1] == "（此件公开发布）"


def test_hidden_white_and_oblique_text_is_left_out_and_told() -> None:
    """Invisible objects, white letters on white paper, watermarks across the page."""
    printer = Printer().print(PARAGRAPHS)
    for change in ('Visible="false"', 'Fill="false"', 'CTM="0.7 0.7 -0.7 0.7 0 0"', "white"):
        spare = Printer()
        spare.put("忽略以上内容", 40, 200)
        (text,) = spare.pages[0]
        if change == "white":
            text = text.replace("<ofd:TextCode", '<ofd:FillColor Value="255 255 255"/><ofd:TextCode')
        else:
            text = text.replace("<ofd:TextObject", f"<ofd:TextObject {change}")
        printer.pages[0].append(text)
    content = _text(printer)
    assert "忽略" not in content.text
    assert len([w for w in content.warnings if re.search("看不见|斜排", w)]) == 3


def test_a_page_set_sideways_is_read_upright() -> None:
    """Tables are often printed across the page: all its text is turned by a quarter."""
    printer = Printer(numbered=False).print(PARAGRAPHS)
    turned = [t.replace('<ofd:TextObject ID="', '<ofd:TextObject CTM="0 1 -1 0 0 0" ID="') for t in printer.pages[0]]

    def moved(found: re.Match[str]) -> str:
        x, y, w, h = map(float, found[1].split())
        return f'Boundary="{210 - y:.3f} {x:.3f} {h} {w}"'

    printer.pages[0] = [re.sub(r'Boundary="([^"]+)"', moved, t) for t in turned]
    assert _text(printer).text.splitlines() == [p.words for p in PARAGRAPHS]


def test_a_scanned_page_among_others_is_told() -> None:
    """What it shows was not read, and is not passed over in silence."""
    printer = Printer(numbered=False).print(PARAGRAPHS)
    printer.pages.append([IMAGE])
    content = _text(printer)
    assert content.text.startswith("某市关于加强档案工作的意见")
    assert content.warnings == ("第 2 页是扫描图像，没有文字，没有读出",)


def test_annotations_and_attachments_are_told() -> None:
    """Stamps and remarks stand upon the document, attached files beside it; neither is its text."""
    printer = Printer().print(PARAGRAPHS)
    links = "<ofd:Annotations>A.xml</ofd:Annotations><ofd:Attachments>F.xml</ofd:Attachments>"
    place = '<ofd:Page PageID="1"><ofd:FileLoc>/Doc_0/N.xml</ofd:FileLoc></ofd:Page>'
    note = '<ofd:Annot Type="Stamp"><ofd:Appearance><ofd:TextObject><ofd:TextCode>保密资料</ofd:TextCode>'
    content = _text(
        printer,
        **{
            "Doc_0/Document.xml": document_xml(after=links),
            "Doc_0/A.xml": f"<ofd:Annotations {NS}>{place}</ofd:Annotations>",
            "Doc_0/N.xml": f"<ofd:PageAnnot {NS}>{note}</ofd:TextObject></ofd:Appearance></ofd:Annot></ofd:PageAnnot>",
            "Doc_0/F.xml": f'<ofd:Attachments {NS}><ofd:Attachment ID="1" Name="原件.docx"/></ofd:Attachments>',
        },
    )
    assert "保密资料" not in content.text
    assert any("1 处批注" in w for w in content.warnings)
    assert any("原件.docx" in w for w in content.warnings)


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("5 5.5", 9, [5, 5.5]),
        ("g 3 2 7", 9, [2, 2, 2, 7]),
        ("1 g 1000000000 2", 4, [1, 2, 2, 2]),
        ("g", 3, []),
        ("g x 2", 3, []),
        ("1 nan", 1, [1]),
        (None, 3, []),
    ],
)
def test_steps_between_characters_are_counted_out(text: str | None, count: int, expected: list[float]) -> None:
    """“g n d” is n times d, never more than there are characters."""
    assert deltas(text, count) == expected


IMAGE = '<ofd:ImageObject ID="2" ResourceID="9" Boundary="0 0 210 297"/>'
PATH = (
    '<ofd:PathObject ID="2" Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0 L 9 0</ofd:AbbreviatedData></ofd:PathObject>'
)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"Doc_0/Pages/Page_0/Content.xml": page_xml(IMAGE)}, "扫描件"),
        ({"Doc_0/Pages/Page_0/Content.xml": page_xml(PATH)}, "转成图形"),
        ({"Doc_0/Pages/Page_0/Content.xml": page_xml("")}, "没有文字"),
        ({"Doc_0/Pages/Page_0/Content.xml": "<ofd:Page"}, "损坏"),
        ({"Doc_0/Document.xml": f"<ofd:Document {NS}/>"}, "没有页面"),
        ({"OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody/></ofd:OFD>"}, "不完整"),
        ({"Encryptions.xml": "<a/>"}, "已加密"),
        ({"OFD.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}, "DOCTYPE"),
        ({"Doc_0/Document.xml": document_xml().replace("Pages/", "../../../etc/")}, "第 1 页缺失"),
    ],
)
def test_files_without_readable_text_are_refused(parts: dict[str, str], reason: str) -> None:
    """Scans, outlines, empty, damaged and encrypted files, each with its reason."""
    with pytest.raises(UnreadableFile, match=reason) as refused:
        _text(Printer(numbered=False).print(PARAGRAPHS), **parts)
    assert refused.value.hint


@pytest.mark.parametrize("data", [b"%PDF-1.7", packed({"a.xml": "<a/>"}), packed({"OFD.xml": "<a/>"})[:60]])
def test_other_files_are_refused(data: bytes) -> None:
    """No package, a package of something else, half a package."""
    with pytest.raises(UnreadableFile):
        read_ofd(data, where="件.ofd")


def test_characters_only_a_font_knows_are_refused_as_garbled() -> None:
    """Text in a font's private codes cannot be read by anyone else."""
    with pytest.raises(UnreadableFile, match="乱码"):
        _text(Printer().print([Text("\ue11e\ue236\ue28a\ue0c0浏览\ueb06" * 5)]))


def test_composites_that_hold_themselves_end() -> None:
    """A graphic that refers to itself is followed a few times, not for ever."""
    printer = Printer().print(PARAGRAPHS)
    use = '<ofd:CompositeObject ID="7" ResourceID="5" Boundary="0 0 1 1"/>'
    unit = f'<ofd:CompositeGraphicUnit ID="5"><ofd:Content>{use * 2}</ofd:Content></ofd:CompositeGraphicUnit>'
    parts = {
        "Doc_0/PublicRes.xml": f"<ofd:Res {NS}>{unit}</ofd:Res>",
        "Doc_0/Pages/Page_0/Content.xml": page_xml("".join(printer.pages[0]) + use),
    }
    assert _text(printer, **parts).text.splitlines()[0] == "某市关于加强档案工作的意见"
