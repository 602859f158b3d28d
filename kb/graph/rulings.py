"""Graph, first step: what a figure may be found to be, and why, in words for readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["目标", "现状", "计数", "标准", "时间"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a figure is, and why in words a reader understands."""

    kind: Kind
    reason: str


TARGET = Ruling("目标", "要求达到或完成")
STRUNG = Ruling("目标", "与前一个目标并列")
BASELINE = Ruling("现状", "已经达到")
STRUNG_BASELINE = Ruling("现状", "与前一个现状并列")
TOLD = Ruling("计数", "叙述现状时提到")
PASSING = Ruling("计数", "顺带提到的个数")
SUM = Ruling("计数", "前面所列各项的个数")
STRETCH = Ruling("时间", "时长、期限")
NORM = Ruling("标准", "规格、等级、算式")
PROCEDURE = Ruling("标准", "办事的次数、数量")
WEIGHT = Ruling("标准", "分值、权重")
SUPPORTED = Ruling("标准", "奖补、收费的数额或比例")
CONDITION = Ruling("标准", "条件：说明是哪一些")
PROVISION = Ruling("标准", "条文或扶持政策的规定")
LIMIT = Ruling("标准", "限度、金额、比例，不是要达到的")
IN_TABLE = Ruling("目标", "指标表的目标值")
IN_TABLE_BEFORE = Ruling("现状", "指标表的现状值")
