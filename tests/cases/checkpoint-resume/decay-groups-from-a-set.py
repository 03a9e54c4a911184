"""The parameters for weight decay were collected in a set: in the resumed run they come in another order.

asked: resumed optimizer state mixed up, parameters in another order, no error
asked: 参数分组用了 set，续训后优化器状态对不上，也不报错
cause: state-is-matched-by-position
"""

import torch
from torch import nn


def gap(in_order):
    torch.manual_seed(0)
    model = nn.ModuleDict({name: nn.Linear(8, 8) for name in ("query", "key", "value")})

    def build(names):
        weights = [model[name].weight for name in names]
        biases = [model[name].bias for name in names]
        return torch.optim.AdamW([{"params": weights}, {"params": biases, "weight_decay": 0.0}], lr=0.1)

    first = build(["query", "key", "value"])
    x = torch.randn(16, 8)
    for _ in range(3):
        first.zero_grad()
        q, k, v = (model[name](x) for name in ("query", "key", "value"))
        nn.functional.scaled_dot_product_attention(q, k, v).square().mean().backward()
        first.step()
    resumed = build(["query", "key", "value"] if in_order else ["value", "query", "key"])
    resumed.load_state_dict(first.state_dict())
    moments = [(o.state[model["value"].weight]["exp_avg_sq"]) for o in (first, resumed)]
    return ((moments[1] - moments[0]).norm() / moments[0].norm()).item()


def symptom():
    assert gap(in_order=False) > 0.5


def cure():
    assert gap(in_order=True) == 0
