"""No key is missing and the unexpected ones are layers: the model was built with fewer than were saved.

asked: Unexpected key(s) in state_dict: "lstm.weight_ih_l1", "lstm.weight_hh_l1"
asked: 加载权重多出 lstm.weight_ih_l1，没有缺失的键
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, layers=1):
        super().__init__()
        self.embedding = nn.Embedding(20, 4)
        self.lstm = nn.LSTM(4, 16, num_layers=layers, batch_first=True)
        self.fc = nn.Linear(16, 3)

    def forward(self, tokens):
        return self.fc(self.lstm(self.embedding(tokens))[0])


def outputs(strict, **options):
    torch.manual_seed(0)
    trained, model, tokens = Tagger(layers=2), Tagger(**options), torch.randint(20, (8, 7))
    report = model.load_state_dict(trained.state_dict(), strict=strict)
    return report, model(tokens), trained(tokens)


def symptom():
    report, own, trained = outputs(strict=False)
    assert not report.missing_keys and "lstm.weight_ih_l1" in report.unexpected_keys
    assert not torch.allclose(own, trained, atol=0.01)


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(Tagger(), Tagger(layers=2).state_dict())
    lines = out.getvalue().splitlines()
    assert lines[0] == "7 of 7 keys match"
    assert lines[1].startswith("unexpected: ['lstm.bias_hh_l1'")


def cure():
    _, own, trained = outputs(strict=True, layers=2)
    assert torch.equal(own, trained)
