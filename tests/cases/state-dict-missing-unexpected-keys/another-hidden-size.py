"""Every key matches, and layers in the middle have another size: the model was built with another hidden size.

asked: size mismatch in every layer, should I drop the keys and load with strict=False
asked: 很多层都报 size mismatch，是不是把这些键去掉再用 strict=False 加载
cause: causes
"""

import contextlib
import io

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, hidden=8, tags=3):
        super().__init__()
        self.embedding = nn.Embedding(20, 4)
        self.lstm = nn.LSTM(4, hidden, batch_first=True)
        self.fc = nn.Linear(hidden, tags)

    def forward(self, tokens):
        return self.fc(self.lstm(self.embedding(tokens))[0])


def trained():
    torch.manual_seed(0)
    tokens = torch.randint(20, (32, 7))
    model = Tagger(hidden=16)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(tokens).flatten(0, 1), (tokens % 3).flatten()).backward()
        optimizer.step()
    return model.state_dict(), tokens


def accuracy(model, tokens):
    with torch.no_grad():
        return (model.eval()(tokens).argmax(2) == tokens % 3).float().mean().item()


def symptom():
    state, tokens = trained()
    model = Tagger()
    own = model.state_dict()
    fitting = {key: value for key, value in state.items() if value.shape == own[key].shape}
    report = model.load_state_dict(fitting, strict=False)
    assert list(fitting) == ["embedding.weight", "fc.bias"]
    assert len(report.missing_keys) == 5
    assert accuracy(model, tokens) < 0.7


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(Tagger(), trained()[0])
    lines = out.getvalue().splitlines()
    assert lines[0] == "7 of 7 keys match"
    assert "lstm.weight_hh_l0: file [64, 16], model [32, 8]" in lines


def cure():
    state, tokens = trained()
    model = Tagger(hidden=state["lstm.weight_hh_l0"].shape[1])
    model.load_state_dict(state)
    assert accuracy(model, tokens) > 0.95
