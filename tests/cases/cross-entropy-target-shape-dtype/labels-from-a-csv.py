"""Labels read from a CSV file together with the features are float32, and the loss refuses them.

asked: labels read from csv are float, cross entropy says expected target dtype to be Long or Byte, but got Float
asked: numpy 读 csv 得到的标签是 float，交叉熵报错 expected scalar type Long but found Float
cause: accepted-dtypes
"""

import io

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

ROWS = "".join(f"{i % 7},{-i % 5},{i % 3}\n" for i in range(40))


def train(convert):
    torch.manual_seed(0)
    table = np.loadtxt(io.StringIO(ROWS), delimiter=",", dtype=np.float32)
    data = TensorDataset(torch.from_numpy(table[:, :2]), torch.from_numpy(table[:, 2]))
    model = nn.Sequential(nn.Linear(2, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    losses = []
    for _ in range(20):
        for x, y in DataLoader(data, batch_size=8):
            logits = model(x)
            if convert == "the labels":
                y = y.long()
            elif convert == "the model's output":
                logits = logits.long()
            optimizer.zero_grad()
            loss = nn.CrossEntropyLoss()(logits, y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses


def symptom():
    for convert in ("nothing", "the model's output"):
        try:
            train(convert)
        except RuntimeError as error:
            assert "Long" in str(error)
        else:
            raise AssertionError(f"{convert} converted, and no error")


def cure():
    losses = train("the labels")
    assert sum(losses[-5:]) < sum(losses[:5])
