"""A checkpoint of an older library version holds a buffer that the model no longer saves, and the code has gained a layer.

asked: Unexpected key(s) in state_dict: "embeddings.position_ids" after upgrading transformers
asked: 升级之后加载旧权重多出 embeddings.position_ids
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


class Encoder(nn.Module):
    def __init__(self, version, norms=1):
        super().__init__()
        self.embeddings = nn.Embedding(8, 4)
        self.embeddings.register_buffer("position_ids", torch.arange(8), persistent=version == "old")
        self.norms = nn.ModuleList(nn.LayerNorm(4) for _ in range(norms))


def told(recipe, model, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(model, state)
    return out.getvalue().splitlines()


def symptom():
    try:
        Encoder("new").load_state_dict(Encoder("old").state_dict())
    except RuntimeError as error:
        assert 'Unexpected key(s) in state_dict: "embeddings.position_ids"' in str(error)
        assert "Missing" not in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    old = Encoder("old").state_dict()
    assert told(recipe, Encoder("new"), old) == ["3 of 3 keys match", "unexpected: ['embeddings.position_ids']"]
    lines = told(recipe, Encoder("new", norms=2), old)
    assert lines[1] == "missing: ['norms.1.bias', 'norms.1.weight']"


def cure():
    old, model = Encoder("old"), Encoder("new")
    report = model.load_state_dict(old.state_dict(), strict=False)
    assert not report.missing_keys
    assert torch.equal(model.embeddings.weight, old.embeddings.weight)


def healthy(recipe):
    assert told(recipe, Encoder("new"), Encoder("new").state_dict()) == ["3 of 3 keys match"]
