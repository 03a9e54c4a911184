"""Gradients are logged from state_dict(), and the gradient of one word is read from a row of the embedding: all None.

asked: log gradients of all layers from model.state_dict(), every grad is None
asked: embedding.weight[i].grad 是 None，怎么看某个词的词向量的梯度
cause: other-object
"""

import contextlib
import io
import warnings

import torch
from torch import nn
from torch.nn.utils import parametrizations, prune

warnings.simplefilter("ignore", UserWarning)


def trained():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Embedding(10, 4, padding_idx=0), nn.Flatten(), nn.Dropout(0.1), nn.Linear(12, 2))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(2):
        optimizer.zero_grad()
        for tokens in torch.tensor([[[1, 2, 3]], [[3, 4, 5]]]):
            (nn.functional.cross_entropy(model(tokens), torch.tensor([1])) / 2).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    return model


def reparametrised():
    yield parametrizations.weight_norm(nn.Linear(3, 2))
    yield prune.l1_unstructured(nn.Linear(3, 2), "weight", amount=0.5)


def symptom():
    model = trained()
    assert all(value.grad is None for value in model.state_dict().values())
    assert model[0].weight[3].grad is None
    for layer in reparametrised():
        layer(torch.ones(2, 3)).sum().backward()
        assert not layer.weight.is_leaf and layer.weight.grad is None


def diagnosis(recipe):
    model = trained()
    loss = model(torch.tensor([[1, 2, 3]])).logsumexp(1).sum()
    values = {name.replace(".", "_"): value for name, value in model.state_dict().items()}
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_grad")(loss, row=model[0].weight[3], **values)
    first, *rest = out.getvalue().splitlines()
    assert "not a leaf" in first and all("requires_grad is False" in line for line in rest)


def cure():
    model = trained()
    assert all(p.grad is not None for p in model.parameters())
    assert model[0].weight.grad[3].abs().max() > 0
    assert not model[0].weight.grad[7].any()
    for layer in reparametrised():
        layer(torch.ones(2, 3)).sum().backward()
        assert all(p.grad is not None for p in layer.parameters())


def healthy(recipe):
    model = trained()
    loss = model(torch.tensor([[1, 2, 3]])).logsumexp(1).sum()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain_grad")(loss, **dict(model.named_parameters()))
    assert out.getvalue().count("None") == 0
