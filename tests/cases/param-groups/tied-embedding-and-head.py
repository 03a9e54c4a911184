"""A small language model whose head shares the embedding's weight, with a rate for each part.

asked: ValueError some parameters appear in more than one parameter group with tied embedding weights
asked: embedding 和输出层共享权重，给两部分设不同学习率时报错 more than one parameter group
cause: in-two-groups-raises
"""

import contextlib
import io
import warnings

import pytest
import torch
from torch import nn


class LanguageModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(7, 8)
        self.rnn = nn.LSTM(8, 8, batch_first=True)
        self.head = nn.Linear(8, 7)
        self.head.weight = self.embedding.weight

    def forward(self, tokens):
        return self.head(self.rnn(self.embedding(tokens))[0])


def train(model, optimizer):
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    tokens = torch.randint(7, (4, 6))
    nn.functional.cross_entropy(model(tokens).flatten(0, 1), tokens.flatten()).backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return {name: (p.detach() - before[name]).abs().max().item() for name, p in model.named_parameters()}


def symptom():
    model = LanguageModel()
    parts = [{"params": part.parameters(), "lr": rate} for part, rate in zip(model.children(), (1e-4, 1e-3, 1e-2))]
    with pytest.raises(ValueError, match="some parameters appear in more than one parameter group"):
        torch.optim.AdamW(parts)
    # A difference of sets is refused, too: it has no order.
    with pytest.raises(TypeError, match="ordered collections"):
        torch.optim.AdamW([{"params": set(model.parameters()) - set(model.head.parameters())}])
    # So is a parameter that is added once more.
    with pytest.raises(ValueError, match="some parameters appear in more than one parameter group"):
        torch.optim.AdamW(model.parameters()).add_param_group({"params": model.head.parameters()})
    # In one list it is a warning, and the parameter takes the step of SGD twice.
    both = [*model.embedding.parameters(), *model.head.parameters()]
    with pytest.warns(UserWarning, match="duplicate parameters"):
        optimizer = torch.optim.SGD(both, lr=0.5)
    before = model.embedding.weight.detach().clone()
    model.embedding.weight.grad = torch.ones(7, 8)
    optimizer.step()
    assert torch.allclose(model.embedding.weight, before - 2 * 0.5)


def grouped(recipe):
    model = LanguageModel()
    groups = recipe("parameter_groups")(model, 1e-4, 0.01, {"embedding": 1e-2, "head.bias": 1e-3})
    return model, torch.optim.AdamW(groups)


def healthy(recipe):
    model, optimizer = grouped(recipe)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()) as out:
        warnings.simplefilter("error")
        recipe("show_groups")(model, optimizer)
    lines = dict(line.split(": ", 1) for line in out.getvalue().splitlines())
    assert lines.keys() == {*dict(model.named_parameters())}
    assert lines["embedding.weight"].endswith("lr 0.01, weight_decay 0.01")
    assert lines["head.bias"].endswith("lr 0.001, weight_decay 0")
    moved = train(model, optimizer)
    assert moved["embedding.weight"] == pytest.approx(1e-2, rel=0.1) and moved["head.bias"] == pytest.approx(
        1e-3, rel=0.1
    )
    # The longest name counts, in whatever order they are written.
    rates = {"rnn": 1e-3, "rnn.bias_ih_l0": 1e-5}
    for ordered in (rates, dict(reversed(rates.items()))):
        groups = recipe("parameter_groups")(model, 1e-4, 0.0, ordered)
        assert [(group["lr"], len(group["params"])) for group in groups] == [(1e-4, 2), (1e-3, 3), (1e-5, 1)]
    # "head" alone fits its bias only: the shared weight goes by its first name.
    with pytest.raises(ValueError, match="head.weight"):
        recipe("parameter_groups")(model, 1e-4, 0.01, {"head.weight": 1e-3})


def cure():
    model = LanguageModel()
    shared = {id(model.embedding.weight)}
    rest = [p for p in model.parameters() if id(p) not in shared]
    moved = train(model, torch.optim.AdamW([{"params": model.embedding.weight, "lr": 1e-2}, {"params": rest}]))
    assert all(moved.values())
