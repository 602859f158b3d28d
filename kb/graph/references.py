"""Graph: other documents a document names (《…》, laws also without marks), and how it stands to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from kb.graph.hints import hinted
from kb.graph.sections import Outline
from kb.model import Clause, Reference
from kb.text import fold

Relation = Literal["依据", "修订", "废止", "提及"]

# 文号 such as 国发〔2021〕20号, 2019年第3号公告, 广州市人民政府令第193号
_NUMBER = re.compile(
    r"[\u4e00-\u9fffA-Za-z]{0,20}(?:[〔\[［【（(﹝]\s*(?:19|20)\d\d\s*[〕\]］】）)﹞]|[〔\[［【﹝]\s*\d{4}\s*[〕\]］】﹞])\s*第?\s*\d+\s*号(?:令|公告)?"
    r"|[\u4e00-\u9fff]{0,24}(?:令|公告)?\s*(?:[〔\[（(]?(?:19|20)\d\d[〕\]）)]?\s*年?\s*)?第\s*[\d一二三四五六七八九十百]+\s*号(?:公告|令)?"
    r"|[\u4e00-\u9fff]{0,24}(?:令|公告)\s*[〔\[（(]\s*第\s*[\d一二三四五六七八九十百]+\s*号\s*[〕\]）)]"
    r"|[\u4e00-\u9fff]{0,24}令\s*[\d一二三四五六七八九十百]+\s*号|[\u4e00-\u9fff]{0,24}(?:19|20)\d\d\s*年\s*\d+\s*号"
)
_NUMBER_INSIDE = re.compile(r"[（(](?P<number>[\u4e00-\u9fff]{1,12}[〔\[［【﹝]\d{4}[〕\]］】﹞]第?\d+号)[）)]$")
_BEHIND = r"(?:\s*[（(](?P<behind>(?:[^（()）]|[（(][^（()）]*[）)]){1,120})[）)])?"
_CALLED = r"(?:\s*[（(](?P<called>\s*(?:以下|下)\s*(?:统称|简称|称)[^（()）]{1,40})[）)])?"
_TITLE = hinted(rf"《(?P<title>(?:[^《》]|《[^《》]*》){{2,120}})》{_BEHIND}{_CALLED}", "《")
_SHORT = re.compile(
    r"(?:以下|下)\s*(?:统称|简称|称)\s*(?:为)?\s*[“\"]?(?:[\u4e00-\u9fff]{0,3}《)?(?P<short>[^《》”\"，,；;、）)]{2,20})"
)
_NAMED_LAW = hinted(
    r"(?:(?<![《〈\u4e00-\u9fff])|(?<=根据)|(?<=依据)|(?<=依照)|(?<=按照)|(?<=违反)|(?<=执行)|(?<=[和与及]))"
    r"(?P<title>中华人民共和国[\u4e00-\u9fff]{1,20}?法(?:实施条例|实施细则)?)(?![\u4e00-\u9fff]{0,3}》|[律院定人庭官治]|规(?!定))",
    "中华人民共和国",
)
_CONSTITUTION = hinted(r"(?:根据|依据|依照)(宪法)(?=[，、和])", "宪法")
_LISTED = re.compile(r"^(?:[、,，和及与以等\s]|(?<=及)其)*$")
# Behind the opening, “落实《…》” is one of many things to be done and no ground for the document.
_BASIS = re.compile(
    r"(?:根据|依据|依照|按照|遵照|为(?:深入|全面|认真|进一步|切实)*(?:贯彻|落实|执行|实施|推进)|经.{0,8}同意|现将|结合|对照|衔接)"
    r"[^。；《》]{0,40}$"
)
_GROUND = re.compile(
    r"(?:根据|依据|依照|按照|遵照|为(?:深入|全面|认真|进一步|切实)*(?:贯彻|落实|执行|实施|推进)|"
    r"(?:深入|全面|认真|切实)*(?:贯彻|落实|执行|实施)(?:落实|执行|实施)?(?:好)?|"
    r"经.{0,8}同意|现将|结合|对照|衔接|遵循)[^。；《》]{0,40}$"
)
# What is done under another document: “依照《…》处罚”, “鼓励企业按照《…》要求…”; it is no ground of this one.
_APPLIED = re.compile(
    r"^[^。；，]{0,16}?(?:规定|条款)?[，,]?(?:予以|给予|依法|进行|追究)?[\u4e00-\u9fff]{0,6}?(?:处罚|处理|处分|执行|办理|追究|登记|设立|成立)(?=[；。，：:的]|$)"
    r"|^[^。；，]{0,16}?(?:享受|采取[^。；，]{0,6}措施)|^的批示"
)
_OF_OTHERS = re.compile(r"(?:鼓励|引导|支持|督促|指导|协助|帮助|违反|可以?(?:依照|按照|依据|根据))[^，。；]*$")
# What others have done or will do (“近年来，各地认真贯彻落实《…》”, “该委将按照《…》…”), and what a text is quoted for.
_TOLD = re.compile(
    r"(?:近年来|近几年来?|以来)，(?!.*(?:为|根据|按照|依据|依照))[^。；]*$|(?<=该)[部委局办厅省市院]将[^，。；]*$|已经?(?:根据|按照|依照|依据)[^，。；]*$"
    r"|(?:^|[，。；])(?:既|也|更)?是[^，。；]{0,8}(?:落实|实施|贯彻|执行)[^，。；]*$"
)
_QUOTED = re.compile(r"^转发|^[^。；，]{0,4}(?:显示|指出)|^(?:统计|测算)")
# “根据《…》，及商务部《…》”: who gave the next title of a list.
_GIVEN_BY = re.compile(r"^(?:以及|[和及与、])[\u4e00-\u9fff、]{0,20}(?:[部委局署厅办省市院]|政府|中央|委员会|办公室)$")
_INTRODUCES = re.compile("总体|总则|指导|目的|依据|背景|原则|要求|目标|意义|概述|思路|形势|认识|前言|说明|现状")
# “你们关于…的请示（国科发高〔2018〕235号）收悉”: what a reply answers is named without 《》.
_ASKED = hinted(
    r"(?:你们?(?:[\u4e00-\u9fff]{1,2})?|[\u4e00-\u9fff]{2,20}[部委局厅省市府])(?P<title>关于[^《》。；]{4,120}?的(?:请示|报告|函|来函))"
    r"(?P<behind>[（(](?:[^（()）]|[（(][^（()）]*[）)]){4,60}[）)])?(?=均?(?:收悉|悉|已收到))",
    "关于",
    "悉 已收到",
)
_NOTHING_BUT_TITLES = re.compile(r"《(?:[^《》]|《[^《》]*》)*》(?:\s*[（(](?:[^（()）]|[（(][^（()）]*[）)])*[）)])?")
_REPEAL_AFTER = re.compile(
    r"^[^。；《]{0,60}?(?:同时|即行|予以|相应|自行|起)?废止(?!《)|^[^。；]{0,20}(?:不再执行|停止执行|自行失效|同时失效)"
)
# A text of one's own name that goes when this one comes (“2004年公布的《…条例》同时废止”) is an earlier version.
_AN_OLDER_ONE = re.compile(r"^[^。；]{0,60}?(?:同时|即行|予以)(?:废止|失效|停止执行)|^[^。；]{0,60}?停止执行")
_REPEAL_BEFORE = re.compile(r"(?:废止|停止执行)[^。；，]{0,12}$")
_AMEND_AFTER = re.compile(
    r"^\s*(?:等[^。；，]{0,12})?(?:第[\d一二三四五六七八九十百]+条[^。；，]{0,12})?(?:作(?:出)?(?:如下)?(?:修改|修订)|进行(?:了)?(?:修改|修订)|"
    r"(?:的)?(?:第[一二三四五]次)?(?:修正|修订|修改)|基础上(?:修订|修改|更新|制定)?|同时修改)"
)
_AMEND_BEFORE = re.compile(r"(?:修订|修改|修正|将原?|在|对)\s*(?:了)?\s*$")
_AMENDING = re.compile(r"[^。；，]{0,16}(?:修订|修改|修正|基础上)")
_STOPS = "。；\n"
# As far as the words reach that say how a title is meant; a list of titles before it included.
_NEAR = 600
_ANNEX = re.compile(
    r"(?:附件?|附表|附录|附图)\s*[\d一二三四五六七八九十]*\s*[：:.、]?\s*(?:\d+\s*[.．、])?$|(?:填写|填报|提交|报送|签订|出具|领取|核发|取得|颁发|(?<![支坚保维])持有?|发给|换发)[^。；，《]{0,8}$"
)
_NOW = re.compile(r"现(?:将|予)[^。；]*$")
_PASSED = re.compile(
    r"^已[^。；《]{0,60}(?:通过|批准|同意|审定|备案)[^。；《]{0,16}，现(?:予以?|将其)?(?:印发|转发|发布|公布|批转|下发)"
)
_ISSUED = re.compile(r"[^。；，]{0,12}(?:，[^。；，]{0,12})?(?:印发|下发|发布|公布|发给|转发)")
# Forms and certificates bear 《》 too and are no documents that bind.
_FORM = re.compile(
    r"(?:证|证书|证明|证明书|责任书|执照|表|申请书|申报书|计划书|承诺书|协议|协议书|委托书|通知书|通知单|决定书|意见书|告知书|任务书|建议书|合同|发票|收据|单|簿|登记册|台账|函件|回执|公约|奖状|声明)"
    r"(?:[（(][^（()）]*[）)])?$"
)
# Books, films, programmes and columns bear 《》 too; so does what is attached (“《…》（附件3）”).
_NO_DOCUMENT = re.compile(
    r"(?:等)?(?:[^，。；《》、]{0,12}、)*[^，。；《》、]{0,8}"
    r"(?:专刊|专栏|栏目|杂志|期刊|图书|电影|影片|电视剧|网络剧|纪录片|动画片|综艺|文艺节目|系列节目|歌曲|舞剧|话剧|优秀作品|作品热播)"
)
_ATTACHED = re.compile(r"^\s*另附|^\s*(?:详?见)?附件?[\d一二三四五六七八九十]*\s*$")
# 《办法》 with nothing before it is short for a longer title.
_KIND_ALONE = re.compile(
    r"(?:暂行|实施|管理)?(?:办法|规定|条例|意见|通知|方案|规划|计划|细则|决定|纲要|措施|目录|指南|规则|规范|标准)"
)
_ANY_KIND = re.compile(rf"{_KIND_ALONE.pattern}|章程|协议|合同|制度")
# “…管理办法实施细则” is made under the document of the shorter title, not that document.
_GOES_ON = re.compile(r"[\u4e00-\u9fff]{0,6}(?:细则|办法|方案|意见|措施|规定|计划|规程|指南|清单|解读)")
# “为…，制定《…》” in the opening: what the document calls itself.
_MADE = re.compile(r"\s*(?:为|根据|依据|按照).*(?:制定|编制|起草)(?:了|本)?$", re.DOTALL)
_VERSION = re.compile(r"(?:[（(][^（()）]*[）)])+$")


@dataclass(frozen=True, slots=True)
class Known:
    """What a document calls itself, and which full titles stand behind the abbreviations it defines."""

    own: frozenset[str]
    issuing: str
    opening: frozenset[str]
    """The clauses that say on what ground the document was made."""
    full: Mapping[str, tuple[str, str | None]]

    def is_own(self, title: str) -> bool:
        """The document itself, or what a notice of this title issues (关于印发…的通知)."""
        bare = _bare(title)
        if bare in self.own:
            return True
        behind = self.issuing[len(bare) :]
        return len(bare) >= 4 and self.issuing.startswith(bare) and not _GOES_ON.match(behind)

    def resolve(self, title: str) -> tuple[str, str | None] | None:
        """The title and number of what is called so for short."""
        return self.full.get(fold(title))


def references(tree: Outline) -> tuple[Reference, ...]:
    """Every document named in the clauses, once a clause and relation; the document itself, what it carries, its own
    annexes, forms and certificates left out.
    """
    clauses = [c for c in tree.document.clauses if c.kind not in ("title", "doc_number", "caption", "table_header")]
    known = _known(tree.document.title, clauses)
    return tuple(reference for clause in clauses for reference in _in_clause(clause, known))


def _known(title: str, clauses: list[Clause]) -> Known:
    own = {_bare(title)}
    issued = re.search(
        r"(?P<how>印发|转发|发布|公布|颁布|批转|下发)(?P<rest>.+?)的?(?:通知|函|公告|通告|决定|批复|令)?$", fold(title)
    )
    # What is forwarded is another's document.
    issuing = issued["rest"].strip("《》") if issued and issued["how"] not in ("转发", "批转") else ""
    if issuing:
        own.add(_bare(issuing))
    opening = _opening(clauses)
    full: dict[str, tuple[str, str | None]] = {}
    met: dict[str, tuple[str, str | None]] = {}
    alone: set[str] = set()
    for clause in clauses:
        for match in _TITLE.finditer(clause.text):
            named = _plain(match["title"])
            said = clause.text[clause.text.rfind("。", 0, match.start()) + 1 : match.start()]
            if clause.id in opening and _MADE.match(said):
                own.add(_bare(named))
            short = _SHORT.search(match["called"] or match["behind"] or "")
            if short:
                full.setdefault(fold(short["short"]), (named, _number(match["behind"])))
            if _KIND_ALONE.fullmatch(named):
                alone.add(fold(named))
            else:
                met.setdefault(named, (named, _number(match["behind"])))
    for short_title in alone - full.keys():
        _resolve_alone(short_title, own, met, full)
    return Known(frozenset(own), issuing, opening, full)


def _opening(clauses: list[Clause]) -> frozenset[str]:
    """What stands before the first heading, or the first part where nothing there names a document; and articles."""
    parts = [i for i, c in enumerate(clauses) if c.level == 1 and c.kind in ("heading", "item")]
    first, second = [*parts, len(clauses), len(clauses)][:2]
    named = any("《" in c.text for c in clauses[:first])
    if not named and first < len(clauses) and _INTRODUCES.search(clauses[first].title or "总则"):
        first = second
    articles = [i for i, c in enumerate(clauses) if c.kind == "article"][:2]
    return frozenset(c.id for i, c in enumerate(clauses) if i < first or i in articles)


def _resolve_alone(
    short: str, own: set[str], met: dict[str, tuple[str, str | None]], full: dict[str, tuple[str, str | None]]
) -> None:
    """“《办法》” without a definition is the document itself where that ends so, else the one title that does."""
    if any(title.endswith(short) for title in own):
        own.add(short)
        return
    ends = [entry for title, entry in met.items() if _bare(title).endswith(short)]
    if len(ends) == 1:
        full[short] = ends[0]


def _bare(title: str) -> str:
    """A title for comparison: folded, without what tells its version in brackets behind it."""
    return _VERSION.sub("", fold(title).strip("《》"))


def _plain(title: str) -> str:
    return "".join(title.split())


def _number(behind: str | None) -> str | None:
    found = _NUMBER.search(behind or "")
    return found.group(0).strip() if found else None


def _in_clause(clause: Clause, known: Known) -> Iterator[Reference]:
    seen: set[tuple[str, Relation]] = set()
    for start, end, title, number in _mentions(clause.text, known):
        relation = _relation(clause.text, start, end, opening=clause.id in known.opening)
        own = known.is_own(title) and not (relation == "废止" and _AN_OLDER_ONE.match(clause.text[end:]))
        if (title, relation) not in seen and not own:
            seen.add((title, relation))
            yield Reference(clause.id, title, number, relation, clause.text[start:end])


def _parted(title: str) -> tuple[str, str | None]:
    """A title, and the number that some put inside its marks (《…规划（国发〔2017〕35号）》)."""
    found = _NUMBER_INSIDE.search(title)
    return (title[: found.start()], found["number"]) if found else (title, None)


def _mentions(text: str, known: Known) -> Iterator[tuple[int, int, str, str | None]]:
    """(start, end, full title, number) of every document named."""
    found: list[tuple[int, int, str, str | None]] = [
        (m.start(1), m.end(1), "宪法", None) for m in _CONSTITUTION.finditer(text)
    ]
    for match in _TITLE.finditer(text):
        title, inside = _parted(_plain(match["title"]))
        number = _number(match["behind"]) or inside
        before = text[max(0, match.start() - 24) : match.start()]
        if not number and (_FORM.search(title) or _ANNEX.search(before) or _is_no_document(text, match)):
            continue  # what bears a number is a document
        if text[: match.start()].endswith("本") or _is_issued(text, match, number):
            continue
        full = known.resolve(title)
        if not full and not number and not known.is_own(title) and _ANY_KIND.fullmatch(title):
            continue  # whichever 《章程》 or 《办法》 there is
        # What stands in parentheses belongs to the mention where it is a number or an abbreviation.
        end = (
            match.end() if number or _SHORT.search(match["behind"] or "") else text.index("》", match.end("title")) + 1
        )
        found.append((match.start(), end, *((full[0], number or full[1]) if full else (title, number))))
    for asked in _ASKED.finditer(text):
        end = asked.end() if _number(asked["behind"]) else asked.end("title")
        found.append((asked.start("title"), end, _plain(asked["title"]), _number(asked["behind"])))
    for law in _NAMED_LAW.finditer(text):
        if not any(a <= law.start("title") < b for a, b, _, _ in found):
            found.append((law.start("title"), law.end("title"), law["title"], None))
    yield from sorted(found, key=lambda mention: mention[0])


def _is_no_document(text: str, match: re.Match[str]) -> bool:
    behind = text[match.end("title") + 1 : match.end() + 200]
    return bool(_ATTACHED.match(match["behind"] or "") or _NO_DOCUMENT.match(_NOTHING_BUT_TITLES.sub("", behind)))


def _is_issued(text: str, match: re.Match[str], number: str | None) -> bool:
    """“现将《…》印发给你们”: what a notice carries. What it forwards with its number is another's document."""
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
    rest = _NOTHING_BUT_TITLES.sub("", text[match.end() : match.end() + _NEAR]).lstrip("、和及与以")
    if _PASSED.match(rest):
        return True
    issued = _ISSUED.match(_NOTHING_BUT_TITLES.sub("", after)) if _NOW.search(before) else None
    return issued is not None and not (number and "转发" in issued[0])


def _relation(text: str, first: int, last: int, *, opening: bool) -> Relation:
    start = max(text.rfind(stop, 0, first) for stop in _STOPS) + 1
    before, after = text[max(start, first - _NEAR) : first], text[last : last + _NEAR]
    # Titles later in a list (“《…》《…》同时废止”) share the verb behind them.
    following = _NOTHING_BUT_TITLES.sub("《", after)
    bare = re.sub("^(?:[、和及与以，]*《)+", "", following)
    if _REPEAL_AFTER.match(bare) or _REPEAL_BEFORE.search(_NOTHING_BUT_TITLES.sub("", before).rstrip("、和及与以")):
        return "废止"
    if _AMEND_AFTER.match(after) or (_AMEND_BEFORE.search(before) and _AMENDING.match(after)):
        return "修订"
    # Titles earlier in a list (“根据《…》和《…》”) share the verb in front of them.
    lead = _NOTHING_BUT_TITLES.sub("", before)
    part = re.split(r"[，,]", lead)
    near = part[-1] if part[-1].strip(" 和、及与等") else (part[-2] if len(part) > 1 else part[-1])
    behind = _NOTHING_BUT_TITLES.sub("", after)
    if _APPLIED.match(behind) or _QUOTED.match(behind) or _OF_OTHERS.search(lead) or _TOLD.search(lead):
        return "提及"
    ground = _GROUND if opening else _BASIS
    listed = _LISTED.match(part[-1]) or _GIVEN_BY.match(part[-1])
    return "依据" if ground.search(near) or (listed and ground.search(lead[-60:])) else "提及"
