"""A tagger returns (batch, length, tags), padded with -100; cross_entropy wants the tags in dimension 1.

asked: lstm tagger output (batch, seq_len, num_tags), cross entropy Expected target size got
asked: LSTM 序列标注输出 (batch, seq_len, tags)，算交叉熵报 Expected target size
cause: classes-are-dimension-one
"""

import torch
from torch import nn

N, T, TAGS = 6, 7, 4


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(20, 8)
        self.rnn = nn.LSTM(8, 16, batch_first=True, bidirectional=True)
        self.out = nn.Linear(32, TAGS)

    def forward(self, ids):
        return {"logits": self.out(self.rnn(self.words(ids))[0])}


def train(prepare):
    torch.manual_seed(0)
    model, ids = Tagger(), torch.randint(20, (N, T))
    tags = ids % TAGS
    tags[:, 5:] = -100
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-2)
    losses = []
    for _ in range(60):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(*prepare(model(ids)["logits"], tags), ignore_index=-100)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
    right = (model(ids)["logits"].argmax(-1) == tags)[:, :5]
    return torch.tensor(losses), right.float().mean().item()


def symptom():
    try:
        train(lambda logits, tags: (logits, tags))
    except RuntimeError as error:
        assert "Expected target size [6, 4], got [6, 7]" in str(error)
    else:
        raise AssertionError("no error")
    try:
        train(lambda logits, tags: (logits[:, -1], tags))
    except RuntimeError as error:
        assert "multi-target not supported" in str(error), "the model returns the last step only"
    else:
        raise AssertionError("no error")


def cure():
    moved, right = train(lambda logits, tags: (logits.transpose(1, 2), tags))
    flat, also_right = train(lambda logits, tags: (logits.flatten(0, 1), tags.flatten()))
    assert right > 0.95
    assert also_right > 0.95
    assert torch.allclose(moved[:5], flat[:5], atol=1e-4)
    # As an LSTM without batch_first returns them: (length, batch, tags).
    _, wrong = train(lambda logits, tags: (logits.transpose(0, 1).flatten(0, 1), tags.flatten()))
    assert wrong < 0.8, "flattened with the time first: other words' tags"
