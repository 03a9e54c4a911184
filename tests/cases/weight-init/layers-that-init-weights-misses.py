"""init_weights asks for nn.Linear: the LSTM, the embedding, the attention and a weight-normed layer keep their defaults.

asked: my init_weights function with isinstance(m, nn.Linear) has no effect on LSTM, attention and weight_norm layers
asked: init_weights 里只判断了 nn.Linear，LSTM、注意力、weight_norm 的层没有被初始化
cause: initialise-and-report
"""

import contextlib
import io

import torch
from torch import nn
from torch.nn.utils.parametrizations import weight_norm


def small(module, everything):
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, std=0.02)
    if everything and isinstance(module, (nn.LSTM, nn.Embedding, nn.MultiheadAttention)):
        for p in module.parameters(recurse=False):
            nn.init.normal_(p, std=0.02)
    if everything and isinstance(module, nn.Embedding):
        with torch.no_grad():
            module.weight[module.padding_idx] = 0


class Model(nn.Module):
    def __init__(self, everything):
        super().__init__()
        self.words = nn.Embedding(50, 32, padding_idx=0)
        self.rnn = nn.LSTM(32, 32, batch_first=True)
        self.attention = nn.MultiheadAttention(32, 2, batch_first=True)
        head = nn.Linear(32, 32, bias=False)
        if everything:
            nn.init.normal_(head.weight, std=0.02)
        self.head = weight_norm(head)

    def forward(self, tokens):
        h = self.rnn(self.words(tokens))[0]
        return self.head(self.attention(h, h, h)[0])


def largest(everything):
    torch.manual_seed(0)
    model = Model(everything)
    model.apply(lambda module: small(module, everything))
    sizes = {"head": model.head.weight, **dict(model.named_parameters())}
    return {n: p.detach().abs().max().item() for n, p in sizes.items() if "original" not in n and "bias" not in n}


def report(everything, recipe):
    torch.manual_seed(0)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("initialise")(Model(everything), lambda module: small(module, everything))
    return {line.split()[0]: line.split()[1] for line in out.getvalue().splitlines()}


def symptom():
    sizes = largest(False)
    assert {n for n, size in sizes.items() if size > 0.12} == set(sizes) - {"attention.out_proj.weight"}


def diagnosis(recipe):
    changed = {name for name, verdict in report(False, recipe).items() if verdict == "changed"}
    assert changed == {"attention.out_proj.weight"}
    attention = nn.MultiheadAttention(8, 2)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("initialise")(attention, recipe("init_weights"))
    found = {line.split()[0]: line.split()[1] for line in out.getvalue().splitlines()}
    assert (found["out_proj.weight"], found["out_proj.bias"]) == ("changed", "unchanged")


def lstm(only_matrices):
    module = nn.LSTM(4, 4)
    for p in module.parameters():
        (nn.init.xavier_uniform_ if p.dim() > 1 or not only_matrices else nn.init.zeros_)(p)
    return module(torch.zeros(2, 4))[0].abs().max().item()


def upsampled(stride):
    layer = nn.ConvTranspose2d(64, 32, 4, stride, bias=False)
    nn.init.kaiming_normal_(layer.weight, mode="fan_out")
    with torch.no_grad():
        layer.weight.mul_(layer.stride[0])
        x = torch.randn(2, 64, 16, 16).relu()
        return (layer(x).square().mean() / x.square().mean() / 2).sqrt().item()


def cure():
    assert all(0.7 < upsampled(stride) < 1.2 for stride in (1, 2, 4))
    model = Model(True)
    nn.init.normal_(model.words.weight)
    assert model.words.weight[0].abs().max() > 0
    model.apply(lambda module: small(module, True))
    assert model.words.weight[0].abs().max() == 0
    assert lstm(only_matrices=True) == 0
    try:
        lstm(only_matrices=False)
    except ValueError as error:
        assert "Fan in and fan out" in str(error)
    else:
        raise AssertionError("no error")
    assert max(largest(True).values()) < 0.12


def healthy(recipe):
    missed = {name for name, verdict in report(True, recipe).items() if verdict == "unchanged"}
    assert missed <= {"attention.out_proj.bias"} | {f"head.parametrizations.weight.original{i}" for i in (0, 1)}
