"""The trained tagger: labels, training, the packaged model."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.documents import document_from_text
from guanxi.errors import TrainingError
from guanxi.extraction import Extractor, annotated_names, matching_form, train_tagger
from guanxi.extraction.name_probabilities import (
    LABELS,
    MAY_BEGIN,
    MAY_END,
    MAY_FOLLOW,
    LabelChain,
)
from guanxi.extraction.tagger import LONGEST_SENTENCE, Tagger, most_probable, passages
from guanxi.extraction.tagger_network import TaggerNetwork, read_weights, weights_as_bytes
from guanxi.extraction.tagger_training import Schedule, labels_of
from guanxi.training import train_encoder
from guanxi.vocabulary import load_ontology

EXTRACTOR = Extractor(load_ontology())
TEXTS = [
    ("甲乙丙科技有限公司的创始人王小明表示，公司将推出新品。", "甲乙丙科技有限公司", "王小明"),
    ("丁戊己科技有限公司的创始人李大海认为，市场正在变化。", "丁戊己科技有限公司", "李大海"),
    ("庚辛壬科技有限公司的创始人周远山说，明年会更好。", "庚辛壬科技有限公司", "周远山"),
]
ARTICLES = [
    (
        document_from_text(text),
        [{"name": firm, "type": "Company"}, {"name": person, "type": "Person"}],
    )
    for text, firm, person in TEXTS
]


def test_annotations_are_found_by_their_longest_names() -> None:
    entities = [
        {"name": "腾讯云", "type": "BusinessUnit"},
        {"name": "腾讯", "type": "Company", "aliases": ["QQ"]},
    ]
    assert annotated_names("腾讯云与腾讯，SQQQ与QQ", entities) == [
        (0, 3, "BusinessUnit"),
        (4, 6, "Company"),
        (12, 14, "Company"),
    ]


def test_the_same_articles_train_the_same_bytes() -> None:
    pytest.importorskip("torch", reason="needs the extra guanxi[train]")
    brief = Schedule(epochs=1)
    first = train_tagger(ARTICLES, EXTRACTOR.features, schedule=brief)
    assert first == train_tagger(ARTICLES, EXTRACTOR.features, schedule=brief)


def test_a_trained_model_recognises_what_it_was_taught() -> None:
    pytest.importorskip("torch", reason="needs the extra guanxi[train]")
    thorough = Schedule(epochs=60, batch=3, dropout=0.1, input_dropout=0.0, lexicon_dropout=0.0)
    model = train_tagger(ARTICLES, EXTRACTOR.features, schedule=thorough)
    tagger = Tagger(EXTRACTOR.features, model)
    for document, entities in ARTICLES:
        found = most_probable(tagger.find(document, matching_form(document.text)), 0.5)
        names = {(document.text[name.start : name.end], name.type) for name in found}
        assert names == {(entity["name"], entity["type"]) for entity in entities}


def test_numpy_applies_what_pytorch_trained() -> None:
    torch = pytest.importorskip("torch", reason="needs the extra guanxi[train]")
    from guanxi.extraction.recurrent_network import Batch, RecurrentNetwork

    weights = read_weights((files("guanxi.extraction") / "models" / "tagger.npz").read_bytes())
    trained = RecurrentNetwork(weights, dropout=0.0, input_dropout=0.0).eval()
    for name in ("transitions", "first_label", "last_label"):
        getattr(trained, name).data = torch.tensor(weights[name].astype(np.float32))
    trained.output.weight.data = torch.tensor(weights["output_weights"].astype(np.float32).T)
    trained.output.bias.data = torch.tensor(weights["output_bias"].astype(np.float32))
    applied = TaggerNetwork(weights)
    text = "庚辛壬科技有限公司的创始人周远山说，明年会更好。甲乙发布了Nubrix 3。"
    matching = matching_form(text)
    seen = EXTRACTOR.features.of_text(text, matching, **applied.numbering)
    spans = [(0, 24), (24, len(text)), (3, 5)]
    scores, lengths = applied.scores(seen, spans)
    for column, (start, end) in enumerate(spans):
        inputs = [
            torch.from_numpy(values[start:end])[None].long()
            for values in (seen.characters, seen.parts, seen.words)
        ]
        one = torch.zeros((1, end - start), dtype=torch.int64)
        marks = torch.from_numpy(seen.marks[start:end])[None]
        with torch.no_grad():
            expected = trained(Batch(*inputs, marks, one, one.bool())).numpy()[0]
        assert lengths[column] == end - start
        assert np.allclose(scores[: end - start, column], expected, atol=1e-4)


@given(st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_probabilities_of_names_are_those_of_all_labellings(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    labels = len(LABELS)
    scores = random.standard_normal((size, 1, labels)).astype(np.float32) * 2
    transitions, first, last = (
        random.standard_normal(shape).astype(np.float32)
        for shape in ((labels, labels), labels, labels)
    )
    found = LabelChain(transitions, first, last).names(scores, np.array([size], np.int32), 0.0)
    probabilities = {(start, end, type_): p for _, start, end, type_, p in found}
    # One name over everything: the only labelling that says so, against the sum over all.
    best = np.full(labels, -np.inf)
    best[MAY_BEGIN] = (scores[0, 0] + first)[MAY_BEGIN]
    for place in range(1, size):
        steps = np.where(MAY_FOLLOW, transitions, -np.inf) + best[:, None]
        best = np.logaddexp.reduce(steps, axis=0) + scores[place, 0]
    everything = np.logaddexp.reduce(np.where(MAY_END, best + last, -np.inf))
    whole = [LABELS.index(label) for label in labels_of(size, [(0, size, "Person")])]
    wanted = first[whole[0]] + last[whole[-1]]
    wanted += sum(scores[place, 0, label] for place, label in enumerate(whole))
    wanted += sum(transitions[a, b] for a, b in pairwise(whole))
    assert probabilities[0, size, "Person"] == pytest.approx(np.exp(wanted - everything), rel=1e-3)


def test_without_the_extra_training_says_what_is_missing() -> None:
    program = (
        "import sys; sys.modules['torch'] = None\n"
        "from guanxi.cli import main; sys.argv = ['guanxi', 'train', 'tagger', sys.argv[1]]; main()"
    )
    with tempfile.TemporaryDirectory() as folder:
        gold = annotated_folder(Path(folder) / "gold")
        done = subprocess.run(
            [sys.executable, "-c", program, str(gold)], capture_output=True, text=True, cwd=folder
        )
    assert done.returncode == 2
    assert "pip install 'guanxi[train]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_pairs_that_are_none_are_told_by_their_line(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_text('{"text": "甲与乙合作", "head": "甲", "tail": "乙"}\n[]\n', encoding="utf-8")
    with pytest.raises(TrainingError, match=r"pairs\.jsonl, line 2: not a pair"):
        train_encoder(pairs, load_ontology())


def test_pairs_that_are_not_utf8_are_told(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_bytes('{"text": "甲与乙合作", "head": "甲", "tail": "乙"}'.encode("gbk"))
    with pytest.raises(TrainingError, match=r"pairs\.jsonl, line 1: .* in UTF-8"):
        train_encoder(pairs, load_ontology())


@pytest.mark.parametrize("encoder", [b"", b"garbage", "half", "foreign"])
def test_what_is_no_encoder_is_told(encoder: bytes | str) -> None:
    if encoder == "half":
        packaged = files("guanxi.extraction") / "models" / "encoder.npz"
        encoder = packaged.read_bytes()[:100_000]
    elif encoder == "foreign":
        encoder = weights_as_bytes({"matrix": np.zeros(3)})
    assert isinstance(encoder, bytes)
    with pytest.raises(TrainingError, match=r"not an encoder: .*guanxi train encoder"):
        train_tagger(ARTICLES, EXTRACTOR.features, encoder)


def test_endless_sentences_are_cut() -> None:
    document = document_from_text("甲乙" * 5000 + "。丙丁公司成立。")
    spans = list(passages(document))
    assert max(end - start for start, end in spans) == LONGEST_SENTENCE
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert sum(end - start for start, end in spans) == len(document.text)


def test_the_packaged_model_finds_names_that_no_list_holds() -> None:
    text = "9月14日，云岭智能科技有限公司宣布完成新一轮融资，创始人许文静表示将扩大团队。"
    found = {(e.name, e.type) for e in EXTRACTOR.extract(document_from_text(text)).entities}
    assert found == {("云岭智能科技有限公司", "Company"), ("许文静", "Person")}


def test_the_packaged_model_is_small_and_its_card_describes_it() -> None:
    import hashlib

    folder = files("guanxi.extraction") / "models"
    model = (folder / "tagger.npz").read_bytes()
    card = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
    assert len(model) < 15_000_000
    assert card["sha256"] == hashlib.sha256(model).hexdigest()


def annotated_folder(folder: Path) -> Path:
    (folder / "posts").mkdir(parents=True)
    for number, (text, firm, person) in enumerate(TEXTS):
        post = f"---\ntitle: '第{number}篇'\ndate: 2022-09-14\n---\n<p>{text}</p>\n"
        (folder / "posts" / f"{number}.md").write_text(post, encoding="utf-8")
        entities = [{"name": firm, "type": "Company"}, {"name": person, "type": "Person"}]
        annotation = {"id": str(number), "entities": entities, "facts": []}
        (folder / f"{number}.json").write_text(json.dumps(annotation), encoding="utf-8")
    return folder


def test_the_command_trains_and_evaluation_tells_what_was_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch", reason="needs the extra guanxi[train]")
    from guanxi.cli import app

    gold = annotated_folder(tmp_path / "gold")
    model = tmp_path / "own.npz"
    app(["train", "tagger", str(gold), "-o", str(model)], standalone_mode=False)
    assert model.stat().st_size > 0
    assert len(json.loads(model.with_suffix(".json").read_text("utf-8"))["articles"]) == 3
    capsys.readouterr()
    app(["evaluate", str(gold), "--cross-validate"], standalone_mode=False)
    printed = capsys.readouterr()
    assert printed.out.startswith("entities ")
    assert "seen in training" not in printed.err
