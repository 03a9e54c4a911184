"""More words, so the vocabulary was built again: size mismatch; with the first rows copied, words have the vectors of others.

asked: size mismatch for embedding.weight after adding words to the vocabulary
asked: 词表增加了几个词，加载权重报 size mismatch for embedding.weight
cause: rows-of-the-vocabulary
"""

import torch
from torch import nn

OLD = ["dog", "lion", "rose", "tulip"]
NEW = sorted([*OLD, "ant", "lily", "oak"])


def built(words):
    return nn.EmbeddingBag(len(words), 4), {word: i for i, word in enumerate(words)}


def ids(vocabulary):
    return torch.tensor([[vocabulary[word]] for word in OLD])


def saved():
    torch.manual_seed(0)
    return built(OLD)[0].state_dict()


def vectors(model, vocabulary):
    return model(ids(vocabulary))


def symptom():
    state, (model, vocabulary) = saved(), built(NEW)
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        assert "size mismatch for weight: copying a param with shape torch.Size([4, 4])" in str(error)
    else:
        raise AssertionError("no error")
    with torch.no_grad():
        model.weight[: len(OLD)] = state["weight"]
    assert not torch.equal(vectors(model, vocabulary), state["weight"])


def cure():
    state, (model, vocabulary) = saved(), built(NEW)
    weight = model.weight.detach().clone()
    for i, word in enumerate(OLD):
        weight[vocabulary[word]] = state["weight"][i]
    model.load_state_dict({**state, "weight": weight})
    assert torch.equal(vectors(model, vocabulary), state["weight"])
    model, vocabulary = built([*OLD, "ant", "lily", "oak"])
    with torch.no_grad():
        model.weight[: len(OLD)] = state["weight"]
    assert torch.equal(vectors(model, vocabulary), state["weight"])
