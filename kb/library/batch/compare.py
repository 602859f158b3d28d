"""Batch, sixth stage: this run against an earlier one, by question, and the gate that a significant drop closes.

The gate looks at three kinds of figures. `right` is the one question asked of a change, tested by itself at 5 %
(McNemar, exact; with other wordings of questions among them, the bootstrap by family). The other figures are tested
together, with Holm's correction. Quotations are verbatim and citations sound by promise: there, one new fault closes
the gate, whatever chance would say.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import InputError
from kb.library.batch.measure import MEASURES, Counts, Measure, Outcome
from kb.library.batch.statistics import Pair, holm, mcnemar, paired_bootstrap
from kb.library.batch.summary import GROUPS

LEVEL = 0.05
_DIGITS = 3
_HINT = "用 python -m eval.run 写出的 report.json，或 --baseline 写出的文件"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier run found of one question."""

    gold: str
    counts: Counts


# -- files ---------------------------------------------------------------------------------------------------------


def read_earlier(path: Path) -> dict[str, Earlier]:
    """The outcomes of an earlier run by question, of a report.json or a baseline; InputError for anything else."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"读不到旧结果（{error.strerror}）", where=str(path), hint=_HINT) from error
    except (ValueError, RecursionError) as error:
        raise InputError("旧结果不是合法的 JSON", where=str(path), hint=_HINT) from error
    try:
        if "baseline" in told:
            keys = told["baseline"]
            return {name: Earlier(gold, _unpacked(keys, packed)) for name, (gold, packed) in told["outcomes"].items()}
        return {row["id"]: Earlier(row["gold"], _pairs(row["counts"])) for row in told["outcomes"]}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError("不是评测写出的结果", where=str(path), hint=_HINT) from error


def _pairs(counts: Mapping[str, Sequence[float]]) -> Counts:
    return {key: _pair(hits, of) for key, (hits, of) in counts.items()}


def _pair(hits: float | str, of: float | str) -> Pair:
    """ValueError for what no run counts, however it came into the file."""
    pair = float(hits), float(of)
    if not 0 <= pair[0] <= pair[1] < math.inf or not pair[1]:
        raise ValueError(pair)
    return pair


def _unpacked(keys: Sequence[str], packed: str) -> Counts:
    cells = zip(keys, packed.split(), strict=True)
    return {key: _pair(hits, of) for key, (hits, _, of) in ((k, c.partition("/")) for k, c in cells) if of}


def write_baseline(path: Path, outcomes: Sequence[Outcome]) -> None:
    """The outcomes of what the gate looks at, one short line a question."""
    keys = [measure.key for measure in MEASURES if measure.gate]
    lines = []
    for outcome in outcomes:
        pairs = [outcome.counts.get(key) for key in keys]
        packed = " ".join("-" if pair is None else f"{round(float(pair[0]), _DIGITS):g}/{pair[1]:g}" for pair in pairs)
        lines.append(f"{json.dumps(outcome.gold.id, ensure_ascii=False)}: {json.dumps([outcome.gold.digest, packed])}")
    text = f'{{"baseline": {json.dumps(keys)},\n"outcomes": {{\n' + ",\n".join(lines) + "\n}}\n"
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"无法写入（{error.strerror}）", where=str(path), hint="检查文件夹和权限") from error


# -- comparison ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Both:
    """A question that both runs were asked and held to the same gold."""

    outcome: Outcome
    before: Counts

    @property
    def now(self) -> Counts:
        """What it counts for in this run."""
        return self.outcome.counts


def compare(outcomes: Sequence[Outcome], earlier: Mapping[str, Earlier], *, where: str) -> dict[str, Any]:
    """Differences with tests, by measure and for `right` by group, and whether the gate is open."""
    known = [outcome for outcome in outcomes if outcome.gold.id in earlier]
    shared = [Both(o, earlier[o.gold.id].counts) for o in known if earlier[o.gold.id].gold == o.gold.digest]
    if not shared:
        hint = "两次运行要用同一份题集；题目或答案改过的题不比"
        raise InputError("与旧结果没有一道相同的题", where=where, hint=hint)
    rows = [row for measure in MEASURES if (row := _row(measure, shared))]
    _adjust(rows)
    failures = [failure for row in rows if (failure := _failure(row))]
    return {
        "with": where,
        "questions": len(shared),
        "changed_gold": len(known) - len(shared),
        "only_now": len(outcomes) - len(known),
        "only_before": len(set(earlier) - {outcome.gold.id for outcome in outcomes}),
        "measures": rows,
        "lost": [both.outcome.gold.id for both in shared if _turned(both, "right", to=False)],
        "gained": [both.outcome.gold.id for both in shared if _turned(both, "right", to=True)],
        **{key: _by_group(shared, name_of) for key, name_of in GROUPS.items()},
        "gate": {"passed": not failures, "level": LEVEL, "failures": failures},
    }


def _row(measure: Measure, shared: Sequence[Both]) -> dict[str, Any] | None:
    """The difference of one measure over the questions that have it in both runs; None where none has."""
    having = [both for both in shared if measure.key in both.before and measure.key in both.now]
    if not having:
        return None
    old = [_rounded(both.before[measure.key]) for both in having]
    new = [_rounded(both.now[measure.key]) for both in having]
    families = [both.outcome.gold.family for both in having]
    low, high, p = paired_bootstrap(old, new, families)
    ups = sum(_share(b) > _share(a) for a, b in zip(old, new, strict=True))
    downs = sum(_share(b) < _share(a) for a, b in zip(old, new, strict=True))
    better, worse = (ups, downs) if measure.higher else (downs, ups)
    # Other wordings of one question turn together; McNemar would count them as so many proofs.
    exact = measure.kind == "rate" and len(set(families)) == len(families)
    return {
        "key": measure.key, "name": measure.name, "gate": measure.gate, "questions": len(having),
        "before": _value(old), "now": _value(new), "difference": _value(new) - _value(old),
        "low": low, "high": high, "better": better, "worse": worse,
        "test": "McNemar 精确检验" if exact else "配对自助法", "p": mcnemar(better, worse) if exact else p,
        "drop": _value(new) != _value(old) and (_value(new) < _value(old)) == measure.higher,
        "new_faults": _new_faults(measure, shared),
    }  # fmt: skip


def _rounded(pair: Pair) -> Pair:
    """As finely as a baseline keeps it: what rounding alone takes away is no drop."""
    return round(float(pair[0]), _DIGITS), float(pair[1])


def _share(pair: Pair) -> float:
    return pair[0] / pair[1]


def _value(pairs: Sequence[Pair]) -> float:
    return sum(hits for hits, _ in pairs) / sum(of for _, of in pairs)


def _new_faults(measure: Measure, shared: Sequence[Both]) -> list[str]:
    """Questions with a fault now and none before, of a measure that admits none."""
    if measure.gate != "always":
        return []
    sound = (1.0, 1.0)
    faulty = (both for both in shared if _share(both.now.get(measure.key, sound)) < 1)
    return [both.outcome.gold.id for both in faulty if _share(both.before.get(measure.key, sound)) == 1]


def _adjust(rows: Sequence[dict[str, Any]]) -> None:
    """Put the p that the gate looks at into every row."""
    together = holm({row["key"]: row["p"] for row in rows if row["gate"] == "more"})
    for row in rows:
        row["adjusted_p"] = together.get(row["key"], row["p"])


def _failure(row: Mapping[str, Any]) -> str | None:
    """Why this measure closes the gate."""
    name, change = row["name"], f"{row['before']:.1%} → {row['now']:.1%}"
    if row["gate"] == "always" and row["new_faults"]:
        return f"{name}：{change}，新出现问题的题 {len(row['new_faults'])} 道（{'、'.join(row['new_faults'][:5])}）"
    if row["gate"] in ("first", "more") and row["drop"] and row["adjusted_p"] < LEVEL:
        return f"{name}显著变差：{change}（{row['test']}，p = {row['adjusted_p']:.3g}）"
    return None


def _turned(both: Both, key: str, *, to: bool) -> bool:
    if key not in both.before or key not in both.now:
        return False
    before, now = bool(both.before[key][0]), bool(both.now[key][0])
    return before is not to and now is to


def _by_group(shared: Sequence[Both], name_of: Callable[[Outcome], str]) -> dict[str, dict[str, Any]]:
    """For every group, how many questions were right before and are now; its p is to find causes, not to judge."""
    groups: dict[str, list[Both]] = {}
    for both in shared:
        if "right" in both.before and "right" in both.now:
            groups.setdefault(name_of(both.outcome), []).append(both)
    found = {}
    for name, members in groups.items():
        gained = sum(_turned(both, "right", to=True) for both in members)
        lost = sum(_turned(both, "right", to=False) for both in members)
        before = sum(both.before["right"][0] for both in members) / len(members)
        now = sum(both.now["right"][0] for both in members) / len(members)
        p = mcnemar(gained, lost)
        found[name] = {"questions": len(members), "before": before, "now": now, "gained": gained, "lost": lost, "p": p}
    return found
