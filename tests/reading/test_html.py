"""Web pages are reduced to the document they show."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import Source
from kb.reading import read
from kb.structure import parse
from tests.structure.checks import assert_lossless

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>通知公告 - 某市人民政府门户网站</title>
<meta name="ArticleTitle" content="某市关于开展参保缴费工作的通告"><style>p {color: red}</style></head>
<body style="visibility: hidden"><div class="top"><ul><li><a href="/">首页</a></li><li><a>政务公开</a></li></ul></div>
<div class="crumb">当前位置：<a>首页</a> &gt; <a>通知公告</a></div><script>var a = "不是正文。";</script>
<div class="article"><p>　　为做好参保工作，根据有关规定，现将有关事项通告如下：</p>
<p><strong>一、</strong><span>参保范围</span></p><p>下列人员：</p><p>（一）在校学生；<br/>（二）本市户籍人员。</p>
<p>二、登记渠道</p>
<table><tr><td>序号</td><td>类别</td><td>渠道</td></tr>
<tr><td>1</td><td>学生</td><td rowspan="2"><p>1.线上办理。</p><p>2.现场办理。</p></td></tr>
<tr><td>2</td><td>居民</td></tr></table>
<p style="display:none">隐藏的文字，不应当出现。</p>
<p style="text-align:right">某市医疗保险中心</p><p style="text-align:right">2025年10月14日</p></div>
<div class="share">分享到</div><footer>网站标识码：4401000004，版权所有，某市。</footer></body></html>"""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """The page as read."""
    path = tmp_path / "通告.html"
    path.write_text(PAGE, encoding="utf-8")
    return read(path)


def test_navigation_scripts_and_footers_stay_behind(source: Source) -> None:
    """Only the document and its title are text."""
    for word in ("首页", "政务公开", "分享到", "网站标识码", "不是正文", "隐藏的文字", "color"):
        assert word not in source.text
    assert source.text.startswith("某市关于开展参保缴费工作的通告\n")
    assert source.text.rstrip().endswith("2025年10月14日")


def test_blocks_lie_where_they_say(source: Source) -> None:
    """Spans give the block's own text; a cell over two rows stands in the grid twice, in the text once."""
    table = next(b for b in source.blocks if b.kind == "table")
    rows = [[source.text[a:b] for a, b in row] for row in table.rows]
    shared = "1.线上办理。 2.现场办理。"
    assert rows == [["序号", "类别", "渠道"], ["1", "学生", shared], ["2", "居民", shared]]
    assert source.text.count("1.线上办理。") == 1
    heading = next(b for b in source.blocks if source.text[slice(*b.span)] == "一、参保范围")
    assert heading.kind == "paragraph"
    right = next(b for b in source.blocks if "医疗保险中心" in source.text[slice(*b.span)])
    assert right.layout is not None
    assert right.layout.align == "right"


def test_the_page_parses_into_a_document(source: Source) -> None:
    """Title from the page's own record, items behind <br>, signature and date."""
    (document,) = parse(source)
    assert_lossless(source, (document,))
    assert document.title == "某市关于开展参保缴费工作的通告"
    assert document.issuers == ("某市医疗保险中心",)
    assert document.date == "2025-10-14"
    assert [c.label for c in document.clauses if c.kind == "item"] == ["一（一）", "一（二）"]
    assert document.tables[0].rows[1] == ("2", "居民", "1.线上办理。 2.现场办理。")


def test_layout_tables_are_no_tables(tmp_path: Path) -> None:
    """A page laid out in a table, as old government pages are."""
    text = "各地区要加强领导，落实责任，确保取得实效，" * 10
    page = "<html><body><table><tr><td>左栏</td><td>" + "".join(f"<p>第{n}条　{text}。</p>" for n in "一二三四")
    path = tmp_path / "办法.html"
    path.write_text(page + "</td></tr></table></body></html>", encoding="utf-8")
    source = read(path)
    assert not [b for b in source.blocks if b.kind == "table"]
    assert len(parse(source)[0].clauses) == 4


def test_pages_in_gbk_are_read_by_their_declaration(tmp_path: Path) -> None:
    """charset=gb2312 means GB18030 in practice."""
    path = tmp_path / "旧.html"
    head = '<head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head>'
    path.write_bytes(f"<html>{head}<body><p>镕基同志，各部门要落实。</p></body></html>".encode("gb18030"))
    assert read(path).text == "镕基同志，各部门要落实。\n"
