"""One label per sample, but the logits keep a dimension, or an LSTM's last step is taken from the batch.

asked: lstm classifier one label per sequence, Expected target size [4, 3], got [4]
asked: LSTM 文本分类，每个句子一个标签，报 Expected target size [4, 3], got [4]
asked: only batches of spatial targets supported (3D tensors) but got targets of dimension: 1
asked: LSTM Expected input batch_size (7) to match target batch_size (4), one label per sequence
cause: sizes-must-match
"""

import torch
from torch import nn

torch.manual_seed(0)
words, images, labels = torch.randint(20, (4, 7)), torch.rand(4, 1, 8, 8), torch.tensor([0, 2, 1, 2])


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.rnn, self.out = nn.Embedding(20, 8), nn.LSTM(8, 6, batch_first=True), nn.Linear(6, 3)

    def forward(self, ids):
        return self.out(self.rnn(self.words(ids))[0])


pooled = nn.Sequential(nn.Conv2d(1, 3, 3), nn.ReLU(), nn.AdaptiveAvgPool2d(1))


def message(logits):
    try:
        nn.functional.cross_entropy(logits, labels)
    except (RuntimeError, ValueError) as error:
        return str(error)
    return ""


def symptom():
    assert message(Classifier()(words)) == "Expected target size [4, 3], got [4]"
    assert message(pooled(images)).endswith("but got targets of dimension: 1")
    # The two ways of moving the classes do not help here.
    assert message(Classifier()(words).movedim(-1, 1)) == "Expected target size [4, 7], got [4]"
    assert "batch_size (28) to match target batch_size (4)" in message(Classifier()(words).flatten(0, 1))
    # The last step is [:, -1] with batch_first, and [-1] is a sample; h_n[-1] without batch_first is one too.
    assert "batch_size (7) to match target batch_size (4)" in message(Classifier()(words)[-1])
    model = Classifier()
    model.rnn.batch_first = False
    assert "batch_size (7) to match target batch_size (4)" in message(
        model.out(model.rnn(model.words(words))[1][0][-1])
    )
    assert message(model(words)[:, -1]) == ""  # silent: it reads along the batch


def cure():
    model = Classifier()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(words)[:, -1], labels).backward()
        optimizer.step()
    assert torch.equal(model(words)[:, -1].argmax(1), labels)
    assert message(pooled(images).flatten(1)) == ""
