"""A GRU reads a long text in chunks; retain_graph=True was added against the error, and another error comes.

asked: RNN over chunks of a long text, hidden state detach or retain_graph, backward second time error
asked: RNN 分段读长文本，hidden 传到下一段，加了 retain_graph 还是报错，怎么 detach
cause: when
"""

import torch
from torch import nn

torch.manual_seed(0)
text = torch.arange(121) % 6


def train(detach, retain_graph=False, kind=nn.GRU):
    torch.manual_seed(0)
    words, rnn, out = nn.Embedding(6, 8), kind(8, 16), nn.Linear(16, 6)
    parameters = [*words.parameters(), *rnn.parameters(), *out.parameters()]
    optimizer, hidden, losses = torch.optim.Adam(parameters, lr=2e-2), None, []
    for start in range(0, 120, 10):
        x, y = text[start : start + 10], text[start + 1 : start + 11]
        output, hidden = rnn(words(x).unsqueeze(1), hidden)
        loss = nn.functional.cross_entropy(out(output.squeeze(1)), y)
        optimizer.zero_grad()
        try:
            loss.backward(retain_graph=retain_graph)
        except RuntimeError as error:
            return losses, str(error)
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        losses.append(loss.item())
        if detach:
            hidden = tuple(h.detach() for h in hidden) if isinstance(hidden, tuple) else hidden.detach()
    return losses, ""


def symptom():
    losses, error = train(detach=False)
    assert len(losses) == 1
    assert "a second time" in error
    losses, error = train(detach=False, retain_graph=True)
    assert len(losses) == 1
    assert "inplace operation" in error


def cure():
    for kind in (nn.GRU, nn.LSTM, nn.RNN):
        losses, error = train(detach=True, kind=kind)
        assert not error
        assert losses[-1] < 0.7 * losses[0]
