"""Several regression targets, some of them missing (NaN): masked after the loss, the weights become NaN.

asked: masked MSE loss with NaN labels, loss is finite but the gradients are nan
asked: 回归标签有缺失值 NaN，reduction="none" 乘 mask 之后 loss 或梯度还是 nan
cause: mean-over-a-mask
"""

import torch
from torch import nn

torch.manual_seed(0)
x, labels = torch.randn(16, 4), torch.randn(16, 3)
labels[torch.rand(16, 3) < 0.3] = torch.nan
known = ~labels.isnan()
each = nn.MSELoss(reduction="none")


def trained(loss_of):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
    for _ in range(20):
        optimizer.zero_grad()
        loss = loss_of(model(x))
        loss.backward()
        optimizer.step()
    first = loss_of(nn.Linear(4, 3)(x))
    return first.isfinite().item(), nn.utils.parameters_to_vector(model.parameters()), loss.item()


def symptom():
    finite, weights, _ = trained(lambda output: (each(output, labels) * known).sum() / known.sum())
    assert not finite and weights.isnan().any()
    finite, weights, _ = trained(lambda output: each(output, labels)[known].mean())
    assert finite and weights.isnan().any()


def cure():
    finite, weights, last = trained(lambda output: nn.MSELoss()(output[known], labels[known]))
    assert finite and weights.isfinite().all() and last < 1


def healthy():
    whole = labels.nan_to_num()
    _, after, _ = trained(lambda output: each(output, whole)[known].mean())
    _, before, _ = trained(lambda output: nn.MSELoss()(output[known], whole[known]))
    assert torch.allclose(after, before, atol=1e-4)
