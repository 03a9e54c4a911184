"""A TextCNN drops in its forward() with F.dropout, with an nn.Dropout made there, or with one kept in a list: eval() misses it.

asked: text classifier predicts something else for the same sentence each time, I did call model.eval()
asked: TextCNN 预测时调用了 eval()，同一句话每次得分都不一样，dropout 好像还开着
cause: find-random
"""

import warnings

import torch
from torch import nn
from torch.nn import functional as F


class TextCNN(nn.Module):
    def __init__(self, way):
        super().__init__()
        self.words = nn.Embedding(50, 8)
        self.convs = nn.ModuleList(nn.Conv1d(8, 4, width) for width in (2, 3))
        self.out, self.way = nn.Linear(8, 3), way
        self.listed, self.drop = [nn.Dropout(0.5)], nn.Dropout(0.5)

    def forward(self, ids, mask=None):
        x = self.words(ids).transpose(1, 2)
        x = torch.cat([F.relu(conv(x)).amax(2) for conv in self.convs], dim=1)
        if self.way == "functional":
            x = F.dropout(x, 0.5)
        elif self.way == "made in forward":
            x = nn.Dropout(0.5)(x)
        elif self.way == "in a list":
            x = self.listed[0](x)
        else:
            x = self.drop(x)
        return {"logits": self.out(x)}


WAYS = "functional", "made in forward", "in a list"
ids = torch.randint(50, (6, 9))


def agree(way):
    torch.manual_seed(0)
    model = TextCNN(way).eval()
    with torch.no_grad():
        return torch.equal(model(ids)["logits"], model(ids)["logits"])


def symptom():
    assert not any(agree(way) for way in WAYS)


def diagnosis(recipe):
    for way in WAYS:
        model = nn.Sequential(nn.Identity(), TextCNN(way)).train()
        before = torch.get_rng_state()
        assert recipe("find_random")(model, ids) == ["1 (TextCNN)"]
        assert torch.equal(before, torch.get_rng_state()) and model.training
        assert recipe("find_random")(TextCNN(way), ids, mask=None) == ["the model (TextCNN)"]


def cure():
    assert agree("registered")


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.TransformerEncoderLayer(8, 2, dropout=0.3, batch_first=True)
        self.lstm = nn.LSTM(8, 8, num_layers=2, dropout=0.3, batch_first=True)
        self.norm, self.noise = nn.BatchNorm1d(8), nn.RReLU()

    def forward(self, x):
        x = self.lstm(self.encoder(x))[0]
        return self.noise(self.norm(x.transpose(1, 2)))


class Stateful(nn.Module):
    """With the old weight_norm, and a hidden state that it keeps: neither can be copied as it is."""

    def __init__(self, mode):
        super().__init__()
        self.conv = nn.utils.weight_norm(nn.Conv1d(8, 8, 1))
        self.lstm, self.drop, self.hidden = nn.LSTM(8, 8, batch_first=True), nn.Dropout(0.3), None
        self.mode = mode

    def train(self, mode=True):
        return super().train(mode if self.mode is None else self.mode)

    def forward(self, x):
        x, self.hidden = self.lstm(self.conv(x.transpose(1, 2)).transpose(1, 2), self.hidden)
        return self.drop(x), self.hidden


def stateful(mode, recipe):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = nn.ModuleList([Stateful(mode)]).train()[0]
    x = torch.randn(4, 5, 8)
    model(x)
    before = model.hidden[0]
    said = recipe("find_random")(model, x)
    assert model.hidden[0] is before and model.training
    return said


def healthy(recipe):
    assert stateful(None, recipe) == [] and stateful(True, recipe) == ["drop (Dropout)"]
    assert recipe("find_random")(TextCNN("registered"), ids) == []
    for dtype in (torch.float32, torch.bfloat16):
        assert recipe("find_random")(Tagger().to(dtype), torch.randn(4, 5, 8, dtype=dtype)) == []
