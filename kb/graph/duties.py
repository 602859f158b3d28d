"""Graph: paragraphs of tasks, projects and safeguards taken apart into single duties (单项任务).

A duty is one action on one object: a sentence, or a part of one that opens with an action of its own. Parts that only
lead up to an action (结合…、围绕…) go with it, and so do parts that say what it is good for (提高…、促进…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from kb.graph.addressees import addressee_of, is_subject, strength_of
from kb.graph.fragments import asks_nothing, is_time
from kb.graph.hints import hinted
from kb.graph.responsible import responsibility_spans
from kb.graph.sections import Outline, duty_kind, source_spans
from kb.graph.words import either
from kb.model import Clause, Duty, DutyKind, Span

PartRole = Literal["lead", "action", "purpose", "subject", "other"]

_ADVERBS = (
    either(
        "进一步 积极 大力 着力 全面 深入 持续 不断 切实 认真 稳步 有序 扎实 重点 逐步 充分 科学 继续 适时 及时",
        "定期 统一 主动 优先 全力 努力 广泛 合理 有效 健康 精心 统筹 协同 联合 共同 分批次 分类 分级 率先 依法",
        "严格 加紧 抓紧 尽快 再 还 并 同时 每年 组织 高质量 高标准 高水平 有计划地 有针对性地 下大力 [，、]",
    )
    + "*"
)
_PAPERS = ".{0,16}(?:报告|清单|方案|制度|机制|办法|名录|目录|意见)"
# Verbs that open an action of their own.
_ACTION = re.compile(
    _ADVERBS
    + either(
        "建设 建立 建成 新建 共建 搭建 构建 组建 创建 设立 成立 设置 开设 打造 培育 培养 培训 引进 引育 吸引 招引",
        "选派 选拔 选聘 遴选 筛选 评选 认定 制定 制订 编制 出台 研究 起草 修订 完善 健全 优化 强化 加强 加大 加快",
        "深化 拓展 拓宽 扩大 规范 严格 落实 丰富 充实 统筹 整合 引导 鼓励 支持 指导 探索 推进 推动 推广 推行 组织",
        "开展 举办 承办 实施 实行 执行 做好 抓好 办好 用好 明确 细化 简化 取消 放宽 压缩 降低 清理 整治 查处 打击",
        "监测 跟踪 检查 督促 督查 通报 考核 评估 公开 公布 发布 共享 开放 汇聚 集聚 集中 瞄准 对接 对标 申报 争取",
        "总结 宣传 解读 表彰 表扬 动员 调动 争创 试点 布局 部署 发展 壮大 开发 研发 攻克 突破 应用 运用 利用 采取",
        "采用 发挥 依托 坚持 坚决 落地 改造 升级 改革 创新 转化 保护 维护 维持 防范 防止 化解 救助 补齐 夯实 巩固",
        "普及 融合 联合 参与 协调 配合 协助 委托 聘请 安排 配备 投入 增加 大幅增加 精简 切实精简 调整 更新 征集",
        "举行 讲好 讲活 招录 设计 绘制 预留",
        f"建好 形成{_PAPERS} 将.{{2,60}}(?:纳入|列入|作为|建设成|打造成)",
    )
)
_PURPOSE = re.compile(
    "(?:从而|进而|以便|以|使|让|更好|切实做到|做到|为.{2,40}(?:提供|奠定|打下|创造|贡献|支撑)|与.{2,30}(?:形成|相)|"
    + either("进一步 不断 有效 全面 大幅 逐步 切实 持续 显著 着力 努力 稳步 充分 整体 明显 快速")
    + "*"
    + either(
        "提高 提升 增强 促进 实现 满足 助力 确保 保证 保障 带动 激发 缓解 达到 覆盖 释放 形成 营造 提供 降低 减轻",
        "解决 凸显 体现 彰显 赋能 服务 给予 予以 优先 纳入 列入 可 不 最高 单个 总额 其中",
        "推动.{0,30}(?:迈|取得|发展$|新台阶|新进展|高质量|转型$|升级$)",
    )
    + ")"
)
_LEAD = re.compile(
    either(
        "结合 围绕 按照 根据 依据 针对 面向 聚焦 立足 通过 依托 以.{1,40}(?:为|向) 到\\s*20\\d\\d\\s*年",
        "20\\d\\d\\s*年.{0,4}$ 对于 凡 除 在.{1,40}(?:中|上|下|时|内|前|后|期间|方面|领域)$",
        "对.{1,80}(?:的|项目|企业|机构|单位)$ 作为 随着 鉴于 借助 把握 紧扣 紧抓",
        "为(?!.{2,40}(?:提供|奠定|打下|创造)) 顺应 适应 本着 遵循 精准定位 充分认识 充分发挥 发挥 坚持 突出 瞄准",
        "用好 利用",
        "采取.{0,12}(?:措施|方式|形式|办法|手段)$",
    )
)
# “…的，”, “…时，”: for whom or when.
_CIRCUMSTANCE = re.compile(r".{4,}(?:的|时|后|前提下)$|对标.{2,12}$|支持以.{1,10}为(?:主体|重点|导向)$")
_CIRCUMSTANCE_ENDS, _CIRCUMSTANCE_OPENS = ("的", "时", "后", "前提下"), ("对标", "支持以")
_ACTIVE = ("发挥", "充分发挥", "坚持", "突出", "利用", "采取", "用好", "瞄准")
_FORMED = re.compile(f"形成{_PAPERS}$")
_ACTS_BEHIND = re.compile(
    r"..(?:开展|建立|完善|制定|提供|加强|推进|推动|实现|实施|构建|打造|培育|吸引|设立|搭建|编制|引导|"
    r"鼓励|支持)(?!的|中|等|、|和|及|与|$)"
)
_SUBJECT = re.compile(
    r"(?:各|有条件的|全国|国家|省|市|县|区|地方|企业|高校|学校|机构|单位|部门|"
    r"我)[^，。；]{0,30}?(?:要|应当|应|须|必须|负责|可以|可|不得|根据|结合|按照)(?!求)"
)
# Someone is named and a circumstance, the action itself follows: “各地区要结合本地工作实际，…”, “指导地方面向…人员，…”.
_SUBJECT_LEAD = hinted(
    r"[^，,]{0,24}?(?:要|应当|应|须|指导|引导|鼓励|支持|推动|组织|各[^，,]{1,10})[^，,]{0,8}?(?:结合|"
    r"根据|按照|面向|围绕|聚焦|针对|通过|依托|利用)"
    r"(?![^，,]*(?:开展|建设|建立|培养|完善|制定|提供|加强|推进|实现|实施|组织))",
    "结合 根据 按照 面向 围绕 聚焦 针对 通过 依托 利用",
)
_ENCLOSED = re.compile(r"[（(“][^（()）”]*[）)”]")
_NO_STOPS = str.maketrans(dict.fromkeys("，,。；;", "、"))
_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_PART = re.compile(r"[^，,]+")
_LONGEST_FRAGMENT = 120
# A sentence that goes on like this has the subject of the one before it.
_GOES_ON = re.compile(r"(?:同时|此外|另外)?[，,]?(?:还|也)?(?:要(?!求)|应当?(?![急用对])|须)")
_CEREMONY = re.compile(
    r"^\s*(?:现将|特此|请.{0,16}(?:贯彻|执行|落实|遵照)|以上|本(?:意见|办法|规划|方案|通知|规定|"
    r"措施).{0,12}(?:自|由|有效期)|此件)"
)
_ORDINAL = re.compile(
    r"^[\s　]*(?:[一二三四五六七八九十]+是(?:要)?|——|[（(]?\d{1,2}[）)]?[.．、]\s*|[①-⑳]\s*|"
    r"其[一二三四五]，)?\s*"
)


class Piece(NamedTuple):
    """A run `[start, end)` of a clause's text that is one duty, and the run of its sentence."""

    start: int
    end: int
    sentence: Span


def duties(tree: Outline) -> tuple[Duty, ...]:
    """All duties of a document, in reading order."""
    found: list[Duty] = []
    parents = {clause.parent for clause in tree.document.clauses}
    for clause in tree.document.clauses:
        kind = duty_kind(tree.role(clause))
        if kind is None:
            continue
        if clause.kind == "table_row":
            found.extend(_row_duty(tree, clause))
        elif clause.kind in ("paragraph", "article", "item", "box") or (
            clause.kind == "heading" and clause.id not in parents
        ):
            found.extend(_clause_duties(tree, clause, kind))
    return tuple(found)


def split(text: str, skip: tuple[Span, ...] = ()) -> tuple[Piece, ...]:
    """The single duties of a paragraph, as runs without the stops around them; runs in `skip` belong to none."""
    pieces: list[Piece] = []
    for sentence in _SENTENCE.finditer(_blot(text, skip)):
        start = sentence.start() + len(_ORDINAL.match(sentence.group(0)).group(0))  # type: ignore[union-attr]
        pieces.extend(_split_sentence(text, start, sentence.end()))
    return tuple(pieces)


def _blot(text: str, skip: tuple[Span, ...]) -> str:
    """Skipped runs become stops; commas in parentheses and quotation marks no longer divide."""
    if not skip:
        return _enclosed(text)
    chars = list(text)
    for start, end in skip:
        chars[start:end] = "。" * (end - start)
    return _enclosed("".join(chars))


def _enclosed(text: str) -> str:
    if "（" in text or "(" in text or "“" in text:
        return _ENCLOSED.sub(lambda found: found[0].translate(_NO_STOPS), text)
    return text


def _split_sentence(text: str, start: int, end: int) -> Iterator[Piece]:
    opened, has_core = start, False
    sentence = text[start:end]
    parts = _PART.finditer(_enclosed(sentence)) if "，" in sentence or "," in sentence else ()
    for part in parts:
        printed = part[0].lstrip()
        at = start + part.end() - len(printed)
        if has_core and part_role(printed) in ("action", "lead", "subject"):
            yield from _piece(text, opened, at, (start, end))
            opened, has_core = at, False
        has_core = has_core or not (_leads_up(printed) or _SUBJECT_LEAD.match(printed.rstrip()))
    yield from _piece(text, opened, end, (start, end))


def _leads_up(part: str) -> bool:
    """Whether it is a part that leads up; of most the first look tells that they are not."""
    words = part.strip()
    return bool(_is_circumstance(words) or _LEAD.match(words)) and part_role(words) == "lead"


def _is_circumstance(words: str) -> bool:
    ends = words.endswith(_CIRCUMSTANCE_ENDS) or words.startswith(_CIRCUMSTANCE_OPENS)
    return (ends and _CIRCUMSTANCE.match(words) is not None) or is_time(words)


def part_role(part: str) -> PartRole:
    """What a part of a sentence does: lead up, open an action, say its purpose, name who is to act."""
    words = part.strip()
    if _SUBJECT.match(words):
        return "subject"
    if _is_circumstance(words):
        return "lead"
    leads = _LEAD.match(words)
    if leads and not words.startswith(_ACTIVE):
        return _role_of_lead(words)
    if words.startswith("形成") and _FORMED.match(words):
        return "action"
    if _PURPOSE.match(words):
        return "purpose"
    if leads:
        return "lead"
    return "action" if _ACTION.match(words) else "other"


def _role_of_lead(words: str) -> PartRole:
    """“结合实际” leads up; “面向企业开展培训” acts; “按照投资额的2%给予补贴” says how much."""
    if re.search("给予|予以|补助|奖励|补贴", words):
        return "purpose"
    return "action" if _ACTS_BEHIND.search(words) else "lead"


def _piece(text: str, start: int, end: int, sentence: Span) -> Iterator[Piece]:
    while end > start and (text[end - 1].isspace() or text[end - 1] in "，,。；;、：:"):
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    if end - start >= 4:
        yield Piece(start, end, sentence)


def _clause_duties(tree: Outline, clause: Clause, kind: DutyKind) -> Iterator[Duty]:
    home = tree.document
    number = 0
    carried: tuple[Span, str] | None = None
    for piece in split(clause.text, responsibility_spans(clause.text)):
        quote = clause.text[piece.start : piece.end]
        if _CEREMONY.match(quote) or quote.endswith(("如下", "如下：", "收悉")) or _is_fragment(quote, kind):
            continue
        addressee = addressee_of(quote, home)
        if addressee == "未明示" and carried is not None:
            if carried[0] != piece.sentence and piece.start == piece.sentence[0] and _GOES_ON.match(quote):
                carried = (piece.sentence, carried[1])
            addressee = carried[1] if carried[0] == piece.sentence else addressee
        # Who is the subject of a sentence stays so to its end; who is merely named in a part of it does not.
        if is_subject(quote):
            carried = (piece.sentence, addressee)
        number += 1
        yield Duty(
            id=f"{clause.id}/duty_{number}",
            clause=clause.id,
            kind=kind,
            quote=quote,
            spans=source_spans(clause, piece.start, piece.end),
            addressee=addressee,
            strength=strength_of(quote),
        )


def _is_fragment(quote: str, kind: DutyKind) -> bool:
    """What has no words of asking and is a name, a date, a field, a condition."""
    short = len(quote) <= _LONGEST_FRAGMENT
    return short and asks_nothing(quote, among_projects=kind == "项目") and not _ACTION.match(quote)


_TASK_HEAD = re.compile("任务|措施|内容|事项|举措|工作")
_GOAL_HEAD = re.compile("指标")


def _row_duty(tree: Outline, clause: Clause) -> Iterator[Duty]:
    """A row of a table of indicators is one duty; of a table of tasks, its cell that names the task."""
    table = tree.tables.get(clause.id)
    if table is None:
        return
    header = ["".join(cell.split()) for cell in table.header]
    if any(_GOAL_HEAD.search(cell) for cell in header):
        yield _whole(tree, clause, "指标", clause.text)
        return
    task = next((i for i, cell in enumerate(header) if _TASK_HEAD.search(cell)), None)
    if (
        task is not None
        and task < len(clause.cells)
        and len(clause.cells[task]) >= 6
        and clause.cells[task] in clause.text
    ):
        yield _whole(tree, clause, "任务", clause.cells[task])


def _whole(tree: Outline, clause: Clause, kind: DutyKind, quote: str) -> Duty:
    start = clause.text.find(quote)
    return Duty(
        id=f"{clause.id}/duty_1",
        clause=clause.id,
        kind=kind,
        quote=quote,
        spans=source_spans(clause, start, start + len(quote)),
        addressee=addressee_of(quote, tree.document),
        strength=strength_of(quote),
    )
