"""Second stage, step 8: what a document says of itself: number, issuers, addressees, dates, genre, level and region."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.model import Dates, Document, Level
from kb.structure.genres import genre
from kb.structure.jurisdiction import jurisdiction
from kb.structure.matter import Piece, note_name, signed_date
from kb.structure.parts import Part
from kb.structure.validity import validity
from kb.structure.wording import amended, bodies, carried_title, date, enacted, is_body

_ISSUER_IN_TITLE = re.compile(r"^(?P<bodies>.{2,120}?)(?:关于|印发|转发|批转|令(?=$|[（(第])|公告|发布)")
_SPLIT = re.compile(r"[，,；;]")
# A body by its proper name, whole by itself (科技部、某某省人民政府); 各…, 有关…, 省、自治区 are none.
_PROPER = re.compile(
    r"(?!各|有关|相关|省(?![\u4e00-\u9fff])|[市县区](?:级|直|（|人民政府|政府)|自治|直辖|直属|其他)"
    r"(?:国务院[\u4e00-\u9fff]{0,20}|(?:[\u4e00-\u9fff]{2,12}(?:省|市|自治区|特别行政区|自治州|县|区|旗)){1,3}(?:人民)?政府"
    r"|[\u4e00-\u9fff]{2,16}(?:部(?<!各部)|总局|总署|委员会|委(?<!各委)|银行|署|办公厅|研究院|科学院|生产建设兵团|集团公司|公司)"
    r"|(?:国家|(?:[\u4e00-\u9fff]{2,8})?[省市县区州])[\u4e00-\u9fff]{2,14}局)"
)
_BETWEEN = re.compile(r"[\s\u3000、]+")
_PRINTED = re.compile(r"印发[）)]?$")
_REPORT = re.compile(
    r"代表[\u4e00-\u9fff]{0,12}人?民?政府[，,]?\s*向[\u4e00-\u9fff]{0,6}大会(?:报告|作[\u4e00-\u9fff]{0,4}报告)"
)
_MADE_PUBLIC = re.compile(r"令$")
# What a document without a title line calls itself: “制定本行动计划”, “为…，制定《…指南》”, “现将…通告如下”.
_MADE = re.compile(
    r"(?:^|[。\n])[\s\u3000]*(?:为|根据|依据|按照)[^。]{0,600}?(?:制定|编制|起草)《(?P<title>[^《》]{4,80})》"
)
_ITSELF = re.compile(r"(?:制定|遵守|依照|按照|实施|执行|是|落实)本(?P<kind>[\u4e00-\u9fff]{2,8})")
_ANNOUNCED = re.compile(r"(?:现就|现将|现对|特)[^。]{0,200}?(?P<kind>通告|公告|通知|通报)(?:如下|[。：])")
_PROCLAIMED = re.compile(r"((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)(?![^日]{0,60}?通过)[^日]{0,60}?(?:公布|发布)(?!的)")
# What only a notice says of what stands behind it.
_HANDED_OUT = re.compile(r"现[^。，；]{0,40}(?:印发|转发|下发|发给)(?:给?你们|给?各)")
_OPENING = 4  # paragraphs in which a speaker says what he reports


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of a `Document` that are neither its text nor its place in the file."""

    doc_number: str | None
    issuers: tuple[str, ...]
    addressees: tuple[str, ...]
    dates: Dates
    genre: str
    carried_genre: str | None
    level: Level | None
    region: str | None
    publicity: str | None


def metadata(part: Part, carrier: Document | None, title: str) -> Metadata:
    """What `part` says of itself; what it does not say it has from the notice that carries it."""
    number = own_number(part) or (carrier.doc_number if carrier else None)
    own = issuers(part)
    passed = _enacted(part)
    bodies_ = (passed[1],) if carrier and passed[1] else carrier.issuers if carrier else own
    level, region = jurisdiction(bodies_, part.front.title, number)
    if carrier and level is None:
        level, region = carrier.level, carrier.region
    carried = carried_title(title)
    return Metadata(
        doc_number=number,
        issuers=bodies_,
        addressees=_addressees(part.front.addressee),
        dates=_dates(part, carrier, passed[0]),
        genre=_genre(part, title, bodies_),
        carried_genre=genre(carried, bodies_) if carried else None,
        level=level,
        region=region,
        publicity=_publicity(part) or (carrier.publicity if carrier else None),
    )


def completed(documents: list[Document]) -> list[Document]:
    """A notice gets the marks printed behind what it carries: 公开属性, 版记; and the genre of what the file holds."""
    if len(documents) < 2:
        return documents
    head, rest = documents[0], documents[1:]
    carried = [d for d in rest if d.carried_by == head.id]
    publicity = head.publicity or next((d.publicity for d in carried if d.publicity), None)
    printed = head.dates.printed or next((d.dates.printed for d in carried if d.dates.printed), None)
    kind = head.carried_genre or (carried[0].genre if carried else None)
    filled = [replace(head, publicity=publicity, dates=replace(head.dates, printed=printed), carried_genre=kind)]
    for document in rest:
        dates = replace(document.dates, printed=document.dates.printed or printed)
        filled.append(replace(document, publicity=document.publicity or publicity, dates=dates))
    return filled


def own_number(part: Part) -> str | None:
    """The document's number; an order's (第33号) is told with the order's name."""
    number, title = part.front.number, part.front.title
    bare = number is not None and re.match(r"第|(?:19|20)\d{2}年第", number) is not None
    return f"{title}{number}" if bare and re.search("(?:令|公告|通告)$", title) and "关于" not in title else number


def issuers(part: Part) -> tuple[str, ...]:
    """From the signature, else from a law's history, else from the title, else from the red head."""
    titled = _titled(part)
    signed = _signed(part)
    if signed:
        # A signature may leave out the place (省发展改革委) that the title gives.
        full = {
            s: t for s in signed for t in titled if t.endswith(s) and len(t) - len(s) <= 6 and not is_body(t[: -len(s)])
        }
        return tuple(dict.fromkeys(full.get(s, s) for s in signed))
    body = _enacted(part)[1]
    if body:
        return (body,)
    if titled:
        return titled
    heads = [p.passage.text for p in part.pieces if p.kind == "note" and p.passage.text.rstrip().endswith("文件")]
    return tuple(w for w in _BETWEEN.split(re.sub(r"文\s*件$", "", heads[0].rstrip()).strip()) if w) if heads else ()


def _signed(part: Part) -> list[str]:
    """The first block of signatures: those of an attached report further down are not this document's."""
    found: list[str] = []
    for piece in part.pieces:
        if piece.kind == "signature":
            found += bodies(piece.passage.text)
        elif found and piece.kind is None and piece.noise is None:
            break
    return found


def _titled(part: Part) -> tuple[str, ...]:
    """The bodies a title begins with, each line and each space between names dividing them."""
    title = " ".join(part.front.lines) or part.front.title
    found = _ISSUER_IN_TITLE.match(title)
    if not found or re.search(r"[《“，]", found["bodies"]):
        return ()
    words: list[str] = []
    for word in _BETWEEN.split(found["bodies"].strip()):
        # A name broken at the end of a line goes on in the next.
        if words and not is_body(words[-1].removesuffix("等")):
            words[-1] += word
        elif word:
            words.append(word)
    plain = [re.sub(r"(?:等(?:[\d一二三四五六七八九十]+(?:个)?(?:部门|单位|部委))?)$", "", word) for word in words]
    return tuple(re.sub("^中华人民共和国(?=国务院$)", "", word) for word in plain if word)


def _enacted(part: Part) -> tuple[str | None, str | None]:
    """Date and body of a law's first passing, from the history under its title."""
    found = enacted(_history(part))
    return found if found else (None, None)


def _history(part: Part) -> str:
    return " ".join(p.passage.text for p in part.pieces if p.kind == "note" and note_name(p.passage.text) == "题注")


def _dates(part: Part, carrier: Document | None, passed: str | None) -> Dates:
    made = signed_date([*part.pieces]) or passed or (carrier.date if carrier else None)
    printed = next((day for p in part.pieces if _is_printed(p) and (day := date(p.passage.text))), None)
    printed = printed or (carrier.dates.printed if carrier else None)
    ordered = carrier is not None and bool(_MADE_PUBLIC.search(carrier.title))
    public = (carrier.date if ordered and carrier else None) or printed
    texts = [p.passage.text for p in part.pieces if p.kind is None and p.noise is None]
    history = _history(part)
    public = public or _proclaimed(history)
    found = validity(texts, history=history, published=public)
    if carrier and found.effective_words is None and found.expires_words is None:
        own = carrier.dates
        return Dates(
            made, printed, own.effective, own.expires, amended(history), own.effective_words, own.expires_words
        )
    return Dates(
        made, printed, found.effective, found.expires, amended(history), found.effective_words, found.expires_words
    )


def _proclaimed(history: str) -> str | None:
    """The one day on which a law never amended was made public."""
    found = _PROCLAIMED.findall(history)
    return date(found[0]) if len(found) == 1 and not amended(history) else None


def _is_printed(piece: Piece) -> bool:
    return piece.kind == "note" and bool(_PRINTED.search(piece.passage.text.rstrip(" 。")))


def _genre(part: Part, title: str, issued_by: tuple[str, ...]) -> str:
    """By the title; a report to a people's congress also by what the speaker says."""
    opening = [p.passage.text for p in part.pieces if p.kind is None][:_OPENING]
    if any(_REPORT.search(text) for text in opening) and "代表" in part.front.addressee + title:
        return "政府工作报告"
    named = genre(title, issued_by)
    return named if named != "其他" or part.front.title else _called(part, issued_by)


def _called(part: Part, issued_by: tuple[str, ...]) -> str:
    """The kind a document without a title calls itself in its opening, told as closely as it is anywhere."""
    texts = [p.passage.text for p in part.pieces if p.kind is None and p.noise is None]
    opening = "\n".join(texts[:_OPENING])
    made = _MADE.search(opening)
    if made:
        return genre(made["title"], issued_by)
    kind = next((k for m in _ITSELF.finditer(opening) if (k := _kind(m["kind"])) != "其他"), "其他")
    if kind == "其他":
        announced = _ANNOUNCED.search(opening)
        return announced["kind"] if announced else "通知" if _HANDED_OUT.search(opening) else kind
    closer = (_kind(m["kind"]) for text in texts for m in _ITSELF.finditer(text))
    return next((found for found in closer if found != kind and found.endswith(kind)), kind)


def _kind(words: str) -> str:
    """The kind the words begin with (行动计划确定的 → 行动计划)."""
    return next((found for end in range(len(words), 1, -1) if (found := genre(words[:end])) != "其他"), "其他")


def _publicity(part: Part) -> str | None:
    for piece in part.pieces:
        if piece.kind == "note" and note_name(piece.passage.text) == "公开属性":
            return piece.passage.text.strip().strip("（()）").strip()
    return None


def _addressees(text: str) -> tuple[str, ...]:
    words = re.sub(r"\s+", "", text).rstrip("：:")
    return tuple(name for w in _SPLIT.split(words) for name in _proper_names(w) if name)


def _proper_names(words: str) -> list[str]:
    """“科技部、某某省人民政府” names two bodies; “各省、自治区、直辖市人民政府” is one name for many."""
    names = words.split("、")
    return names if len(names) > 1 and all(_PROPER.fullmatch(name) for name in names) else [words]
