"""An attention block passes dropout_p to scaled_dot_product_attention: after eval() every call gives something else.

asked: model output is random after model.eval(), scaled_dot_product_attention with dropout_p
asked: model.eval() 之后同一句话每次输出不同，用了 scaled_dot_product_attention 或 F.dropout
cause: functional-dropout-ignores-eval
"""

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, way):
        super().__init__()
        self.qkv, self.out, self.way = nn.Linear(8, 24), nn.Linear(8, 3), way

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        p = 0.3 if self.training or self.way == "attention" else 0.0
        x = F.scaled_dot_product_attention(q, k, v, dropout_p=p)
        training = True if self.way == "F.dropout" else self.training
        return self.out(F.dropout(x, 0.3, training=training).mean(1))


def outputs(way):
    torch.manual_seed(0)
    model, x = Block(way).eval(), torch.randn(4, 6, 8)
    with torch.no_grad():
        return model(x), model(x)


def symptom():
    for way in ("attention", "F.dropout"):
        assert not torch.allclose(*outputs(way), atol=1e-3)


def diagnosis(recipe):
    for way in ("attention", "F.dropout"):
        repeats, _ = recipe("check_eval")(Block(way), torch.randn(4, 6, 8))
        assert not repeats


def cure():
    assert torch.equal(*outputs("both ask self.training"))


class WithLSTM(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.rnn = nn.Embedding(9, 8), nn.LSTM(8, 8, num_layers=2, dropout=0.3, batch_first=True)

    def forward(self, ids):
        return self.rnn(self.words(ids))


class Squeezed(nn.Sequential):
    def forward(self, x):
        return super().forward(x).squeeze()


def healthy(recipe):
    assert recipe("check_eval")(Squeezed(nn.Dropout(), nn.Linear(8, 1)), torch.randn(4, 8)) == (True, True)
    assert recipe("check_eval")(WithLSTM(), torch.randint(9, (4, 6))) == (True, True)
    assert recipe("check_eval")(Block("both ask self.training"), torch.randn(4, 6, 8)) == (True, True)
    normed = nn.Sequential(nn.utils.spectral_norm(nn.Linear(8, 4)))
    normed(torch.randn(4, 8))  # it now holds a weight that deepcopy refuses
    assert recipe("check_eval")(normed, torch.randn(4, 8)) == (True, True)
    torch.manual_seed(0)
    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, batch_first=True), 2)
    assert recipe("check_eval")(encoder, torch.randn(4, 6, 8)) == (True, True)
