"""Value objects of the task/target graph: what is asked of whom, how much, by when, and what answers to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.model.documents import Span

Op = Literal["=", ">", ">=", "<", "<=", "≈", "余"]
Degree = Literal["直接落实", "部分落实", "未覆盖"]
Part = Literal["牵头", "配合", "责任"]
Status = Literal["候选", "已确认", "已驳回", "待复核"]
Origin = Literal["curated", "engine", "person"]
DutyKind = Literal["任务", "项目", "保障", "目标", "指标"]


@dataclass(frozen=True, slots=True)
class Target:
    """A figure a document sets (目标/指标), or a `baseline` it starts from.

    `value` is the printed number (100), `unit` the printed unit with its scale (万人), `normalized` the number in the
    base unit (1000000). `deadline` is a year. `quote` is a verbatim run of the clause.
    """

    clause: str
    name: str
    subject: str
    op: Op
    value: float
    unit: str
    normalized: float
    scope: str
    deadline: int | None
    deadline_source: Literal["明示", "承前", "规划期"] | None
    attribute: Literal["预期性", "约束性"] | None
    baseline: bool
    quote: str
    per: str | None = None
    """“每年”, “每家” … where the figure is per something."""


@dataclass(frozen=True, slots=True)
class Responsible:
    """Bodies a clause makes responsible (责任单位), with the words that say so.

    `roles` tells of every body in turn whether it leads (牵头), helps (配合) or is simply named (责任).
    """

    clause: str
    bodies: tuple[str, ...]
    quote: str
    roles: tuple[Part, ...] = ()

    @property
    def lead(self) -> tuple[str, ...]:
        """The bodies that lead (牵头单位)."""
        return tuple(body for body, role in zip(self.bodies, self.roles, strict=False) if role == "牵头")


@dataclass(frozen=True, slots=True)
class Reference:
    """Another document named in a clause, and how it stands to this one.

    `title` is the full title, also where the clause uses an abbreviation that the document defines.
    """

    clause: str
    title: str
    doc_number: str | None
    relation: Literal["依据", "修订", "废止", "提及"]
    quote: str


@dataclass(frozen=True, slots=True)
class InternalReference:
    """A place of its own that a document names (前款, 本法第五十条, 见附件2). `quote` is a verbatim run of the clause.

    `targets` are ids of clauses of the same document; empty where the document does not make the place certain.
    """

    clause: str
    quote: str
    spans: tuple[Span, ...]
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing asked (任务): one action on one object. `quote` is a verbatim run of the clause.

    `addressee` is 各地区 | 点名<place> | 有条件的地方 | 国家部门 | 未明示; `strength` the verb that sets how binding it
    is (要 | 鼓励 | 支持 | 探索 | 推动 …), or None.
    """

    id: str
    clause: str
    kind: DutyKind
    quote: str
    spans: tuple[Span, ...]
    addressee: str
    strength: str | None


@dataclass(frozen=True, slots=True)
class Extracts:
    """Everything the graph room finds in one document."""

    targets: tuple[Target, ...] = ()
    responsible: tuple[Responsible, ...] = ()
    references: tuple[Reference, ...] = ()
    duties: tuple[Duty, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """One end of a link: the clause, the words meant, and the clause's hash when the link was made."""

    clause: str
    quote: str
    hash: str


@dataclass(frozen=True, slots=True)
class Link:
    """A row between an upper item (上位) and a lower clause (下位), or the finding that one side has no counterpart.

    relation: 落实 (lower implements upper), 易误判 (looks alike, is not), 未覆盖 (upper has nothing; `lower` is None),
    无上位依据 (lower has no basis; `upper` is None). Rows of one upper item share `item` (e.g. “T1-1a”).
    `suspect` is set when a clause's hash no longer agrees; `who` and `at` are of the last decision on it, if any.
    """

    id: str
    item: str
    kind: DutyKind
    relation: Literal["落实", "易误判", "未覆盖", "无上位依据"]
    addressee: str
    upper: LinkEnd | None
    lower: LinkEnd | None
    degree: Degree | None
    reason: str
    doubt: str
    alternative: str
    status: Status
    origin: Origin
    method: str
    score: float | None = None
    suspect: bool = False
    who: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody made of a link: its row in the link table as he left it (`cells`, in the order of its columns).

    `before` names the state of the link that he had before him, empty where there was none; `at` is an ISO time.
    Decisions are only ever added; `number` is their order.
    """

    number: int
    who: str
    at: str
    before: str
    cells: tuple[str, ...]
