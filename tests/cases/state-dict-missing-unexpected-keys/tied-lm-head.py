"""A language model's file lacks lm_head.weight, because it is the same tensor as the embedding.

asked: Missing key(s) in state_dict: "lm_head.weight" when loading a GPT checkpoint from safetensors
asked: 加载语言模型权重缺少 lm_head.weight，要不要紧
cause: tied-weights
"""

import contextlib
import io

import torch
from torch import nn


class LM(nn.Module):
    def __init__(self, tied=True):
        super().__init__()
        self.embed = nn.Embedding(10, 4)
        self.block = nn.LSTM(4, 4, batch_first=True)
        self.lm_head = nn.Linear(4, 10, bias=False)
        if tied:
            self.lm_head.weight = self.embed.weight

    def forward(self, tokens):
        return self.lm_head(self.block(self.embed(tokens))[0])


def file():
    torch.manual_seed(0)
    model = LM()
    state = model.state_dict()
    del state["lm_head.weight"]
    return model, state


def told(recipe, model, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(model, state)
    return out.getvalue().splitlines()


def symptom():
    try:
        LM().load_state_dict(file()[1])
    except RuntimeError as error:
        assert 'Missing key(s) in state_dict: "lm_head.weight"' in str(error)
        assert "Unexpected" not in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    assert told(recipe, LM(), file()[1]) == ["5 of 6 keys match", "missing: ['lm_head.weight']"]


def cure():
    (trained, state), model, tokens = file(), LM(), torch.arange(6).view(2, 3)
    report = model.load_state_dict(state, strict=False)
    assert report.missing_keys == ["lm_head.weight"]
    assert not report.unexpected_keys
    assert torch.equal(model(tokens), trained(tokens))
    untied = LM(tied=False)
    untied.load_state_dict(state, strict=False)
    assert not torch.equal(untied(tokens), trained(tokens))


def healthy(recipe):
    assert told(recipe, LM(), LM().state_dict()) == ["6 of 6 keys match"]
