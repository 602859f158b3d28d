"""Graph: the figures a document sets (目标) and those it starts from (baseline), told from figures in passing.

A figure is a target where the text asks for it: by a deadline, by words of attaining (达到, 不少于 …) or as the object of an
action (培训…1000人次). It is a baseline where the text reports it. Amounts of support (给予…补贴), conditions (…以上的企业), norms of
statutes, stretches of time and mere counts (聚焦10个领域) are neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kb.graph.naming import ACTIONS, name_of, subject_of
from kb.graph.periods import DeadlineSource, deadline_at, find_deadlines, issue_year, plan_period_end
from kb.graph.quantities import Quantity, find_quantities
from kb.graph.sections import Outline, Role, is_statute
from kb.graph.tables import table_targets
from kb.model import Clause, Target

Verdict = Literal["target", "baseline"]

_SUPPORT = re.compile(
    "给予|奖励|补贴|补助|资助|奖补|贴息|减免|减征|减按|免征|扶持|兑现|拨付|授信|贷款|融资|保费|罚款|罚金|扣除|缴纳|缴费|征收|税率|工资|薪|津贴|租金|"
    "注册资本|实收资本|配套资金|资金支持|经费支持|信用额度|额度|按照.{0,20}标准"
)
_CONDITION_AFTER = re.compile(
    r"\s*(?:[（(][^（()）]*[）)])?\s*(?:及?以上|及?以下|以内|左右)?\s*(?:[（(][^（()）]*[）)])?(?:、[^，。；]{0,6}\d[^，。；、]{0,8})*的"
)
_CONDITION_BEFORE = re.compile(r"(?:年产|总投资|投资额|总建筑面积|建筑面积|占地|面积约|投资|产能|规格|时速|直径|库容|装机)\s*(?:约|近|为|达)?\s*$")
_IN_PASSING_BEFORE = re.compile(
    r"(?:聚焦|围绕|依托|按照|包括|分为|分成|涉及|涵盖|等|共|其中有|选择|针对|上述|以下|下列|前|这|该|有关|全部|全市|全省|全国|所有|原有|现有的?|除|第|"
    r"共有|坚持|做好|抓好|突出|把握|处理好|落实|推行|制定.{0,8}促?\S{0,4}|推进|加快推进|负责|由|和|与|及)\s*$"
)
_COUNTED_IN_PASSING = re.compile(
    r"\s*(?:大|重点)?(?:方面|领域|环节|阶段|层次|维度|原则|关键词|步骤|途径|方向|行业|部门|单位|区县|县区|地区|地市|市州|县\W|市\W|省份|章|条措施|项措施|项任务|"
    r"项重点任务|项工作|项制度|项政策|项指标|项内容|要素|字|工作日|级)"
)
_PAST = re.compile(
    r"已(?:经|有|建|达|完成|开|成|形|实|累|突|超|认|入)?|目前|截至|截止|以来|去年|上年|同期|过去|历年|近年|连续[\d一二三四五六七八九十]+年|曾|仍|现有|取得了|刚刚|顺利完成|"
    r"全年(?:预计)?|预计全年|据统计|据测算|统计显示|当前|现阶段|初步形成|快速壮大|位居|居全[国省市]|在全国"
)
_AIM = re.compile(r"力争|争取|确保|预期目标|目标是|目标为|到20\s*\d\s*\d年|努力|计划|不少于|不低于|达到|突破|超过|至少")
_ATTAIN = re.compile(
    r"(?:达到|达|不少于|不低于|不小于|至少|超过|突破|提高到|提高至|提升到|提升至|增长到|增长至|增加到|增至|升至|扩大到|降到|降至|下降到|下降至|控制在|保持在|"
    r"稳定在|维持在|压减到|压缩到|压缩至|缩短到|缩短至|增长|提高|提升|下降|降低|减少|增加|翻|不超过|不高于|为|实现|占|完成|累计)\s*(?:约|近)?\s*$"
)
_ACTION = re.compile("|".join(sorted((a for a in ACTIONS if len(a) > 1), key=len, reverse=True)))
_TIME_AIM = re.compile(r"(?:压缩|缩短|减少|控制|降低|降至|压减|平均|预期寿命|人均)[^，。；]{0,16}$")
_SENTENCE_END = re.compile(r"[。！？!?\n]|；(?=\s*[（(]?\d+[.．、)）])")
_SOFT_END = "，,；;：:"


@dataclass(frozen=True, slots=True)
class _Setting:
    """What holds for a whole clause: its part of the document, the document's year, period, place."""

    role: Role
    statute: bool
    issued: int | None
    period_end: int | None
    scope: str
    lead: tuple[int, DeadlineSource] | None


def targets(tree: Outline) -> tuple[Target, ...]:
    """All targets and baselines of a document, in reading order: of its text and of its tables of indicators."""
    document = tree.document
    scope = _home_scope(tree)
    found = list(table_targets(document, scope=scope))
    for clause in document.clauses:
        if clause.kind in ("heading", "paragraph", "article", "item", "box"):
            found.extend(_clause_targets(tree, clause, scope))
    order = {clause.id: i for i, clause in enumerate(document.clauses)}
    return tuple(sorted(found, key=lambda target: order.get(target.clause, 0)))


def _home_scope(tree: Outline) -> str:
    """全国 for a document of a central body, else the place of the issuing body; 不明 where neither shows."""
    issuers = "".join(tree.document.issuers) or tree.document.title
    if re.match(r"国家|国务院|中共中央|中央|工业和信息化部|[\u4e00-\u9fff]{1,8}部(?!门)|最高人民", issuers):
        return "全国"
    place = re.match(r"(?:中共)?([\u4e00-\u9fff]{2,8}?)(?:省|市|自治区|自治州|州|县|区|盟)", issuers)
    return place.group(1) if place else "不明"


def _clause_targets(tree: Outline, clause: Clause, scope: str) -> Iterator[Target]:
    document = tree.document
    setting = _Setting(
        role=tree.role(clause), statute=is_statute(document), issued=issue_year(document),
        period_end=plan_period_end(document), scope=scope, lead=_lead_deadline(tree, clause),
    )  # fmt: skip
    judged: list[tuple[Quantity, Verdict | None]] = []
    for quantity in find_quantities(clause.text):
        verdict = _judge(clause.text, quantity, judged, setting)
        previous = judged[-1][0].reach[1] if judged else 0
        judged.append((quantity, verdict))
        if verdict is not None:
            yield from _targets_of(clause, quantity, verdict, previous, setting)


def _lead_deadline(tree: Outline, clause: Clause) -> tuple[int, DeadlineSource] | None:
    """The deadline of a lead-in above the clause (“到2025年，实现以下目标：”, “（三）2025年目标”)."""
    for place in tree.path(clause)[1:]:
        words = place.title or place.text
        due = [d for d in find_deadlines(words) if d.outright or "目标" in words]
        if due and (place.kind == "heading" or place.text.rstrip().endswith(("：", ":"))):
            return due[-1].year, "承前"
    return None


def _judge(text: str, quantity: Quantity, judged: list[tuple[Quantity, Verdict | None]], setting: _Setting) -> Verdict | None:
    start, end = _sentence(text, quantity.start)
    before, after = text[start : quantity.reach[0]], text[quantity.reach[1] : end]
    part = _part(before)
    due = _due(text, quantity, setting)
    if _never(before, part, after, text, quantity):
        return None
    if _is_past(text[start:end], setting, due):
        return "baseline" if quantity.marked or _ATTAIN.search(before) else None
    if setting.statute and due is None:
        return None
    if _follows_target(text, quantity, judged, start, part):
        return "target"
    return "target" if _is_asked(quantity, before, part, due, setting) else None


def _never(before: str, part: str, after: str, text: str, quantity: Quantity) -> bool:
    """Stretches of time, support, conditions and counts in passing, whatever else the sentence says."""
    if quantity.is_time and not (_TIME_AIM.search(part) and quantity.marked):
        return True
    if _is_support(before, after, quantity):
        return True
    tail = text[quantity.end :]
    share_of_all = quantity.unit == "%" and not _ACTION_OR_NOUN.search(part)
    if _CONDITION_AFTER.match(tail) and not share_of_all:
        return True
    if _CONDITION_BEFORE.search(before) or re.match(r"\s*级", text[quantity.end :]):
        return True
    if quantity.marked:
        return False
    if re.match(r"\s*组成", tail):
        return False
    return bool(_IN_PASSING_BEFORE.search(part) or _COUNTED_IN_PASSING.match(tail) or _bracketed(text, quantity))


_ACTION_OR_NOUN = re.compile(r"(?!实现|确保|推动|力争|争取)[\u4e00-\u9fff]{3,}")


def _is_support(before: str, after: str, quantity: Quantity) -> bool:
    """An amount granted or charged, or the rate it is reckoned by."""
    if not (quantity.is_money or quantity.unit in ("%", "倍")):
        return False
    near = re.split(r"[；;]", before)[-1]
    behind = re.split(r"[，,；;。]", after, maxsplit=1)[0]
    if re.search(r"补贴|补助|奖励|资助|奖补|后补助|贴息|(的|资金|经费)支持|配套|扣除|减征|缴", behind):
        return True
    return bool(_SUPPORT.search(near)) or bool(re.search(r"最高|每人|按.{0,20}$", re.split(r"[，,]", near)[-1] + before[-2:]) and quantity.is_money)


def _bracketed(text: str, quantity: Quantity) -> bool:
    """A count in parentheses on its own: “（17个）”."""
    return text[: quantity.start].rstrip().endswith(("（", "(", "共")) and text[quantity.end :].lstrip()[:1] in ("）", ")")


def _is_past(sentence: str, setting: _Setting, due: tuple[int, DeadlineSource] | None) -> bool:
    """The sentence reports what has been reached."""
    if due is not None and (setting.issued is None or due[0] >= setting.issued):
        return False
    if due is not None and setting.issued is not None and due[0] < setting.issued:
        return True
    if setting.role == "背景":
        return True
    years = [d.year for d in find_deadlines(sentence)]
    if years and setting.issued and max(years) < setting.issued:
        return True
    return bool(_PAST.search(sentence)) and not re.search("力争|争取|确保|目标", sentence)


def _is_asked(
    quantity: Quantity, before: str, part: str, due: tuple[int, DeadlineSource] | None, setting: _Setting
) -> bool:
    if setting.role in ("附则", "条文") and due is None:
        return False
    attained = quantity.marked or bool(_ATTAIN.search(part))
    acted = bool(_ACTION.search(part))
    if due is not None or setting.role == "目标":
        return attained or acted or bool(re.search(r"[\u4e00-\u9fff）)]{2}\s*$", part))
    if setting.role == "原则":
        return attained and bool(_AIM.search(before + part))
    return attained and not quantity.is_time and _asks_outright(quantity, part) or acted


def _asks_outright(quantity: Quantity, part: str) -> bool:
    """Words of attaining with something that attains (“覆盖率达到”), or an action with the figure as its measure."""
    return bool(re.search(r"[\u4e00-\u9fff]{2,}", part)) or quantity.op in (">=", ">", "≈")


def _follows_target(
    text: str, quantity: Quantity, judged: list[tuple[Quantity, Verdict | None]], sentence_start: int, part: str
) -> bool:
    """A figure strung onto a target: “…15家、…5家”, “分别达到…、…”."""
    if not judged or judged[-1][1] != "target" or judged[-1][0].start < sentence_start:
        return False
    between = text[judged[-1][0].reach[1] : quantity.reach[0]]
    return len(between) <= 30 and not re.search(r"[。；;]", between) and not re.search("其中用于|按照|给予", between)


def _due(text: str, quantity: Quantity, setting: _Setting) -> tuple[int, DeadlineSource] | None:
    """The deadline the text gives, stated or carried; not that of the plan."""
    found = deadline_at(text, quantity.start, carry_over_sentences=setting.role == "目标")
    if found is None and setting.issued is not None:
        sentence_start, _ = _sentence(text, quantity.start)
        bare = [d for d in find_deadlines(text[sentence_start : quantity.start]) if d.year >= setting.issued]
        if bare and not _PAST.search(text[sentence_start : quantity.start]):
            found = bare[-1].year, "明示"
    return found or setting.lead


def _targets_of(clause: Clause, quantity: Quantity, verdict: Verdict, previous_end: int, setting: _Setting) -> Iterator[Target]:
    start, end = _quote(clause.text, quantity, previous_end)
    name = name_of(clause.text, quantity, max(previous_end, _sentence(clause.text, quantity.start)[0]))
    deadline, source = _deadline(clause.text, quantity, verdict, setting)
    bounds: list[tuple[float, str]] = [(quantity.value, quantity.op)]
    if quantity.upper is not None:
        bounds = [(quantity.value, ">="), (quantity.upper, "<=")]
    for value, op in bounds:
        factor = quantity.normalized / quantity.value if quantity.value else 1.0
        yield Target(
            clause=clause.id, name=name, subject=subject_of(name), op=op, value=value, unit=quantity.unit,  # type: ignore[arg-type]
            normalized=round(value * factor, 6), scope=_scope(clause.text, quantity, setting), deadline=deadline,
            deadline_source=source, attribute=None, baseline=verdict == "baseline", quote=clause.text[start:end], per=quantity.per,
        )  # fmt: skip


def _deadline(
    text: str, quantity: Quantity, verdict: Verdict, setting: _Setting
) -> tuple[int | None, DeadlineSource | None]:
    """Stated or carried, else the end of the plan's period; a baseline and a yearly figure have none."""
    if verdict == "baseline" or (quantity.per is not None and quantity.per.startswith("每年")):
        return None, None
    found = _due(text, quantity, setting)
    if found is not None:
        return found
    return (setting.period_end, "规划期") if setting.period_end else (None, None)


def _scope(text: str, quantity: Quantity, setting: _Setting) -> str:
    """Whose figure it is: 全国, a place, 每家, or 不明 where several bodies may each or all together be meant."""
    start, _ = _sentence(text, quantity.start)
    sentence = text[start : quantity.start]
    if quantity.per and not quantity.per.startswith(("每年", "年均")):
        return quantity.per
    if re.match(r"\s*各[^地区市县，。]{2,}", sentence):
        return "不明"
    return "全国" if re.search(r"全国[^，。；]*$", sentence) else setting.scope


def _quote(text: str, quantity: Quantity, previous_end: int) -> tuple[int, int]:
    """A readable run around the figure: from the last stop before it to the next stop behind it."""
    start = max(text.rfind(stop, 0, quantity.reach[0]) for stop in "，,；;。：:！？\n") + 1
    joint = text.rfind("、", previous_end, quantity.reach[0])
    if start < previous_end <= joint:
        start = joint + 1
    stops = [i for i in (text.find(stop, quantity.reach[1]) for stop in "，,；;。！？\n") if i >= 0]
    end = min(stops, default=len(text))
    following = re.search(r"、(?=[^，。；]*\d)", text[quantity.reach[1] : end])
    if following:
        end = quantity.reach[1] + following.start()
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _sentence(text: str, position: int) -> tuple[int, int]:
    start = max((m.end() for m in _SENTENCE_END.finditer(text, 0, position)), default=0)
    stop = _SENTENCE_END.search(text, position)
    return start, stop.start() if stop else len(text)


def _part(before: str) -> str:
    """What stands before the figure in its own part of the sentence."""
    return re.split(f"[{_SOFT_END}]", before)[-1]
