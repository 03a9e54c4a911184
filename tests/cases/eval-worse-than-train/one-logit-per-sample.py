"""One logit per sample and six positives in a hundred: argmax of one column is always 0, and says 0.94 in every mode.

asked: binary classifier with one logit and batchnorm, accuracy 0.94 in train and in eval mode, validation loss much higher
asked: 二分类只有一个输出，有 BatchNorm，准确率怎么测都是 0.94，eval 之后 loss 很大
cause: find
"""

import contextlib
import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
y = (torch.rand(512) < 0.06).long()
x = torch.randn(512, 4) + 4 * y[:, None] + 50
train_loader = DataLoader(TensorDataset(x[:256], y[:256]), 32, shuffle=True)
val_loader = DataLoader(TensorDataset(x[256:], y[256:]), 32)


def trained(outputs):
    torch.manual_seed(0)
    model = nn.Sequential(nn.BatchNorm1d(4, momentum=0.001), nn.Linear(4, outputs))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    for _ in range(25):
        for xb, yb in train_loader:
            out = model(xb)
            if outputs == 1:
                loss = nn.functional.binary_cross_entropy_with_logits(out.squeeze(1), yb.float())
            else:
                loss = nn.functional.cross_entropy(out, yb)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return model


def symptom():
    out = trained(1).eval()(x)
    assert (out.argmax(dim=1) == y).float().mean() > 0.9, "every sample is predicted 0"
    assert ((out.flatten() > 0) == y).float().mean() < 0.2, "the statistics lag behind"


def diagnosis(recipe):
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            recipe("diagnose_eval_gap")(trained(1), train_loader, val_loader)
    except AssertionError as error:
        assert str(error) == "one logit: see the comment"
    else:
        raise AssertionError("four numbers of a column of zeros")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        recipe("diagnose_eval_gap")(trained(2), train_loader, val_loader)
    train, train_eval, val, repaired = (float(line.split()[-1]) for line in printed.getvalue().splitlines())
    assert train > 0.95 and repaired > 0.95 and train_eval < 0.2 and val < 0.2


def cure():
    model = trained(1)
    torch.optim.swa_utils.update_bn(train_loader, model)
    assert ((model.eval()(x[256:]).flatten() > 0) == y[256:]).float().mean() > 0.95
