"""backward() is called on the logits; ones_like silences the error, and the model learns nothing about the labels.

asked: loss computed but output.backward() raises scalar outputs, after torch.ones_like it does not learn
asked: output.backward(torch.ones_like(output)) 不报错了，但是准确率不上升
cause: output-of-the-model
"""

import torch
from torch import nn

SCALAR = "grad can be implicitly created only for scalar outputs"


def accuracy(backpropagate):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    x = torch.randn(200, 2)
    y = (x[:, 0] > 0).long()
    for _ in range(80):
        output = model(x)
        loss = nn.functional.cross_entropy(output, y)
        optimizer.zero_grad()
        backpropagate(output, loss)
        optimizer.step()
    return (model.eval()(x).argmax(1) == y).float().mean().item()


def symptom():
    try:
        accuracy(lambda output, loss: output.backward())
    except RuntimeError as error:
        assert str(error) == SCALAR
    else:
        raise AssertionError("no error")
    assert accuracy(lambda output, loss: output.backward(torch.ones_like(output))) < 0.8


def cure():
    assert accuracy(lambda output, loss: loss.backward()) > 0.95
