"""First stage: which part of a web page is the document, and what the site says of it beside the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kb.reading.html_layout import hides, hiding_names
from kb.reading.html_walk import Grid, Item, Paragraph, is_data

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_DROPPED = {
    "script", "style", "noscript", "template", "iframe", "frame", "svg", "object", "select", "option", "textarea",
    "button", "input", "nav", "footer", "head", "audio", "video", "canvas", "embed", "map", "rt", "rp",
}  # fmt: skip
_CONTAINERS = {
    "html", "body", "div", "article", "section", "main", "td", "tr", "tbody", "table", "form", "center", "span", "font",
}  # fmt: skip
_MARKS = "，。；：、"
# What sites print about a document beside its text (GB/T 33476 党政机关电子公文 and the 政府信息公开 catalogues).
_LABEL = re.compile(
    r"(索\s*引\s*号|信息索引|主\s*题\s*分\s*类|体\s*裁\s*分\s*类|信息分类|分\s*类|发\s*文\s*机\s*关|发\s*布\s*机\s*构"
    r"|公开主体|成\s*文\s*日\s*期|生\s*成\s*日\s*期|发\s*文\s*日\s*期|发\s*布\s*日\s*期|公\s*开\s*日\s*期|标\s*题|名\s*称|信息名称"
    r"|发\s*文\s*字\s*号|文\s*号|文件编号|主\s*题\s*词|有\s*效\s*性|时\s*效\s*性|关\s*键\s*词|公开方式|公开范围|失效日期|生效日期|实施日期)"
    r"\s*[：:]?\s*$"
)
_PAIR = re.compile(r"^([\u4e00-\u9fff\s]{2,8})[：:]\s*(.*)$", re.DOTALL)
# No table of a document itself has these among its headings together with two others.
_TELLING = {
    "索引号",
    "信息索引",
    "主题分类",
    "发文机关",
    "发布机构",
    "公开主体",
    "成文日期",
    "生成日期",
    "发文字号",
    "文号",
}
_FEWEST_LABELS = 3
_MOST_LABELS = 80
_MOST_RECORDS = 3
_LONGEST_FACTS = 1200
_SITE_NAMES = re.compile(
    r"(?:^|[-_ ])(?:share|bdshare\w*|social\w*|crumbs?|bread\w*|breadcrumb\w*|navbar|menu|toolbar|fontsize|print\w*"
    r"|qrcode|ewm|erweima|copyright|footer|sidebar|related|xgwj|xgfj|xglj|xgyd|recommend\w*|comments?|player|prevnext"
    r"|pagination|article-tools?|gotop|back-?top|dtk|weixin|wechat)(?:$|[-_ ])",
    re.IGNORECASE,
)
# The containers that the content systems of government sites put the text in (开普 UCAP, 拓尔思 TRS, 大汉, 博达).
_TEXT_NAMES = re.compile(
    r"(?:^|[-_ ])(?:ucap-content|zoom|trs_editor|trs_ueditor|trs_web|vsb_content\w*|pages_content|articlecontent"
    r"|article_content|article-content|news_content|content_text|xxgk_content|zwxl-?content|wzcon|txtcontent)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"(?:当前|您)?(?:的|所在|现在的)?位置\s*[：:]?|首页\s*(?:[>＞»/]|$)|(?:信息|稿件|文章|文字)?来源\s*[：:]|发布(?:时间|日期|机构|单位|人)\s*[：:]"
    r"|(?:更新|发稿|录入|上传)?(?:时间|日期)\s*[：:]\s*\d{4}[-/.]|(?:浏览|点击|阅读|访问)(?:次数|率|数|量)?\s*[：:]|【?\[?字\s*[体号]|【?\[?(?:大\s*中\s*小|小\s*中\s*大)"
    r"|【?\[?(?:打印|关闭|分享|收藏|听全文|朗读)|作者\s*[：:]|(?:责任)?编辑\s*[：:]|A[-+]?\s*$|(?:点击)?查看(?:政策)?解读"
)
_TAIL = re.compile(
    r"相关(?:附件|链接|新闻|文档|文件|稿件|阅读|解读|政策|信息|内容)(?:[：:]|$|下载)|(?:附件|资料|文件)下载[：:]?$|[上下]一[篇条页]|(?:微信|手机)?扫[一码描]|分享(?:到|至|$)|【?\[?打印"
    r"|【?\[?关闭|返回(?:顶部|列表|首页)|(?:责任)?编辑\s*[：:]|.{0,30}版权所有"
    r"|.{0,20}ICP\s*备|.{0,20}公(?:网)?安备|网站(?:标识码|地图)|(?:浏览|点击|访问)(?:次数|量)|收藏(?:本页)?$|点赞|您?是?第.{0,12}位访问者"
    r"|(?:政策|图文|视频|音频|文字|媒体|专家)解读(?:[：:]|$)|一图读懂|延伸阅读|推荐阅读|热门|更多(?:>|»|$)|回到顶部|关注我们|(?:政务)?(?:微信|微博)$|本网站?声明"
)
# So may a line of the document begin; only together with lines of the site are these the site's.
_TAIL_PERHAPS = re.compile(
    r"(?:信息|稿件|文章)?来源\s*[：:]|(?:主办|承办|主管)(?:单位)?\s*[：:]|技术支持\s*[：:]|联系我们|地址\s*[：:]|邮编\s*[：:]"
)
_RELATED = re.compile(
    r"(?:相关(?:链接|新闻|文档|文件|稿件|阅读|解读|政策|信息|内容)|延伸阅读|推荐阅读|政策解读|热点(?:新闻|信息)|猜你喜欢)[：:]?$"
)
_SHORT = 80
_HEAD_LINES = 12
_DOCUMENT_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,20}\s*[〔\[［【(（]\s*(?:19|20)\d{2}\s*[〕\]］】)）]\s*第?\s*\d{1,5}\s*号"
)


@dataclass(slots=True)
class Page:
    """A page without its furniture: the element the document stands in, and the facts told beside it."""

    root: HtmlElement
    facts: dict[str, str] = field(default_factory=dict)


def strip(root: HtmlElement) -> list[tuple[HtmlElement, str]]:
    """Take out what a browser does not show; the words so lost, and what they stood in.

    A page may hide its whole text until a script shows it: the part with most of the sentences stays.
    """
    hiding = hiding_names(s.text or "" for s in root.iter("style"))
    for element in [e for e in root.iter() if not isinstance(e.tag, str) or e.tag in _DROPPED]:
        if element.getparent() is not None:
            element.drop_tree()
    marks = _all_marks(root)
    most = marks.get(root, 0) / 2
    hidden: list[tuple[HtmlElement, str]] = []
    for element in [e for e in root.iter() if hides(e, hiding)]:
        if element.getparent() is None or element.tag == "body" or marks.get(element, 0) > most > 0:
            continue
        if not any(a.get("data-dropped") for a in element.iterancestors()):
            words = " ".join(element.text_content().split())
            hidden += [(element.getparent(), words)] if words else []
        element.set("data-dropped", "1")
    for element in [e for e in root.iter() if e.get("data-dropped")]:
        element.drop_tree()
    return hidden


def page(root: HtmlElement) -> Page:
    """Find the document in a stripped page."""
    facts = _take_facts(root)
    marks = _all_marks(root)
    few = max(2, marks.get(root, 0) // 20)
    for element in [e for e in root.iter() if _SITE_NAMES.search(f"{e.get('class') or ''} {e.get('id') or ''}")]:
        if element.tag not in ("body", "html") and element.getparent() is not None and marks.get(element, 0) <= few:
            element.drop_tree()
    return Page(_content(root), facts)


def _content(root: HtmlElement) -> HtmlElement:
    """The innermost container of nearly all sentences: menus and footers have hardly any punctuation."""
    marks = _all_marks(root)
    here = root
    while True:
        inner = [c for c in here if c.tag in _CONTAINERS and marks.get(c, 0) >= 0.8 * marks.get(here, 0) > 0]
        if not inner or (here.tag == "table" and is_data(here)):
            break
        here = inner[0]
    for element in here.iter() if here.tag in ("html", "body") else ():
        named = _TEXT_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        if named and element is not here and marks.get(element, 0) >= 0.5 * marks.get(here, 0):
            return element
    return here


def _all_marks(root: HtmlElement) -> dict[Any, int]:
    """For every element how many marks of sentences stand in it, those in links apart."""
    marks: dict[Any, int] = {}
    for element in reversed([*root.iter()]):
        own = 0 if element.tag == "a" or not isinstance(element.tag, str) else _marks(element.text)
        for child in element:
            own += (marks[child] if element.tag != "a" else 0) + _marks(child.tail)
        marks[element] = own
    return marks


def _marks(text: str | None) -> int:
    return sum(map(text.count, _MARKS)) if text else 0


def _take_facts(root: HtmlElement) -> dict[str, str]:
    """What the site's own records of the document say (索引号、发文字号 …); the records leave the page."""
    facts: dict[str, str] = {}
    for _ in range(_MOST_RECORDS):
        box = _record(root)
        if box is None:
            break
        facts = {**dict(_pairs(box)), **facts}
        box.drop_tree()
    return facts


def _record(root: HtmlElement) -> HtmlElement | None:
    """The smallest element around labels that stand close together."""
    found = [e for e in root.iter() if isinstance(e.tag, str) and len(e) <= 2 and _is_label(e)][:_MOST_LABELS]
    for first in range(len(found) - _FEWEST_LABELS + 1):
        box, names = found[first], {_name(found[first])}
        for label in found[first + 1 :]:
            around = _common(box, label)
            if around is None or around.tag in ("body", "html") or not _may_be_record(around.text_content()):
                break
            box = around
            names.add(_name(label))
        if len(names) >= _FEWEST_LABELS and not names.isdisjoint(_TELLING):
            return box
    return None


def _may_be_record(text: str) -> bool:
    """A record holds no sentences."""
    return len(text) <= _LONGEST_FACTS and "。" not in text


def _name(label: HtmlElement) -> str:
    return _bare(label.text_content()).split("：")[0].split(":")[0]


def _is_label(element: HtmlElement) -> bool:
    words = element.text_content()
    if len(words) > 200:
        return False
    words = words.strip()
    pair = _PAIR.match(words)
    return bool(words and (_LABEL.match(words) or (pair and _LABEL.match(pair[1].strip()))))


def _common(a: HtmlElement, b: HtmlElement) -> HtmlElement | None:
    """The innermost element around both."""
    above = {a, *a.iterancestors()}
    return next((e for e in (b, *b.iterancestors()) if e in above), None)


def _pairs(box: HtmlElement) -> Iterator[tuple[str, str]]:
    """Labels with what stands behind them."""
    label = ""
    for piece in (" ".join(p.split()) for p in box.itertext()):
        if not piece:
            continue
        pair = _PAIR.match(piece)
        if _LABEL.match(piece):
            label = _bare(piece).rstrip("：:")
        elif pair and _LABEL.match(pair[1]):
            label = _bare(pair[1])
            if pair[2]:
                yield label, pair[2]
                label = ""
        elif label and piece not in ("：", ":"):
            yield label, piece
            label = ""


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def without_furniture(items: list[Item]) -> list[Item]:
    """`items` without the site's own lines before and after the document, and lists of related pages."""
    start, end = 0, len(items)
    head = [n for n in range(min(_HEAD_LINES, end)) if _is_furniture(items[n], _HEAD)]
    said = next((n for n, i in enumerate(items) if isinstance(i, Grid) or len(i.text) > _SHORT), end)
    dropped = {n for n in head if n < said}
    while start in dropped:
        start += 1
    end = _related(items, start)
    certain = end < len(items)
    while end > start:
        sure = _is_furniture(items[end - 1], _TAIL)
        if not sure and not (certain and _is_furniture(items[end - 1], _TAIL_PERHAPS)):
            break
        certain, end = True, end - 1
    return [item for n, item in enumerate(items[:end]) if n not in dropped]


def _is_furniture(item: Item, pattern: re.Pattern[str]) -> bool:
    return isinstance(item, Paragraph) and len(item.text) <= _SHORT and bool(pattern.match(item.text.strip()))


def _related(items: list[Item], start: int) -> int:
    """Where a list of related pages begins that goes on to the end."""
    for n in range(len(items) - 1, start, -1):
        item = items[n]
        if not isinstance(item, Paragraph):
            break
        if _RELATED.match(item.text.strip()):
            return n
        if item.linked < 0.5 and not _is_furniture(item, _TAIL):
            break
    return len(items)


def document_number(text: str) -> str | None:
    """A 发文字号 where `text` is one."""
    found = _DOCUMENT_NUMBER.fullmatch(text.strip())
    return text.strip() if found else None
