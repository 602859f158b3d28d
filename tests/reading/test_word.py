"""Word documents: automatic numbers, tables, tracked changes, embedded HTML, damaged and malicious packages."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from kb.errors import UnreadableFile
from kb.model import Source
from kb.reading import read
from kb.structure import parse

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def _p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def _package(body: str, **parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", f"<w:document {_W} {_R}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(f"word/{name.replace('_xml', '.xml')}", content)
    return stream.getvalue()


def _read(tmp_path: Path, data: bytes) -> Source:
    path = tmp_path / "稿.docx"
    path.write_bytes(data)
    return read(path)


NUMBERING = f"""<w:numbering {_W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
</w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def _numbered(text: str, level: int) -> str:
    return _p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>')


def test_numbers_word_counts_itself_are_written_out(tmp_path: Path) -> None:
    """一、 and （一） that are not in the file's text, restarting under each heading, make the outline."""
    body = _p("某实施方案", '<w:jc w:val="center"/>') + _numbered("总体要求", 0) + _p("坚持统筹推进各项工作。")
    for title in ("重点任务", "保障措施"):
        body += _numbered(title, 0)
        for item in ("甲事项", "乙事项"):
            body += _numbered(item, 1) + _p(f"推进{item}的各项工作。")
    source = _read(tmp_path, _package(body, numbering_xml=NUMBERING))
    assert "二、重点任务\n（一）甲事项\n" in source.text
    (document,) = parse(source)
    heads = [c.label for c in document.clauses if c.kind == "heading"]
    assert heads == ["一标题", "二标题", "二（一）标题", "二（二）标题", "三标题", "三（一）标题", "三（二）标题"]


def test_styles_tell_headings_without_numbers(tmp_path: Path) -> None:
    """Heading 1 and 2 make levels 1 and 2."""
    styles = f"""<w:styles {_W}>
    <w:style w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
    <w:style w:styleId="2"><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>"""
    body = _p("某调研报告") + _p("为了解情况，开展了调研。")
    body += _p("基本情况", '<w:pStyle w:val="1"/>') + _p("现状", '<w:pStyle w:val="2"/>') + _p("现状如下所述。")
    body += _p("工作建议", '<w:pStyle w:val="1"/>') + _p("建议如下所述。")
    (document,) = parse(_read(tmp_path, _package(body, styles_xml=styles)))
    assert [(c.title, c.level) for c in document.clauses if c.kind == "heading"] == [
        ("基本情况", 1),
        ("现状", 2),
        ("工作建议", 1),
    ]


def test_tables_keep_merged_cells(tmp_path: Path) -> None:
    """vMerge reaches down; a table of one column frames a box and is text."""

    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{_p(text)}</w:tc>"

    rows = (
        cell("类别") + cell("指标") + cell("数量"),
        cell("人才", '<w:vMerge w:val="restart"/>') + cell("人数") + cell("100"),
        cell("", "<w:vMerge/>") + cell("师数") + cell("20"),
    )
    table = "<w:tbl>" + "".join(f"<w:tr>{r}</w:tr>" for r in rows) + "</w:tbl>"
    box = f"<w:tbl><w:tr><w:tc>{_p('专栏1　某工程')}{_p('推进某工程的建设。')}</w:tc></w:tr></w:tbl>"
    body = _p("某规划") + _p("一、目标") + _p("发展目标如下所述。") + _p("主要指标") + table + box
    (document,) = parse(_read(tmp_path, _package(body)))
    assert document.tables[0].header == ("类别", "指标", "数量")
    assert document.tables[0].rows == (("人才", "人数", "100"), ("人才", "师数", "20"))
    assert [c.title for c in document.clauses if c.kind == "box"] == ["某工程"]


def test_insertions_are_text_and_deletions_are_not(tmp_path: Path) -> None:
    """What a reader of the final version sees."""
    body = _p("某意见") + (
        "<w:p><w:r><w:t>各地区要</w:t></w:r><w:del><w:r><w:delText>尽量</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>加强</w:t></w:r></w:ins><w:r><w:t>领导。</w:t></w:r></w:p>"
    )
    assert "各地区要加强领导。" in _read(tmp_path, _package(body)).text


def test_embedded_html_is_read(tmp_path: Path) -> None:
    """altChunk: word/document.xml holds no text at all; <br/> separates 款 and 项."""
    mime = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\n'
        'Content-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n'
        "<html><body><h1>某某法</h1><p>第一条 下列机构：<br/>（一）甲；<br/>（二）乙。</p>"
        "<p>第二条 施行日期另定。</p></body></html>\n--b--\n"
    )
    relations = '<Relationships><Relationship Id="x" Target="/word/chunk.mht"/></Relationships>'
    stream = io.BytesIO(_package('<w:altChunk r:id="x"/>'))
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("word/_rels/document.xml.rels", relations)
        package.writestr("word/chunk.mht", mime.encode())
    (law,) = parse(_read(tmp_path, stream.getvalue()))
    assert law.title == "某某法"
    assert [c.label for c in law.clauses if c.kind == "item"] == ["第一条第（一）项", "第一条第（二）项"]


def test_damaged_packages_are_refused(tmp_path: Path) -> None:
    """Cut short, and with a part that is no XML."""
    whole = _package(_p("某意见"))
    with pytest.raises(UnreadableFile):
        _read(tmp_path, whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile, match="损坏"):
        _read(tmp_path, _package("<w:p><w:r>"))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """A document type with entities neither reads files nor grows: no Word file has one."""
    evil = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><w:document {_W}><w:body>'
        "<w:p><w:r><w:t>某意见&e;</w:t></w:r></w:p></w:body></w:document>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", evil)
    with pytest.raises(UnreadableFile, match="DOCTYPE"):
        _read(tmp_path, stream.getvalue())
