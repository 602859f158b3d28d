"""Graph, first step: numbers that measure nothing and what they are: dates, numbers of order, names, ways of speaking.

The figures with a unit are read in `kb.graph.quantities`, and what that leaves out as a date or a name is told by
`masked`; here every other number of a text gets its kind, so that none is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from kb.graph.quantities import AMOUNT_UNITS, TIME_UNITS, UNIT, Run, chinese_number, masked, narrowed
from kb.graph.words import either
from kb.model import Span

Kind = Literal["计数", "标准", "时间", "编号", "词语"]

_CHINESE = "〇零一二两三四五六七八九十百千万亿"
_NUMBER = re.compile(
    r"(?:19|20)\d\d([-./])\d{1,2}(?:\1\d{1,2})?(?!\d)|[两三四五]省[一两三][市区地]|\d+(?:[.,]\d+)*[万亿]*"
    rf"|[{_CHINESE}]+分之[{_CHINESE}]+|[{_CHINESE}]+(?=千[瓦米克帕伏])|[{_CHINESE}]+"
)
_SCALES_ONLY = re.compile("[百千万亿]+")
_TIME = either(*TIME_UNITS)
_PLAN = re.compile("(?:十[一二三四五六]?五|[八九]五)")
_YEAR = re.compile(r"(?:19[5-9]|20[0-6])\d")
_NAMED_YEARS = re.compile(
    r"(?:19|20)\d\d\s*年?\s*(?:[-—–~～至到]{1,2}\s*(?:20)?\d\d\s*年?|年度?|(?=\s*版)|(?=\s*[）)〕]))"
)
_NAMED_PLAN = re.compile(rf"{_PLAN.pattern}(?=[”\"’〉]|规划|时期|期间|末|[^个项]*规划)")
# “第十二条” is a place, “第一资源” a rank.
_PLACE_BEHIND = re.compile(r"\s*(?:条|款|项|章|节|编|目|页|号|期)")
_TOGETHER = re.compile(r"[\s、,，]*")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `[start, end)` of a text that is no measured figure."""

    start: int
    end: int
    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a number is where the words before it end and those behind it begin in a certain way."""

    kind: Kind
    reason: str
    before: re.Pattern[str] | None = None
    number: re.Pattern[str] | None = None
    behind: re.Pattern[str] | None = None

    def fits(self, before: str, number: str, behind: str) -> bool:
        return (
            (self.before is None or self.before.search(before) is not None)
            and (self.number is None or self.number.fullmatch(number) is not None)
            and (self.behind is None or self.behind.match(behind) is not None)
        )


def _rule(kind: Kind, reason: str, before: str = "", number: str = "", behind: str = "") -> _Rule:
    patterns = (
        re.compile(f"(?:{before})$") if before else None,
        *(re.compile(p) if p else None for p in (number, behind)),
    )
    return _Rule(kind, reason, *patterns)


# 级 counts where levels act together (三级联动); else it ranks.
_RANKED = r"级(?!联动|以上|政府|书记|网络|体系|架构|管理)"
_MEASURE = rf"\s*[余多来]?\s*(?:{UNIT}|大(?![会学力量局型众家])|方面|步|重(?![点要大])|轮|层|(?!{_RANKED})级)"
_MEASURED = re.compile(rf"\s*[余多来]?\s*(?P<amount>{either(*AMOUNT_UNITS)}(?![工业件素旦]))|{_MEASURE}")
_CHINESE_RULES = (
    _rule("编号", "序号", r"(?:^|[。；;：:\n])\s*[（(]?\s*", "", r"\s*[）)、.．]"),
    _rule("编号", "序号", r"[（(\[]\s*", "", r"\s*[）)\]]"),
    _rule("编号", "序号", r"(?:^|[。；;：:，,\s—])", "[一二三四五六七八九十]", "[是要]"),
    _rule("时间", "五年规划", "", _PLAN.pattern, r"(?:规划|时期|期间|末|计划|以来|收官|开局)"),
    _rule("时间", "年月日", "", "[〇零一二三四五六七八九]{4}", "年"),
    _rule("时间", "年月日", "", "(?:[二三]?十)?[一二三四五六七八九]?", r"(?:月(?:份|底|初|[一二三]|\d)|季度)"),
    _rule("词语", "届次", "党的|党", "十?[一二三四五六七八九]|二十", "[大届]"),
    _rule("词语", "届次", r"[和、的]|全国", "十[一二三四五六七八九]|二十", "届|大(?=[精报以召会和、])"),
    _rule("词语", "届次", "届|届[一二三四五六七]中、|[一二三四五六七]中[、和]", "[一二三四五六七]", "中"),
    _rule("词语", "届次", "", "", "次(?:全会|全体|代表大会|[\u4e00-\u9fff]{0,6}会议)"),
    _rule("词语", "等级", "", "", "年级"),
    _rule(
        "词语", "固定的说法", "", "", "位一体|个(?:维护|意识|自信|全面|确立|结合|务必|一批|百年)|分(?!之|钟|类|级)|[之]"
    ),
    _rule("词语", "地区的简称", "", ".省.."),
    _rule("词语", "序数", "", "[一二三四五六]", r"期(?=工程|项目|建设|平台|[）)])"),
    _rule("词语", "等级", "", "", rf"{_RANKED}|等奖|等功|等[品品]|[流线]|类(?=地区|医疗|高校)"),
    _rule("词语", "计量单位", r"[（(/]\s*", _SCALES_ONLY.pattern, rf"{UNIT}"),
    _rule("词语", "概数", "", _SCALES_ONLY.pattern),
    _rule("词语", "词语中的数字", "", "[零〇]"),
    _rule("词语", "泛指的“一”", "", "一", r"\s*[批系]"),
    _rule("时间", "时长、期限", "", "", rf"\s*(?:{_TIME})(?!级|[号人])"),
    _rule("词语", "泛指的“一”", "每", "一", "[个位名家件次]"),
    _rule("标准", "份额", "", ".+分之.+"),
    _rule("标准", "频次、配比", "每[^，,。；;]{0,8}", "", _MEASURE),
)
_NUMBERED_THINGS = either("电话 热线 传真 邮编 邮政编码 手机 联系方式 编号 代码 号码 序号 账号 微信 版本 条形码")
_NUMBERED_PARTS = either("案例 示例 附件 附表 附图 附录 (?<![代])表 (?<![地蓝])图 专栏")
_PHYSICAL = (
    r"\s*(?:[-—~～至]\s*\d[\d.]*\s*)?(?:℃|°|×\s*10|[:：∶]\s*\d|兆|(?:[kKMGTμunmc]?(?:m|g|Pa|Hz|W|V|A|L|l|Ω|T|s|B|[Bb]it|bps|J|N|h|t)|M|Gy|dB|mmol|umol|ppm|"
    r"r/min|nm|ULN|kcal|°C)(?![A-Za-z级]))"
)
_MARKS = either(
    "不超过 不少于 不低于 不高于 不大于 不小于 不多于 不得超过 不得少于 至少 至多 最多 最高 最低",
    "少于 多于 大于 小于 [≥≤＞＜><]",
)
_DIGIT_RULES = (
    _rule("时间", "年月日", "", r"(?:19|20)\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?"),
    _rule("编号", "号码", rf"{_NUMBERED_PARTS}\s*(?:\d+[-—、.])*"),
    _rule("编号", "文号", r"[〔\[]", "", r"[〕\]]\s*\d*\s*号"),
    _rule("编号", "文号", r"[〔\[]\d+[〕\]]", "", r"\s*号"),
    _rule("编号", "号码", rf"{_NUMBERED_THINGS}[\u4e00-\u9fff（(）)]{{0,6}}\s*[:：]?\s*(?:\d+[-—、/\s]+)*"),
    _rule("编号", "序号", "", r"\d{1,2}(?:\.\d{1,2}){2,}"),
    _rule("编号", "序号", r"^\s*(?:\d{1,2}\.)+"),
    _rule("编号", "序号", r"(?:^|[。；;：:\n])\s*[（(]?", r"\d{1,3}", r"\s*[）)]"),
    _rule("编号", "序号", r"\[\s*", r"\d{1,3}", r"\s*\]"),
    _rule("编号", "序号", r"^\s*", r"\d{1,3}(?:\.\d{1,2})*", rf"\s*(?:[、.．〓]|$|(?!{UNIT})[\u4e00-\u9fff《“])"),
    _rule("时间", "年月日", "", r"\d{1,2}", r"\s*[-—–―~～至到]{1,2}\s*\d{1,2}\s*月"),
    _rule("标准", "数额", "", r".+[万亿]"),
    _rule("时间", "世纪、年代", "", "", r"\s*(?:世纪|年代|时|点(?=前|钟|整|至)|年|月|日)"),
    _rule("词语", "等级", "", "", r"\s*(?:[-—–~～至到]\s*\d+\s*)?(?:级|等)(?!以上地震)"),
    _rule("标准", "限度", rf"{_MARKS}\s*"),
    _rule("标准", "规格、篇幅", "", "", _PHYSICAL),
    _rule("标准", "规格、篇幅", "", "", r"\s*(?:字|像素|dpi|DPI|英寸|寸)"),
    _rule("编号", "号码", r"[-—–][A-Za-z]{1,3}[-—–]"),
    _rule("词语", "代号、组合", "[A-Za-z+＋*×]"),
    _rule("词语", "代号、组合", "", "", r"[A-Za-z+＋](?!m)"),
    _rule("时间", "年份", "", _YEAR.pattern, r"(?!\s*[余多个家项人名万亿元])"),
    _rule("编号", "序号", "", r"\d{1,2}", r"\s*[.．]\s*[\u4e00-\u9fff“]"),
    _rule("编号", "条款号、期号", r"第\s*\d+\s*[、和至-]\s*(?:\d+\s*[、和至-]\s*)*"),
    _rule("标准", "规格、篇幅", r"\d\s*[:：∶]\s*"),
    _rule("编号", "号码", "", r"0\d+"),
    _rule("编号", "号码", "", r"\d{2,4}", r"\*"),
    _rule("编号", "页码", r"(?:^|[^\d\s])\s*[-—]\s*", r"\d{1,3}", r"\s*[-—](?!\s*\d)"),
    _rule("词语", "代号、组合", "", r"\d\.\d", r"(?:平台|版|时代|系统|[，。、”（(])"),
    _rule("词语", "代号、组合", "", "", "代(?![表码])"),
    _rule("编号", "号码", "", r"\d{4,}", rf"(?!\s*(?:{UNIT}))"),
    _rule("编号", "号码", r"\d{3,}[-—]"),
    _rule("编号", "号码", "", r"\d{3,}", r"[-—]\d{4,}"),
)
# Quotation marks that do not match each other (“十大百万"), as typed.
_QUOTED = re.compile(r"[“\"]([^“”\"，。；\n]{1,16})[”\"]")
_OF_RUN: dict[Run, tuple[Kind, str]] = {
    "enumerator": ("编号", "序号"),
    "web": ("编号", "网址"),
    "docno": ("编号", "文号"),
    "years": ("时间", "起止年份"),
    "year": ("时间", "年份"),
    "ordinal": ("词语", "序数"),
    "day": ("时间", "年月日"),
    "clock": ("时间", "钟点"),
    "code": ("词语", "代号、组合"),
    "no": ("编号", "号码"),
}
# As far before and behind a number as its surroundings tell what it is.
_NEAR = 24


def numbers(text: str, taken: Sequence[Span], *, in_row: bool = False) -> tuple[Number, ...]:
    """Every number of `text` outside the spans `taken`, in order; `in_row` for a row of a table."""
    narrow = _blotted(narrowed(text), taken)
    runs = [run for run in masked(text) if not any(a < run[1] and run[0] < b for a, b in taken)]
    found = [number for run in runs for number in _of_run(narrow, *run)]
    rest = _blotted(narrow, [(start, end) for start, end, _ in runs])
    for quoted in _QUOTED.finditer(rest):
        found += _in_name(quoted[1], quoted.start(1), "引号中的名称")
    rest = _QUOTED.sub(lambda match: "□" * len(match[0]), rest)
    found += [_of_rest(narrow, *match.span(), in_row=in_row) for match in _NUMBER.finditer(rest)]
    return tuple(_joined(sorted(found, key=lambda number: number.start), narrow))


def _blotted(text: str, spans: Sequence[Span]) -> str:
    for start, end in spans:
        text = text[:start] + "□" * (end - start) + text[end:]
    return text


def _joined(found: Sequence[Number], text: str) -> Iterator[Number]:
    """Parts of one date (2021年 ＋ 12月31日) as one."""
    last: Number | None = None
    for number in found:
        if last and last.kind == number.kind == "时间" and not text[last.end : number.start].strip(" 年月日"):
            last = Number(last.start, number.end, "时间", "年月日")
            continue
        if last:
            yield last
        last = number
    if last:
        yield last


def _of_run(text: str, start: int, end: int, run: Run) -> Iterator[Number]:
    words = text[start:end]
    if run in ("title", "quoted"):
        yield from _in_name(words, start, "文件名称" if run == "title" else "引号中的名称")
        return
    kind, reason = _OF_RUN[run]
    if run == "docno" and words.rstrip().endswith(tuple("〕]）)")):
        kind, reason = "时间", "年份"
    if run == "ordinal" and _PLACE_BEHIND.match(text, end):
        kind, reason = "编号", "条款号、期号"
    if _NUMBER.search(words):
        yield Number(start, end, kind, reason)


def _in_name(name: str, offset: int, reason: str) -> Iterator[Number]:
    """The numbers of a title or of words in quotation marks: periods stay periods, the rest belongs to the name."""
    periods = [*_NAMED_YEARS.finditer(name), *_NAMED_PLAN.finditer(name)]
    for match in periods:
        yield Number(offset + match.start(), offset + match.end(), "时间", "规划期、年份")
    rest = _blotted(name, [match.span() for match in periods])
    found = [match.span() for match in _NUMBER.finditer(rest)]
    # “五位一体” is one name.
    if found and not periods:
        found = [(found[0][0], found[-1][1])]
    yield from (Number(offset + start, offset + end, "词语", reason) for start, end in found)


def _of_rest(text: str, start: int, end: int, *, in_row: bool) -> Number:
    before, number, behind = text[max(0, start - _NEAR) : start], text[start:end], text[end : end + _NEAR]
    if number[0].isdigit():
        rule = next((rule for rule in _DIGIT_RULES if rule.fits(before, number, behind)), None)
        if rule is not None:
            return Number(start, end, rule.kind, rule.reason)
        if in_row and not text[:start].strip():
            return Number(start, end, "编号", "序号")
        if in_row and "." in number:
            return Number(start, end, "标准", "表中的数值")
        return Number(start, end, "计数", "表中的数" if in_row else "没有单位的数")
    rule = next((rule for rule in _CHINESE_RULES if rule.fits(before, number, behind)), None)
    if rule is not None:
        return Number(start, end, rule.kind, rule.reason)
    return Number(start, end, *_counted(text, start, end))


def _counted(text: str, start: int, end: int) -> tuple[Kind, str]:
    """A numeral with a measure word counts; “一批”, “一支” on its own only says that there is such a thing."""
    measure = _MEASURED.match(text, end)
    if measure is None:
        return "词语", "词语中的数字"
    # “人机物三元协同” has no money in it.
    if measure["amount"] and (measure["amount"] != "元" or end - start > 1):
        return "标准", "金额、尺寸"
    if chinese_number(text[start:end]) != 1 or _contrasted(text, start, measure.group(0).strip()):
        return "计数", "顺带提到的个数"
    return "词语", "泛指的“一”"


def _contrasted(text: str, start: int, measure: str) -> bool:
    """“四支重点队伍和一支基础队伍”: beside another number with the same measure word, “一” counts."""
    part = re.split(r"[，,。；;：:\n]", text[:start])[-1]
    return bool(re.search(rf"[二两三四五六七八九十\d]\s*{re.escape(measure)}[^，。；]*[和与及、加]\s*$", part))
