"""The words that tell what a question wants. Several wants may hold; the routes decide in their own order."""

from __future__ import annotations

import re

_ALTERNATIVES: dict[str, tuple[str, ...]] = {
    "figure": (
        r"多少|几[名人家个门分支项位所]|任务量|总量|定额|额度|多大|规模|数量|人数|目标数|目标值|指标值",
        r"百分之几|比例|几成|kpi|多高|几万|几百|几千|总共|折合",
    ),
    "list": (
        r"哪些|哪几|哪两|几[类种支项方]|分别是|有什么项目|列出|列一下|列全|全列|都有(哪|什么)|包括什么|逐条|清单",
    ),
    "compare": (
        r"分别(怎么|如何|是什么|怎样)|区别|差别|不同|不一样|一样|相同|比较|对比|相比|直接比|占(全国|国家|总)",
        r"百分之几|能比|一码事|一回事|哪个(更)?[高多大]|谁(更)?[高多大]|比重|口径|矛盾|各是(多少|什么)|对着看|\bvs\b",
        r"有没有变|有无变化|有什么变化|变没变|改动|少了哪|多了哪|高于|低于|两份文件|两个文件|异同|差异|差在哪",
    ),
    "date": (
        r"几月几号|哪天|什么时候(发|印|出|成)|何时(发|印|出|成)|日期|哪一?年(发|印|出)|成文|落款|发布时间|印发时间",
        r"哪年哪月",
    ),
    "number": (r"文号|发文字号|几号文|多少号|编号是",),
    "issuer": (
        r"谁(发|印发|制定|出台)的|哪个(单位|部门|机关|局)(发|印发|制定|出台)",
        r"发文(机关|单位)|印发(机关|单位)|制定(机关|单位)",
    ),
    "addressee": (r"主送|抬头|发给(谁|哪)|送给?(谁|哪)|印发给(谁|哪)|下发给",),
    "basis": (
        r"(根据|依据|按照).{0,8}(制定|出台|编制|起草|写|定)的?|制定依据|上位依据是什么文件|基于哪",
        r"(落实|转发|贯彻)的?(是)?哪(个|份|几个)文件|依据(的)?(是)?(哪|什么)",
    ),
    "title": (r"全称|文件名|(文件|规划|意见|通知|方案|办法|这份)(的?标题是|叫什么)",),
    "period": (r"管到|有效期|实施期|起止|适用期|管几年|哪几年|到哪一?年(为止|结束|$|[？?])|什么时候(到期|失效|截止)",),
    "outline": (
        r"(全文|文件|规划|意见|方案|通知|办法)(一共|共|总共|都)?(分|有|包括|包含)(成|为|了)?(几|哪)(个|几个|大|些)?"
        r"(部分|块|章|板块)",
        r"(一共|总共|共|分|有)几(个|大)?部分|各部分|结构|目录|框架|大纲|提纲",
    ),
    "publicity": (r"公开(属性|吗|的吗|发布)|是否公开|能公开|主动公开",),
}
CUES: dict[str, re.Pattern[str]] = {want: re.compile("|".join(parts)) for want, parts in _ALTERNATIVES.items()}


def wants_of(text: str) -> frozenset[str]:
    """Everything a question wants."""
    low = text.lower()
    return frozenset(want for want, cue in CUES.items() if cue.search(low))


def spans_of(wants: tuple[str, ...], text: str) -> list[tuple[int, int]]:
    """Where in a question the cues of these wants stand."""
    return [found.span() for want in wants for found in CUES[want].finditer(text)]
