"""Under no_grad() the logits of all tokens are collected on the GPU, to compute a score at the end.

asked: collecting logits of all validation batches in a list fills GPU memory, even under torch.no_grad
asked: 验证时用了 no_grad，把每个 batch 的 logits 存进列表，显存还是爆了
cause: what-stays
"""

import contextlib
import io
import re

import torch
from torch import nn
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.utils.data import DataLoader


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.rnn = nn.Embedding(20, 8), nn.LSTM(8, 8, batch_first=True)
        self.norm, self.drop, self.out = nn.LayerNorm(8), nn.Dropout(), nn.Linear(8, 50)

    def forward(self, tokens):
        states, last = self.rnn(self.embed(tokens))
        return {"logits": self.out(self.drop(self.norm(states))), "last": last}


def program():
    torch.manual_seed(0)
    return Tagger().eval(), torch.randint(20, (12, 7))


def validate(keep):
    model, tokens = program()
    kept = []
    with torch.no_grad():
        for batch in tokens.split(3):
            kept.append(keep(model(batch)))
    storages = {t.untyped_storage().data_ptr(): t.untyped_storage().nbytes() for t in kept}
    return sum(storages.values())


def lines(recipe, keep, no_grad=True):
    model, tokens = program()
    stored = []
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("Kept")(model) as kept:
        traced = FakeTensorMode().from_tensor(tokens)  # as torch.compile leaves them behind
        for batch in tokens.split(3):
            with torch.set_grad_enabled(not no_grad):
                output = model(batch)
            stored.append(keep(output))
            kept.report()
        assert traced.device == tokens.device
    return [[int(n) for n in re.findall(r"[+-]?\d+", line)] for line in out.getvalue().splitlines()]


def carried(recipe):
    """A state that goes from batch to batch without no_grad: the row in which graphs hold more with each batch."""
    model, tokens = program()
    state = None
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("Kept")(model) as kept:
        for batch in tokens.split(3):
            _, state = model.rnn(model.embed(batch), state)
            kept.report()
    return [int(line.split()[2]) for line in out.getvalue().splitlines()]


def symptom():
    assert validate(lambda output: output["logits"][:, 0]) == 12 * 7 * 50 * 4


def diagnosis(recipe):
    graphs, gradients, others = zip(*lines(recipe, lambda output: output["logits"]))
    assert set(graphs) == set(gradients) == {0}
    assert others[3] - others[1] == 2 * 3 * 7 * 50 * 4
    for keep in (lambda output: output["logits"], lambda output: output["logits"].to("cpu", copy=True)):
        graphs, _, _ = zip(*lines(recipe, keep, no_grad=False))
        assert 0 < graphs[0] < graphs[1] < graphs[3], "without no_grad it is the other row"
    graphs = carried(recipe)
    assert 0 < graphs[0] < graphs[1] < graphs[3]


def cure():
    assert validate(lambda output: output["logits"].argmax(-1)) == 12 * 7 * 8


def healthy(recipe):
    model, tokens = program()
    model.train()
    model.norm.eval()
    found = recipe("predict")(model, DataLoader(tokens, 5), lambda batch: model(batch)["logits"].argmax(-1))
    assert [model.training, model.drop.training, model.norm.training] == [True, True, False]
    with torch.no_grad():
        assert found.equal(model.eval()(tokens)["logits"].argmax(-1))
    sizes = {line[2] for line in lines(recipe, lambda output: output["logits"].argmax(-1).sum().item())}
    assert len(sizes) == 1
