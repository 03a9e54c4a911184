"""A tagger sets the hidden states of padded tokens to zero by index; the mask has no feature dimension.

asked: hidden[pad_mask] = 0 after tanh, backward says modified by an inplace operation, masked_fill gives a size error
asked: 序列标注里 h[mask] = 0 把 padding 置零后 backward 报 inplace operation，masked_fill 又报尺寸不符
cause: relu-inplace
"""

import contextlib
import io

import torch
from torch import nn

padding = torch.tensor([[False, False, False, True], [False, False, True, True]])


def train(way, features=6):
    torch.manual_seed(0)
    encoder, head = nn.Linear(3, features), nn.Linear(features, 5)
    hidden = torch.tanh(encoder(torch.randn(2, 4, 3)))
    try:
        if way == "masked_fill":
            hidden = hidden.masked_fill(padding, 0)
        else:
            hidden = hidden.clone() if way == "clone" else hidden
            hidden[padding] = 0
        logits = head(hidden)
        nn.functional.cross_entropy(logits.flatten(0, 1), torch.zeros(8).long()).backward()
    except RuntimeError as error:
        return str(error)
    assert not hidden[padding].any()
    return ""


def logged(way, recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out, recipe("InPlaceLog")(2, 4, 6):
        train(way)
    return out.getvalue().splitlines()


def symptom():
    error = train("as written")
    assert "modified by an inplace operation" in error
    assert "[2, 4, 6]], which is output 0 of Tanh" in error


def diagnosis(recipe):
    (line,) = logged("as written", recipe)
    assert line.startswith("__setitem__: [2, 4, 6] now version 1, train()")


def cure():
    assert train("clone") == ""
    assert "must match" in train("masked_fill"), "the mask would need unsqueeze(-1)"
