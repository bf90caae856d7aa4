"""One writer, readers on snapshots, and clear words about folders that are no stores."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from guanxi.errors import QueryError, StoreError
from guanxi.store import GraphStore, derived_graphs
from sample_stores import JIAXIN, YIXIN, claim, extraction, small_ontology

COMPETES = "SELECT * { GRAPH ?g { ?a gx:competesWith ?b } }"


def write(path: Path) -> GraphStore:
    return GraphStore.open(path, ontology=small_ontology(), write=True)


def read(path: Path) -> GraphStore:
    return GraphStore.open(path, ontology=small_ontology())


def snapshots(path: Path) -> list[str]:
    return sorted(entry.name for entry in (path / "snapshots").iterdir())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "guanxi.db"


def test_readers_see_what_was_published(path: Path) -> None:
    with write(path) as writer:
        writer.publish()
        with read(path) as early:
            writer.replace(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
            with read(path) as still:
                assert len(still.query(COMPETES)) == 0
            writer.publish()
            assert len(early.query(COMPETES)) == 0
            with read(path) as late:
                assert len(late.query(COMPETES)) == 2
                assert late.export("nquads") == writer.export("nquads")


def test_old_snapshots_go_when_nobody_reads_them(path: Path) -> None:
    with write(path) as writer:
        writer.publish()
        assert snapshots(path) == ["00000001"]
        with read(path) as reader:
            writer.publish()
            assert snapshots(path) == ["00000001", "00000002"]
            assert reader.query("ASK { ent:甲信 a gx:Product }").boolean
        writer.publish()
        assert snapshots(path) == ["00000003"]


def test_what_was_written_outlives_the_writer(path: Path) -> None:
    with write(path) as writer:
        writer.replace(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
    with write(path) as writer:
        assert [record.id for record in writer.documents()] == ["a"]
        assert len(writer.query(COMPETES)) == 2
        writer.publish()
    with read(path) as reader:
        assert [record.id for record in reader.documents()] == ["a"]


def test_nothing_is_derived_where_nothing_changed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with write(path) as writer:
        writer.replace(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
        writer.publish()
        before = writer.export("nquads")
    derived = []
    infer = derived_graphs.infer
    monkeypatch.setattr(
        derived_graphs, "infer", lambda *given: derived.append(given) or infer(*given)
    )
    with write(path) as writer:
        writer.publish()
        assert (derived, writer.export("nquads")) == ([], before)
        writer.replace(extraction("b", claim(JIAXIN, "competesWith", YIXIN)))
    # It ended before it was published: the next one derives what is missing.
    with write(path) as writer:
        assert writer.export("nquads") != before
        writer.remove("https://w3id.org/guanxi/document/b")
        writer.publish()
        assert (len(derived), writer.export("nquads")) == (2, before)


def test_a_second_writer_is_told(path: Path) -> None:
    with write(path):
        with pytest.raises(StoreError, match="is being written by another process"):
            write(path)
        code = (
            "import sys; from guanxi.store import GraphStore; "
            "from guanxi.vocabulary import load_ontology\n"
            "try: GraphStore.open(sys.argv[1], ontology=load_ontology(), write=True)\n"
            "except Exception as error: print(type(error).__name__, error)"
        )
        command = [sys.executable, "-c", code, str(path)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
        assert answer.stdout.startswith(f"StoreError {path} is being written")
    write(path).close()


def test_a_reader_cannot_write(path: Path) -> None:
    with write(path) as writer:
        writer.replace(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
        writer.publish()
    with read(path) as reader:
        with pytest.raises(StoreError, match="open for reading"):
            reader.replace(extraction("b"))
        with pytest.raises(StoreError, match="open for reading"):
            reader.remove(reader.documents()[0].iri)
        with pytest.raises(StoreError, match="open for reading"):
            reader.publish()


def test_a_missing_store(path: Path) -> None:
    with pytest.raises(StoreError, match=r"no store at .*: run `guanxi build PATH --store "):
        read(path)


def test_a_store_without_publication(path: Path) -> None:
    write(path).close()
    with pytest.raises(StoreError, match="nothing is published"):
        read(path)


def test_a_folder_of_other_files(path: Path) -> None:
    path.mkdir()
    (path / "letter.txt").write_text("你好", encoding="utf-8")
    with pytest.raises(StoreError, match="is not a guanxi store"):
        read(path)
    with pytest.raises(StoreError, match="holds other files"):
        write(path)
    assert (path / "letter.txt").exists()


def test_a_file_in_the_way(path: Path) -> None:
    path.write_text("你好", encoding="utf-8")
    with pytest.raises(StoreError, match="is not a guanxi store"):
        read(path)
    with pytest.raises(StoreError, match="cannot make a store"):
        write(path)


def test_an_empty_folder_becomes_a_store(path: Path) -> None:
    path.mkdir()
    write(path).close()
    assert json.loads((path / "guanxi.json").read_text(encoding="utf-8")) == {"format": 2}


@pytest.mark.parametrize("marker", ["", "[]", '{"form": 1}', "\udcff"])
def test_a_broken_marker(path: Path, marker: str) -> None:
    write(path).close()
    (path / "guanxi.json").write_bytes(marker.encode("utf-8", "surrogateescape"))
    for attempt in (read, write):
        with pytest.raises(StoreError, match=r"guanxi\.json cannot be read"):
            attempt(path)


def test_a_store_of_another_version(path: Path) -> None:
    write(path).close()
    (path / "guanxi.json").write_text('{"format": 99}', encoding="utf-8")
    for attempt in (read, write):
        with pytest.raises(StoreError, match="has format 99, this guanxi needs 2"):
            attempt(path)


def test_a_damaged_store(path: Path) -> None:
    with write(path) as writer:
        writer.publish()
    for current in path.rglob("CURRENT"):
        current.write_text("nonsense", encoding="utf-8")
    for attempt in (read, write):
        with pytest.raises(StoreError, match="is damaged"):
            attempt(path)


def test_a_damaged_part_is_told_when_it_is_asked_for(path: Path) -> None:
    with write(path) as writer:
        writer.publish()
    parts = path.glob("snapshots/*/database/*.sst")
    # To open a store reads the smallest one, which tells its version.
    for part in sorted(parts, key=lambda each: each.stat().st_size)[1:]:
        data = part.read_bytes()
        part.unlink()
        part.write_bytes(bytes(8) + data[8:])
    everything = "SELECT * { ?s ?p ?o }"
    with read(path) as store:
        with pytest.raises(QueryError, match="cannot be answered: Corruption"):
            store.query(everything)
        with pytest.raises(QueryError, match="cannot be answered: Corruption"):
            list(store.rows(everything))


def test_a_snapshot_without_its_lock_file(path: Path) -> None:
    with write(path) as writer:
        writer.publish()
    (path / "snapshots" / "00000001" / "readers").unlink()
    with pytest.raises(StoreError, match="is damaged"):
        read(path)


def test_a_publication_that_was_interrupted_is_cleared_away(path: Path) -> None:
    with write(path) as writer:
        (path / "snapshots" / ".new" / "database").mkdir(parents=True)
        (path / "snapshots" / ".old-00000001").mkdir()
        writer.publish()
    assert snapshots(path) == ["00000001"]


# ---------------------------------------------------------------------- backup and restoration


def test_a_backup_is_a_store_of_its_own(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "backups" / "monday"
    with write(path) as writer:
        writer.replace(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
        writer.publish()
        writer.replace(extraction("b", claim(JIAXIN, "uses", YIXIN)))
        writer.backup(copy)  # what was published, although somebody writes
    with read(copy) as reader:
        assert [record.id for record in reader.documents()] == ["a"]
    with write(copy) as writer:  # a build may go on from it
        assert [record.id for record in writer.documents()] == ["a"]
        writer.replace(extraction("c", claim(JIAXIN, "uses", YIXIN)))
        writer.publish()
    with read(path) as reader:
        assert [record.id for record in reader.documents()] == ["a"]


def test_a_backup_overwrites_nothing(path: Path, tmp_path: Path) -> None:
    with write(path) as writer:
        with pytest.raises(StoreError, match="nothing is published"):
            writer.backup(tmp_path / "early")
        writer.publish()
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "letter.txt").touch()
        (tmp_path / "file").touch()
        for taken in ("full", "file"):
            with pytest.raises(StoreError, match="exists already"):
                writer.backup(tmp_path / taken)
        (tmp_path / "empty").mkdir()
        writer.backup(tmp_path / "empty")
    read(tmp_path / "empty").close()
    with pytest.raises(StoreError, match="in memory"):
        GraphStore.open(None, ontology=small_ontology()).backup(tmp_path / "none")


def test_a_restored_store_holds_what_was_backed_up(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with write(path) as writer:
        writer.replace(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
        writer.publish()
        writer.backup(copy)
        before = writer.export("nquads")
        writer.remove(writer.documents()[0].iri)
        writer.publish()
        with pytest.raises(StoreError, match="is being written"):
            GraphStore.restore(copy, path, replace=True)
    with pytest.raises(StoreError, match="holds a store already"):
        GraphStore.restore(copy, path)
    with read(path) as reader:
        GraphStore.restore(copy, path, replace=True)
        assert reader.documents() == ()
    GraphStore.restore(copy, tmp_path / "new")
    for restored in (path, tmp_path / "new"):
        with read(restored) as reader:
            assert reader.export("nquads") == before
        with write(restored) as writer:
            assert writer.export("nquads") == before


def test_a_restoration_of_what_is_no_store(path: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store at"):
        GraphStore.restore(tmp_path / "none", path)
    assert not path.exists()


def test_a_restoration_that_was_cut_short_leaves_what_was_there(path: Path) -> None:
    with write(path) as writer:
        writer.publish()
        writer.replace(extraction("a", claim(JIAXIN, "competesWith", YIXIN)))
    (path / "live").rename(path / ".old-live")
    (path / ".new").mkdir()
    with write(path) as writer:
        assert [record.id for record in writer.documents()] == ["a"]
        writer.publish()
    assert sorted(item.name for item in path.iterdir()) == [
        "guanxi.json",
        "live",
        "snapshots",
        "writer",
    ]


def test_a_creation_that_was_cut_short_is_gone_on_with(path: Path) -> None:
    (path / "snapshots").mkdir(parents=True)
    (path / "guanxi.json.new").touch()
    write(path).close()
    assert not (path / "guanxi.json.new").exists()
