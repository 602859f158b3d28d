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
from kb.index import Encoder, Entry, Index, additions, generation

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


def documents_of(entries: list[Entry]) -> dict[str, list[Entry]]:
    """The shipped clauses as little documents of ten."""
    own = [Entry(f"d{row // 10}#{row}", f"d{row // 10}", e.text, e.path) for row, e in enumerate(entries)]
    return {doc_id: [e for e in own if e.doc_id == doc_id] for doc_id in dict.fromkeys(e.doc_id for e in own)}


def changed_by(
    gone: set[str], new: list[Entry], documents: dict[str, list[Entry]], encoder: Encoder
) -> generation.Change:
    """A change of a generation that holds `documents`."""
    known = {e.clause_id: e for own in (*documents.values(), new) for e in own}
    return generation.Change(
        frozenset(gone),
        new,
        lambda hashes: encoder.encode_texts([known[i].embedded for i in hashes]),
    )


@pytest.mark.parametrize(("few", "worn"), [(1000, 0.2), (0, 0.9), (0, 0.0)])
def test_an_updated_generation_finds_what_one_built_anew_finds(
    entries: list[Entry],
    encoder: Encoder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    few: int,
    worn: float,
) -> None:
    """With the vectors beside the graph, folded into it, and in a new graph; the old generation stays as it was."""
    monkeypatch.setattr(additions, "_FEW", few)
    monkeypatch.setattr(additions, "_SHARE", 0.0)
    monkeypatch.setattr(additions, "_WORN", worn)
    documents = documents_of(entries)
    last = list(documents)[-1]
    old = [e for doc_id, own in documents.items() if doc_id != last for e in own]
    name = generation.build(tmp_path, old, encoder.encode_texts([e.embedded for e in old]), model="pairs-1")
    before = state(tmp_path / name)
    other = [Entry(e.clause_id, e.doc_id, e.text + "（修订）", e.path) for e in documents["d3"][:-2]]
    change = changed_by({"d1", "d3"}, [*other, *documents[last]], documents, encoder)
    updated, unused = generation.update(tmp_path, name, change, model="pairs-1")
    assert updated != name and state(tmp_path / name) == before
    assert unused == {e.hash for e in (*documents["d1"], *documents["d3"])} - {e.hash for e in entries_left(old)}
    new = [e for doc_id, own in documents.items() if doc_id not in ("d1", "d3") for e in own] + other
    anew = generation.build(tmp_path, new, encoder.encode_texts([e.embedded for e in new]), model="pairs-1")
    indexes = [generation.open_generation(tmp_path, n) for n in (updated, anew)]
    assert len(indexes[0]) == len(new) and indexes[0].hashes() == indexes[1].hashes()
    for query in ("知识产权人才", "保障措施", "修订", "国际化人才引进"):
        assert indexes[0].lexical(query, 50) == indexes[1].lexical(query, 50)
        near = [dict(index.dense(encoder.encode_queries([query])[0], 20)) for index in indexes]
        assert near[0] == pytest.approx(near[1], abs=1e-6)
    for index in indexes:
        index.close()


def entries_left(old: list[Entry]) -> list[Entry]:
    """Those of documents that neither go nor change."""
    return [e for e in old if e.doc_id not in ("d1", "d3")]


def test_nothing_changed_is_the_same_generation(entries: list[Entry], encoder: Encoder, tmp_path: Path) -> None:
    """A file read anew by a newer program may give the same clauses."""
    documents = documents_of(entries)
    rows = encoder.encode_texts([e.embedded for own in documents.values() for e in own])
    name = generation.build(tmp_path, [e for own in documents.values() for e in own], rows, model="pairs-1")
    change = changed_by({"d1"}, documents["d1"], documents, encoder)
    assert generation.update(tmp_path, name, change, model="pairs-1") == (name, set())


def test_a_damaged_generation_or_one_of_another_model_is_not_built_upon(
    generation_copy: tuple[Path, str], entries: list[Entry], encoder: Encoder
) -> None:
    """Its files would get second names."""
    root, name = generation_copy
    change = changed_by(set(), [Entry("x#1", "x", "新的条款")], {}, encoder)
    with pytest.raises(Damaged, match="另一个模型"):
        generation.update(root, name, change, model="pairs-2")
    victim = next(path for path in (root / name / "lexical").iterdir() if path.suffix == ".idx")
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(Damaged, match="不符"):
        generation.update(root, name, change, model="pairs-1")
    assert [path.name for path in root.iterdir()] == [name]


def test_an_index_opened_beside_an_older_one_shares_its_files_and_outlives_it(
    entries: list[Entry], encoder: Encoder, tmp_path: Path
) -> None:
    """The graph is not copied again; each may be closed first."""
    documents = documents_of(entries)
    old = [e for own in documents.values() for e in own]
    name = generation.build(tmp_path, old, encoder.encode_texts([e.embedded for e in old]), model="pairs-1")
    new = [Entry("x#1", "x", "新的条款说的是鸑鷟")]
    updated, _ = generation.update(tmp_path, name, changed_by(set(), new, documents, encoder), model="pairs-1")
    first = generation.open_generation(tmp_path, name)
    second = generation.open_generation(tmp_path, updated, like=first)
    assert second.graph is first.graph
    first.close()
    assert second.lexical("鸑鷟", 1)[0][0] == "x#1"
    assert second.dense(encoder.encode_queries([new[0].embedded])[0], 1)[0][0] == "x#1"
    assert second.vectors([old[0].clause_id, "x#1"]).keys() == {old[0].clause_id, "x#1"}
    second.close()
