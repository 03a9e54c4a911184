"""A speaker passes words to a listener as argmax: the listener trains, the gradients of the speaker are None.

asked: gradients of the encoder are None but the decoder trains, no error, argmax between two networks
asked: 两个网络串起来训练，前一个网络的梯度全是 None，也不报错
cause: cut-without-an-error
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


class Pair(nn.Module):
    def __init__(self, say):
        super().__init__()
        self.speaker = nn.Sequential(nn.Linear(4, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 6))
        self.words = nn.Linear(6, 8, bias=False)
        self.listener = nn.GRU(8, 4, batch_first=True)
        self.say = say

    def forward(self, x):
        message = self.say(self.speaker(x))
        out, _ = self.listener(self.words(message).unsqueeze(1))
        return {"guess": out[:, -1]}


class Checkpointed(Pair):
    def forward(self, x):
        out, _ = self.listener(self.words(checkpoint(self.speaker, x, use_reentrant=True)).unsqueeze(1))
        return {"guess": out[:, -1]}


def hard(logits):
    return nn.functional.one_hot(logits.argmax(1), 6).float()


def straight_through(logits):
    return nn.functional.gumbel_softmax(logits, hard=True)


def program(say, make=Pair):
    torch.manual_seed(0)
    model, x = make(say), torch.randn(16, 4)
    return model, nn.functional.mse_loss(model(x)["guess"], x)


def report(say, recipe):
    model, loss = program(say)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_grad")(loss, **dict(model.named_parameters()))
    return dict(line.split(maxsplit=1) for line in out.getvalue().splitlines())


def without_gradient(say, make=Pair):
    model, loss = program(say, make)
    optimizer = torch.optim.AdamW(model.parameters())
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return {name.split(".")[0] for name, p in model.named_parameters() if p.grad is None}


def symptom():
    assert without_gradient(hard) == {"speaker"}
    with warnings.catch_warnings(action="ignore"):
        assert without_gradient(None, Checkpointed) == {"speaker"}


def diagnosis(recipe):
    lines = report(hard, recipe)
    assert lines["speaker.0.weight"] == "None: this loss does not lead to it"
    assert lines["words.weight"] == "a gradient"


def cure():
    assert without_gradient(straight_through) == set()
    assert without_gradient(lambda logits: logits.softmax(1)) == set()


def healthy(recipe):
    assert not any(line.startswith("None") for line in report(straight_through, recipe).values())
