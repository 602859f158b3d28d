"""Graph, first step: figures in a run of text, with their unit and how exactly they are meant.

Nothing is judged here: whether a figure is a target, a baseline or a count in passing is decided in `kb.graph.targets`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, cast

from kb.graph.words import words
from kb.model import Op

SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}

# Measure words and units met in plans, opinions and statutes; the longest match wins.
_COUNTED = words(
    "人次 人天 人年 户次 家次 件次 场次 班次 项次 架次 标箱 标准箱 床位 学时 课时 学分 机架 标准机架 "
    "个百分点 百分点 人 名 家 个 项 件 门 所",
    "座 支 户 处 场 次 批 条 台 套 张 辆 架 艘 款 例 份 部 篇 期 班 课 株 棵 头 只 羽 口 间 栋 幢 片 "
    "枚 册 集 种 类 本 宗 笔 单 米 村 队 箱 位 站 员 师 店 馆 档 倍 成 番 分 岁 ％ % ‰",
)
_MONEY = words("美元 欧元 港元 日元 元人民币 元")
_PHYSICAL = words(
    "平方公里 平方千米 平方米 平米 立方米 公里 千米 公顷 亩 公斤 斤 千克 毫克 微克 吨标准煤 吨标煤 "
    "吨公里 吨 千瓦时 千瓦 兆瓦 吉瓦 瓦 度 米 厘米 毫米 公分 升 毫升 Gbps Mbps Tbps TB PB EB GB EFLOPS Flops mmHg",
    "mg ml ㎡ km kg",
)
TIME_UNITS = words("个工作日 工作日 个月 个小时 小时 分钟 秒 周年 年 月 日 天 周 学年 学期")
# Money and what is measured, not counted.
AMOUNT_UNITS = (*_MONEY, *_PHYSICAL, "％", "%", "‰")
_ALL_UNITS = sorted({*_COUNTED, *_MONEY, *_PHYSICAL, *TIME_UNITS}, key=lambda u: (-len(u), u))
# What is to be withstood: a quake or a storm of so many degrees (级), a flood of once in so many years (年一遇).
FORCE_UNITS = words("级 年一遇")
_FORCE = r"年一遇|级(?=(?:以上|及以上|左右|以下)?(?:强烈|破坏性|强)?(?:地震|台风|大风|风力))"
# 项 in 618项目成果交易会 belongs to the noun, 所 in 如图10所示 to the verb.
_UNIT = f"(?:{_FORCE}|" + "|".join(map(re.escape, _ALL_UNITS)) + ")(?<!项(?=目))(?<!所(?=[示列述属在需]))"
# “件/万人”, “元/人”, “吨标准煤/万元”
UNIT = rf"{_UNIT}(?:\s*/\s*[百千万亿]*{_UNIT})?"
# 千瓦, 万向 … are words, not scales.
_SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|千(?![瓦米克伏帕])|百(?!分点))?"
# A longer run of digits is no figure; without an end to it the search takes the square of the run's length.
_DIGITS = r"(?:\d{1,3}(?:,\d{3}){1,6}(?!\d)(?:\.\d{1,9})?|\d{1,18}(?:\s*\.\s*\d{1,18})?)"
_CHINESE = r"(?:[一二两三四五六七八九十百千万亿零〇]{1,24})"
_MORE = r"(?:余|多|来)?"
_DASH = r"(?:-|—|–|~|〜|∼|至|到|―){1,2}"

# Nothing else begins a figure.
_BEGINS = r"(?=[\d百翻二三四五六七八九十一两千万亿零〇半全前])"
_FIGURE = re.compile(
    rf"{_BEGINS}(?:(?P<low>{_DIGITS})\s*(?P<lowscale>{_SCALE})\s*(?P<lowunit>{UNIT})?"
    rf"\s*{_DASH}\s*(?P<high>{_DIGITS})\s*(?P<highscale>{_SCALE})\s*(?P<highmore>{_MORE})\s*(?P<highunit>{UNIT})"
    rf"|(?P<value>{_DIGITS})\s*(?P<scale>{_SCALE})\s*(?P<more>{_MORE})\s*(?P<unit>{UNIT})?"
    rf"|百分之(?P<percent>{_CHINESE})"
    rf"|翻(?P<fold>[一二两三四])?番"
    rf"|(?P<parts>[二三四五六七八九十])分之(?P<share>[一二三四五六七八九])|(?P<half>(?<!一)一半|半数)(?=以上|的|，|。|；)"
    rf"|(?P<whole>全覆盖)|(?<=[国省市球区县界业])前(?P<rank>\d{{1,3}}|[一二三四五六七八九十]{{1,3}})\s*(?:名|位|强|列)?(?=[，。；、]|$|行列|之列|以内)"
    rf"|(?P<words>{_CHINESE})\s*(?P<wordsmore>{_MORE})\s*(?P<wordsunit>{UNIT}))"
)
# A text without any of this holds no figure that is kept: a number, or a numeral at which words of measure stand.
_NUMBER = re.compile(r"\d")
_NUMERAL = re.compile("[一二两三四五六七八九十百千万亿零〇]")
_MEASURE_BEHIND = re.compile("以[上下内]|之内|左右|上下|[余多来]")
_MEASURE_BEFORE = re.compile(
    r"[于过出破超足到约近达为至少低多高限在底≥⩾≤⩽<>＜＞]\s*[：:]?\s*[一二两三四五六七八九十百千万亿零〇]"
)
_SHARES = ("分之", "番", "半", "全覆盖")
_RANK = re.compile("[国省市球区县界业]前")

# Longest alternatives first; the match must end where the number starts.
_BEFORE: tuple[tuple[str, Op], ...] = (
    ("大于等于|大于或等于|不少于|不低于|不小于|不下于|不得少于|不得低于|至少|最低|≥|⩾|保底", ">="),
    (
        "小于等于|小于或等于|不超过|不高于|不大于|不多于|不得超过|不能超过|不得高于|最高|最多|至多|上限为?|控制在|≤|⩽",
        "<=",
    ),
    ("超过|超出|突破|大于|高于|多于|超|>", ">"),
    ("小于|低于|少于|不足|不到|<", "<"),
    ("大约|约|近|接近", "≈"),
    ("达到|达|为|至|到", "="),
)
_BEFORE_AT_END = tuple((re.compile(rf"(?:{words})\s*[：:]?\s*$"), op) for words, op in _BEFORE)
_AFTER = re.compile(
    r"\s*(?:[（(]\s*[含不][^（()）]{0,4}[）)])?\s*(?P<word>及?以上|及?以下|以内|之内|左右|上下|余|"
    r"多)(?!名|个|家|人|层|元)"
)
_AFTER_OP: dict[str, Op] = {
    "以上": ">=",
    "以下": "<=",
    "以内": "<=",
    "之内": "<=",
    "左右": "≈",
    "上下": "≈",
    "余": "余",
    "多": "余",
}

_PER_TIME = re.compile(r"(每年度?|每个?季度|每个?月|每周|每天|每日|每学年)(?!度?[一二三四\d])")
_PER_HEAD = re.compile(r"每人\s*(?:每年)?[^，,。；]{0,4}$")
_PER_OTHER = re.compile(
    r"(每[万千百]?[\u4e00-\u9fff]{1,6}?)(?=拥有|不|至|最|达|重点|打造|建|培|补|奖|给|支|年|总|"
    r"[\d（(])|(年均)|(各[\u4e00-\u9fff]{1,8}?)(?=每年)"
)
# As far before a figure as the words reach that it is per.
_NEAR = 120
_REACH_OF_VERB = 40
_TIME_OF = {"年": "年", "季": "季度", "月": "月", "周": "周", "天": "天", "日": "日", "学": "学年"}

_WIDTH = {ord(c): chr(ord(c) - 0xFEE0) for c in "０１２３４５６７８９％．，＞＜～－／"} | {ord("−"): "-"}
# Dates, numbers of documents, titles, quoted names and ordinals hold figures that measure nothing.
Run = Literal["enumerator", "web", "title", "docno", "years", "year", "ordinal", "quoted", "day", "clock", "code", "no"]
_MASKED = re.compile(
    r"(?=[h%《〔\[（(\d“\"「A-Za-z第附如见])(?:(?P<web>https?://\S+|(?:%[0-9A-Fa-f]{2}){2,})|(?P<title>《[^》]*》)"
    r"|(?P<docno>[〔\[（(]\s*(?:19|20)\d\d\s*[〕\]）)]\s*\d*\s*号?)"
    r"|(?P<years>(?:19|20)\d\d\s*[-—–~至到]{1,2}\s*(?:(?:19|20)\d\d|\d\d)\s*年?)"
    r"|(?P<year>(?:19|20)\d\d\s*(?:年度|年|学年))|(?P<ordinal>第\s*[\d一二两三四五六七八九十百千零〇]+)"
    r"|(?P<quoted>“[^”]{1,16}”|“[^”]{1,24}[+＋][^”]{1,24}”|\"[^\"]{1,16}\"|「[^」]*」)"
    r"|(?P<day>\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?(?!份?以))|(?P<clock>\d{1,2}\s*[:：]\s*\d{2})"
    r"|(?P<code>(?<![A-Za-z])[A-Za-z]+[-_.]?\d[\d.]*[A-Za-z]*|\d[\d.]{0,18}[GDVP](?![A-Za-z]))|"
    r"(?P<no>\d{1,18}\s*[号#＃]|(?:附件|附表|附录|[如见][图表])\s*\d{1,3}))"
)
_ENUMERATOR = re.compile(r"(?:^|(?<=[。；：\n]))\s*(?:[（(]\s*\d{1,3}\s*[）)]|\d{1,3}\s*[.、．])(?!\d*\s*%)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in a text. `[start, end)` is the number with its unit; `reach` also takes in the words of `op` around
    it.

    `upper` is the other end of a range. `normalized` is `value` with the scale of the unit worked in.
    """

    start: int
    end: int
    reach: tuple[int, int]
    op: Op
    marked: bool
    """Whether words such as 达到, 超过, 以上 stand at the figure."""
    value: float
    upper: float | None
    unit: str
    normalized: float
    per: str | None = None

    @property
    def is_time(self) -> bool:
        """A stretch of time rather than an amount."""
        return self.unit in TIME_UNITS

    @property
    def is_money(self) -> bool:
        """An amount of money."""
        return "元" in self.unit


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every figure of `text` that has a unit, in order. Dates, titles, quoted names, ordinals are left out.

    Chinese numerals count only where words of measure stand at them (“不少于三家”): “四支队伍” is a way of speaking.
    """
    if not _may_count(text):
        return ()
    narrow = _mask(narrowed(text))
    found = []
    match = _FIGURE.search(narrow)
    while match is not None:
        quantity = _read(match, narrow)
        after = match.end()
        if quantity is not None:
            found.append(quantity)
        elif match["high"]:
            # “2000万元至1亿元” is no range of one unit: two figures.
            first, last = match.end("lowunit" if match["lowunit"] else "lowscale"), match.start("high")
            narrow, after = narrow[:first] + "□" * (last - first) + narrow[last:], match.start()
        match = _FIGURE.search(narrow, after)
    return tuple(found)


def _may_count(text: str) -> bool:
    if _NUMBER.search(text) or any(share in text for share in _SHARES) or ("前" in text and _RANK.search(text)):
        return True
    measured = _NUMERAL.search(text) and (_MEASURE_BEHIND.search(text) or _MEASURE_BEFORE.search(text))
    return measured is not None


def narrowed(text: str) -> str:
    """`text`, equally long, with digits and the marks among them in one width."""
    return text.translate(_WIDTH)


def masked(text: str) -> tuple[tuple[int, int, Run], ...]:
    """The runs `[start, end)` of `text` that look like figures but are a date, name or number of order, and which."""
    narrow = narrowed(text)
    found: list[tuple[int, int, Run]] = [(*m.span(), "enumerator") for m in _ENUMERATOR.finditer(narrow)]
    blotted = _ENUMERATOR.sub(_blot, narrow)
    found += [(*m.span(), cast(Run, m.lastgroup)) for m in _MASKED.finditer(blotted)]
    return tuple(sorted(found))


def _mask(text: str) -> str:
    """`text`, equally long, with the runs that are no figures blotted out."""
    return _MASKED.sub(_blot, _ENUMERATOR.sub(_blot, text))


def _blot(match: re.Match[str]) -> str:
    return "□" * len(match.group(0))


def _read(match: re.Match[str], text: str) -> Quantity | None:
    part = match.groupdict()
    if part["fold"] is not None or match.group(0) == "翻番":
        times = chinese_number(part["fold"] or "一")
        # 翻番 says by itself that something is to be attained.
        return replace(_place(match, text, times, None, "番", 2.0**times, more=""), marked=True)
    if part["percent"]:
        return _place(match, text, chinese_number(part["percent"]), None, "%", None, more="")
    if part["parts"] or part["half"]:
        share = 50.0 if part["half"] else 100 * chinese_number(part["share"]) / chinese_number(part["parts"])
        found = _place(match, text, round(share, 2), None, "%", None, more="")
        return found if found.marked else None
    if part["whole"] or part["rank"]:
        return _standing(match, text)
    if part["high"]:
        return _read_range(match, text)
    if part["words"]:
        if _is_word(text, match):
            return None
        words, scale = re.fullmatch(r"(.*?)([万亿]*)", part["words"]).groups()  # type: ignore[union-attr]
        value, unit = chinese_number(words or "一"), scale + part["wordsunit"]
        found = _place(match, text, value, None, unit, value * _scale(scale), more=part["wordsmore"])
        # “突破一批技术” counts nothing; “至少一家” does.
        return found if found.marked and (found.value != 1 or scale or found.op in (">=", "<=")) else None
    unit = _squeeze(part["unit"])
    if not unit and not part["scale"] and not _measured_bare(match, text):
        return None
    if not unit and part["scale"] and re.match(r"[\u4e00-\u9fff]", text[match.end() : match.end() + 1] or "。"):
        return None
    if re.match(r"0\d", part["value"]):
        return None  # 010508 is a code
    value = _number(part["value"])
    return _place(match, text, value, None, part["scale"] + unit, value * _scale(part["scale"]), more=part["more"])


def _standing(match: re.Match[str], text: str) -> Quantity | None:
    """“实现…全覆盖” is all of it (100%), “进入全国前三” a rank of three at the lowest."""
    before = text[max(0, match.start() - _REACH_OF_VERB) : match.start()]
    if match["whole"]:
        if not re.search(r"(?:实现|达到|做到|确保|推动实现)[^，。；]*$", before):
            return None
        return Quantity(match.start(), match.end(), match.span(), "=", True, 100.0, None, "%", 100.0)
    if not re.search(r"(?:进入|迈入|跻身|挤进|进|位居|位列|居|列|排名|稳居|保持)[^，。；]*$", before):
        return None
    rank = float(match["rank"]) if match["rank"].isdigit() else chinese_number(match["rank"])
    return Quantity(match.start(), match.end(), match.span(), "<=", True, rank, None, "名", rank)


def _read_range(match: re.Match[str], text: str) -> Quantity | None:
    part = match.groupdict()
    if part["lowunit"] and _squeeze(part["lowunit"]) != _squeeze(part["highunit"]):
        return None
    scale = part["highscale"]
    low, high = _number(part["low"]), _number(part["high"])
    if high < low:
        return None
    return _place(
        match, text, low, high, scale + _squeeze(part["highunit"]), low * _scale(scale), more=part["highmore"]
    )


def _place(
    match: re.Match[str],
    text: str,
    value: float,
    upper: float | None,
    unit: str,
    normalized: float | None,
    *,
    more: str,
) -> Quantity:
    start, end = match.span()
    op, first, last, marked = _op(text, start, end, more)
    if upper is not None and not marked:
        op = ">="
    per, unit = _per(text, start, end, unit)
    return Quantity(
        start=start,
        end=end,
        reach=(first, last),
        op=op,
        marked=marked,
        value=value,
        upper=upper,
        unit=unit,
        normalized=value if normalized is None else round(normalized, 6),
        per=per,
    )


def _op(text: str, start: int, end: int, more: str) -> tuple[Op, int, int, bool]:
    """The comparison, the reach of its words, and whether any stood there. Words before win over words after."""
    after = _AFTER.match(text, end)
    last = after.end() if after else end
    window = text[max(0, start - 8) : start]
    for pattern, op in _BEFORE_AT_END:
        before = pattern.search(window)
        if before is None:
            continue
        first = start - len(window) + before.start()
        if op == "=" and after:
            op = _AFTER_OP[after["word"].lstrip("及")]
        if op == "=" and more:
            op = "余"
        return op, first, last, True
    if after:
        return _AFTER_OP[after["word"].lstrip("及")], start, last, True
    return ("余", start, end, True) if more else ("=", start, end, False)


def _per(text: str, start: int, end: int, unit: str) -> tuple[str | None, str]:
    """What the figure is per, and the unit as a rate where it is per time or per head (人次/年, 元/人)."""
    part = re.split(r"[，,。；;：:]", text[max(0, start - _NEAR) : start])[-1]
    time = [t for t in _PER_TIME.finditer(part) if not re.search(r"\d\s*年", part[t.end() :])]
    if time and "/" not in unit and unit not in TIME_UNITS:
        return time[-1].group(1), f"{unit}/{_TIME_OF[time[-1].group(1).replace('个', '')[1]]}"
    if _PER_HEAD.search(part) and "元" in unit and "/" not in unit:
        return "每人", f"{unit}/人"
    other = list(_PER_OTHER.finditer(part))
    return (next(g for g in other[-1].groups() if g), unit) if other else (None, unit)


def _measured_bare(match: re.Match[str], text: str) -> bool:
    """A number without unit is a figure only after words of measure and before a stop (“指数达到120。”)."""
    before = text[max(0, match.start() - 3) : match.start()]
    after = text[match.end() : match.end() + 1]
    return bool(re.search(r"(达到|超过|突破|[≥≤])\s*$", before)) and (not after or after in "，。；、,;以左")


def _is_word(text: str, match: re.Match[str]) -> bool:
    """Chinese numerals inside a word (万家 in 千家万户, 十 in 十分) measure nothing."""
    return bool(re.match(r"分之|[之大]", text[match.end() : match.end() + 2])) or match.group("wordsunit") in TIME_UNITS


def _squeeze(unit: str | None) -> str:
    return re.sub(r"\s", "", unit or "")


def _number(digits: str) -> float:
    return float(re.sub(r"[,\s]", "", digits))


def _scale(scale: str) -> int:
    factor = 1
    for char in scale:
        factor *= SCALES[char]
    return factor


def chinese_number(numeral: str) -> float:
    """The value of a Chinese numeral (三千二百, 两万, 十五). A numeral without digits (百, 万) is one of that scale."""
    digits = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
    total, section, current = 0, 0, 0
    for char in numeral:
        if char in digits:
            current = digits[char]
        elif char in "十百千":
            section += (current or 1) * SCALES[char]
            current = 0
        else:
            total += (section + current or 1) * SCALES[char]
            section = current = 0
    return float(total + section + current)
