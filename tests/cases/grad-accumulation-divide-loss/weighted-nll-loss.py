"""The network ends in LogSoftmax, the loss is NLLLoss with class weights: divided by the steps, the update is another one.

asked: NLLLoss weight with gradient accumulation does not match the big batch
asked: log_softmax 加带权重的 NLLLoss，梯度累积的结果和大 batch 不一样
cause: weights
"""

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(32, 4).double()
y = torch.arange(32) % 3
y[::2] = 0
weight = torch.tensor([0.2, 1.0, 20.0]).double()


def run(micro_batch, divisor, reduction):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(4, 3), nn.LogSoftmax(dim=1)).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    loss_fn = nn.NLLLoss(weight=weight, reduction=reduction)
    for _ in range(5):
        for xb, yb in zip(x.split(16), y.split(16)):
            optimizer.zero_grad()
            for xm, ym in zip(xb.split(micro_batch), yb.split(micro_batch)):
                (loss_fn(model(xm), ym) / divisor(yb)).backward()
            optimizer.step()
    return nn.utils.parameters_to_vector(model.parameters())


big = run(16, lambda labels: 1, "mean")


def symptom():
    assert (run(4, lambda labels: 4, "mean") - big).abs().max() > 1e-3


def cure():
    for micro_batch in (4, 5):
        mended = run(micro_batch, lambda labels: weight[labels].sum(), "sum")
        assert torch.allclose(mended, big, rtol=1e-9, atol=1e-12)
