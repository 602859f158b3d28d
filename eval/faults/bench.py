"""A folder to do harm in: corpora, clean knowledge bases to compare with, and what is looked at after every harm."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eval.faults import corpus, state
from eval.faults.process import Ended, Process, command, load
from eval.faults.state import State

EMPTY = State()


@dataclass(slots=True)
class Row:
    """One line of the summary: what was tried, how often, what came of it, what was wrong."""

    what: str
    runs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    note: str = ""

    def __str__(self) -> str:
        told = "，".join(f"{name} {count}" for name, count in sorted(self.outcomes.items()))
        verdict = f"失败 {len(self.faults)}" if self.faults else "通过"
        return "｜".join([self.what, f"{self.runs} 次", told or "—", self.note or "—", verdict])


class Bench:
    """Everything lies under `folder`; one corpus folder, since a file's path is part of what is stored."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.corpus = folder / "corpus"
        self._number = 0
        self._clean: dict[tuple[str, str | None], tuple[Path, State]] = {}

    def path(self, name: str) -> Path:
        """A new path for something that goes by `name`."""
        self._number += 1
        return self.folder / f"{name}-{self._number}"

    def start(
        self, module: str, *arguments: str | Path, env: Mapping[str, str] | None = None, marks: bool = False
    ) -> Process:
        """`python ingest.py …` or `python -m kb …` in a process of its own."""
        work = command(module, [str(argument) for argument in arguments])
        return Process(work, self.path("said"), env=self._env(env), marks=marks)

    def ingest(self, data: Path, version: str | None = None, *, model: str | None = None) -> Ended:
        """An ingest of the corpus, made that version of before."""
        if version:
            corpus.write(self.corpus, version)
        return self.start("ingest", self.corpus, "--data", data, env=_model(model)).end()

    def doctor(self, data: Path, *, model: str | None = None) -> tuple[Ended, list[str], bool]:
        """A check-up: how it ended, what it found, and whether all is well now."""
        ended = self.start("kb", "doctor", "--data", data, "--json", env=_model(model)).end()
        try:
            report = json.loads(ended.said)
        except ValueError:
            return ended, [], False
        return ended, [finding["what"] for finding in report["findings"]], bool(report["healthy"])

    def state(self, data: Path, *, model: str | None = None, env: Mapping[str, str] | None = None) -> State:
        """The state as a process sees it that has just started."""
        output = self.path("state")
        ended = Process(lambda: state.look(data, output, model), self.path("said"), env=self._env(env)).end()
        if ended.code:
            return State(error=f"查看时出错（{ended.code}）：{ended.complaint}")
        seen = state.read(output)
        output.unlink()
        return seen

    def clean(self, version: str, model: str | None = None) -> State:
        """What a clean ingest of that version of the corpus holds and answers."""
        return self._made(version, model)[1]

    def copy(self, version: str | None, model: str | None = None) -> Path:
        """A data folder with a clean ingest of that version; an absent one for None."""
        data = self.path("data")
        if version:
            shutil.copytree(self._made(version, model)[0], data)
        return data

    def drop(self, data: Path) -> None:
        """Delete a data folder and what processes said."""
        shutil.rmtree(data, ignore_errors=True)
        for said in self.folder.glob("said-*"):
            said.unlink()

    def which(self, seen: State, names: Mapping[str, State]) -> str | None:
        """The name of the state that is seen; None where it is none of them."""
        return next((name for name, expected in names.items() if not seen.differs(expected)), None)

    def _made(self, version: str, model: str | None) -> tuple[Path, State]:
        if (version, model) not in self._clean:
            data = self.path("clean")
            ended = self.ingest(data, version, model=model)
            seen = self.state(data, model=model)
            if ended.code or seen.error:
                raise SystemExit(f"全新入库未成功：{ended.complaint} {seen.error}")
            self._clean[version, model] = (data, seen)
        return self._clean[version, model]

    def _env(self, env: Mapping[str, str] | None) -> dict[str, str]:
        return {"TMPDIR": str(self.folder / "tmp"), **(env or {})}


def new_bench() -> Bench:
    """A bench in a new folder, which whoever else may look into: some processes run as another user."""
    folder = Path(tempfile.mkdtemp(prefix="kb-faults-"))
    folder.chmod(0o755)
    (folder / "tmp").mkdir(mode=0o777)
    (folder / "tmp").chmod(0o777)
    return Bench(folder)


def warmed(bench: Bench) -> Bench:
    """The bench, after this process has imported whatever an ingest and a question import."""
    corpus.write(bench.corpus, "旧")
    data, names, seen = bench.path("data"), bench.path("modules"), bench.path("state")

    def work() -> int:
        command("ingest", [str(bench.corpus), "--data", str(data)])()
        state.look(data, seen)
        names.write_text("\n".join(name for name in [*sys.modules] if not name.startswith("__")), encoding="utf-8")
        return 0

    ended = Process(work, bench.path("said")).end()
    if ended.code:
        raise SystemExit(f"入库未成功：{ended.complaint}")
    load(names.read_text(encoding="utf-8").splitlines())
    return bench


def debris(data: Path, *, generations: int) -> list[str]:
    """What lies in a data folder that should not, after an ingest that ended well."""
    known = {"truth.sqlite3", "truth.sqlite3-wal", "truth.sqlite3-shm", ".lock", "index", "backups.jsonl"}
    odd = [path.name for path in data.iterdir() if path.name not in known]
    held = [path.name for path in (data / "index").iterdir()]
    odd += [name for name in held if name.startswith("building-")]
    return odd if len(held) <= generations else [*odd, f"{len(held)} 代索引"]


def told(parts: Iterable[str]) -> str:
    """Faults of one run as a sentence."""
    return "；".join(part for part in parts if part)


def _model(model: str | None) -> dict[str, str]:
    return {"KB_MODEL": model} if model else {}
