"""Second stage, the kinds of documents: what a title calls its document (规划, 实施意见, 若干措施 …)."""

from __future__ import annotations

import re

# Words a title may end in, as the regulations on official documents and on legislation name them.
_ENDINGS = (
    "规划纲要", "规划", "纲要", "计划", "方案", "意见", "办法", "规定", "细则", "措施", "政策", "通知", "通告", "公告",
    "公报", "通报", "决定", "决议", "命令", "批复", "复函", "函", "请示", "报告", "纪要", "条例", "规则", "规程",
    "章程",
    "指南", "指引", "导则", "标准",
    "规范", "目录", "清单", "要点", "倡议", "议案", "预案", "分工", "制度", "宪法", "法", "令",
)  # fmt: skip
# The customary kinds within a kind; a title of “…管理暂行办法” names 暂行办法, “…制定办法” just a 办法.
_KINDS = re.compile(
    r"(?:(?:实施|指导|若干)意见|(?:行动|工作|实施)计划|(?:实施|行动|工作|总体|分工|试点|建设)方案"
    r"|(?:暂行|管理|实施|试行)办法|(?:暂行|管理|若干)规定|(?:实施|暂行)细则|(?:若干)?(?:政策措施|政策|措施|举措)"
    r"|工作(?:要点|规则|制度|规程|指引)|实施规划|政府工作报告|工作报告|应急预案)$"
)
_AS = {"规划纲要": "规划", "复函": "函", "命令": "令", "宪法": "法律", "法": "法律", "政策": "措施"}
_TAIL = re.compile(r"(?:[（(][^（()）]*[）)]|[《》“”\"\s\u3000])+$")
_ARTICLES = re.compile(r"(?<!第)[一二三四五六七八九十百\d]{1,4}条$")
_CONGRESS = re.compile("人民代表大会(?:常务委员会)?$")
CARRIERS = frozenset({"通知", "函", "公告", "通告", "令", "批复", "决定"})


def family(title: str) -> str:
    """The broad kind of document a title names (规划, 意见, 通知 …); “其他” where it names none."""
    core = _TAIL.sub("", title) or title
    for word in _ENDINGS:
        if core.endswith(word):
            return _AS.get(word, word)
    return "其他"


def genre(title: str, issuers: tuple[str, ...] = ()) -> str:
    """The kind of document a title names, as closely as it does (实施意见, 行动计划, 政府工作报告).

    What kind of regulation a 条例 is follows from who made it. “…十条” are so many measures (若干措施).
    """
    core = _TAIL.sub("", title) or title
    broad = family(title)
    if broad == "条例":
        return _regulation(core, issuers)
    if broad in ("办法", "规定") and _local_congress(issuers):
        # Local regulations are called so too, above all those that carry out a law (实施…法办法).
        made = _regulation(core, issuers)
        if made != "条例":
            return made
    kind = _KINDS.search(core)
    if kind:
        return kind.group(0)
    if broad == "其他" and _ARTICLES.search(core):
        return "若干措施"
    return broad


def _regulation(title: str, issuers: tuple[str, ...]) -> str:
    """The kind of a 条例 (Legislation Law, Art. 72, 80, 81 and 85); “条例” where its maker leaves that open.

    An autonomous county's congress makes autonomous and separate regulations only, that of a prefecture or region,
    without its standing committee, these or local ones.
    """
    if title.endswith("自治条例"):
        return "自治条例"
    bodies = [body.removeprefix("中华人民共和国") for body in issuers]
    if "国务院" in bodies:
        return "行政法规"
    congress = _local_congress(issuers)
    if not congress:
        return "条例"
    if re.search("自治[县旗]", congress):
        return "单行条例"
    return "条例" if re.search("自治[州区]人民代表大会$", congress) else "地方性法规"


def _local_congress(issuers: tuple[str, ...]) -> str:
    """The local people's congress, or its standing committee, among the makers; empty where there is none."""
    bodies = [body.removeprefix("中华人民共和国") for body in issuers]
    return next((b for b in bodies if _CONGRESS.search(b) and not b.startswith("全国")), "")
