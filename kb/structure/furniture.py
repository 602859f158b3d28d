"""Second stage, step 2: lines of the page or the site, not of the document (page numbers, contents, captures)."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from kb.structure.lines import Line
from kb.structure.numbering import marker

_BARE = re.compile(r"\d{1,4}$")
# What the number on the next line may belong to: 专栏, 1.
_NAMED = re.compile(r"(?:专\s*栏|附\s*[件录表]|[图表第])$")
_DECORATED = re.compile(
    r"(?:[—\-–－·•]\s*){1,2}\d{1,4}(?:\s*[—\-–－·•]){1,2}$|第\s*\d{1,4}\s*页(?:[，,/ ]*共\s*\d{1,4}\s*页)?$"
)
_RULE = re.compile(r"[-_=*—－]{3,}$")
_PAIR = re.compile(r"[-*]?\s*[A-Za-z_][\w .-]*\s*[:：]")
_CONTENTS = re.compile(r"目\s*[录次]$")
_LEADER = re.compile(r"(?:\.{3,}|…+|·{3,}|[\s\u3000]{2,}|\t|\s)\s*\d{1,3}$")
_PAGE = "0123456789-—()（） \u3000"
_DOTS = ".．…·_ \u3000"
# An entry of the contents is no longer than this.
_LONGEST_ENTRY = 120
_LONGEST_TITLE = 45
# A contents page without its heading is told by this many dotted lines on end.
_DOTTED_LINES = 4
_ENTRY_STYLES = {"part", "subpart", "chapter", "section", "cn", "cnp"}
_READER = re.compile(r"(?:Title|URL Source|Published Time|Markdown Content|Warning):")
# What Chinese government sites print around a document. Only looked for before its first and after its last sentence.
_SITE = re.compile(
    r"当前位置|首页\s*[>＞»]|.{0,8}来源\s*[：:].{0,20}$|发布(?:时间|日期)[：:]|浏览(?:次数|量)?[：:]|【?字[号体](?:大小)?\s*[：:]|[大中小】]$|分享(?:到)?$"
    r"|打印(?:本页)?$|关闭(?:窗口)?$|(?:微信)?扫一扫|分享到|相关(?:附件|新闻|文档|链接|稿件)|网站(?:标识码|地图)|.*ICP备|.*公安备|版权所有"
    r"|.*版权所有|主办(?:单位)?[：:]|联系我们$|首页访问量|(?:点击|查看).{0,12}(?:解读|原文|图解)|政策解读[：:]|一图读懂[：:]|用户登录$|无障碍$"
)
# Their parts, each on a line: signs for larger type, the day it was put there, the source's name behind “来源：”.
_SITE_PART = re.compile(r"[Aa][-+－＋]?$|[【】大中小]$|(?:19|20)\d\d-\d\d?-\d\d?(?:\s+\d\d?:\d\d(?::\d\d)?)?$")
_SOURCE = re.compile(r"来\s*源\s*[：:]$")
_LONGEST_SOURCE = 20
# A printed page holds well over this many lines; numbers closer together are the cells of a table.
_PAGE_LINES = 12
# Columns of a printed line that is all but full (28 ideographs a line, GB/T 9704).
_FULL = 44
_STOPS = "。！？；：;:!?”）)》"


def furniture(lines: list[Line]) -> dict[int, str]:
    """Which lines (by index) are no part of a document, and why."""
    found = _capture_header(lines)
    found.update(_site(lines))
    found.update(_contents(lines))
    found.update(_page_numbers(lines))
    for i, line in enumerate(lines):
        if _RULE.match(line.text):
            found.setdefault(i, "分隔线")
    return found


def _page_numbers(lines: list[Line]) -> dict[int, str]:
    found = {i: "页码" for i, line in enumerate(lines) if _DECORATED.match(line.text)}
    bare = [i for i, line in enumerate(lines) if _BARE.match(line.text) and not (i and _NAMED.match(lines[i - 1].text))]
    chain: list[int] = []
    for i in bare:
        if not chain or (int(lines[i].text) == int(lines[chain[-1]].text) + 1 and i - chain[-1] >= _PAGE_LINES):
            chain.append(i)
    if len(chain) >= 2 and len(chain) >= 0.8 * len(bare):
        found.update(dict.fromkeys(chain, "页码"))
    elif _are_pages(lines, bare):
        found.update(dict.fromkeys(bare, "页码"))
    found.update({i: "页码" for i in bare if _within_sentence(lines, i)})
    return found


def _are_pages(lines: list[Line], bare: list[int]) -> bool:
    """True where all lines that are a number count on by one, most a page apart: a page with a figure has few lines."""
    if len(bare) <= 2 or any(int(lines[b].text) != int(lines[a].text) + 1 for a, b in pairwise(bare)):
        return False
    return median(b - a for a, b in pairwise(bare)) >= _PAGE_LINES


def _within_sentence(lines: list[Line], at: int) -> bool:
    """True where the number stands between two full lines of which the first ends within a sentence."""
    if not 0 < at < len(lines) - 1:
        return False
    before, after = lines[at - 1], lines[at + 1]
    return before.width >= _FULL and after.width >= _FULL and before.text[-1] not in _STOPS


def _capture_header(lines: list[Line]) -> dict[int, str]:
    """A head of `key: value` lines closed by a rule, as site captures and front matter have it."""
    for end, line in enumerate(lines[:40]):
        if end and _RULE.match(line.text):
            head = lines[:end]
            pairs = sum(bool(_PAIR.match(x.text)) for x in head)
            if pairs >= 2 and pairs >= 0.6 * len(head):
                return dict.fromkeys(range(end + 1), "抓取信息")
            return {}
    return {}


def _site(lines: list[Line]) -> dict[int, str]:
    """Lines of the web page around the document."""
    found = {i: "抓取信息" for i, line in enumerate(lines[:8]) if _READER.match(line.text)}
    said = [i for i, line in enumerate(lines) if len(line.text) > 30 and line.text.endswith(("。", "；", "："))]
    if not said:
        return found
    head = [i for i in range(said[0]) if _SITE.match(lines[i].text)]
    if head:
        head += [i for i in range(said[0]) if _SITE_PART.match(lines[i].text) or _is_source(lines, i)]
    tail = [i for i in range(said[-1] + 1, len(lines)) if _SITE.match(lines[i].text)]
    found.update(dict.fromkeys(head, "网页内容"))
    if len(tail) >= 2:
        found.update(dict.fromkeys(range(tail[0], len(lines)), "网页内容"))
    return found


def _is_source(lines: list[Line], i: int) -> bool:
    return i > 0 and bool(_SOURCE.match(lines[i - 1].text)) and len(lines[i].text) <= _LONGEST_SOURCE


def _contents(lines: list[Line]) -> dict[int, str]:
    """“目录” and the entries under it: they come again later as lines of the document, or end in dots and a page."""
    found: dict[int, str] = {}
    headings = [i for i, line in enumerate(lines[:200]) if _CONTENTS.match(line.text)]
    again = {_entry(line.text): i for i, line in enumerate(lines)} if headings else {}
    for i in headings:
        if i not in found:
            end = max(_contents_end(lines, i + 1, again), _dotted_end(lines, i + 1))
            if end > i + 2:
                found.update(dict.fromkeys(range(i, end), "目录"))
    at = 0
    while at < len(lines):
        end = _dotted_end(lines, at) if at not in found and _dotted(lines[at].text) else at
        if end >= at + _DOTTED_LINES:
            found.update(dict.fromkeys(range(at, end), "目录"))
        at = max(end, at + 1)
    found.update({i: "目录" for i in _listed(lines) if i not in found})
    return found


def _listed(lines: list[Line]) -> list[int]:
    """Entries of a contents page without heading: numbered lines on end, all of which come again behind the last."""
    entries = {i: _entry(line.text) for i, line in enumerate(lines) if _is_entry(line)}
    again = {entry: i for i, entry in entries.items()}
    found: list[int] = []
    at = 0
    while at < len(lines):
        end = at
        while end in entries and again[entries[end]] > end:
            end += 1
        if end >= at + _DOTTED_LINES and all(again[entries[i]] >= end for i in range(at, end)):
            found += range(at, end)
        at = max(end, at + 1)
    return found


def _is_entry(line: Line) -> bool:
    number = marker(line.text) if len(line.text) <= _LONGEST_TITLE else None
    return number is not None and number.style in _ENTRY_STYLES and line.table is None


def _dotted_end(lines: list[Line], start: int) -> int:
    """Behind the last of the dotted lines from `start` on; an entry may take two lines, a page number may part them."""
    end = at = start
    while at < len(lines) and at <= end + 1:
        if _dotted(lines[at].text):
            end = at + 1
        elif len(lines[at].text) > 60:
            break
        at += 1
    return end


def _contents_end(lines: list[Line], start: int, last: dict[str, int]) -> int:
    """Where the contents page stops: behind its last entry; `last` tells where the words of a line come last.

    A preface may stand between that and the first entry met again.
    """
    first = _entry(lines[start].text) if start < len(lines) else ""
    if not first:
        return start
    again = next((k for k in range(start + 1, len(lines)) if _entry(lines[k].text) == first), None)
    if again is None:
        return start
    entries = (k for k in range(again - 1, start, -1) if _is_listed(lines[k], last, again))
    return next(entries, again - 1) + 1


def _is_listed(line: Line, last: dict[str, int], again: int) -> bool:
    """True for an entry: it ends in a page number, or its words come in the document that begins at `again`."""
    short = len(line.text) <= _LONGEST_ENTRY
    return _dotted(line.text) or (short and bool(_LEADER.search(line.text))) or last[_entry(line.text)] >= again


def _dotted(text: str) -> bool:
    """True for an entry of the contents: words, a line of dots, a page."""
    if len(text) > _LONGEST_ENTRY or not (text[-1:].isdecimal() or text.endswith((")", "）", "—", "-"))):
        return False
    dotted = text.rstrip(_PAGE)
    dots = dotted[len(dotted.rstrip(_DOTS)) :]
    return len(dots.replace(" ", "")) + 2 * dots.count("…") >= 6


def _entry(text: str) -> str:
    if len(text) > _LONGEST_ENTRY:
        return text
    words = text.rstrip(_PAGE).rstrip(_DOTS) if _dotted(text) else _LEADER.sub("", text)
    return re.sub(r"[\s\u3000]", "", words)
