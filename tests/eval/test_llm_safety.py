"""What is shown of a lying model, on the shipped documents and a made-up set of rules."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from eval.llm_safety.completions import ATTACKS
from eval.llm_safety.run import QUESTIONS, drafts, weigh_adversarial, weigh_right, weigh_written
from eval.llm_safety.server import ScriptedServer, saying


@pytest.mark.slow
def test_of_500_lying_completions_nothing_unsupported_is_shown(tmp_path: Path) -> None:
    """While what is true beside the lies, and what is right, is; a paraphrase is not, which docs/llm.md says."""
    with ScriptedServer(lambda _: saying("")).running() as server:
        made = drafts(tmp_path, server.url, QUESTIONS)
        lies = weigh_adversarial(random.Random(23), server, made, 500)
        truths = weigh_right(random.Random(23), server, made, 60)
        by_hand = weigh_written(server, made)
    assert len(lies) == 500 and {o.completion.kind for o in lies} == set(ATTACKS)
    assert [statement for outcome in lies for statement in outcome.unsupported] == []
    beside = [outcome.kept for outcome in lies if outcome.completion.true]
    assert len(beside) > 350 and sum(beside) > 0.95 * len(beside)
    assert sum(outcome.kept for outcome in truths) > 0.9 * len(truths)
    shortened = [outcome.kept for way, outcome in by_hand if way == "缩写"]
    assert sum(shortened) > 0.75 * len(shortened)
