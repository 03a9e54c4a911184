"""Sentences are cut to as many words as there are tags: no error, the loss goes to 0, and most tags are wrong.

asked: token classification, output (batch, seq_len, classes) into cross entropy, no error but accuracy stays low
asked: 序列长度刚好等于类别数，交叉熵不报错，loss 也降，但是 token 准确率很低
cause: silent-when-length-equals-classes
"""

import torch
from torch import nn

TAGS = LENGTH = 5


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(30, 16)
        self.rnn = nn.LSTM(16, 16, batch_first=True, bidirectional=True)
        self.out = nn.Linear(32, TAGS)

    def forward(self, ids):
        return self.out(self.rnn(self.words(ids))[0])


def train(transpose):
    torch.manual_seed(0)
    ids = torch.randint(30, (64, LENGTH))
    tags, model = ids % TAGS, Tagger()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-2)
    for step in range(60):
        batch = slice(32 * (step % 2), 32 * (step % 2) + 32)
        logits = model(ids[batch])
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(logits.transpose(1, 2) if transpose else logits, tags[batch])
        loss.backward()
        optimizer.step()
    return loss.item(), (model(ids).argmax(-1) == tags).float().mean().item()


def symptom():
    loss, right = train(transpose=False)
    assert loss < 0.3
    assert right < 0.7


def cure():
    loss, right = train(transpose=True)
    assert loss < 0.3
    assert right > 0.9
