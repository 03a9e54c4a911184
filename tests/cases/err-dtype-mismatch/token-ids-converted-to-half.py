"""A whole batch converted to half precision, token ids too: .long() on them silently gives other tokens.

asked: Expected tensor for argument #1 'indices' to have one of the following scalar types but got HalfTensor input_ids
asked: 把整个 batch 都 .half() 之后 Embedding 报 indices 类型不对
cause: causes
"""

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.features = nn.Embedding(4000, 8), nn.Linear(3, 8)

    def forward(self, input_ids, features):
        return self.words(input_ids).mean(1) + self.features(features)


ids = torch.tensor([[101, 2049, 3003], [257, 2051, 102]])
batch = {"input_ids": ids, "features": torch.ones(2, 3)}


def symptom():
    for dtype in (torch.float16, torch.bfloat16):
        model = Model().to(dtype)
        half = {key: value.to(dtype) for key, value in batch.items()}
        try:
            model(**half)
        except RuntimeError as error:
            assert "indices" in str(error)
        else:
            raise AssertionError("no error")
        half["input_ids"] = half["input_ids"].long()
        model(**half)
        assert not torch.equal(half["input_ids"], ids), "the ids are other tokens now"


def cure():
    for dtype in (torch.float16, torch.bfloat16):
        half = {key: value.to(dtype) if value.is_floating_point() else value for key, value in batch.items()}
        assert Model().to(dtype)(**half).dtype == dtype
        assert torch.equal(half["input_ids"], ids)
