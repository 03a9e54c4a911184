"""The head, behind a detach(), uses two outputs of an LSTM; carrying the second gradient on raises.

asked: backpropagate received gradients into two outputs of the same module, second backward says graph already freed
asked: 前一段有两个输出，分别 backward(梯度)，第二次报错 Trying to backward through the graph a second time
cause: the-rest-computed-elsewhere
"""

import torch
from torch import nn


def gradients(carry_on):
    torch.manual_seed(0)
    lstm, head = nn.LSTM(3, 4, batch_first=True), nn.Linear(8, 2)
    outputs, (hidden, _) = lstm(torch.randn(5, 6, 3))
    sent = [outputs, hidden]
    received = [tensor.detach().requires_grad_() for tensor in sent] if carry_on else sent
    logits = head(torch.cat([received[0].mean(dim=1), received[1][0]], dim=1))
    nn.functional.cross_entropy(logits, torch.tensor([0, 1, 0, 1, 1])).backward()
    if carry_on:
        carry_on(sent, [tensor.grad for tensor in received])
    return [p.grad for p in lstm.parameters()]


def one_by_one(tensors, their_gradients):
    for tensor, gradient in zip(tensors, their_gradients):
        tensor.backward(gradient)


def symptom():
    try:
        gradients(one_by_one)
    except RuntimeError as error:
        assert "Trying to backward through the graph a second time" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    assert all(map(torch.allclose, gradients(torch.autograd.backward), gradients(None)))
