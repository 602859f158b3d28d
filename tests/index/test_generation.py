"""A generation is written once, proven at every opening, and never changed by reading."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from kb.errors import Damaged
from kb.index import Entry, Index, generation

Vectors = npt.NDArray[np.float32]


@pytest.fixture(scope="module")
def whole(entries: list[Entry], vectors: Vectors, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A generation, under its root."""
    root = tmp_path_factory.mktemp("generations")
    return root, generation.build(root, entries, vectors, model="pairs-1")


@pytest.fixture
def generation_copy(whole: tuple[Path, str], tmp_path: Path) -> tuple[Path, str]:
    """The same, to be damaged."""
    shutil.copytree(whole[0], tmp_path / "index")
    return tmp_path / "index", whole[1]


@pytest.fixture
def index(whole: tuple[Path, str]) -> Iterator[Index]:
    """The same, open."""
    opened = generation.open_generation(*whole)
    yield opened
    opened.close()


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of every file below."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_an_opened_generation_answers_by_word_and_by_vector(
    index: Index, entries: list[Entry], vectors: Vectors
) -> None:
    """Both halves are of the same entries."""
    assert len(index) == len(entries)
    assert index.model == "pairs-1"
    assert index.lexical("知识产权", 3)
    assert index.dense(vectors[0], 3)
    assert index.hashes().keys() == index.vectors([entry.clause_id for entry in entries]).keys()


def test_reading_changes_no_file_of_a_generation(whole: tuple[Path, str], vectors: Vectors) -> None:
    """Chroma and tantivy write only into the private copy, which is gone afterwards."""
    before = state(whole[0])
    index = generation.open_generation(*whole)
    index.lexical("人才", 5)
    index.dense(vectors[1], 5)
    index.close()
    assert state(whole[0]) == before


def test_a_build_leaves_one_folder_named_by_its_manifest(whole: tuple[Path, str]) -> None:
    """Nothing half-built stays."""
    assert [path.name for path in whole[0].iterdir()] == [whole[1]]


@pytest.mark.parametrize("damage", ["delete", "truncate", "zero", "append"])
def test_damage_to_any_file_is_noticed_at_opening(generation_copy: tuple[Path, str], damage: str) -> None:
    """Also to files that Chroma would silently read as fewer hits."""
    root, name = generation_copy
    files = [path for path in (root / name).rglob("*") if path.is_file()]
    assert len(files) > 8
    for path in files:
        content = path.read_bytes()
        if damage == "delete":
            path.unlink()
        else:
            changed = {"truncate": content[:-1], "zero": b"\0" * len(content), "append": content + b"\0"}[damage]
            path.write_bytes(changed)
            if changed == content:
                continue  # an empty lock file cannot be cut or zeroed
        with pytest.raises(Damaged):
            generation.verify(root, name)
        with pytest.raises(Damaged):
            generation.open_generation(root, name)
        path.write_bytes(content)
    generation.verify(root, name)


def test_another_generation_under_the_name_is_noticed(
    generation_copy: tuple[Path, str], entries: list[Entry], vectors: Vectors
) -> None:
    """A folder put back from an older backup is not what the truth names."""
    root, name = generation_copy
    other = generation.build(root, entries[:5], vectors[:5], model="pairs-1")
    shutil.rmtree(root / name)
    (root / other).rename(root / name)
    with pytest.raises(Damaged, match="清单"):
        generation.open_generation(root, name)


@pytest.mark.parametrize("name", ["", "0" * 32, ".."])
def test_a_generation_that_is_not_there_is_damage(whole: tuple[Path, str], name: str) -> None:
    """Never an empty answer."""
    with pytest.raises(Damaged):
        generation.open_generation(whole[0], name)


def test_an_index_shaped_by_other_code_is_built_anew(whole: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade the tokens of a question would not be those of the index."""
    monkeypatch.setattr(generation, "_format", lambda: "other")
    with pytest.raises(Damaged, match="另一版本"):
        generation.verify(*whole)


def test_cleaning_keeps_what_is_named_and_nothing_else(tmp_path: Path) -> None:
    """Half-built folders of killed runs go too."""
    for name in ("a", "b", "building-c"):
        (tmp_path / name).mkdir()
    generation.clean(tmp_path, {"a"})
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    generation.clean(tmp_path / "none", {"a"})


def test_a_generation_that_does_not_find_its_own_entries_is_not_taken_into_use(
    index: Index, entries: list[Entry], vectors: Vectors
) -> None:
    """The probe compares with what should be inside."""
    generation.probe(index, entries, vectors)
    with pytest.raises(Damaged, match="向量"):
        generation.probe(index, entries, -vectors)
    foreign = [Entry(entry.clause_id, "别的文件", entry.text) for entry in entries]
    with pytest.raises(Damaged, match="词法"):
        generation.probe(index, foreign, vectors)


def test_two_processes_read_one_generation_at_once(whole: tuple[Path, str]) -> None:
    """Both get the same answers, again and again."""
    script = f"""
from pathlib import Path
import numpy as np
from kb.index import generation
vector = np.random.default_rng(3).normal(size=64).astype("float32")
for _ in range(3):
    index = generation.open_generation(Path({str(whole[0])!r}), {whole[1]!r})
    print(index.lexical("国际化人才", 20), index.dense(vector, 20))
    index.close()
"""
    readers = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    printed = [reader.communicate(timeout=60)[0].splitlines() for reader in readers]
    assert all(reader.returncode == 0 for reader in readers)
    assert len({line for lines in printed for line in lines}) == 1
    assert [len(lines) for lines in printed] == [3, 3]
