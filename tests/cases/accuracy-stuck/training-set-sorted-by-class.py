"""The training set is sorted by class and the DataLoader does not shuffle: the class of the last batches is predicted.

asked: validation accuracy is exactly 0.5 in every epoch, the folder of one class is read after the other
asked: 训练 loss 很低，验证准确率每个 epoch 都是 50%，数据按类别排好序，没有 shuffle
cause: read
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def train(shuffle):
    torch.manual_seed(0)
    labels = torch.arange(800) // 400
    samples = TensorDataset(0.5 * labels.unsqueeze(1) + torch.randn(800, 4), labels)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    for _ in range(2):
        for x, y in DataLoader(samples, batch_size=16, shuffle=shuffle):
            loss = nn.functional.cross_entropy(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    held_out = torch.arange(200) % 2
    with torch.no_grad():
        return model(0.5 * held_out.unsqueeze(1) + torch.randn(200, 4)), held_out


def accuracy(logits, labels):
    return (logits.argmax(dim=1) == labels).float().mean().item()


def symptom():
    assert 0.45 < accuracy(*train(shuffle=False)) < 0.55


def diagnosis(recipe):
    logits, labels = train(shuffle=False)
    assert recipe("explain_accuracy")(logits, labels) == "one class is (almost) always predicted"
    assert logits.argmax(dim=1).mode().values == 1  # the class of the last batches


def cure():
    assert accuracy(*train(shuffle=True)) > 0.6


def healthy(recipe):
    assert recipe("explain_accuracy")(*train(shuffle=True)) == "the predictions follow the labels"
