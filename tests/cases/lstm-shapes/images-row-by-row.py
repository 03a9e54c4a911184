"""Images read row by row without batch_first=True: the last row is black in all of them.

asked: MNIST with an LSTM, rows of the image as time steps, forgot batch_first=True
asked: 用 LSTM 按行读 MNIST 图片，忘了 batch_first=True，也不报错
cause: mixes-samples
"""

import torch
from torch import nn

torch.manual_seed(0)
images = torch.zeros(16, 1, 28, 28)
images[:, :, 4:24, 4:24] = torch.rand(16, 1, 20, 20)


class Model(nn.Module):
    def __init__(self, batch_first):
        super().__init__()
        self.recurrent, self.head = nn.LSTM(28, 32, batch_first=batch_first), nn.Linear(32, 10)

    def forward(self, x):
        output, _ = self.recurrent(x.squeeze(1))
        return self.head(output[:, -1])


def symptom():
    """No error, and every image gets the scores of the black row, whatever is in it."""
    model = Model(batch_first=False)
    scores = model(images)
    assert scores.shape == (16, 10)
    assert torch.equal(scores, model(images.flip(0)))


def diagnosis(recipe):
    assert recipe("mixes_samples")(Model(batch_first=False), images)


def cure(recipe):
    model = Model(batch_first=True)
    assert not torch.allclose(model(images), model(images.flip(0)))
    assert not recipe("mixes_samples")(model, images)
