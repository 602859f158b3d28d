"""Second stage, the words of the trade: how numbers of documents, dates, genres and bodies are written (GB/T 9704)."""

from __future__ import annotations

import re

from kb.structure.genres import CARRIERS, family
from kb.structure.numbering import from_chinese

_YEAR = r"[〔\[［【（(﹝〖]\s*(?:19|20)\d{2}\s*[〕\]］】）)﹞〗]"
_LABEL = r"(?:(?:发文字号|文件编号|文号|字号|编号)[：:]\s*)?"
DOC_NUMBER = re.compile(
    rf"(?P<open>[（(]\s*)?{_LABEL}(?P<number>(?!.*关于)[\u4e00-\u9fffA-Za-z]{{1,16}}\s*{_YEAR}\s*第?\s*[\dA-Za-z\-—]{{1,12}}\s*号)(?(open)\s*[）)])"
)
TRAILING_NUMBER = re.compile(rf"(?P<year>{_YEAR})\s*第?\s*\d{{1,5}}\s*号[）)]?$")
_ORDER = re.compile(
    r"(?P<open>[（(]\s*)?(?P<number>[\u4e00-\u9fff]{0,20}(?:(?:19|20)\d{2}\s*年\s*)?第\s*[\d〇零一二三四五六七八九十百]+\s*号"
    r"(?:公告|通告|令)?)(?(open)\s*[）)])$"
)

_CN_DIGIT = "〇○Ｏ０零一二三四五六七八九十"
DATE = re.compile(
    rf"(?:(?P<y>(?:19|20)\d{{2}})\s*年\s*(?P<m>\d{{1,2}})\s*月\s*(?P<d>\d{{1,2}})\s*日"
    rf"|(?P<cy>[{_CN_DIGIT}]{{4}})\s*年\s*(?P<cm>[{_CN_DIGIT}]{{1,3}})\s*月\s*(?P<cd>[{_CN_DIGIT}]{{1,4}})\s*日)"
)

_BLANK_DATE = re.compile(r"(?:19|20)\d{2}\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日")
_ENACTED = re.compile(
    r"(?P<date>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日).{0,3}?(?P<body>[\u4e00-\u9fff]*?(?:人民代表大会常务委员会|人民代表大会))"
    r"(?:第[\u4e00-\u9fff]+次(?:全体)?会议)?(?:审议|表决)?(?:通过|公布|批准)"
)
_DECREED = re.compile(
    r"(?P<date>(?:19|20)\d{2}年\d{1,2}月\d{1,2}日)(?:中华人民共和国)?(?P<body>[\u4e00-\u9fff]{2,20})令"
    r"(?:[〔\[（(]\d{4}[〕\]）)])?第?[\d一二三四五六七八九十百]+号(?:公布|发布)"
)
_PASSED_ONLY = re.compile(r"通过[，,；;\s]*$")
_SESSION = re.compile(r"第[一二三四五六七八九十\d]+届|第[一二三四五六七八九十\d]+次(?:全体)?会议")

_CARRYING = re.compile(r"关于(?:印发|转发|发布|公布|下达|批转|颁发|颁布)|(?:印发|转发|批转|发布|公布)")
_BODY_END = re.compile(
    r"(?:局|委|部|院|厅|司|联|海关|办|办公室|办公厅|政府|会|中心|公司|法院|检察院|署|处|所|组|大学|学院|银行|总行|集团|社|团|馆|站|队|军委|国务院|联席会议)$"
)
_PERSON = re.compile(
    r"(?:局|部|省|市|县|区|院|行|署|州|镇|乡|委员|社|会)?\s*(?:长|主任|主席|总理|书记)"
    r"[\s\u3000：:]*[\u4e00-\u9fff·\s\u3000]{2,6}"
)
# Ministries printed without a space between them (财政部税务总局); a department inside one is no second body.
_RUN_TOGETHER = re.compile(
    r"(?:(?<=[\u4e00-\u9fff]部)|(?<=改革委)|(?<=健康委))(?=(?:国家|中国|[\u4e00-\u9fff]{2,8}(?:总局|总署|部)(?:\s|$)))"
)
_SEALED = re.compile(r"[（(].*代章?[）)]$")


def doc_number(text: str) -> str | None:
    """The 发文字号 a line consists of, as printed without enclosing brackets; None where it is no such line."""
    found = DOC_NUMBER.fullmatch(text.strip())
    return re.sub(r"\s+", "", found["number"]) if found else None


def order_number(text: str) -> str | None:
    """The number of an order (令第33号) a line consists of."""
    found = _ORDER.fullmatch(text.strip())
    return re.sub(r"\s+", "", found["number"]) if found and len(text) <= 30 else None


def date(text: str) -> str | None:
    """The ISO date in `text` (2021年12月31日, 二〇二一年十二月三十一日); the last one where there are several."""
    found = [*DATE.finditer(text)]
    if not found:
        return None
    last = found[-1]
    if last["y"]:
        year, month, day = int(last["y"]), int(last["m"]), int(last["d"])
    else:
        year, month, day = (_digits(last["cy"]), _number(last["cm"]), _number(last["cd"]))
    if not (1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _plain(text: str) -> str:
    return re.sub("[○Ｏ０零]", "〇", text)


def _digits(text: str) -> int:
    return int("".join(str("〇一二三四五六七八九".find(c)) for c in _plain(text)).replace("-1", "0"))


def _number(text: str) -> int:
    return from_chinese(_plain(text))


def is_date(text: str) -> bool:
    """True where `text` is a date and nothing else; day and month may still be blank, as in drafts."""
    return bool(DATE.fullmatch(text.strip()) or _BLANK_DATE.fullmatch(text.strip()))


def enacted(note: str) -> tuple[str, str] | None:
    """(date, body) of the first passing a law's history names (1990年6月28日第七届全国人大常委会…通过).

    Of a regulation it is the day of the order that made it public (1994年1月28日国务院令第142号发布).
    """
    plain = _SESSION.sub("", re.sub(r"[\s\u3000]", "", note))
    found = _ENACTED.search(plain) or _DECREED.search(plain)
    if not found:
        return None
    when = date(found["date"])
    return (when, found["body"]) if when else None


def amended(note: str) -> tuple[str, ...]:
    """The dates on which a law's history says it was amended (…第一次修正, …修订), oldest first."""
    plain = re.sub(r"《[^》]*》|[\s\u3000]", "", note)
    found = [*DATE.finditer(plain)]
    ends = [*(match.start() for match in found[1:]), len(plain)]
    said = [plain[match.end() : end] for match, end in zip(found, ends, strict=False)]
    dates = [
        # What one congress passes and a higher one approves bears the day on which it was passed, as the law itself.
        date(found[k - 1 if "批准" in words and k > 1 and _PASSED_ONLY.search(said[k - 1]) else k].group(0))
        for k, words in enumerate(said)
        if re.search("修正|修订|修改", words)
    ]
    return tuple(sorted({day for day in dates if day}))


def names_genre(text: str) -> bool:
    """True where `text` ends like a title does."""
    return family(text) != "其他"


def carried_title(title: str) -> str | None:
    """The title of the document that a notice of this title issues: 关于印发《X》的通知 → X."""
    if family(title) not in CARRIERS or not _CARRYING.search(title):
        return None
    verb = _CARRYING.search(title)
    assert verb is not None
    rest = title[verb.end() :]
    quoted = _quoted(rest)
    if quoted:
        return quoted
    plain = re.match(r"(?P<name>.{4,}?)的(?:通知|函|公告|通告|决定|批复)[）)]?$", rest)
    return plain["name"] if plain and names_genre(plain["name"]) else None


def _quoted(text: str) -> str | None:
    """The outermost 《…》 `text` begins with."""
    start = text.find("《")
    depth = 0
    for i in range(max(start, 0), len(text)):
        depth += {"《": 1, "》": -1}.get(text[i], 0)
        if start >= 0 and depth == 0:
            return text[start + 1 : i]
    return None


def quoted_titles(text: str) -> list[str]:
    """All outermost 《…》 of `text`, in order."""
    found = []
    at = 0
    while (at := text.find("《", at)) >= 0:
        title = _quoted(text[at:])
        if title is None:
            break
        found.append(title)
        at += len(title) + 2
    return found


def is_carrier(title: str) -> bool:
    """True where a document of this title exists to issue or forward another."""
    return family(title) in CARRIERS and bool(_CARRYING.search(title) or title.endswith("令"))


def is_person(text: str) -> bool:
    """True where `text` is an office and a name (局长　宁吉喆), as orders are signed."""
    return bool(_PERSON.fullmatch(text.strip()))


def bodies(signature: str) -> list[str]:
    """The issuing bodies a signature line names; names printed with spread letters (科 技 部) are closed up."""
    if len(signature) > 200 or is_person(signature):
        return []
    plain = _SEALED.sub("", signature.strip())
    words = _RUN_TOGETHER.sub(" ", plain).split()
    if len(words) > 1 and all(len(w) == 1 for w in words):
        return ["".join(words)]
    found: list[str] = []
    for word in words:
        if len(word) == 1 and found:
            found[-1] += word
        else:
            found.append(word)
    return found


def is_body(text: str) -> bool:
    """True where `text` could be the name of an issuing body, or several set apart by spaces, or who signs for one."""
    if len(" ".join(text.split())) > 80:
        return False
    if is_person(text):
        return True
    named = bodies(text)
    return bool(named) and "：" not in text and all(_BODY_END.search(w) for w in named)
