"""Fraud, 4% positive: accuracy 96%, and no fraud is found.

asked: imbalanced data, accuracy is 96% but recall of the positive class is 0
asked: 正样本很少，准确率很高，但是一个正样本都预测不出来
cause: more-found-more-false-alarms
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
x = torch.cat([torch.randn(384, 4), torch.randn(16, 4) + 0.8])
y = torch.tensor([0] * 384 + [1] * 16)
loader = DataLoader(TensorDataset(x, y), batch_size=100, shuffle=True)


def trained(pos_weight):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Dropout(0.2), nn.Linear(8, 1))
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    criterion = nn.BCEWithLogitsLoss(pos_weight=pos_weight)
    for _ in range(12):
        for xb, yb in loader:
            optimizer.zero_grad()
            criterion(model(xb).squeeze(1), yb.float()).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
    model.eval()
    return model(x).detach().squeeze(1)


def scores(found):
    return (found == (y == 1)).float().mean().item(), found[y == 1].float().mean().item()


def symptom():
    accuracy, recall = scores(trained(None) > 0)
    assert accuracy > 0.94 and recall < 0.2


def diagnosis(recipe):
    assert recipe("count_classes")(loader, 2).tolist() == [384, 16]
    assert abs(scores(torch.zeros(400) > 0)[0] - 0.96) < 1e-3


def cure():
    _, recall = scores(trained(torch.tensor(384 / 16)) > 0)
    assert recall > 0.6
    _, recall = scores(trained(None).sigmoid() > 0.04)
    assert recall > 0.6


def healthy(recipe):
    assert recipe("positive_weights")(loader) == torch.tensor(24.0)
    even = [(None, torch.tensor([0, 1])), (None, torch.tensor([1, 0]))]
    assert recipe("positive_weights")(even) == torch.tensor(1.0)
    assert recipe("class_weights")(recipe("count_classes")(even, 2)).tolist() == [1, 1]
