"""Graph, first step: what a figure is a figure of, read off the words around it."""

from __future__ import annotations

import re

from kb.graph.quantities import Quantity
from kb.graph.words import either, words

# Verbs that open what a document sets out to do; stripped from the front of a name.
ACTIONS = words(
    "研究 建设 建成 建立 新建 改建 扩建 打造 培育 培养 引进 引育 招引 引入 新增 创建 争创 认定 完成 开展 培训",
    "组建 设立 遴选 推出 改造 实施 制定 研制 发展 集聚 汇聚 形成 布局 部署 举办 组织 落地 孵化 攻克 突破 扶持",
    "支持 推动 推进 实现 构建 建好 开发 开设 推广 选派 选拔 选育 聘请 吸引 发布 发放 评选 树立 服务 带动 配备",
    "拥有 吸纳 储备 签约 上线 开通 接入 覆盖 整治 治理 修复 造林 植树 安置 新改建 提升 提高 增加(?!值) 扩大 壮大",
    "累计 新培育 新引进 新建成 新认定 共建 联合 申报 创新 研发 转化 导入 盘活 归集 梳理 编制 出台 选树 确保 力争",
    "争取 加快 加强 促进 鼓励 引导 探索 重点 积极 大力 努力 全力 着力 计划 预计 分批次 分期分批 每年 全面 基本",
    "初步 逐步 持续 进一步 再 将 使 对 面向 为 以 由 在 总计 约 达 各 成功 建有 参与 主导 主持 起草 制修订 输送",
    "投放 创成 解决 优选 精选 推选",
)
# 共建 says what kind of thing is counted and stays in the name; a verb inside a noun (覆盖率, 创新型) is no action.
_BOUND = (
    r"(?!率|指数|额|量|面|值|度|型|类|业|化|区|者|基地|平台|中心|机构|人员|人群|能力|产业|企业|事项|"
    r"领域|行业|体系|力)"
)
_ACTION_FRONT = re.compile(
    "^(?:"
    + either(" ".join(a for a in ACTIONS if a not in ("共建", "各")))
    + _BOUND
    + r"|各(?![类项级区地市])|共(?![建享同有])|新(?!型|能源|一代|兴|技术|材料|产品|业态)"
    r"|其中|一批|一个|一支|[—了好和或及])+"
)
_TAIL = re.compile(
    r"(?:总数|总量|数量|规模|比例|占比|覆盖率|水平)?\s*(?:力争|预计|计划|目标|分别|累计|总计|共计|共|"
    r"均|逐步|稳步)*\s*"
    r"(?:实现|完成|发展|增长|提高|提升|增加|扩大|壮大|上升|下降|降低|减少|压减|压缩|缩短|控制|保持|"
    r"稳定|维持|新增|增至|升至|降至|占)*(?:到|至|在|了)?\s*$"
)
_STATE = re.compile(r"(总数|总量|数量|规模|人数|数|量|家数|总规模|总额)$")
_DATE = re.compile(
    r"(?:到|至|力争|争取|在)?\s*(?:20\s*\d\s*\d)\s*年\s*(?:年?底前?|末|前)?|(?:\d{1,2}月|年)底前?|"
    r"(?:到|至)?\s*[“\"]?十[一二三四五六]?五[”\"]?\s*(?:末期?|期末|期间|时期)"
)
# “队伍快速壮大，达到69万人”: the team is counted, not its growth.
_GROWN = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})(?:快速|迅速|不断|持续|进一步|日益|稳步|逐步|逐年|显著|明显|大幅)+[\u4e00-\u9fff]{2}$"
)
_STOPS = "，,；;：:。！？\n"


def name_of(text: str, quantity: Quantity, previous_end: int, previous_name: str = "") -> str:
    """The name of what is counted, as printed; empty where the words do not tell.

    Looked for before the figure (“首席运营官达到300名”, “培训基地15家”), else behind it (“100个以上示范企业”); a
    figure with no name of its own goes on with the preceding one's. `previous_end` is where the preceding figure of
    the sentence ends.
    """
    before = _before(text, quantity, previous_end)
    if _is_name(before):
        return before
    return _behind(text, quantity) or previous_name or before or _action_or_topic(text, quantity)


def subject_of(name: str) -> str:
    """What is counted, without the words that say it is a count (数量, 总数, 规模)."""
    return _STATE.sub("", name) or name


def _before(text: str, quantity: Quantity, previous_end: int) -> str:
    start = max((text.rfind(stop, 0, quantity.start) for stop in _STOPS), default=-1) + 1
    start = max(start, previous_end)
    run = re.sub(r"\s+", "", text[start : min(quantity.reach[0], quantity.start)])
    run = re.sub(r"^(余|多|以上|以下|左右|以内)?[、和及与]?(其中)?[：:]?", "", run) if start == previous_end else run
    run = re.sub("(?:在|较|比)?(?:现有|原有)?的?基础上$", "", _DATE.sub("", run))
    run = _TAIL.sub(lambda m: re.match(r"总数|总量|数量|规模|比例|占比|覆盖率|水平|", m.group(0)).group(0), run)  # type: ignore[union-attr]
    run = re.sub(r"^[（(]?(?:[一二三四五六七八九十]+|\d+)[）)、.．]", "", run).removeprefix(quantity.per or "")
    if run.endswith(("、", "和", "及", "与", "以及")):
        return ""
    run = re.sub(r"(?<=[\u4e00-\u9fff]{2})(?:较|同比|降|年均)$", "", run)
    return _ACTION_FRONT.sub("", run).lstrip("”、）) ").rstrip("“（( ")


def _action_or_topic(text: str, quantity: Quantity) -> str:
    """The bare action (“培训不少于3000人次” → 培训), or the part of the sentence before
    (“队伍快速壮大，达到69万人”)."""
    parts = [re.sub(r"\s+", "", part) for part in re.split(f"[{_STOPS}]", text[: quantity.reach[0]])]
    own = re.sub(r"^(每年|每季度|每月|计划|预计|力争|争取|确保|已|将)+", "", _DATE.sub("", parts[-1]))
    own = re.sub(r"(达到|达|实现|累计|增长|提高)$", "", own)
    return own or (_GROWN.sub("", _DATE.sub("", parts[-2])) if len(parts) > 1 else "")


def _is_name(run: str) -> bool:
    return (
        len(run) >= 2
        and run not in ("全市", "全国", "全省", "全区", "全县", "其中")
        and not run.endswith(
            ("的", "对", "为", "向", "由", "了", "一支", "共", "超", "和", "至少", "建成", "培育", "新增")
        )
    )


def _behind(text: str, quantity: Quantity) -> str:
    tail = text[quantity.reach[1] :]
    run = re.split(r"[，,；;。：:！？\n]|[、及和](?=[^，。；]{0,3}\d)", tail, maxsplit=1)[0]
    run = re.sub(r"\s+", "", run)
    run = re.sub(r"^(以上|左右|以内|余)?的?(组成的)?(实现|完成)?", "", run)
    return run[:40].rstrip("、及和")
