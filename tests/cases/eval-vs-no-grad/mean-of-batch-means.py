"""Validation averages the loss of every batch: a small last batch, or one with more padding, counts as much as a full one.

asked: validation loss changes with the batch size although model.eval() and no_grad are used, last batch is smaller
asked: 验证 loss 怎么求平均，最后一个 batch 比较小，换 batch size 验证结果就变
cause: evaluate
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
ids = torch.randint(8, (33, 6))
tags = ids % 3
tags[torch.arange(6) >= torch.randint(1, 7, (33, 1))] = -100
ids[32], tags[32] = 7, 0


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.drop, self.out = nn.Embedding(8, 8), nn.Dropout(0.3), nn.Linear(8, 3)

    def forward(self, x):
        return self.out(self.drop(self.words(x))).transpose(1, 2)


def trained():
    torch.manual_seed(0)
    model = Tagger()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-2)
    for _ in range(40):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(ids[:32]), tags[:32]).backward()
        optimizer.step()
    return model.eval()


@torch.no_grad()
def mean_of_means(model, loader):
    losses = [nn.functional.cross_entropy(model(x), y).item() for x, y in loader]
    return sum(losses) / len(losses)


def loaders():
    return [DataLoader(TensorDataset(ids, tags), size) for size in (33, 8, 1)]


def symptom():
    whole, small, single = (mean_of_means(trained(), loader) for loader in loaders())
    assert min(abs(small - whole), abs(single - whole)) > 0.1 * whole


def cure(recipe):
    model = trained()
    with torch.no_grad():
        real, logits = tags != -100, model(ids)
        loss = nn.functional.cross_entropy(logits, tags).item()
        accuracy = (logits.argmax(1) == tags)[real].float().mean().item()
    for loader in loaders():
        assert torch.allclose(torch.tensor(recipe("evaluate")(model, loader)), torch.tensor([loss, accuracy]))


def healthy(recipe):
    pixels = [(torch.randn(1, 300, 300).half(), torch.randint(3, (300, 300)))]
    loss, _ = recipe("evaluate")(nn.Conv2d(1, 3, 1).half(), DataLoader(pixels))
    assert loss < 10, "a sum of 90,000 losses does not fit into float16"

    model, padded = Tagger(), torch.where(tags == -100, 0, tags)
    model.out.bias.data[0] += 5.0
    with torch.no_grad():
        logits = model.eval()(ids)
    loss = nn.functional.cross_entropy(logits, padded, ignore_index=0).item()
    accuracy = (logits.argmax(1) == padded)[padded != 0].float().mean().item()
    found = recipe("evaluate")(model, DataLoader(TensorDataset(ids, padded), 8), ignore_index=0)
    assert torch.allclose(torch.tensor(found), torch.tensor([loss, accuracy]))
