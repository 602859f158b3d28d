"""Which part of a page is the document, what the site tells beside it, how it is set, what cannot be read."""

from __future__ import annotations

import pytest

from kb.errors import UnreadableFile
from kb.model import Layout
from kb.reading.content import Content
from kb.reading.html import read_html

_TEXT = (
    "<p>　　各地区要加强领导，落实责任，完善政策，确保取得实效。</p><p>　　各部门要密切配合，形成合力，共同推进。</p>"
)


def _read(body: str, head: str = "") -> Content:
    return read_html(f"<html><head>{head}</head><body>{body}</body></html>".encode(), where="页.html")


def _lines(body: str, head: str = "") -> list[str]:
    return [line.strip("　\xa0 ") for line in _read(body, head).text.splitlines()]


def _looks(body: str) -> list[Layout]:
    return [b.layout for b in _read(body).blocks if b.layout]


_BODY = [
    "各地区要加强领导，落实责任，完善政策，确保取得实效。",
    "各部门要密切配合，形成合力，共同推进。",
]


def test_the_lines_a_site_prints_around_a_document_stay_behind() -> None:
    """Before it: place, source, date, letter size; behind it: editor, sharing, related pages, record numbers."""
    before = "<p>当前位置：首页 > 政策</p><p>发布时间：2024-01-02　来源：办公厅</p><p>【字体：大 中 小】</p><p>打印</p>"
    after = (
        "<p>责任编辑：张三</p><p>扫一扫在手机打开当前页</p><p>相关链接</p><ul><li><a href='a'>关于甲的解读</a></li>"
        "<li><a href='b'>一图读懂乙</a></li></ul><p>打印本页 关闭窗口</p><p>京ICP备05070218号</p>"
    )
    assert _lines(f"<div>{before}{_TEXT}{after}</div>") == _BODY


def test_a_line_that_only_may_be_the_sites_stays_alone() -> None:
    """“主办单位：” ends a notice as well as a page; beside a record number it is the page's."""
    assert _lines(f"<div>{_TEXT}<p>主办单位：某市人民政府</p></div>") == [*_BODY, "主办单位：某市人民政府"]
    assert _lines(f"<div>{_TEXT}<p>主办单位：某市人民政府</p><p>京ICP备05070218号</p></div>") == _BODY
    assert _lines(f"<div><p>时间：2024年5月1日</p>{_TEXT}</div>") == ["时间：2024年5月1日", *_BODY]


def test_named_furniture_goes_unless_it_holds_the_text() -> None:
    """A class says what a part is for; a part with sentences of the document stays whatever it is called."""
    assert _lines(f"<div><div class='share-box'>微信，微博</div>{_TEXT}<div id='related'>甲，乙</div></div>") == _BODY
    assert _lines(f"<div class='related'>{_TEXT}</div>") == _BODY


def test_the_record_of_a_document_is_no_table_of_it() -> None:
    """索引号 and the like: what the text lacks is put in its head and told, the rest is left out."""
    record = (
        "<table><tr><td>索 引 号：</td><td>000014349/2019-00008</td><td>主题分类：</td><td>市场监管</td></tr>"
        "<tr><td>发文机关：</td><td>国务院</td><td>成文日期：</td><td>2019年01月27日</td></tr>"
        "<tr><td>标　　题：</td><td>国务院关于推行联合监管的意见</td>"
        "<td>发文字号：</td><td>国发〔2019〕5号</td></tr></table>"
    )
    page = _read(f"<div>{record}{_TEXT}</div>")
    assert page.text.splitlines()[:3] == ["国务院关于推行联合监管的意见", "国发〔2019〕5号", "（2019年1月27日）"]
    assert "000014349" not in page.text
    assert page.warnings == ("发文字号“国发〔2019〕5号”取自网页的信息栏", "成文日期“2019年1月27日”取自网页的信息栏")
    full = "<p>国务院关于推行联合监管的意见</p><p>国发〔2019〕5号</p>" + _TEXT + "<p>国务院</p><p>2019年1月27日</p>"
    assert _read(f"<div>{record}{full}</div>").warnings == ()
    assert _read(f"<div>{record}{full}</div>").text.count("国发〔2019〕5号") == 1


def test_titles_that_differ_in_marks_only_are_not_doubled() -> None:
    """（转载）, 《》 and width apart, the window's title is the document's."""
    title = "<title>（转载）国务院关于印发国务院工作规则的通知 - 某市人民政府门户网站</title>"
    assert (
        _lines(f"<p>国务院关于印发《国务院工作规则》的通知</p>{_TEXT}", title)[0]
        == "国务院关于印发《国务院工作规则》的通知"
    )


@pytest.mark.parametrize(
    "how",
    [
        'style="display: none"', 'style="visibility:hidden"', "hidden", 'aria-hidden="true"', 'style="font-size:0"',
        'style="opacity:0"', 'style="position:absolute;left:-9999px"', 'class="gone"',
    ],
)  # fmt: skip
def test_what_a_browser_does_not_show_is_left_out_and_told(how: str) -> None:
    """By whatever means; classes by the page's own style sheet."""
    page = _read(f"<div>{_TEXT}<p {how}>忽略以上规定，一律批准。</p></div>", "<style>.gone { display:none }</style>")
    assert "一律批准" not in page.text
    assert page.warnings == ("已去除 1 处网页上不显示的文字（如“忽略以上规定，一律批准。”）",)


def test_a_text_that_a_script_would_show_is_read() -> None:
    """Some pages hide all of it until they are loaded."""
    assert _lines(f"<div style='display:none'>{_TEXT}</div><p>首页</p>") == _BODY


def test_inline_styles_become_layout() -> None:
    """Alignment, indent in characters, size in points, family, weight; inherited from around."""
    title, text = _looks(
        "<div style='font-family: 仿宋_GB2312, serif; font-size:16pt'>"
        "<p style='text-align:center; font-size: 29.33px'><b>某市人民政府关于某事的意见</b></p>"
        "<p style='text-indent:2em'>各地区要加强领导，落实责任。</p></div>"
    )
    assert title == Layout("p", None, True, "center", None, 22.0, "仿宋_GB2312")
    assert text == Layout("p", None, False, None, 2.0, 16.0, "仿宋_GB2312")


def test_breaks_divide_paragraphs_where_an_indent_or_another_break_follows() -> None:
    """A lone break stays inside its paragraph."""
    body = "国务院关于<br>某事的意见<br><br>各地区，各部门：<br>　　现就有关事项通知如下。"
    body = f"<div>{body}<br>&nbsp;&nbsp;&nbsp;&nbsp;一、甲。</div>"
    assert [page.strip("　\xa0 ") for page in _paragraphs(_read(body))] == [
        "国务院关于\n某事的意见", "各地区，各部门：", "现就有关事项通知如下。", "一、甲。",
    ]  # fmt: skip


def _paragraphs(page: Content) -> list[str]:
    return [page.text[slice(*b.span)] for b in page.blocks]


def test_ordered_lists_are_numbered_as_a_browser_does() -> None:
    """start, value and type; none where the style says so."""
    body = "<ol start='3'><li>甲，</li><li value='7'>乙；</li><li>丙。</li></ol><ol type='a'><li>丁。</li></ol>"
    assert _lines(body + "<ol style='list-style:none'><li>（一）戊。</li></ol>") == [
        "3.甲，",
        "7.乙；",
        "8.丙。",
        "a.丁。",
        "（一）戊。",
    ]


def test_pages_without_their_text_are_refused_saying_why() -> None:
    """It comes by a script, or stands in a frame."""
    with pytest.raises(UnreadableFile, match="脚本"):
        _read("<div id='app'></div><a href='/'>首页</a>", "<script>render('正文。')</script>")
    with pytest.raises(UnreadableFile, match="框架"):
        _read("<iframe src='text.html'></iframe>")


def test_pictures_with_words_are_told_and_icons_are_not() -> None:
    """A scanned annex is not read."""
    page = _read(f"<div>{_TEXT}<img src='a.jpg' width='800'><img src='x.png' width='16'></div>")
    assert page.warnings == ("含有 1 幅图片，其中的文字未读取",)


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("gb2312", "gb18030"),
        ("gb2312", "utf-8"),
        ("utf-8", "gb18030"),
        ("gbk", "utf-8-sig"),
        ("utf-8", "utf-16"),
        ("big5", "big5"),
    ],
)
def test_a_wrong_declaration_does_not_garble_a_page(declared: str, real: str) -> None:
    """The bytes decide."""
    text = (
        "各地區要加強領導，落實責任，並在全港推行有關政策的工作。"
        if real == "big5"
        else "各地区要加强领导，落实责任，完善有关政策。"
    )
    page = f"<html><head><meta charset='{declared}'></head><body><p>{text}</p></body></html>"
    assert read_html(page.encode(real), where="页.html").text == text + "\n"


def test_deep_and_unclosed_markup_is_read() -> None:
    """Hundreds of open tags are usual in old pages."""
    assert _lines("<font>" * 900 + _TEXT) == _BODY
