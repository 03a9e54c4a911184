"""A GRU for batches of batch x time x features, without batch_first=True.

asked: forgot batch_first=True, the LSTM output depends on the other samples in the batch
asked: LSTM 单个样本预测和放进批次里预测结果不一样，没写 batch_first
cause: mixes-samples
"""

import torch
from torch import nn

torch.manual_seed(0)


class Model(nn.Module):
    def __init__(self, batch_first, swap=None):
        super().__init__()
        self.norm, self.swap = nn.BatchNorm1d(3), swap
        self.recurrent = nn.GRU(3, 8, num_layers=2, dropout=0.3, batch_first=batch_first, bidirectional=True)
        self.head = nn.Linear(16, 2)

    def forward(self, x):
        x = self.norm(x.transpose(1, 2)).transpose(1, 2)
        x = self.swap(x) if self.swap else x
        output, h_n = self.recurrent(x)
        last = torch.cat([h_n[-2], h_n[-1]], 1) if self.swap or self.recurrent.batch_first else output[:, -1]
        return {"logits": self.head(last)}


x, y = torch.randn(6, 5, 3), torch.randint(2, (6,))


def train(model, steps=3):
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for _ in range(steps):
        loss = nn.functional.cross_entropy(model(x)["logits"], y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


def symptom():
    model = train(Model(batch_first=False), steps=40).eval()
    assert nn.functional.cross_entropy(model(x)["logits"], y) < 0.3  # the loss falls all the same
    assert not torch.allclose(model(x[:1])["logits"], model(x)["logits"][:1], atol=1e-4)
    gru = nn.GRU(3, 8)
    assert len(nn.GRU(3, 8, batch_first=True)(x)[0][-1]) == 5 != len(y)  # the last sample, not the last step
    for message, call in {
        "Expected hidden size (1, 5, 8), got [1, 6, 8]": lambda: gru(x, torch.zeros(1, len(x), 8)),
        "Expected input batch_size (5) to match target batch_size (6)": lambda: nn.functional.cross_entropy(
            gru(x)[1][-1], y
        ),
    }.items():
        try:
            call()
        except (RuntimeError, ValueError) as error:
            assert message in str(error)
        else:
            raise AssertionError("no error")


def diagnosis(recipe):
    mixes = recipe("mixes_samples")
    assert mixes(train(Model(batch_first=False)), x)
    for _ in range(20):  # last steps are often equal
        assert mixes(Model(batch_first=False), torch.randint(2, (6, 5, 3)).float())
    assert mixes(Model(False, swap=lambda x: x.reshape(5, 6, 3)), x)  # not a transpose


def cure():
    model = train(Model(batch_first=True)).eval()
    assert torch.allclose(model(x[:1])["logits"], model(x)["logits"][:1], atol=1e-5)


def healthy(recipe):
    mixes = recipe("mixes_samples")
    model = train(Model(batch_first=True))
    state = {name: value.clone() for name, value in model.state_dict().items()}
    assert not mixes(model, x) and not mixes(Model(False, swap=lambda x: x.transpose(0, 1)), x)
    assert model.training and all(torch.equal(value, state[name]) for name, value in model.state_dict().items())
    tokens = nn.Sequential(nn.Embedding(9, 3), nn.LSTM(3, 4, batch_first=True))
    assert not mixes(tokens, torch.randint(9, (4, 6)))
