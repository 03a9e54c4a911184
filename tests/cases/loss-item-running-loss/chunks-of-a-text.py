"""A language model on chunks (time, batch): its loss is a mean over time too, so the chunks count by y.numel().

asked: word language model total_loss += len(data) * loss.item(), should it be the batch size
asked: average loss of a text cut into chunks of 35 steps, last chunk shorter, input is (time, batch)
asked: 语言模型按 (时间步, 批次) 切块，最后一块较短，total_loss 乘 len(data) 还是 batch size
cause: average-of-an-epoch
"""

import torch
from torch import nn

torch.manual_seed(0)
TEXT = torch.cat([torch.full((70, 20), 3), torch.randint(20, (9, 20))])
model = nn.Sequential(nn.Embedding(20, 16), nn.Linear(16, 20))
optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
for _ in range(20):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(TEXT[:-1]).flatten(0, 1), TEXT[1:].flatten()).backward()
    optimizer.step()


@torch.no_grad()
def average(recipe, steps, count):
    found = recipe("Average")()
    for x, y in zip(TEXT[:-1].split(steps), TEXT[1:].split(steps)):
        found.add(nn.functional.cross_entropy(model(x).flatten(0, 1), y.flatten()), count(x, y))
    return found.value()


def symptom():
    assert [len(x) for x in TEXT[:-1].split(35)] == [35, 35, 8]


def cure(recipe):
    whole = average(recipe, len(TEXT), lambda x, y: y.numel())
    assert abs(average(recipe, 35, lambda x, y: y.numel()) - whole) < 1e-4
    assert average(recipe, 35, lambda x, y: x.size(1)) > 1.1 * whole
