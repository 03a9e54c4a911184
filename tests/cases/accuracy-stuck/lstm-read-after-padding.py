"""An LSTM is read at the last position of padded texts: after so much padding its state is the same for all of them.

asked: LSTM text classifier predicts the same class for every sentence, accuracy stuck at 50%, sequences padded to 200
asked: LSTM 文本分类，句子都填充到同样长，准确率一直 0.5，每句话的输出一样
cause: read
"""

import torch
from torch import nn

torch.manual_seed(0)
y = torch.arange(120) % 2
lengths = torch.randint(4, 9, (120,))
tokens = torch.randint(1, 6, (120, 200)) + 5 * y.unsqueeze(1)
tokens[torch.arange(200) >= lengths.unsqueeze(1)] = 0


class Classifier(nn.Module):
    def __init__(self, packed):
        super().__init__()
        self.packed = packed
        self.embedding = nn.Embedding(11, 8, padding_idx=0)
        self.lstm = nn.LSTM(8, 12, batch_first=True)
        self.head = nn.Linear(12, 2)

    def forward(self, tokens, lengths):
        x = self.embedding(tokens)
        if self.packed:
            x = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
            return self.head(self.lstm(x)[1][0][-1])
        return self.head(self.lstm(x)[0][:, -1])


def train(packed, steps=40):
    torch.manual_seed(0)
    model = Classifier(packed)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        logits = model(tokens, lengths)
        optimizer.zero_grad()
        nn.functional.cross_entropy(logits, y).backward()
        optimizer.step()
    return logits, (logits.argmax(dim=1) == y).float().mean().item()


def symptom():
    assert train(False)[1] == 0.5


def diagnosis(recipe):
    logits, accuracy = train(False)
    assert recipe("explain_accuracy")(logits, y, mine=accuracy) == "every sample gets the same output"


def cure():
    assert train(True)[1] > 0.9


def healthy(recipe):
    logits, accuracy = train(True)
    assert recipe("explain_accuracy")(logits, y, mine=accuracy) == "the predictions follow the labels"
