"""A stateful LSTM over the batches of a DataLoader: only h is detached, the cell state is forgotten.

asked: stateful LSTM second batch Trying to backward through the graph a second time although I detach h
asked: LSTM 跨 batch 传递隐藏状态，第二个 batch 反向传播报错
cause: hidden-state-across-batches
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn = nn.LSTM(3, 8, num_layers=2, dropout=0.1, batch_first=True)
        self.out = nn.Linear(8, 1)

    def forward(self, x, state=None):
        y, state = self.rnn(x, state)
        return {"prediction": self.out(y[:, -1]), "state": state}


def train(detach):
    torch.manual_seed(0)
    model, state, done = Model(), None, 0
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    data = DataLoader(TensorDataset(torch.randn(12, 5, 3), torch.randn(12, 1)), batch_size=4)
    for x, y in data:
        if state is not None:
            state = tuple(s.detach() if name in detach else s for name, s in zip("hc", state))
        output = model(x, state)
        state = output["state"]
        optimizer.zero_grad()
        try:
            nn.functional.mse_loss(output["prediction"], y).backward()
        except RuntimeError as error:
            return done, str(error)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        done += 1
    return done, ""


def symptom():
    for detach in ("", "h", "c"):
        done, error = train(detach)
        assert done == 1
        assert "backward through the graph a second time" in error


def cure():
    assert train("hc") == (3, "")
