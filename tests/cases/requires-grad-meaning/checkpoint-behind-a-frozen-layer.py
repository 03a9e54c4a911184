"""After a frozen layer the checkpointed block is not trained, although the head is: no input requires grad.

asked: gradient checkpointing, base model frozen, my block does not learn unless inputs require grad
asked: 冻结了前面的层，用 gradient checkpointing，后面的块没有训练，要不要给输入设 requires_grad
cause: inputs-do-not-need-it
"""

import warnings

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


def block_moves(on_inputs, use_reentrant=True, make=torch.optim.AdamW, frozen=None):
    torch.manual_seed(0)
    frozen = frozen or nn.Linear(3, 8).requires_grad_(False)
    block, head = nn.Sequential(nn.Linear(8, 8), nn.GELU(), nn.Dropout(0.1)), nn.Linear(8, 2)
    optimizer = make([*block.parameters(), *head.parameters()], lr=0.01)
    before = block[0].weight.detach().clone()
    for x in torch.randn(3, 8, 3):
        with warnings.catch_warnings(action="ignore"):
            h = checkpoint(block, frozen(x.requires_grad_(on_inputs)), use_reentrant=use_reentrant)
        nn.functional.cross_entropy(head(h), torch.arange(8) % 2).backward()
        optimizer.step()
        optimizer.zero_grad()
    return not torch.equal(before, block[0].weight)


def symptom():
    assert not block_moves(on_inputs=False)
    assert not block_moves(on_inputs=False, frozen=nn.ConstantPad1d((0, 5), 0.0))  # the block comes first


def cure():
    for make in (torch.optim.AdamW, torch.optim.SGD):
        assert block_moves(on_inputs=True, make=make)
        assert block_moves(on_inputs=False, use_reentrant=False, make=make)
