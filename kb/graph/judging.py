"""Graph: whether a figure is a target, a baseline, or neither, and then what it is instead.

A figure is a target where the text asks for it: by a deadline, in a part of the document about goals, by words of
attaining (达到, 不少于) or as the object of an action (培训…1000人次). It is a baseline where the text reports it.
Neither are amounts of support (给予…补贴), conditions (…以上的企业), norms of statutes and of medicine, stretches of
time, and counts in passing (聚焦10个领域).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from kb.graph import rulings
from kb.graph.naming import ACTIONS
from kb.graph.periods import DeadlineSource, deadline_at, find_deadlines
from kb.graph.quantities import AMOUNT_UNITS, FORCE_UNITS, TIME_UNITS, Quantity
from kb.graph.rulings import Ruling
from kb.graph.sections import Role
from kb.graph.words import either, words
from kb.model import Span

Deadline = tuple[int, DeadlineSource]

_SUPPORT = re.compile(
    either(
        "给予 奖励 补贴 补助 资助 奖补 贴息 减免 减征 减按 免征 扶持 兑现 拨付 授信 贷款 融资 保费 罚款 罚金 扣除",
        "缴纳 缴费 征收 (?<!办)税率 工资 薪 津贴 租金 安排 注册资本 实收资本 配套资金 资金支持 经费支持 额度",
        "按照.{0,20}标准",
    )
)
_SUPPORT_BEHIND = re.compile(
    either("补贴 补助 奖励 资助 奖补 贴息 配套 扣除 减征 缴 的支持 资金支持 经费支持 扶持 给予 予以")
)
# “投资5000万元以上的项目”: the figure tells which ones are meant.
_ATTRIBUTE_BEHIND = re.compile(
    r"\s*(?:[（(][^（()）]*[）)])?\s*(?:及?以上|及?以下|以内|"
    r"左右)?\s*(?:[（(][^（()）]*[）)])?(?:、[^，。；]{0,6}\d[^，。；、]{0,8})*的"
)
# “营业收入超100亿元企业3家”
_KIND_BEHIND = re.compile(
    r"\s*(?:(?:以上|级)(?:的)?[\u4e00-\u9fff]{0,6}?)?(?:的)?(?:规上|规模以上)?(?:工业|龙头|骨干|领军|重点)?"
    + either("企业 园区 集群 产业 项目 平台 基地 基金 市场 楼宇 工程 上市公司 群体 人群 家庭")
)
_MAGNITUDE = re.compile(
    either("年产 总投资 投资额 总建筑面积 建筑面积 占地 面积约 投资 产能 规格 时速 直径 库容 装机")
    + r"\s*(?:约|近|为|达)?\s*$"
)
# “完成技改投资100亿元以上，”, “设立20亿元的产业基金”: the figure is what is to be brought about.
_INVESTED = re.compile("(?:完成|实现|带动|拉动|撬动|新增)[^，。；、]*投资(?:额|总额)?\\s*(?:约|近|为|达|超)?\\s*$")
_WHOLE_BEHIND = re.compile(r"\s*(?:及?以上|左右)?\s*(?=[，。；、\n]|$)")
_FUND_SET_UP = re.compile("(?:组建|设立|成立|筹建)[^，。；、]{0,12}$")
_FUND_BEHIND = re.compile(r"\s*(?:以上|左右)?(?:规模)?的[^，。；、]{0,24}基金(?=[，。；、\n]|$)")
# How much is lent in all is a figure of banks, no support granted.
_LENT = re.compile("(?:贷款|信贷)[^，。；]{0,6}(?:余额|投放|规模)[^，。；]{0,8}$")
_WITHSTOOD = re.compile("(?:抗御|抵御|防御|抵抗|防洪|抗震|排涝|治涝|除涝)[^，。；]{0,14}$")
_PASSING_LEAD = re.compile(
    either(
        "聚焦 围绕 依托 按照 包括 分为 分成 涉及 涵盖 等 共 其中有 选择 针对 上述 以下 下列 前 这 该 有关 全部",
        "全市 全省 全国 所有 原有 现有的? 除 第 共有 坚持 做好 抓好 突出 把握 处理好 落实 推行 推进 加快推进 负责",
        "由 和 与 及 向 从 将 把 每 每隔 分 (?<=[\\u4e00-\\u9fff])方面",
    )
    + r"\s*$"
)
_PASSING_BEHIND = re.compile(
    r"\s*(?:大|重点)?"
    + either(
        "方面 领域 环节 阶段 层次 维度 原则 关键词 步骤 途径 方向",
        "行业(?![\\u4e00-\\u9fff]{0,6}平台) 部门 单位 区县 县区 地区 地市 市州 县\\W",
        "市\\W 省份 章 条措施 项措施 指标 项任务 项重点任务 项工作 项制度 项政策 项指标 项内容 要素 字 工作日 级",
    )
)
_REPORTED = re.compile(
    either(
        "已(?!有的|建成的)[\\u4e00-\\u9fff] 目前 截至 截止 以来 去年 上年 同期 过去 历年 近年",
        "连续[\\d一二三四五六七八九十]+年 曾 取得了 刚刚 顺利完成 全年预计 预计全年 据统计 据测算 统计显示",
        "初步形成 快速壮大 位居 居全[国省市]",
    )
)
_FORETOLD = re.compile(r"据[\u4e00-\u9fffA-Za-z]{2,20}(?:预计|预测|估算|估计)")
# “项目申报文件（一式3份）”, “每所高校限报2项”, “将3个工程的项目以一个申报文上报”
_COPIES = re.compile(r"一式\s*$")
_AT_MOST_SO_MANY = re.compile(r"限(?:报|作为|申报|推荐|选|填|选报|额|制在?)?\s*$")
_AIMED = re.compile(either("力争 争取 确保 目标 努力 计划"))
_ATTAINED = re.compile(
    either(
        "达到 达 不少于 不低于 不小于 不下于 至少 超过 突破 提高到 提高至 提升到 提升至 增长到 增长至 增加到 增至",
        "升至 扩大到 降到 降至 下降到 下降至 控制在 保持在 稳定在 维持在 压减到 压缩到 压缩至 缩短到 缩短至 增长",
        "上升 提高 提升 下降 降低 减少 增加 不超过 不高于 实现 占 完成 累计",
    )
    + r"\s*[：:]?\s*(?:约|近)?\s*$|(?:到位资金|资金到位|到位(?:外资|内资))\s*(?:约|近|达)?\s*$"
)
# What there is or was made.
_HAD = re.compile(
    either(
        "建有 现有 共有 拥有 设有 建成 累计 培育 新增 引进 认定 创建 获批 开通 上线",
        "总数 总量 数量 规模 占比 比重 覆盖率 产值 增加值 收入 总额 进口 出口 提供了",
    )
    + r"[^，,。；;]{0,24}$"
)
_NORMATIVE = re.compile("(?<![供相适响反])应(?![用急对变])|须")
_WEAKLY_ATTAINED = re.compile(r"(?:为|位|约|近)\s*$")
_ACTED = re.compile(either(" ".join(a for a in ACTIONS if len(a) > 1)))
# Time may be a target where it is what is to be cut or lived.
_TIME_AIM = re.compile(either("压缩 缩短 减少 控制 降低 降至 压减 平均 预期寿命 人均") + r"[^，。；]{0,16}$")
# How often or how much at a time is a rule of procedure, unless the document says by when or counts what is held.
_DOSES = frozenset(words("次 份 支 例 滴 片"))
_HELD = re.compile(either("开展 举办 组织 召开 培训 活动 宣传 检查 督查 评估 服务 演练 交流"))
_GRANTED = re.compile(either("给予 奖励 补贴 补助 资助 奖补 贴息 认定 入选 获评 符合"))
_CLINICAL = frozenset(words("mg/kg mg ml mmHg kg 毫克 毫升 微克 次/分 岁 度 ml/kg 瓦"))
_SPECIFIED = frozenset(words("米 位 公斤 千米 厘米 毫米 英寸 寸"))
# How large a building is describes it.
_MEASURED = frozenset(words("米 m ㎡ 平方米 平米"))
_DIMENSION = re.compile(r"(?:高度|层高|楼高|总高|高|标准层面积|建筑面积|面宽|进深)\s*(?:约|近|为|达到?|超过?)?\s*$")
# “全市70%单位”: a share of all is no count in passing.
_OF_ALL = re.compile(r"(?:全市|全省|全国|全区|全县|所有)\s*$")
# “高海拔（超过1000米）地区”: what stands in parentheses says which ones are meant.
_QUALIFYING = re.compile(r"[（(][^（()）。，；]{0,12}$")
_SETS_UP = re.compile(r"(?:建成|建设|新建|培育|打造|引进|新增|创建|完成|认定|设立|组建|实现|形成|达到|布局)\s*$")
_COUNTED = re.compile(r"\d+\s*[个家项条人名座处所种类]")
# The words that decide stand nearer; a sentence of real documents has 900 characters at most.
_NEAR = 400
_SENTENCE_END = re.compile(r"[。！？!?\n]|；(?=\s*[（(]?\d+[.．、)）])")


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a whole clause: its part of the document, the document's year, the deadline of a lead-in above
    it."""

    role: Role
    statute: bool
    issued: int | None
    lead: Deadline | None
    granting: bool = False
    """A clause of a support policy (若干措施、若干政策) that grants money: its figures are terms of the grant."""
    conditional: bool = False
    """A clause under a heading of conditions (申报条件): its figures tell who may apply."""


@dataclass(frozen=True, slots=True)
class Place:
    """A figure in its sentence: what stands before the number, its own part of that, and what stands behind."""

    text: str
    quantity: Quantity
    start: int
    before: str
    part: str
    behind: str

    @classmethod
    def of(cls, text: str, quantity: Quantity) -> Place:
        """The place of a figure in a clause's text."""
        start, end = sentence_at(text, quantity.start)
        before = text[max(start, quantity.start - _NEAR) : quantity.start]
        behind = text[quantity.end : min(end, quantity.end + _NEAR)]
        return cls(text, quantity, start, before, re.split("[，,；;：:]", before)[-1], behind)


def sentence_at(text: str, position: int) -> tuple[int, int]:
    """The sentence around a position, without its stop."""
    stops = _stops(text)
    after = bisect_left(stops, (position, 0))
    return stops[after - 1][1] if after else 0, stops[after][0] if after < len(stops) else len(text)


@lru_cache(maxsize=64)
def _stops(text: str) -> tuple[Span, ...]:
    return tuple(m.span() for m in _SENTENCE_END.finditer(text))


def deadline_of(place: Place, setting: Setting) -> Deadline | None:
    """The deadline the text gives, stated or carried on; not that of the plan as a whole."""
    found = deadline_at(place.text, place.quantity.start, carry_over_sentences=setting.role == "目标")
    if found is None and setting.issued is not None and not _REPORTED.search(place.before):
        bare = [due for due in find_deadlines(place.before) if due.year >= (setting.issued or 0)]
        found = (bare[-1].year, "明示") if bare else None
    return found or setting.lead


def judge(place: Place, setting: Setting, previous: tuple[Place, Ruling] | None) -> Ruling:
    """What a figure is and why. `previous` is the figure before it in the clause and what that one was."""
    if previous is not None and previous[1].kind in ("目标", "现状") and shares_verb(place, previous[0]):
        return rulings.STRUNG if previous[1].kind == "目标" else rulings.STRUNG_BASELINE
    due = deadline_of(place, setting)
    never = _told_before(place) or _never(place)
    if never is not None:
        return never
    if due is None and setting.role != "目标" and _is_procedure(place):
        return rulings.PROCEDURE
    if due is None and setting.conditional:
        return rulings.CONDITION
    if _is_reported(place, setting, due):
        return _reported(place, previous)
    if due is None and (setting.statute or (setting.granting and _is_term(place))):
        return rulings.PROVISION
    if due is None and _is_bounded(place):
        return rulings.LIMIT
    if previous is not None and _strung_on(place, *previous):
        return rulings.STRUNG
    if _is_asked(place, setting, due):
        return rulings.TARGET
    measured = place.quantity.marked or place.quantity.is_money or place.quantity.unit == "%"
    return rulings.LIMIT if measured else rulings.PASSING


def _reported(place: Place, previous: tuple[Place, Ruling] | None) -> Ruling:
    """What has been reached or is there (“建有国家重点实验室21个，省实验室5个”) is a baseline, anything else talk."""
    if place.quantity.marked or _ATTAINED.search(place.part) or _HAD.search(place.part):
        return rulings.BASELINE
    strung = previous is not None and previous[1].kind == "现状" and _follows(place, previous[0])
    return rulings.STRUNG_BASELINE if strung else rulings.TOLD


def _told_before(place: Place) -> Ruling | None:
    """What the words right before the number settle."""
    if _COPIES.search(place.part):
        return rulings.PROCEDURE
    limited = rulings.LIMIT if _AT_MOST_SO_MANY.search(place.part) else None
    return rulings.TOLD if _FORETOLD.search(place.before) else limited


def _never(place: Place) -> Ruling | None:
    """Stretches of time, norms, support, conditions and counts in passing, whatever else the sentence says."""
    quantity = place.quantity
    if quantity.unit in FORCE_UNITS:
        return None if _WITHSTOOD.search(place.part) else rulings.NORM
    if quantity.is_time and not (_TIME_AIM.search(place.part) and quantity.marked):
        return rulings.STRETCH
    if quantity.unit in _CLINICAL and "预期寿命" not in place.before:
        return rulings.NORM
    if quantity.unit in _SPECIFIED and not quantity.marked:
        return rulings.NORM
    if re.search(r"[×*=/＝÷≥≤⩾⩽><]\s*$", place.part):
        return rulings.NORM
    if _is_support(place):
        return rulings.SUPPORTED
    if _is_attribute(place):
        return rulings.CONDITION
    if quantity.marked or re.match(r"\s*组成", place.behind):
        return rulings.NORM if quantity.unit in _MEASURED and _DIMENSION.search(place.part) else None
    if quantity.unit == "%" and _OF_ALL.search(place.part):
        return None
    if _in_parentheses(place) and quantity.unit in ("分", "%"):
        return rulings.WEIGHT
    if _PASSING_LEAD.search(place.part) or _PASSING_BEHIND.match(place.behind) or _in_parentheses(place):
        return rulings.PASSING
    return rulings.SUM if _sums_up(place) else None


def _is_term(place: Place) -> bool:
    """A term of a grant, where nothing is built or trained in all or every year (建设1000家以上智能工厂).

    No more than so many is a term always.
    """
    if place.quantity.op == "<=":
        return True
    per = place.quantity.per or ""
    in_all = not per or per.startswith("每年")
    return not (in_all and _ACTED.search(place.part) and not _GRANTED.search(place.before[-80:] + place.behind[:40]))


def _is_procedure(place: Place) -> bool:
    """A rule of how to go about something (每天至少2次, 采集3份), or all of something without a time for it."""
    unit, _, per = place.quantity.unit.partition("/")
    if place.text[place.quantity.start : place.quantity.end] == "全覆盖":
        return True
    return unit in _DOSES and (per in ("天", "日", "周") or not _HELD.search(place.part + place.behind[:20]))


def _is_support(place: Place) -> bool:
    """An amount granted or charged, or the rate it is reckoned by."""
    quantity = place.quantity
    if not (quantity.is_money or quantity.unit in ("%", "倍")) or _LENT.search(place.part):
        return False
    if _SUPPORT_BEHIND.search(re.split(r"[，,；;。]", place.behind, maxsplit=1)[0]):
        return True
    near = re.split(r"[；;]", place.before)[-1]
    return bool(_SUPPORT.search(near)) or (quantity.is_money and bool(re.search("最高|每人|按", place.part)))


def _is_attribute(place: Place) -> bool:
    """The figure describes something (投资5000万元以上的项目, 30万吨级码头), unless it is a share of all
    (90%以上的部门接入)."""
    if _QUALIFYING.search(place.before) and re.match(r"\s*(?:及?以[上下])?[）)][\u4e00-\u9fff]", place.behind):
        return True
    if _is_brought_about(place):
        return False
    if re.match(r"\s*级", place.behind) or _MAGNITUDE.search(place.part):
        return True
    if re.match(r"\s*(?:对|凡)", place.part) and "的" in re.split("[，；。]", place.behind)[0]:
        return True
    if place.quantity.is_money and _KIND_BEHIND.match(place.behind):
        return True
    if not _ATTRIBUTE_BEHIND.match(place.behind):
        return False
    subject = re.sub("实现|确保|推动|力争|争取|达到|超过", "", place.part)
    return place.quantity.unit != "%" or bool(re.search(r"[\u4e00-\u9fff]{3,}", subject))


def _is_brought_about(place: Place) -> bool:
    """An amount to be invested, or that of a fund to be set up."""
    invested = _INVESTED.search(place.part) and _WHOLE_BEHIND.match(place.behind)
    return bool(invested or (_FUND_SET_UP.search(place.part) and _FUND_BEHIND.match(place.behind)))


def _sums_up(place: Place) -> bool:
    """The count of what was just listed: “甲、乙、丙3个中心” counts three names."""
    listed = re.split("[和及与]|以及", place.part.strip())
    if "、" not in listed[0] or len(listed) > 2 or _SETS_UP.search(place.part) or place.quantity.upper is not None:
        return False
    names = sum(part.count("、") + 1 for part in listed)
    named = re.match(r"[\u4e00-\u9fff]", place.behind) and not _COUNTED.search(place.part)
    return place.quantity.value == names and bool(named)


def _in_parentheses(place: Place) -> bool:
    """A count in parentheses on its own: “（17个）”."""
    return place.before.rstrip().endswith(("（", "(", "共")) and place.behind.lstrip()[:1] in ("）", ")")


def _is_reported(place: Place, setting: Setting, due: Deadline | None) -> bool:
    """The sentence reports what has been reached."""
    if due is not None:
        return setting.issued is not None and due[0] < setting.issued
    if setting.role in ("背景", "目标"):
        return setting.role == "背景"
    sentence = place.before + place.behind
    years = [d.year for d in find_deadlines(sentence)]
    if years and setting.issued and max(years) < setting.issued:
        return True
    return bool(_REPORTED.search(sentence)) and not _AIMED.search(sentence)


def _is_asked(place: Place, setting: Setting, due: Deadline | None) -> bool:
    if setting.role in ("附则", "条文") and due is None:
        return False
    attained, acted = bool(_ATTAINED.search(place.part)), bool(_ACTED.search(place.part))
    if place.quantity.unit == "番":
        return True  # what doubles is a goal wherever it is not reported
    if due is not None or setting.role == "目标":
        named = re.search(r"[\u4e00-\u9fff）)]{2}\s*$", place.part)
        said = place.quantity.marked or attained or acted
        return said or named is not None or bool(_WEAKLY_ATTAINED.search(place.part))
    if setting.role == "原则":
        if attained and _AIMED.search(place.before):
            return True
        return place.quantity.marked and (attained or acted) and not _NORMATIVE.search(place.part)
    if place.quantity.is_time:
        return attained
    if _is_share(place):
        return True
    return acted or (attained and bool(re.search(r"[\u4e00-\u9fff]{4,}", place.part)))


def _is_bounded(place: Place) -> bool:
    """No more than so many things (“联合单位不超过3家”) is a limit; of a share or an amount it may be a goal."""
    thing = place.quantity.unit.partition("/")[0].lstrip("十百千万亿")
    return place.quantity.op == "<=" and thing not in ("", "个百分点", "百分点", *AMOUNT_UNITS, *TIME_UNITS)


def _is_share(place: Place) -> bool:
    """So large a share of all is to do or have something: “90%以上的项目接入”, “事项100%全覆盖”."""
    quantity = place.quantity
    if quantity.unit != "%" or re.search("受访|被调查|认为|表示|的$", re.split("[，；]", place.behind)[0]):
        return False
    if quantity.op == ">=" and not place.part.strip():
        return bool(re.match(r"以上的?[\u4e00-\u9fff]{4,}", place.behind.lstrip()))
    if quantity.op == "=" and not place.part.strip() and _OF_THEM.match(place.behind):
        return True
    return quantity.value == 100 and bool(_WHOLLY.match(place.behind))


# “90%的市和70%的县达到三星级”
_OF_THEM = re.compile(r"\s*的[\u4e00-\u9fff][^，。；]{0,30}?(?:达到|实现|完成|建成|通过|接入|纳入|开展)")
_WHOLLY = re.compile(r"\s*(?:全?覆盖|(?:全部)?(?:实现|完成|接入|上线|网上|归集|纳入|线上|可办|达标))")


def shares_verb(place: Place, previous: Place) -> bool:
    """“分别达到30%、20%和10%”: nothing but a mark of a list stands between the figures."""
    if place.quantity.unit != previous.quantity.unit:
        return False
    between = place.text[previous.quantity.reach[1] : place.quantity.reach[0]]
    return re.fullmatch(r"\s*(?:、|和|与|及|以及)\s*", between) is not None


def _strung_on(place: Place, previous: Place, ruling: Ruling) -> bool:
    """A figure strung onto a target: “…15家、…5家”, “分别达到…、…”."""
    return ruling.kind == "目标" and _follows(place, previous)


def _follows(place: Place, previous: Place) -> bool:
    """Whether the figure is the next of a list in the same sentence."""
    if previous.start != place.start:
        return False
    between = place.text[previous.quantity.reach[1] : place.quantity.reach[0]]
    return len(between) <= 30 and not re.search("[。；;]|其中用于|按照|给予", between)
