"""Outputs (N, 1), labels (N,): the loss got an unsqueeze, the accuracy did not, and compares each prediction with each label.

asked: binary classification loss goes to zero but accuracy stays around 0.5
asked: 二分类 loss 已经很小了，准确率却一直是 0.5 左右，甚至大于 1
cause: from-logits-to-labels
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def trained():
    torch.manual_seed(0)
    x = torch.randn(40, 2)
    labels = (x.sum(1) > x.sum(1).median()).long()
    model = nn.Sequential(nn.Linear(2, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.1), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(20):
        for xb, yb in DataLoader(TensorDataset(x, labels), batch_size=20, shuffle=True):
            optimizer.zero_grad()
            nn.functional.binary_cross_entropy_with_logits(model(xb), yb.unsqueeze(1).float()).backward()
            optimizer.step()
    model.eval()
    return model(x).detach(), labels


def symptom():
    logits, labels = trained()
    assert nn.functional.binary_cross_entropy_with_logits(logits, labels.unsqueeze(1).float()) < 0.3
    assert 0.4 < ((logits > 0) == labels).float().mean() < 0.6
    assert ((logits > 0) == labels).sum() / len(labels) > 1


def cure():
    logits, labels = trained()
    assert ((logits > 0).squeeze(1) == labels).float().mean() > 0.85


def healthy(recipe):
    logits, labels = trained()
    right = ((logits > 0).squeeze(1) == labels).sum().item()
    correct = recipe("correct")
    for y in (labels, labels.bool(), labels.float().unsqueeze(1)):
        assert correct(logits, y) == right
    assert correct(logits.squeeze(1), labels) == right
    assert correct(torch.tensor([[0.004], [-0.004]], dtype=torch.bfloat16), torch.tensor([1, 0])) == 2
    try:
        correct(logits.squeeze(1), labels.unsqueeze(1))
    except AssertionError:
        return
    raise LookupError("the recipe compared (N,) with (N, 1)")
