"""A tag for each word, −100 at the padding, and a head of two outputs: −100 is ignored, it is no gap in the labels.

asked: Target 8 is out of bounds in token classification, the labels are -100 and 0 to 8, num_labels was left out
asked: 命名实体识别报 Target 8 is out of bounds，标签是 -100 和 0 到 8，没有写 num_labels
cause: labels-run-from-zero
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
words, labels = torch.randint(50, (8, 6)), torch.randint(9, (8, 6))
labels[:, 4:] = -100
labels[0, 0] = 8
loader = DataLoader(TensorDataset(words, labels), batch_size=8)


def loss(outputs):
    model = nn.Sequential(nn.Embedding(50, 16), nn.Linear(16, outputs))
    return nn.functional.cross_entropy(model(words).transpose(1, 2), labels, reduction="none")


def symptom():
    try:
        loss(2)
    except IndexError as error:
        assert str(error).endswith("is out of bounds.")
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    assert labels.unique().tolist() == [-100, *range(9)]
    bad = {value for _, values in recipe("bad_labels")(loader, num_classes=2) for value in values}
    assert bad == set(range(2, 9)), "−100 is not among the bad ones"
    _, mapped = labels.unique(return_inverse=True)
    assert (mapped[:, 4:] == 0).all(), "mapped with the others, the padding would be class 0"


def cure():
    assert (loss(9)[:, :4] > 0).all() and (loss(9)[:, 4:] == 0).all()
