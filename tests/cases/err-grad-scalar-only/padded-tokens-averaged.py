"""A tagger with padding: reduction="none", mask, mean(); long padding shrinks the gradient.

asked: cross entropy reduction none times attention mask, backward scalar outputs error, mean or sum over mask
asked: 序列有 padding，reduction='none' 乘 mask 之后 backward 报错，该怎么取平均
cause: mean-over-a-mask
"""

import torch
from torch import nn


def gradient(reduce, padding):
    torch.manual_seed(0)
    model = nn.ModuleDict({"rnn": nn.GRU(3, 8, batch_first=True), "head": nn.Linear(8, 4)})
    x, tags = torch.randn(2, 4, 3), torch.randint(4, (2, 4))
    x = torch.cat([x, torch.zeros(2, padding, 3)], 1)
    tags = torch.cat([tags, torch.zeros(2, padding, dtype=torch.long)], 1)
    mask = torch.arange(4 + padding) < 4
    logits = model["head"](model["rnn"](x)[0])
    losses = nn.functional.cross_entropy(logits.transpose(1, 2), tags, reduction="none") * mask
    reduce(losses, mask.expand_as(losses)).backward()
    return nn.utils.get_total_norm([p.grad for p in model.parameters()])


def symptom():
    try:
        gradient(lambda losses, mask: losses, 0)
    except RuntimeError as error:
        assert "only for scalar outputs" in str(error)
    else:
        raise AssertionError("no error")
    short, long = (gradient(lambda losses, mask: losses.mean(), padding) for padding in (0, 12))
    assert torch.isclose(short, 4 * long, rtol=1e-3)


def cure():
    short, long = (gradient(lambda losses, mask: losses.sum() / mask.sum(), padding) for padding in (0, 12))
    assert torch.isclose(short, long, rtol=1e-3)
    logits, tags = torch.randn(4, 3), torch.tensor([0, 2, -100, -100])
    losses, mean = (nn.functional.cross_entropy(logits, tags, reduction=how) for how in ("none", "mean"))
    assert torch.isclose(losses.mean(), mean / 2)  # ignore_index is a mask, too
    assert torch.isclose(losses.sum() / (tags != -100).sum(), mean)
