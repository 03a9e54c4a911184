"""The usual no_decay list, ["bias", "LayerNorm.weight"], in a model whose layers are called norm1: they are decayed.

asked: no_decay list bias LayerNorm.weight but norm layers still get weight decay in AdamW
asked: no_decay 里写了 LayerNorm.weight，但归一化层还是被权重衰减
cause: show-groups
"""

import contextlib
import io

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(8), nn.LayerNorm((2, 8))
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.cls_token = nn.Parameter(torch.ones(1, 1, 8))


def by_name(model):
    no_decay = ["bias", "LayerNorm.weight"]
    named = list(model.named_parameters())
    return torch.optim.AdamW(
        [
            {"params": [p for n, p in named if not any(end in n for end in no_decay)], "weight_decay": 0.5},
            {"params": [p for n, p in named if any(end in n for end in no_decay)], "weight_decay": 0.0},
        ],
        lr=0.1,
    )


def by_recipe(model, recipe, **options):
    return torch.optim.AdamW(recipe("parameter_groups")(model, 0.1, 0.5, **options))


def decayed(model, optimizer):
    """What moves although its gradient is zero."""
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    for p in model.parameters():
        p.grad = torch.zeros_like(p)
    optimizer.step()
    return {name for name, p in model.named_parameters() if not torch.equal(p, before[name])}


def shown(model, optimizer, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("show_groups")(model, optimizer)
    return {line.split(":")[0] for line in out.getvalue().splitlines() if line.endswith("weight_decay 0.5")}


def symptom():
    model = Block()
    assert {"norm1.weight", "norm2.weight"} < decayed(model, by_name(model))


def diagnosis(recipe):
    model = Block()
    assert {"norm1.weight", "norm2.weight"} < shown(model, by_name(model), recipe)


def cure():
    model = Block()
    flat = [p for n, p in model.named_parameters() if p.ndim > 1 and "norm" not in n and n != "cls_token"]
    rest = [p for p in model.parameters() if all(p is not weight for weight in flat)]
    groups = [{"params": flat, "weight_decay": 0.5}, {"params": rest, "weight_decay": 0.0}]
    assert decayed(model, torch.optim.AdamW(groups, lr=0.1)) == {
        "attention.in_proj_weight",
        "attention.out_proj.weight",
    }


def healthy(recipe):
    model = Block()
    weights = {"attention.in_proj_weight", "attention.out_proj.weight"}
    # By shape alone: the norm over two dimensions and the class token are decayed, as the page says.
    by_shape = by_recipe(model, recipe)
    assert shown(model, by_shape, recipe) == weights | {"norm2.weight", "norm2.bias", "cls_token"}
    assert shown(model, by_recipe(model, recipe, undecayed="cls_token"), recipe) == weights | {
        "norm2.weight",
        "norm2.bias",
    }
    named = by_recipe(model, recipe, undecayed=("norm2.weight", "norm2.bias", "cls_token"))
    assert shown(model, named, recipe) == weights == decayed(model, named)
