"""Grows random documents whose tree is known: any numbering scheme, run-in or lone titles, any setting of lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from kb.structure.numbering import to_chinese
from tests.structure.printing import printed

# One numbering style a level, as Chinese official documents combine them.
SCHEMES = (
    ("cn", "cnp", "num", "nump", "circled"),
    ("cn", "cnp", "num", "nump"),
    ("chapter", "cn", "cnp", "num"),
    ("part", "cn", "cnp", "num"),
    ("chapter", "section", "article", "item", "目"),
    ("chapter", "article", "item", "目"),
    ("article", "item", "目"),
    ("part", "subpart", "chapter", "article", "item"),
    ("cn", "article", "item"),
    ("bare", "dec", "dec"),
    ("numdot", "dec", "dec"),
    ("cn", "num", "nump"),
    ("cn", "num", "numr"),
    ("roman", "letter", "numr"),
    ("num", "cnp", "circled"),
    ("cnp", "num", "nump"),
)
# Where a deeper level is written with what is usually the higher number, only its coming back shows that it is deeper.
_LONE = ("chapter", "section", "part", "subpart")
_EVEN = {("bare", "dec", "dec"), ("roman", "letter", "numr"), ("num", "cnp", "circled"), ("cn", "article", "item")}
_VERBS = (
    "加强",
    "推进",
    "完善",
    "健全",
    "提升",
    "优化",
    "深化",
    "强化",
    "支持",
    "培育",
    "建设",
    "落实",
    "统筹",
    "规范",
    "引导",
)
_NOUNS = (
    "产业布局",
    "人才队伍",
    "数据资源",
    "服务体系",
    "基础设施",
    "监督管理",
    "标准规范",
    "应用场景",
    "创新平台",
    "协同机制",
    "重点领域",
    "公共安全",
)
_WHO = (
    "各地区",
    "有关部门",
    "市级单位",
    "各级政府",
    "行业协会",
    "企业和院校",
    "主管部门",
)
_HOW = (
    "结合实际",
    "按照职责分工",
    "会同相关单位",
    "坚持问题导向",
    "依法依规",
    "充分发挥作用",
)


@dataclass
class Grown:
    """A node that was grown: its number, its level, and how many paragraphs stand right under it."""

    number: str
    level: int
    titled: bool
    paragraphs: int = 0
    children: list[Grown] = field(default_factory=list)


def title(rng: Random) -> str:
    """A heading's words."""
    return "".join(rng.choice(_VERBS) + rng.choice(_NOUNS) for _ in range(rng.choice((1, 1, 2))))


def sentence(rng: Random) -> str:
    """A sentence of running text."""
    parts = [rng.choice(_WHO) + "要" + rng.choice(_HOW)]
    parts += [rng.choice(_VERBS) + rng.choice(_NOUNS) for _ in range(rng.randint(2, 5))]
    return "，".join(parts) + "。"


def paragraph(rng: Random) -> str:
    """One to four sentences."""
    return "".join(sentence(rng) for _ in range(rng.randint(1, 4)))


@dataclass
class Grower:
    """Grows one document with one scheme and one set of habits."""

    rng: Random
    scheme: tuple[str, ...]
    running: int | None = None
    habits: list[str] = field(default_factory=list)
    wide: bool = True
    dot: str = "."
    lines: list[str] = field(default_factory=list)
    count: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, rng: Random) -> Grower:
        """A grower with habits drawn by `rng`."""
        scheme = rng.choice(SCHEMES)
        habits = ["alone" if level == 0 else rng.choice(("alone", "run_in")) for level in range(len(scheme))]
        habits = ["alone" if s in _LONE else h for s, h in zip(scheme, habits, strict=True)]
        last = len(scheme) - 1
        if scheme[last] not in ("dec", "article"):
            habits[last] = rng.choice(("run_in", "list"))
        running = rng.choice((None, None, 2)) if len(scheme) > 2 and scheme[2] in ("num", "cnp") else None
        if "article" in scheme:
            at = scheme.index("article")
            running = at
            habits[at] = "article"
            habits[at + 1 :] = ["list"] * (last - at)
        return cls(rng, scheme, running, habits, rng.random() < 0.6, rng.choice((".", "．", "、", ".")))

    def number(self, level: int, value: int, above: str) -> tuple[str, str]:
        """(the number as `Clause.number` gives it, as printed in front of the words)."""
        style, cn = self.scheme[level], to_chinese(value)
        left, right = ("（", "）") if self.wide else ("(", ")")
        dot = self.dot
        dotted = f"{value}" if dot == "、" else f"{value}{dot}"
        return {
            "cn": (cn, f"{cn}、"),
            "cnp": (f"{left}{cn}{right}",) * 2,
            "item": (f"{left}{cn}{right}",) * 2,
            "num": (dotted, f"{value}{dot}"),
            "目": (dotted, f"{value}{dot}"),
            "numdot": (f"{value}.", f"{value}. "),
            "nump": (f"{left}{value}{right}",) * 2,
            "numr": (f"{value}{right}",) * 2,
            "circled": (chr(ord("①") + value - 1),) * 2,
            "roman": (chr(ord("Ⅰ") + value - 1), f"{chr(ord('Ⅰ') + value - 1)}. "),
            "letter": (f"{chr(ord('A') + value - 1)}.",) * 2,
            "bare": (f"{value}", f"{value}　"),
            "dec": (f"{above.rstrip('.')}.{value}", f"{above.rstrip('.')}.{value} "),
            "chapter": (f"第{cn}章", f"第{cn}章　"),
            "section": (f"第{cn}节", f"第{cn}节　"),
            "part": (f"第{cn}编", f"第{cn}编　"),
            "subpart": (f"第{cn}分编", f"第{cn}分编　"),
            "article": (f"第{cn}条", f"第{cn}条　"),
        }[style]

    def grow(self, level: int, above: str) -> list[Grown]:
        """The children of one node, written to `lines` as they grow."""
        found: list[Grown] = []
        most = {"list": 5, "article": 4}.get(self.habits[level], 4)
        for n in range(1, self.rng.randint(2, most) + 1):
            value = n
            if level == self.running:
                value = self.count[level] = self.count.get(level, 0) + 1
            number, shown = self.number(level, value, above)
            node = Grown(number, level + 1, self.habits[level] in ("alone", "run_in"))
            found.append(node)
            last = n == most
            self.write(node, level, shown, last)
        return found

    def write(self, node: Grown, level: int, shown: str, last: bool) -> None:
        """The lines of one node and of what is under it."""
        rng, habit = self.rng, self.habits[level]
        deeper = level + 1 < len(self.scheme)
        divided = deeper and (self.scheme in _EVEN or (habit == "alone" and rng.random() < 0.8) or rng.random() < 0.4)
        if habit == "alone":
            self.lines.append(shown + title(rng))
        elif habit == "run_in":
            self.lines.append(f"{shown}{title(rng)}。{paragraph(rng)}")
            node.paragraphs += 1
        elif habit == "list":
            words = f"{rng.choice(_WHO)}{rng.choice(_VERBS)}{rng.choice(_NOUNS)}"
            deep = divided and self.scheme[level + 1] == "目"
            self.lines.append(f"{shown}{words}{'：' if deep else '；'}")
            if deep:
                node.children = self.grow(level + 1, node.number)
            return
        else:
            self.lines.append(
                f"{shown}{rng.choice(_WHO)}应当{rng.choice(_VERBS)}{rng.choice(_NOUNS)}，{paragraph(rng)}"
            )
            node.paragraphs += 1
        if habit == "article" and not divided:
            for _ in range(rng.choice((0, 0, 1, 2))):
                self.lines.append(paragraph(rng))
                node.paragraphs += 1
            return
        if habit == "article":
            self.lines[-1] = f"{shown}{rng.choice(_WHO)}应当履行下列职责："
            node.children = self.grow(level + 1, node.number)
            return
        if habit == "alone" and (not divided or rng.random() < 0.4):
            for _ in range(rng.randint(1, 2)):
                self.lines.append(paragraph(rng))
                node.paragraphs += 1
        if divided:
            if self.habits[level + 1] == "list":
                self.lines.append(f"{rng.choice(_WHO)}要做好以下工作：")
                node.paragraphs += 1
            node.children = self.grow(level + 1, node.number)


def grow(seed: int) -> tuple[str, list[Grown], dict[str, object]]:
    """A document's text, its tree, and how it was set."""
    rng = Random(seed)
    grower = Grower.of(rng)
    grower.lines = []
    tree = grower.grow(0, "")
    body = ["为加快高质量发展，结合实际，制定本规划。", *grower.lines]
    for n in range(1, rng.choice((0, 0, 1, 2)) + 1):
        other = Grower.of(rng)
        body += [f"附件{n}", f"{title(rng)}实施细则", "根据有关规定，制定本细则。"]
        tree.append(Grown(f"附件{n}", 1, True, 1, _lower(other.grow(0, ""))))
        body += other.lines
    how = rng.choice(("plain", "plain", "blank", "indent", "printed", "indent_some"))
    head = "某市高质量发展规划"
    if how == "printed":
        text = printed([head, *body])
    elif how == "blank":
        text = "\n\n".join([head, *body]) + "\n"
    elif how == "indent":
        text = "\n".join([head, *("　　" + x for x in body)]) + "\n"
    elif how == "indent_some":
        text = "\n".join([head, *(("　　" if len(x) > 20 else "") + x for x in body)]) + "\n"
    else:
        text = "\n".join([head, *body]) + "\n"
    return text, tree, {"scheme": grower.scheme, "habits": grower.habits, "running": grower.running, "set": how}


def _lower(tree: list[Grown]) -> list[Grown]:
    """The nodes one level down."""
    for node in tree:
        node.level += 1
        _lower(node.children)
    return tree


def flat(tree: list[Grown], above: str = "") -> Iterator[tuple[str, int, str]]:
    """(number, level, number of the parent) of every node, in order."""
    for node in tree:
        yield node.number, node.level, above
        yield from flat(node.children, node.number)
