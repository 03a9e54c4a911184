"""LoRA with gradient checkpointing: the block after the frozen embedding gets no tracked input.

asked: LoRA gradient checkpointing element 0 of tensors does not require grad None of the inputs have requires_grad
asked: LoRA 微调打开 gradient checkpointing 后 backward 报 element 0 of tensors does not require grad
cause: reentrant-checkpoint
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.utils.checkpoint import checkpoint


class LoRA(nn.Module):
    def __init__(self):
        super().__init__()
        self.base = nn.Linear(8, 8).requires_grad_(False)
        self.a, self.b = nn.Linear(8, 2, bias=False), nn.Linear(2, 8, bias=False)

    def forward(self, x):
        return self.base(x) + self.b(self.a(x))


def train(way):
    torch.manual_seed(0)
    embedding = nn.Embedding(20, 8).requires_grad_(False)
    blocks, head = nn.ModuleList([LoRA(), LoRA()]), nn.Linear(8, 20).requires_grad_(False)
    if way == "enable_input_require_grads":
        embedding.register_forward_hook(lambda module, args, output: output.requires_grad_(True))
    optimizer = torch.optim.AdamW(blocks.parameters(), lr=1e-2)
    tokens = torch.randint(20, (3, 6))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        h = embedding(tokens)
        for block in blocks:
            h = checkpoint(block, h, use_reentrant=way != "use_reentrant=False")
    loss = nn.functional.cross_entropy(head(h).flatten(0, 1), tokens.flatten())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return [block.b.weight.grad.abs().max().item() > 0 for block in blocks]


class Healthy(nn.Module):
    """Nothing is frozen before the block, so the reentrant variant trains; the recipe's line of the model says so."""

    def __init__(self):
        super().__init__()
        self.embedding, self.block = nn.Embedding(20, 8), LoRA()

    def forward(self, tokens):
        return checkpoint(self.block, self.embedding(tokens), use_reentrant=True)


def symptom():
    try:
        train("use_reentrant=True")
    except RuntimeError as error:
        assert "element 0 of tensors does not require grad" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert train("use_reentrant=False") == [True, True]
    assert train("enable_input_require_grads") == [True, True]


def healthy(recipe):
    model = Healthy()
    recipe("report_grad")(model)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        loss = model(torch.randint(20, (3, 6))).sum()
    loss.backward()
    lines = {line.split()[0]: line for line in out.getvalue().splitlines()}
    assert "output False" in lines["block.a"] and "output True" in lines["(model)"]
    assert model.block.b.weight.grad is not None
