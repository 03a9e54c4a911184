"""A convolutional net with one output neuron: the loss is 0 from the first batch, and nothing is learned.

asked: cross entropy loss is exactly 0 from the first iteration, accuracy stays at 50%, cats and dogs
asked: 猫狗二分类，交叉熵 loss 从第一步开始就一直是 0
cause: one-output-has-zero-loss
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.rand(64, 1, 6, 6)
y = (x.mean((1, 2, 3)) > 0.5).float()[:, None]


def train(outputs, loss_fn, labels):
    torch.manual_seed(0)
    body = nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten()
    model = nn.Sequential(*body, nn.Linear(16, outputs))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-2)
    before = [p.detach().clone() for p in model.parameters()]
    losses = []
    for step in range(100):
        batch = slice(32 * (step % 2), 32 * (step % 2) + 32)
        optimizer.zero_grad()
        loss = loss_fn(model(x[batch]), labels[batch])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, all(map(torch.equal, before, model.parameters()))


def symptom():
    losses, unmoved = train(1, nn.CrossEntropyLoss(), y)
    assert set(losses) == {0.0}
    assert unmoved
    maps, masks = torch.randn(2, 1, 4, 4), torch.randint(2, (2, 1, 4, 4)).float()  # one output channel, binary masks
    assert nn.functional.cross_entropy(maps, masks) == 0 < nn.functional.binary_cross_entropy_with_logits(maps, masks)


def cure():
    for outputs, loss_fn, labels in (
        (1, nn.BCEWithLogitsLoss(), y),
        (2, nn.CrossEntropyLoss(), y.squeeze(1).long()),
    ):
        losses, unmoved = train(outputs, loss_fn, labels)
        assert not unmoved
        assert losses[-1] < 0.6 * losses[0]
