"""Second stage, step 5: front and back matter (版头、标题、主送机关、落款、附注) is told from the body."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.model import Kind
from kb.structure.numbering import loose_marker, marker
from kb.structure.passages import Passage, ended
from kb.structure.runs import join, width
from kb.structure.wording import date, doc_number, is_body, is_carrier, is_date, names_genre, order_number
from kb.text import fold

_RED_HEAD = re.compile(r"^[\u4e00-\u9fff\s\u3000、]{4,60}文\s*件$")
_PUBLICITY = re.compile(
    r"^[（(]?\s*(?:此件|本文|此文)[^。]{0,20}公开[^。]{0,12}[）)]?$|^[（(]?(?:信息)?公开(?:属性|方式|形式|选项|类别|范围)[：:].{2,12}[）)]?$"
)
_HISTORY = re.compile(
    r"^[（(]?\s*(?:根据)?\s*(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r".{0,120}(?:通过|公布|发布|批准|修订|修正|修改|施行|令)"
)
_DATED = re.compile(
    r"^[（(]\s*(?:19|20)\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[\s\u3000]*[^\s，。；]{2,40})?[）)]$"
    r"|^(?:(?:19|20)\d{2}|[〇○Ｏ零一二三四五六七八九]{4})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月$"
)
# “——2023年1月11日在上海市第十六届人民代表大会第一次会议上”, and who speaks
_DELIVERED = re.compile(
    r"^[（(—\-\s]*(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*在[^。，]{4,60}会议?上[）)]?$"
)
_SPEAKER = re.compile(
    r"^[\u4e00-\u9fff]{2,20}(?:长|主任|主席|书记|主持工作)[\s\u3000]+[\u4e00-\u9fff·]{1,4}[\s\u3000]*[\u4e00-\u9fff]{0,3}$"
)
# The version a title ends with, not a date: （2020年修订）
_VERSION = re.compile(r"^[（(](?:19|20)\d{2}年(?:第[一二三四五六]次)?(?:版|修订|修正|修改|试行)(?:版|本|稿)?[）)]$")
_FILES = r"\.(?:docx?|wps|et|rtf|pdf|ofd|xlsx?|csv|pptx?|txt|jpe?g|png|zip|rar|7z)$"
_NOTE = re.compile(
    r"^[（(]?(?:抄送|抄报|主题词|印发份数|附注)[：:\s\u3000]|印发[）)]?$|^(?:脚注|尾注)\d+："
    r"|^[（(]?(?:联系(?:人|方式|电话|地址|科室|处室|部门|单位)|(?:咨询|监督)电话)(?:及(?:联系)?(?:电话|方式))?[：:\s\u3000]+\S"
    r"|^[（(](?:此|本)(?:件|文)(?:内容)?(?:略有|有|已)(?:删减|删节|删改|改动)[）)]$"
)
_ATTACHED = re.compile(
    r"^附\s*件?\s*[：:]\s*\S"
    r"|^附件\s*[\d一二三四五六七八九]*\s*[.．：:、]?\s*\S.{0,80}" + _FILES
)
# The first of several names without a colon behind 附件: “附件1.…” and below it “2.…” or “附件2.…”.
_ATTACHED_FIRST = re.compile(r"^附\s*件\s*[1一]\s*[.．、：:\s]\s*\S")
_ATTACHED_NEXT = re.compile(r"^附\s*件\s*[\d一二三四五六七八九十]{1,3}\s*[.．、：:\s]\s*\S")
_ATTACHED_ALONE = re.compile(r"^附\s*件\s*[：:]?$")
_FILE = re.compile(r"^.{2,120}" + _FILES, re.IGNORECASE)
_BRACKETED = re.compile(r"^[（(].*[）)]$")
_ADDRESSEE_WORD = re.compile(
    r"各|政府|委|局|厅|部|院|单位|代表|办|公司|会|中心|学校|大学|机构|银行|企业|同志|国务院|处|所|军|集团|社|站"
    r"|(?:主席|先生|女士|院士|参事|书记)[：:]$"
)
_OPENER = re.compile(r"为|根据|按照|依据|经|现|近年来|当前")
# A title takes up to five lines, and a page may print it twice.
_TITLE_LINES = 8
# What stands where a title stands and is none: a sentence broken off, a web page's controls, the name of a part.
_NO_TITLE = re.compile(
    r"[，,、；]$|^[、，。]|\]\(|https?://|^(?:摘\s*要|目\s*录|前\s*言|引\s*言|序\s*言)$"
    r"|^(?:字体大小|字号|(?:文章)?来源|发布(?:日期|时间|机构)|浏览(?:次数)?|阅读|打印|分享|作者|编辑)[：:\s【]"
)
_ORDER_NAME = re.compile(r"[\u4e00-\u9fff]{2,20}(?:局|部|委员会|人民政府|国务院|主席|院|署|银行)令")
# Four or five bodies side by side.
_LONGEST_SIGNATURE = 80
_SALUTATION = re.compile(r"[：:]$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a document. `kind` is None for the body, whose tree is built later."""

    passage: Passage
    kind: Kind | None = None
    noise: str | None = None


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the body, and where the body begins."""

    pieces: tuple[Piece, ...]
    title: str
    number: str | None
    addressee: str
    after: int
    lines: tuple[str, ...] = ()
    """The title as its lines are printed: where one body's name ends and the next begins."""


def front(passages: list[Passage], start: int, stop: int, expected: str | None = None) -> Front:
    """Read the front matter of the document that begins at `start`. `expected` is its title where a notice told it."""
    pieces: list[Piece] = []
    title_lines: list[Passage] = []
    number: str | None = None
    at = start
    while at < stop:
        passage = passages[at]
        kind = _front_kind(passage, title_lines, number)
        if kind == "addressee":
            taken = Piece(passage, "addressee")
            return _front([*pieces, taken], title_lines, number, passage.text, at + 1)
        if kind is None and _more_title(passages, at, stop, title_lines, expected):
            title_lines.append(passage)
            kind = "title"
        if kind is None:
            break
        if kind == "doc_number":
            number = doc_number(passage.text) or order_number(passage.text)
        pieces.append(Piece(passage, kind))
        at += 1
    return _front(pieces, title_lines, number, "", at)


def _front(pieces: list[Piece], title_lines: list[Passage], number: str | None, addressee: str, after: int) -> Front:
    """Merge the title's lines into one piece; where page and document both print the title, the second is noise."""
    whole = [p.run for p in title_lines]
    for k in range(1, len(whole)):
        first, rest = "".join(r.text for r in whole[:k]), "".join(r.text for r in whole[k:])
        if _alike(first, rest):
            again = {id(p) for p in title_lines[k:]}
            pieces = [Piece(p.passage, None, "重复的标题") if id(p.passage) in again else p for p in pieces]
            title_lines, whole = title_lines[:k], whole[:k]
            break
    merged: list[Piece] = []
    for piece in pieces:
        if piece.kind == "title" and title_lines:
            if piece.passage is title_lines[0]:
                merged.append(Piece(Passage(join(whole), outline=1), "title"))
            continue
        merged.append(piece)
    title = join(whole).tidy().text if whole else ""
    return Front(tuple(merged), title, number, addressee, after, tuple(p.text for p in title_lines))


def _front_kind(passage: Passage, title_lines: list[Passage], number: str | None) -> Kind | None:
    text = passage.text
    if passage.role != "text" or marker(text):
        return None
    if doc_number(text) and number is None:
        return "doc_number"
    if order_number(text) and number is None:
        return "doc_number"
    if _VERSION.match(text) and title_lines:
        return None
    if _PUBLICITY.match(text) or _HISTORY.match(text) or _DATED.match(text):
        return "date" if _BRACKETED.match(text) and is_date(text[1:-1]) else "note"
    if _DELIVERED.match(text) or (_SPEAKER.match(text) and len(text) <= 30):
        return "note"
    if _RED_HEAD.match(text) and "关于" not in text and not title_lines:
        return "note"
    if is_addressee(text):
        return "addressee"
    return None


def is_addressee(text: str) -> bool:
    """True where `text` is a 主送机关 line or a salutation."""
    if not _SALUTATION.search(text) or len(text) > 600 or re.search(r"[。！？]", text):
        return False
    return bool(_ADDRESSEE_WORD.search(text)) and not re.search(r"如下[：:]$|下列|通知如下|现将|为了|根据", text)


def _more_title(passages: list[Passage], at: int, stop: int, so_far: list[Passage], expected: str | None) -> bool:
    """True where the passage at `at` is the title or goes on with it."""
    passage, text = passages[at], passages[at].text
    if passage.role != "text" or ended(text) or width(text) > 200 or is_date(text) or marker(text):
        return False
    if len(so_far) >= _TITLE_LINES or _NO_TITLE.search(text):
        return False
    if so_far and _ORDER_NAME.fullmatch(text) and not _is_carrying("".join(p.text for p in so_far)):
        return False
    if re.search(r"[，；]", text) and len(text) > 40 and (_OPENER.match(text) or not names_genre(text)):
        return False
    joined = "".join(p.text for p in so_far)
    if expected and fold(joined + text) and fold(expected).startswith(fold(joined + text)):
        return True
    if expected and _alike(joined, expected):
        return bool(_BRACKETED.match(text)) and len(text) < 40
    if joined and _closed(joined) and names_genre(joined) and not _goes_on_issuing(joined, text):
        return bool(_BRACKETED.match(text) and len(text) < 40) or _repeats(so_far, text)
    if joined and _repeats(so_far, text):
        return True
    if re.search(r"[。；]", text):
        return False
    return at + 1 < stop


def _is_carrying(title: str) -> bool:
    return bool(re.search(r"印发|转发|发布|公布|下达|批转", title))


def _goes_on_issuing(joined: str, text: str) -> bool:
    """“关于印发…办法” is no title yet where the next line ends it: “实施细则的通知”, “（第九版）的通知”."""
    issuing = re.search(
        r"(?:关于|^)(?:印发|转发|发布|公布|批转|下达)|关于(?!.*的(?:通知|意见|决定|批复|函|公告|通告)$)", joined
    )
    return (
        bool(issuing)
        and not is_carrier(joined)
        and bool(re.search(r"的(?:通知|函|公告|通告|批复|决定)$", text))
        and len(text) <= 60
    )


def _repeats(so_far: list[Passage], text: str) -> bool:
    """True where `text` says the title, or the rest of it, a second time."""
    for k in range(1, len(so_far) + 1):
        first, again = "".join(p.text for p in so_far[:k]), "".join(p.text for p in so_far[k:]) + text
        if len(again) >= 6 and (_alike(first, again) or fold(first).startswith(fold(again))):
            return True
    return False


def _closed(text: str) -> bool:
    return all(sum(map(text.count, a)) == sum(map(text.count, b)) for a, b in (("《", "》"), ("（(", "）)")))


def _alike(a: str, b: str) -> bool:
    strip = re.compile(r"[《》〈〉()（）\"'\-·〔〕]")
    x, y = strip.sub("", fold(a)), strip.sub("", fold(b))
    return bool(x) and x == y


def same_title(text: str, title: str) -> bool:
    """True where `text` reads like `title`, marks and brackets apart."""
    return _alike(text, title)


def back(passages: list[Passage], start: int, stop: int) -> dict[int, Kind]:
    """Which passages in `[start, stop)` are 落款, 成文日期, 附注 or an attachment list."""
    found: dict[int, Kind] = {}
    for at in range(start, stop):
        text = passages[at].text
        if passages[at].role != "text":
            continue
        if is_date(text):
            found[at] = "date"
            _signers(passages, start, at, found)
        elif _is_note(text):
            found[at] = "note"
    _attachments(passages, start, stop, found)
    if "date" not in found.values():
        _undated(passages, start, stop, found)
    return found


def _is_note(text: str) -> bool:
    history = _HISTORY.match(text) and _BRACKETED.match(text)
    return bool(_PUBLICITY.match(text) or _NOTE.search(text) or _FILE.match(text) or history)


def _undated(passages: list[Passage], start: int, stop: int, found: dict[int, Kind]) -> None:
    """A signature without a date: bodies' names, and nothing else, after the last sentence."""
    at = stop
    while at > start and found.get(at - 1) == "note":
        at -= 1
    last = at
    while at > start and last - at < 8 and passages[at - 1].role == "text" and is_body(passages[at - 1].text):
        at -= 1
    if at < last and at > start and ended(passages[at - 1].text):
        found.update(dict.fromkeys(range(at, last), "signature"))


def _signers(passages: list[Passage], start: int, at: int, found: dict[int, Kind]) -> None:
    for k in range(at - 1, max(start, at - 12) - 1, -1):
        text = " ".join(passages[k].text.split())
        if passages[k].role != "text" or k in found or ended(text) or marker(text) or len(text) > _LONGEST_SIGNATURE:
            return
        if not is_body(text) and k < at - 1:
            return
        if not is_body(text) and (re.search(r"[，；]", text) or len(text) > 30):
            return
        found[k] = "signature"


def _attachments(passages: list[Passage], start: int, stop: int, found: dict[int, Kind]) -> None:
    """“附件：1.…” and the numbered names under it, which stand before or after the signature."""
    at = start
    while at < stop:
        passage = passages[at]
        listed = _named_in_a_row(passages, at, stop, found)
        if listed:
            found.update(dict.fromkeys(range(at, listed), "note"))
            at = listed
            continue
        alone = bool(_ATTACHED_ALONE.match(passage.text))
        if at in found or passage.outline or not (alone or (_ATTACHED.match(passage.text) and not ended(passage.text))):
            at += 1
            continue
        last = at + 1
        while last < stop and (_names_file(passages[last]) or (last not in found and _next_name(passages[last]))):
            last += 1
        if alone and not _list_closed(passages, at + 1, last, stop, found):
            at += 1
            continue
        if last == at + 1 and _goes_on(passages, last, stop, found):
            at += 1
            continue
        found.update(dict.fromkeys(range(at, last), "note"))
        at = last


def _named_in_a_row(passages: list[Passage], at: int, stop: int, found: dict[int, Kind]) -> int | None:
    """The end of a list of names that begins with “附件1.…” at `at`: the signature follows, not the text of 附件1."""
    if at in found or not _ATTACHED_FIRST.match(passages[at].text) or ended(passages[at].text):
        return None
    last = at + 1
    while last < stop and last not in found and passages[last].role == "text":
        text = passages[last].text
        if not (_next_name(passages[last]) or (_ATTACHED_NEXT.match(text) and not ended(text) and len(text) < 80)):
            break
        last += 1
    return last if last > at + 1 and found.get(last) in ("signature", "date") else None


def _list_closed(passages: list[Passage], first: int, last: int, stop: int, found: dict[int, Kind]) -> bool:
    """True where the names under “附件：” are a list: files, or 1. 2. … and then the signature, an annex or nothing."""
    if first == last:
        return False
    if last == stop or last in found or all(_names_file(p) for p in passages[first:last]):
        return True
    number = marker(passages[last].text)
    return number is not None and number.style == "annex"


def _goes_on(passages: list[Passage], at: int, stop: int, found: dict[int, Kind]) -> bool:
    """True where what follows a single “附：…” line is its text: then the line is its heading, not a list."""
    if at >= stop or at in found:
        return False
    text, number = passages[at].text, marker(passages[at].text)
    return ended(text) or (number is not None and number.style != "annex") or bool(_BRACKETED.match(text))


def _next_name(passage: Passage) -> bool:
    number = marker(passage.text) or loose_marker(passage.text)
    return number is not None and number.style == "num" and len(passage.text) < 80 and not ended(passage.text)


def _names_file(passage: Passage) -> bool:
    return passage.role == "text" and bool(_FILE.match(passage.text))


def signed_date(pieces: list[Piece]) -> str | None:
    """The 成文日期 among `pieces`."""
    for piece in pieces:
        if piece.kind == "date":
            return date(piece.passage.text)
    return None


def note_name(text: str) -> str:
    """What a note is called: 版头, 公开属性, 题注, 附件说明, else 附注."""
    if _RED_HEAD.match(text):
        return "版头"
    if _PUBLICITY.match(text):
        return "公开属性"
    if _HISTORY.match(text) or _DATED.match(text):
        return "题注"
    # Of notes only the names of annexes are numbered.
    listed = text.startswith("附") or _FILE.match(text) or marker(text) or loose_marker(text)
    return "附件说明" if listed else "附注"
