"""__getitem__ returns x[0] for every index: the labels change, the inputs do not.

asked: validation accuracy exactly 50% every epoch, my Dataset returns the same sample for each index
asked: 自定义 Dataset 每个下标都返回同一个样本，准确率一直 50%
cause: read
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset


class Samples(Dataset):
    def __init__(self, mistaken):
        torch.manual_seed(0)
        self.x, self.mistaken = torch.randn(400, 10), mistaken
        self.y = (self.x[:, 0] > 0).long()

    def __len__(self):
        return len(self.y)

    def __getitem__(self, index):
        return self.x[0 if self.mistaken else index], self.y[index]


def train(mistaken):
    loader = DataLoader(Samples(mistaken), batch_size=40, shuffle=True)
    model = nn.Sequential(nn.Linear(10, 32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(8):
        for x, y in loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(x), y).backward()
            optimizer.step()
    batches = [(x, model(x).detach(), y) for x, y in loader]
    return (torch.cat(part) for part in zip(*batches))


def symptom():
    _, logits, y = train(True)
    assert 0.4 < (logits.argmax(dim=1) == y).float().mean() < 0.6


def diagnosis(recipe):
    x, logits, y = train(True)
    assert recipe("explain_accuracy")(logits, y) == "every sample gets the same output"
    assert (x == x[0]).all(), "the input is the first that is equal"


def cure():
    _, logits, y = train(False)
    assert (logits.argmax(dim=1) == y).float().mean() > 0.9


def healthy(recipe):
    _, logits, y = train(False)
    assert recipe("explain_accuracy")(logits, y) == "the predictions follow the labels"
