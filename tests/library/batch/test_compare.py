"""Two runs side by side, and the gate."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.errors import InputError
from kb.library.batch.compare import Earlier, compare, read_earlier, write_baseline
from kb.library.batch.gold import Gold
from kb.library.batch.measure import Counts, Outcome


def outcome(number: int, **counts: tuple[float, float]) -> Outcome:
    """A question that counts for what is given, and was right unless said."""
    name = f"q{number}"
    gold = Gold(name, "q.jsonl", (f"问{number}？",), "fact", True, ("三",), (), None, name)
    shown: Counts = {"right": (1, 1), **counts}
    return Outcome(gold, {}, shown, (), 0)


def before(outcomes: list[Outcome], **changed: Any) -> dict[str, Earlier]:
    """The outcomes as an earlier run, with some counts changed in all of them."""
    return {o.gold.id: Earlier(o.gold.digest, {**o.counts, **changed}) for o in outcomes}


def test_six_lost_answers_close_the_gate_and_five_do_not() -> None:
    """By McNemar's exact test at 5 %."""
    for lost, passed in ((6, False), (5, True)):
        now = [outcome(n, right=(float(n >= lost), 1)) for n in range(40)]
        told = compare(now, before(now, right=(1.0, 1.0)), where="旧")
        assert told["gate"]["passed"] is passed and len(told["lost"]) == lost
        assert told["by_type"]["fact"]["lost"] == lost


def test_wordings_of_one_question_are_not_so_many_proofs() -> None:
    """Six lost wordings of one question close no gate."""
    now = [outcome(n, right=(float(n >= 6), 1)) for n in range(40)]
    now = [replace(o, gold=replace(o.gold, family=str(max(n, 5)))) for n, o in enumerate(now)]
    told = compare(now, before(now, right=(1.0, 1.0)), where="旧")
    assert told["measures"][0]["test"] == "配对自助法" and told["gate"]["passed"]


def test_a_rise_never_closes_the_gate() -> None:
    """However sure it is."""
    now = [outcome(n) for n in range(40)]
    told = compare(now, before(now, right=(0.0, 1.0)), where="旧")
    assert told["gate"]["passed"] and len(told["gained"]) == 40


def test_more_refusals_are_a_drop_although_the_figure_rises() -> None:
    """Of a rate that is better low."""
    now = [outcome(n, false_refusal=(float(n < 10), 1)) for n in range(40)]
    told = compare(now, before(now, false_refusal=(0.0, 1.0)), where="旧")
    assert told["gate"]["failures"][0].startswith("误拒率显著变差：0.0% → 25.0%")


def test_a_single_quotation_that_is_not_verbatim_closes_the_gate() -> None:
    """Whatever chance says; one that was wrong before does not."""
    now = [outcome(n, quote_fidelity=(float(n > 0), 1)) for n in range(40)]
    assert not compare(now, before(now, quote_fidelity=(1.0, 1.0)), where="旧")["gate"]["passed"]
    assert compare(now, before(now), where="旧")["gate"]["passed"]


def test_a_baseline_keeps_what_the_gate_looks_at(tmp_path: Path) -> None:
    """Read again it differs by nothing, thirds included."""
    now = [outcome(n, **{"nDCG@10": (1 / 3, 1), "cite_recall": (2, 3)}) for n in range(5)]
    write_baseline(tmp_path / "b.json", now)
    told = compare(now, read_earlier(tmp_path / "b.json"), where="b.json")
    assert {row["key"]: row["difference"] for row in told["measures"]} == dict.fromkeys(
        ("right", "cite_recall", "nDCG@10"), 0.0
    )


def test_questions_with_other_gold_are_left_out_and_counted() -> None:
    """Those only one run was asked as well."""
    now = [outcome(n) for n in range(3)]
    earlier = before(now) | {"x": Earlier("0", {})}
    earlier["q0"] = replace(earlier["q0"], gold="other")
    del earlier["q1"]
    told = compare(now, earlier, where="旧")
    assert (told["questions"], told["changed_gold"], told["only_now"], told["only_before"]) == (1, 1, 1, 1)


def test_runs_without_a_common_question_cannot_be_compared() -> None:
    """And that is no pass."""
    with pytest.raises(InputError, match="没有一道相同的题"):
        compare([outcome(1)], {}, where="旧")


@pytest.mark.parametrize(
    "text", ["{", "[]", "{}", '{"outcomes": [{}]}', '{"baseline": ["right"], "outcomes": {"a": ["x", "1 2"]}}']
)
def test_what_is_no_earlier_run_is_told(tmp_path: Path, text: str) -> None:
    """Broken JSON, another JSON, a file that is not there."""
    path = tmp_path / "old.json"
    path.write_text(text, encoding="utf-8")
    for given in (path, tmp_path / "none.json", tmp_path):
        with pytest.raises(InputError) as error:
            read_earlier(given)
        assert error.value.hint


@pytest.mark.parametrize(
    "counts", ['{"right": [2, 1]}', '{"right": [1, 0]}', '{"right": [NaN, 1]}', '{"right": ["x", 1]}']
)
def test_counts_that_no_run_writes_are_refused(tmp_path: Path, counts: str) -> None:
    """The file may come from a stranger."""
    file = tmp_path / "old.json"
    file.write_text(f'{{"outcomes": [{{"id": "1", "gold": "a", "counts": {counts}}}]}}', encoding="utf-8")
    with pytest.raises(InputError, match="不是评测写出的结果"):
        read_earlier(file)
