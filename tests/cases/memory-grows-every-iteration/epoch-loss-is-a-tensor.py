"""epoch_loss += loss on mini-batches: the graph grows by a few nodes per batch; sentences have different lengths.

asked: memory grows slowly during training, total_loss += loss
asked: 训练时内存缓慢上涨，epoch_loss += loss
cause: what-grew
"""

import contextlib
import io

import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.rnn = nn.Embedding(20, 8), nn.LSTM(8, 8, batch_first=True)
        self.norm, self.out = nn.LayerNorm(8), nn.Linear(8, 3)

    def forward(self, tokens):
        states, last = self.rnn(self.embed(tokens))
        return {"logits": self.out(self.norm(states)), "last": last}


def train(log, recipe):
    torch.manual_seed(0)
    model = Tagger()
    optimizer = torch.optim.AdamW(model.parameters())
    growth, total = recipe("Growth")(), 0.0
    with contextlib.redirect_stdout(io.StringIO()) as out:
        for step, length in enumerate((7, 3, 5, 4, 6)):
            tokens = torch.randint(20, (4 - step // 4, length))
            loss = nn.functional.cross_entropy(model(tokens)["logits"].flatten(0, 1), tokens.flatten() % 3)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += log(loss)
            growth.report()
    return out.getvalue().splitlines(), total


def nodes(value):
    stack, seen = [getattr(value, "grad_fn", None)], set()
    while stack:
        if (node := stack.pop()) is not None and node not in seen:
            seen.add(node)
            stack += [parent for parent, _ in node.next_functions]
    return len(seen)


def symptom():
    _, total = train(lambda loss: loss, lambda name: Silent)
    assert nodes(total) > 5 * 8


class Silent:
    def report(self):
        pass


def diagnosis(recipe):
    lines, _ = train(lambda loss: loss, recipe)
    assert len(lines) == 4
    assert all(line.startswith("+") and line.endswith(" graph nodes") for line in lines)


def cure():
    _, total = train(lambda loss: loss.item(), lambda name: Silent)
    assert isinstance(total, float)


def healthy(recipe):
    for log in (lambda loss: loss.item(), lambda loss: loss.detach()):
        assert train(log, recipe)[0] == ["nothing grew"] * 4
