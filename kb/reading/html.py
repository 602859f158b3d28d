"""First stage: a web page is reduced to the document it shows: navigation, sharing and footers stay behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kb.errors import UnreadableFile
from kb.model import Layout
from kb.reading.building import Builder
from kb.reading.content import Content
from kb.reading.encoding import decode, refuse_garbled
from kb.reading.html_page import document_number, page, strip, without_furniture
from kb.reading.html_walk import Grid, Item, Paragraph, add, items_of
from kb.text import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
_SITE_TAIL = re.compile(r"\s*[-_|–—]+\s*[^-_|–—]{2,30}$")
_PREFIX = re.compile(r"^\s*(?:[（(【\[〔](?:转载|转发|原文|图文|失效|废止|现行有效)[）)】\]〕]\s*)+")
_MARKS = re.compile(r"[《》〈〉“”\"'‘’]")
_DATE = re.compile(
    r"(19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[一二][〇○零九Oo0][〇○零一二三四五六七八九Oo0]{2}年.{1,3}月.{1,4}日"
)
_FACT_DATE = re.compile(r"((?:19|20)\d{2})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})")
# Where title and 发文字号 stand if they stand in the text at all.
_HEAD = 1500
_LEAST_TEXT = 40
_SAVE_TEXT = "请在浏览器中打开网页，等正文显示后另存，或复制正文为纯文本"


def read_html(data: bytes, *, where: str) -> Content:
    """Text and blocks of the document a web page shows. Raises `UnreadableFile`."""
    root = _tree(_decoded(data, where), where)
    title = _title(root)
    scripts = sum(len(s.text or "") + 1 for s in root.iter("script"))
    frames = [f for f in root.iter("iframe", "frame") if (f.get("src") or "about:").split(":")[0] != "about"]
    hidden = strip(root)
    found = page(root)
    items, pictures = items_of(found.root)
    items = without_furniture(items)
    _refuse_empty(items, scripts, len(frames), where)
    builder = Builder()
    told = list(_head(items, title, found.facts))
    add([*(Paragraph(text, layout) for text, layout, _ in told), *items], builder)
    lost = [words for parent, words in hidden if parent is found.root or found.root in parent.iterancestors()]
    return builder.finish([*(what for _, _, what in told if what), *_warnings(_unknown(lost, items), pictures)])


def _unknown(hidden: list[str], items: list[Item]) -> list[str]:
    """Hidden sentences that the page does not show elsewhere: many pages keep a second copy for telephones."""
    shown = fold("".join(i.text for i in items if isinstance(i, Paragraph)))
    return [words for words in hidden if re.search(r"[，。；：]", words) and fold(words)[:30] not in shown]


def _tree(markup: str, where: str) -> HtmlElement:
    from lxml import etree, html

    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return html.document_fromstring(_DECLARED.sub("", markup), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise UnreadableFile("网页里没有内容", where=where, hint="请重新保存网页，或复制正文为纯文本") from error


def add_fragment(markup: str, builder: Builder) -> None:
    """Add all of a piece of HTML, as Word documents embed it."""
    root = _tree(markup, "")
    strip(root)
    add(items_of(root)[0], builder)


def _decoded(data: bytes, where: str) -> str:
    """The page's characters; what is valid UTF-8 is that, whatever the page declares."""
    named = _CHARSET.search(data[:4096])
    name = named[1].decode("ascii").lower() if named else ""
    name = _ENCODINGS.get(name, name)
    if name and not name.startswith("utf") and not _is_utf8(data):
        try:
            text = data.decode(name)
        except (LookupError, UnicodeDecodeError):
            return decode(data, where=where)
        refuse_garbled(re.sub(r"<[^<>]{0,2000}>", "", text), where=where)
        return text
    return decode(data, where=where)


def _is_utf8(data: bytes) -> bool:
    try:
        return not data.isascii() and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _title(root: HtmlElement) -> str:
    """The document's title as the page tells it: meta ArticleTitle, its one h1, else the window's title."""
    for meta in root.iter("meta"):
        if (meta.get("name") or "").lower() == "articletitle" and (meta.get("content") or "").strip():
            return " ".join(str(meta.get("content")).split())
    headings = [" ".join(h.text_content().split()) for h in root.iter("h1")]
    if len(headings) == 1 and len(headings[0]) >= 4:
        return headings[0]
    window = _SITE_TAIL.sub("", " ".join((root.findtext(".//title") or "").split()))
    return window if len(window) >= 10 else ""


def _refuse_empty(items: list[Item], scripts: int, frames: int, where: str) -> None:
    """A page without sentences: its text comes by script or stands in a frame."""
    words = "".join(i.text for i in items if isinstance(i, Paragraph) and i.linked < 0.5)
    if any(isinstance(i, Grid) for i in items) or len("".join(words.split())) >= _LEAST_TEXT or "。" in words:
        return
    if frames:
        raise UnreadableFile(
            "网页的正文在框架里，文件中没有", where=where, hint="请在浏览器中单独打开框架里的页面再保存"
        )
    if scripts:
        raise UnreadableFile("网页的正文由脚本生成，文件中没有", where=where, hint=_SAVE_TEXT)


def _head(items: list[Item], title: str, facts: dict[str, str]) -> Iterator[tuple[str, Layout, str]]:
    """What the site tells beside the text and the text itself lacks: title, 发文字号, date; and what to say of it."""
    texts = [i.text for i in items if isinstance(i, Paragraph)]
    start = _plain("".join(texts)[:_HEAD])
    title = _PREFIX.sub("", facts.get("标题") or facts.get("名称") or facts.get("信息名称") or title)
    if title and _plain(title) not in start:
        yield title, Layout(style="title", outline_level=1, align="center"), ""
    number = document_number(facts.get("发文字号") or facts.get("文号") or facts.get("文件编号") or "")
    if number and _plain(number) not in start:
        yield number, Layout(style="masthead", align="center"), f"发文字号“{number}”取自网页的信息栏"
    dated = _FACT_DATE.match(facts.get("成文日期") or facts.get("生成日期") or facts.get("发文日期") or "")
    if dated and not any(len(t.strip()) <= 24 and _DATE.search(t) for t in texts):
        date = f"（{dated[1]}年{int(dated[2])}月{int(dated[3])}日）"
        yield date, Layout(style="masthead", align="center"), f"成文日期“{date[1:-1]}”取自网页的信息栏"


def _plain(text: str) -> str:
    return fold(_MARKS.sub("", text))


def _warnings(hidden: list[str], pictures: int) -> Iterator[str]:
    if hidden:
        yield f"已去除 {len(hidden)} 处网页上不显示的文字（如“{hidden[0][:20]}”）"
    if pictures:
        yield f"含有 {pictures} 幅图片，其中的文字未读取"
