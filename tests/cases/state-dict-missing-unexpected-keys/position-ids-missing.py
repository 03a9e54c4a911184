"""The file was saved by a version of the code without the buffer position_ids: only that is missing, and building the model fills it.

asked: Missing key(s) in state_dict: "embeddings.position_ids"
asked: 加载权重报缺少 embeddings.position_ids，其他键都对得上
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


class Embeddings(nn.Module):
    def __init__(self, persistent):
        super().__init__()
        self.word, self.position = nn.Embedding(9, 4), nn.Embedding(16, 4)
        self.register_buffer("position_ids", torch.arange(16), persistent=persistent)

    def forward(self, ids):
        return self.word(ids) + self.position(self.position_ids[: ids.shape[1]])


def build(persistent):
    return nn.ModuleDict({"embeddings": Embeddings(persistent), "head": nn.Linear(4, 2)})


def predict(model):
    return model["head"](model["embeddings"](torch.tensor([[3, 1, 4]])))


def symptom():
    try:
        build(persistent=True).load_state_dict(build(persistent=False).state_dict())
    except RuntimeError as error:
        assert 'Missing key(s) in state_dict: "embeddings.position_ids".' in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        recipe("explain")(build(persistent=True), build(persistent=False).state_dict())
    assert printed.getvalue().splitlines() == [
        "4 of 5 keys match",
        "missing: ['embeddings.position_ids']",
    ]


def cure():
    trained, model = build(persistent=False), build(persistent=True)
    result = model.load_state_dict(trained.state_dict(), strict=False)
    assert result.missing_keys == ["embeddings.position_ids"] and not result.unexpected_keys
    assert torch.equal(predict(model), predict(trained))
