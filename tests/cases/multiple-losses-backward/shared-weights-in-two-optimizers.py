"""Two tasks on one encoder, an optimizer for each, and both optimizers hold the encoder: it moves twice.

asked: two losses two optimizers sharing an encoder, both optimizers contain the encoder parameters
asked: 两个 loss 共享编码器，各用一个优化器，编码器的参数两个优化器里都有
cause: step-in-between
"""

import torch
from torch import nn


def encoder_after(second_holds_it, step_in_between=False):
    torch.manual_seed(0)
    encoder = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 8))
    head1, head2 = nn.Linear(8, 1), nn.Linear(8, 1)
    shared = list(encoder.parameters())
    optimizer1 = torch.optim.SGD([*shared, *head1.parameters()], lr=0.1)
    optimizer2 = torch.optim.SGD([*(shared if second_holds_it else []), *head2.parameters()], lr=0.1)
    features = encoder(torch.randn(16, 4))
    loss1, loss2 = head1(features).square().mean(), head2(features).abs().mean()
    wanted = torch.autograd.grad(loss1 + loss2, encoder[0].weight, retain_graph=True)[0]
    wanted = encoder[0].weight.detach() - 0.1 * wanted
    if step_in_between:
        loss1.backward(retain_graph=True)
        optimizer1.step()
        loss2.backward()
    else:
        (loss1 + loss2).backward()
        optimizer1.step()
    optimizer2.step()
    return torch.allclose(encoder[0].weight, wanted)


def symptom():
    try:
        encoder_after(second_holds_it=True, step_in_between=True)
    except RuntimeError as error:
        assert "modified by an inplace operation" in str(error)
    else:
        raise AssertionError("no error")
    assert not encoder_after(second_holds_it=True)


def cure():
    assert encoder_after(second_holds_it=False)
