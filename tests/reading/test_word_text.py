"""The words of a Word document as its final version shows them."""

from __future__ import annotations

import io
import zipfile

import pytest

from kb.reading.word import read_word
from tests.reading.word_cases import content, field, lines, p, package, run, style

_TICKED = '<w:ffData><w:checkBox><w:checked w:val="1"/></w:checkBox></w:ffData>'
_BOX = "<w:txbxContent>" + p("专栏文字") + "</w:txbxContent>"


def _warned(body: str, words: str, **parts: str) -> bool:
    return any(words in w for w in content(body, **parts).warnings)


@pytest.mark.parametrize(
    ("runs", "shown"),
    [
        (run("要") + "<w:del>" + run("尽量") + "</w:del><w:ins>" + run("加强") + "</w:ins>", "要加强"),
        (run("要") + "<w:moveFrom>" + run("甲") + "</w:moveFrom><w:moveTo>" + run("乙") + "</w:moveTo>", "要乙"),
        (run("甲") + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + run("乙"), "甲☑乙"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="00A3"/></w:r>' + run("不公开"), "□不公开"),
        (run("\uf0fe", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>') + run("是"), "☑是"),
        (
            f"<w:r><w:ruby><w:rt>{run('guī')}</w:rt><w:rubyBase>{run('规')}</w:rubyBase></w:ruby></w:r>" + run("定"),
            "规定",
        ),
        (
            "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num>"
            "<m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>",
            "1/3",
        ),
        ("<w:r><w:t>知识</w:t><w:softHyphen/><w:t>产权</w:t><w:noBreakHyphen/><w:t>甲</w:t></w:r>", "知识产权-甲"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ('<w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r>', "甲\n乙"),
        ("<w:r><w:t>附件：</w:t><w:tab/><w:t>名单</w:t></w:r>", "附件：　名单"),
        ('<w:hyperlink r:id="x">' + run("见网站") + "</w:hyperlink>", "见网站"),
        ("<w:smartTag><w:customXml>" + run("上海市") + "</w:customXml></w:smartTag>", "上海市"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", "控件"),
        (run("见") + field(" REF _x \\h ", run("第三条")) + run("。"), "见第三条。"),
        (run("填") + field(" FORMTEXT ", run("内容")), "填内容"),
        (run("第") + field(" PAGE ", run("7")) + run("页"), "第页"),
        ('<w:fldSimple w:instr=" PAGE ">' + run("7") + "</w:fldSimple>" + run("甲"), "甲"),
        ('<w:fldSimple w:instr=" REF a ">' + run("附件1") + "</w:fldSimple>", "附件1"),
        (field(" FORMCHECKBOX ", "", _TICKED) + run("同意"), "☑同意"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> eq \\o\\ac(○,21) </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("甲"),
            "㉑甲",
        ),
        (run("甲") + '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>' + run("乙"), "甲乙"),
    ],
)  # fmt: skip
def test_the_words_of_a_paragraph_are_those_shown(runs: str, shown: str) -> None:
    """Revisions accepted, results of fields kept, codes and readings left out."""
    assert content(p(runs)).text == shown + "\n"


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next() -> None:
    """The end is a revision like any other; a paragraph deleted with its end is not there, nor counted."""
    assert lines(p("各地区要", mark="<w:del/>") + p("加强领导。")) == ["各地区要加强领导。"]
    assert lines(p("<w:del>" + run("旧文。") + "</w:del>", mark="<w:del/>") + p("新文。")) == ["新文。"]
    assert lines(p("末段", mark="<w:del/>")) == ["末段"]


def test_hidden_words_are_left_out_and_told() -> None:
    """By the run, by its style, by its paragraph's style; not where a style takes it back."""
    styles = (
        style("h", "隐藏", text="<w:vanish/>", kind="character")
        + style("hp", "隐藏段", text="<w:vanish/>")
        + style("sp", "显示段", text='<w:vanish w:val="0"/>', based="hp")
    )
    body = (
        p(run("甲") + run("密", "<w:vanish/>") + run("乙", '<w:vanish w:val="0"/>'))
        + p(run("丙") + run("密", '<w:rStyle w:val="h"/>'))
        + p("全段隐藏", '<w:pStyle w:val="hp"/>')
        + p("又显示", '<w:pStyle w:val="sp"/>')
    )
    assert lines(body, styles=styles) == ["甲乙", "丙", "又显示"]
    assert _warned(body, "3 处隐藏文字（如“密”）", styles=styles)


def test_white_and_tiny_words_are_hidden_words() -> None:
    """White on white; white on a dark cell, a highlight or a text box is a heading."""
    white = '<w:color w:val="FFFFFF"/>'
    assert lines(p(run("甲") + run("密", white))) == ["甲"]
    assert lines(p(run("甲") + run("密", '<w:sz w:val="2"/>'))) == ["甲"]
    assert lines(p(run("题", white + '<w:highlight w:val="red"/>'))) == ["题"]
    dark = '<w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr>'
    row = "".join(f"<w:tc>{dark}{p(run(word, white))}</w:tc>" for word in ("指标", "数量"))
    assert lines(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>") == ["指标\t数量"]


def test_contents_lists_are_left_out_with_their_title() -> None:
    """By the field, by the gallery of the control around it, by the style of its lines."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
    first = (
        begin + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("一、总体要求") + field("PAGEREF a", run("1"))
    )
    by_field = (
        p("目　录") + p(first) + p(run("二、任务3")) + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>') + p("正文。")
    )
    assert lines(by_field) == ["正文。"]
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    assert lines(f"<w:sdt>{gallery}<w:sdtContent>{p('目录')}{p('一、甲1')}</w:sdtContent></w:sdt>" + p("正文。")) == [
        "正文。"
    ]
    styles = style("t1", "toc 1")
    assert lines(p("一、甲1", '<w:pStyle w:val="t1"/>') + p("正文。"), styles=styles) == ["正文。"]


def test_a_contents_list_without_an_end_takes_nothing_with_it() -> None:
    """Better a contents page too many than a document lost."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    assert lines(p(begin + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("甲")) + p("正文。")) == [
        "甲",
        "正文。",
    ]


def test_a_field_that_never_ends_takes_its_paragraph_at_most() -> None:
    """A damaged file; all that follows would be its code."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert lines(p(begin + run("甲")) + p("乙。")) == ["乙。"]


def test_text_boxes_are_read_once_behind_their_paragraph() -> None:
    """The new drawing and its old copy hold the same words; an old file has the old one only."""
    drawing = f"<w:drawing><wps:wsp><wps:txbx>{_BOX}</wps:txbx></wps:wsp></w:drawing>"
    picture = f"<w:pict><v:shape><v:textbox>{_BOX}</v:textbox></v:shape></w:pict>"
    both = f"<mc:Choice>{drawing}</mc:Choice><mc:Fallback>{picture}</mc:Fallback>"
    both = f"<mc:AlternateContent>{both}</mc:AlternateContent>"
    assert lines(p(run("正文。") + f"<w:r>{both}</w:r>")) == ["正文。", "专栏文字"]
    assert lines(p(run("正文。") + f"<w:r>{picture}</w:r>")) == ["正文。", "专栏文字"]
    assert lines(p('<w:r><w:pict><v:shape><v:textpath string="某市人民政府文件"/></v:shape></w:pict></w:r>')) == [
        "某市人民政府文件"
    ]


def test_notes_stand_behind_their_paragraph() -> None:
    """Never inside the sentence, never lost; the separator is no note."""
    notes = '<w:footnote w:type="separator" w:id="0">' + p("—") + "</w:footnote>"
    notes += '<w:footnote w:id="2">' + p("<w:r><w:footnoteRef/></w:r>" + run(" 指发明专利。")) + "</w:footnote>"
    body = p(run("专利") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("增长。")) + p("下段。")
    assert lines(body, footnotes=notes) == ["专利增长。", "脚注1：指发明专利。", "下段。"]


def test_what_is_not_read_is_told() -> None:
    """Pictures, embedded sheets, formula objects, comments, revisions."""
    picture = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"
    sheet = '<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'
    comment = '<w:r><w:commentReference w:id="0"/></w:r>'
    body = p(run("甲") + picture + picture + sheet + comment + "<w:ins>" + run("乙") + "</w:ins>")
    assert content(body).warnings == (
        "含有 2 幅图片，其中的文字未读取",
        "含有 1 个嵌入的电子表格，未读取",
        "1 条批注未作为正文",
        "含有 1 处修订，按接受全部修订后的文字读取",
    )


def test_strict_files_and_unusual_part_names_are_read() -> None:
    """ISO/IEC 29500 Strict uses other name spaces; the main part is found by its relation."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package(p("甲")))) as old, zipfile.ZipFile(stream, "w") as new:
        main = old.read("word/document.xml").replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        new.writestr("doc/main2.xml", main)
        new.writestr(
            "_rels/.rels",
            '<Relationships><Relationship Id="r" Target="doc/main2.xml" '
            'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"/></Relationships>',
        )
    assert read_word(stream.getvalue(), where="稿.docx").text == "甲\n"
