"""A tagger gives (batch, length, features) to an LSTM without batch_first: moving the classes silences the error, but the samples stay mixed.

asked: lstm without batch_first, Expected target size got, after transpose no error but the tagger does not learn
asked: LSTM 没写 batch_first，报 Expected target size，movedim 之后不报错，但学不会
cause: classes-are-dimension-one
"""

import torch
from torch import nn

N, T, TAGS = 64, 6, 3


def batch(size=N):
    # The tag of a word depends on the first word of its own sentence.
    words = torch.randint(TAGS, (size, T))
    return nn.functional.one_hot(words, TAGS).float(), (words[:, :1] + words) % TAGS


def encoder(kind, batch_first):
    if kind == "lstm":
        return nn.LSTM(TAGS, 16, batch_first=batch_first)
    layer = nn.TransformerEncoderLayer(TAGS, 1, 8, dropout=0.0, batch_first=batch_first)
    return nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)


def right(batch_first):
    torch.manual_seed(0)
    rnn, out = encoder("lstm", batch_first), nn.Linear(16, TAGS)
    optimizer = torch.optim.Adam([*rnn.parameters(), *out.parameters()], lr=0.01)
    for _ in range(400):
        x, tags = batch()
        optimizer.zero_grad()
        nn.functional.cross_entropy(out(rnn(x)[0]).movedim(-1, 1), tags).backward()
        optimizer.step()
    x, tags = batch(500)
    return (out(rnn(x)[0]).argmax(-1) == tags).float().mean().item()


def symptom():
    x, tags = batch()
    for labels, got in (tags, "[64, 6]"), (tags[:, 0], "[64]"):
        for batch_first in (False, True):
            logits = encoder("lstm", batch_first)(x)[0]
            try:
                nn.functional.cross_entropy(logits, labels)
            except RuntimeError as error:
                assert f"Expected target size [64, 16], got {got}" in str(error)
            else:
                raise AssertionError("no error")
    assert right(batch_first=False) < 0.7


def cure():
    assert right(batch_first=True) > 0.95
    x, _ = batch()
    for batch_first in (False, True):
        model = encoder("transformer", batch_first).eval()
        alone = torch.allclose(model(x)[:1], model(x[:1]), atol=1e-5)
        assert alone == batch_first
