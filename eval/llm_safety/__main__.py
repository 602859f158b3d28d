"""`python -m eval.llm_safety`: what is shown of a lying model's completions, and how much of a right one's.

The model is a scripted server on this machine (see `eval.llm_safety.server`); the documents are the two shipped ones
and a made-up set of rules with prohibitions and exceptions, `sample.txt`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from eval.llm_safety.run import QUESTIONS, Outcome, drafts, weigh_adversarial, weigh_right, weigh_written
from eval.llm_safety.server import Reply, ScriptedServer, saying


def main() -> int:
    """Print the figures; exit code 1 where anything unsupported was shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--completions", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", action="store_true", help="print what was shown or dropped wrongly")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder, ScriptedServer(lambda _: saying("")).running() as server:
        made = drafts(Path(folder), server.url, QUESTIONS)
        started = time.monotonic()
        lies = weigh_adversarial(rng, server, made, options.completions)
        truths = weigh_right(rng, server, made, options.completions // 2)
        by_hand = weigh_written(server, made)
        seconds = time.monotonic() - started
        recovery = _recovery(server, Path(folder))
    if options.show:
        for outcome in lies:
            for statement in outcome.unsupported:
                print("未受支持却显示：", outcome.completion.kind, statement, file=sys.stderr)
        for outcome in [*truths, *(o for _, o in by_hand)]:
            if not outcome.kept:
                print("正确却略去：", outcome.completion.kind, *outcome.completion.true, file=sys.stderr)
    shown = [s for outcome in lies for s in outcome.unsupported]
    report = _report(lies, truths, len(shown), seconds)
    for way in dict.fromkeys(way for way, _ in by_hand):
        kept = [outcome.kept for w, outcome in by_hand if w == way]
        report[f"written_by_hand_{way}"] = f"{sum(kept)}/{len(kept)}"
    print(json.dumps(report | {"recovery": recovery}, ensure_ascii=False, indent=1))
    return 1 if shown else 0


def _report(lies: list[Outcome], truths: list[Outcome], unsupported: int, seconds: float) -> dict[str, object]:
    every, kept = Counter(o.completion.kind for o in truths), Counter(o.completion.kind for o in truths if o.kept)
    beside = [o for o in lies if o.completion.true]
    return {
        "adversarial": len(lies),
        "kinds": dict(Counter(o.completion.kind for o in lies)),
        "unsupported_shown": unsupported,
        "true_beside_false": len(beside),
        "true_beside_false_kept": sum(o.kept for o in beside),
        "right": len(truths),
        "right_kept": sum(kept.values()),
        "right_kept_by_kind": {kind: f"{kept[kind]}/{every[kind]}" for kind in every},
        "seconds": round(seconds, 1),
    }


def _recovery(server: ScriptedServer, folder: Path) -> dict[str, float]:
    """Seconds until the extractive answer is there, with a time-out of 2 seconds."""
    draft = drafts(folder, server.url, QUESTIONS[:1], timeout=2.0)[0]
    cases: dict[str, Reply | None] = {
        "right": None,
        "silent": Reply(("无",), delay=10),
        "dripping": saying("慢" * 200, delay=0.3),
        "error 500": Reply(status=500, raw=b"{}"),
        "cut": saying("半句", finish=None),
        "not json": Reply(raw=b"data: {\n\n"),
    }
    out = {}
    for name, reply in cases.items():
        server.script = _first_clause if reply is None else partial(_same, reply)
        started = time.monotonic()
        draft.final()
        out[name] = round(time.monotonic() - started, 3)
    return out


def _first_clause(given: dict[str, Any]) -> Reply:
    return saying(f"{given['条款'][0]['文字']}〔{given['条款'][0]['号']}〕")


def _same(reply: Reply, _: dict[str, Any]) -> Reply:
    return reply


if __name__ == "__main__":
    sys.exit(main())
