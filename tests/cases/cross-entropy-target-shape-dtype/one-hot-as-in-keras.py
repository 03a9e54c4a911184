"""Labels were made one-hot as in Keras; mixing two samples (mixup) needs probabilities anyway.

asked: one hot labels from keras to_categorical, Expected floating point type for target with class probabilities, got Long
asked: 从 keras 转过来，标签是 one-hot 整数，交叉熵报错 Expected floating point type
cause: one-hot-labels-must-be-float
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.randn(96, 4)
classes = x[:, :3].argmax(1)
one_hot = nn.functional.one_hot(classes, 3)


def train(labels, mixup=False):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 16), nn.LayerNorm(16), nn.GELU(), nn.Linear(16, 3))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    losses = []
    for _ in range(8):
        for xb, yb in DataLoader(TensorDataset(x, labels), batch_size=16):
            if mixup:
                xb, yb = 0.7 * xb + 0.3 * xb.flip(0), 0.7 * yb + 0.3 * yb.flip(0)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(xb), yb)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return torch.tensor(losses)


def symptom():
    try:
        train(one_hot)
    except RuntimeError as error:
        assert "floating point type" in str(error)
    else:
        raise AssertionError("no error")
    logits = torch.randn(96, 3)  # (y_true, y_pred), the order of Keras, raises nothing with float labels
    swapped = nn.functional.cross_entropy(one_hot.float(), logits)
    assert not torch.isclose(swapped, nn.functional.cross_entropy(logits, one_hot.float()))
    several = torch.tensor([1.0, 1.0, 0.0]).expand(96, 3)  # several classes at once: no error, one softmax for all
    assert nn.functional.cross_entropy(logits, several).isfinite()


def cure():
    expected = train(classes)
    assert torch.allclose(train(one_hot.float()), expected, atol=1e-3)
    assert torch.equal(train(one_hot.argmax(1)), expected)
    assert expected[-6:].mean() < 0.6 * expected[:6].mean()
    mixed = train(one_hot.float(), mixup=True)
    assert mixed[-6:].mean() < mixed[:6].mean()
