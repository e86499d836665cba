"""Another encoder by setting: the kind of which multilingual models are, and one that can't tell things apart.

No multilingual model ships or is fetched; these are tiny ones with random weights.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from adapters import bootstrap
from adapters.encoder import load_encoder
from adapters.settings import Settings
from bot.errors import ModelUnavailable
from bot.ports import Encoder
from bot.tongues import STRANGERS, strangers

pytestmark = pytest.mark.model

TEXTS = ["Kan vi bruke bilder?", "Can we use photos of a model?", "Dürfen wir?", ""]
LIMIT = 128


@pytest.fixture(scope="module")
def multilingual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of XLM-RoBERTa's kind: other tokens, other ends, mean pooling, 128 tokens."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast, XLMRobertaConfig, XLMRobertaModel

    out = tmp_path_factory.mktemp("multilingual")
    letters = "▁abcdefghijklmnopqrstuvwxyzæøåäöüßABCDEFGHIJKLMNOPQRSTUVWXYZ.,?"
    known = ["<s>", "<pad>", "</s>", "<unk>", "▁kan", "▁vi", "▁we", "▁photos", *letters]
    tokenizer = Tokenizer(models.Unigram([(word, -n / 10) for n, word in enumerate(known)], unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    fast = PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", cls_token="<s>", sep_token="</s>",
        unk_token="<unk>", pad_token="<pad>", model_max_length=LIMIT,
    )  # fmt: skip
    torch.manual_seed(0)
    config = XLMRobertaConfig(
        vocab_size=len(known), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64,
        max_position_embeddings=LIMIT + 2, pad_token_id=1, bos_token_id=0, eos_token_id=2, type_vocab_size=1,
    )  # fmt: skip
    XLMRobertaModel(config).save_pretrained(out / "raw")
    fast.save_pretrained(out / "raw")
    modules = [Transformer(str(out / "raw"), max_seq_length=LIMIT), Pooling(config.hidden_size, "mean")]
    model = SentenceTransformer(modules=modules, device="cpu")
    model.save(str(out / "model"))
    np.save(out / "vectors.npy", model.encode(TEXTS, normalize_embeddings=True))
    return out


def test_a_model_of_the_multilingual_kind_is_exported_and_gives_its_own_vectors(
    multilingual: Path, tmp_path: Path
) -> None:
    own = load_encoder(tmp_path, str(multilingual / "model"), precision="fp32")
    likeness = np.sum(own.encode(TEXTS) * np.load(multilingual / "vectors.npy"), axis=1)
    assert likeness.min() >= 0.9999
    assert own.limit == LIMIT
    assert own.fingerprint.startswith("model@")


def test_a_model_that_finds_everything_alike_is_refused_with_what_to_do(multilingual: Path, tmp_path: Path) -> None:
    setting = Settings(knowledge=tmp_path, home=tmp_path, model=str(multilingual / "model"))
    with pytest.raises(ModelUnavailable, match="nothing in common") as refused:
        bootstrap.encoder(setting)
    assert "docs/languages.md" in refused.value.remedy


def test_the_model_that_ships_tells_things_apart(encoder: Encoder) -> None:
    assert strangers(encoder) < STRANGERS / 4
