"""How soon a running application answers from a document that another process takes in.

    python -m eval.live --data D [--json]

D is copied. The application serves the copy and is asked for words that no document holds; `ingest.py`, a process of
its own, takes in a document that holds them; the same question is asked over HTTP until the answer cites it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from eval.page import ROOT, Page, application

TITLE = "鸑鷟县关于支持鸑鷟号科研船建设的若干措施"
NEEDLE = "鸑鷟号科研船由县科学技术局负责运行"
QUESTION = f"{TITLE}规定鸑鷟号科研船由谁负责运行？"
TEXT = f"{TITLE}\n\n一、运行管理\n\n{NEEDLE}，每年向社会公布运行情况。\n\n二、附则\n\n本措施自印发之日起施行。\n"
LONGEST = 120.0  # seconds
WANTED = 5.0


def measured(data: Path) -> dict[str, float]:
    """Seconds: the ingest, until the first question that cites the document was asked after it, and its answer."""
    with tempfile.TemporaryDirectory(prefix="kb-live-") as name:
        folder, document = Path(name) / "data", Path(name) / "new.txt"
        shutil.copytree(data, folder)
        document.write_text(TEXT, encoding="utf-8")
        with application(folder) as (address, _):
            if NEEDLE in Page(address).ask(QUESTION):
                raise SystemExit("知识库里已有这份文件")
            started = time.monotonic()
            command = [sys.executable, "ingest.py", str(document), "--data", str(folder)]
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            taken = time.monotonic()
            seen, answering = _until_cited(address, taken)
    return {"ingest": taken - started, "seen_after": seen, "answer": answering, "load": os.getloadavg()[0]}


def _until_cited(address: str, taken: float) -> tuple[float, float]:
    while True:
        asked = time.monotonic()
        if NEEDLE in Page(address).ask(QUESTION):
            now = time.monotonic()
            return now - taken, now - asked
        if asked - taken > LONGEST:
            raise SystemExit(f"{LONGEST:.0f} 秒后仍未据新文件回答")


def main(argv: Sequence[str] | None = None) -> None:
    """Command line."""
    options = argparse.ArgumentParser(description="正在运行的应用多久后据新入库的文件回答。")
    options.add_argument("--data", type=Path, required=True, help="已有的知识库")
    options.add_argument("--json", action="store_true", help="输出 JSON")
    given = options.parse_args(argv)
    told = measured(given.data)
    if given.json:
        print(json.dumps(told))
        return
    print(
        f"另一进程入库 {told['ingest']:.1f} 秒；入库结束后 {told['seen_after']:.2f} 秒得到引用新文件的回答"
        f"（这次提问本身 {told['answer']:.2f} 秒），负载 {told['load']:.1f}"
    )


if __name__ == "__main__":
    main()
