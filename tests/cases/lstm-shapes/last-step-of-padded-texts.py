"""Sentences are padded with zeros and classified by output[:, -1].

asked: LSTM text classification uses output[:, -1] with padded batches, accuracy is bad
asked: 变长句子填充以后取 LSTM 最后一个时间步，短句子分类不准
cause: padding-and-last-step
"""

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

torch.manual_seed(0)
sentences = [torch.randint(1, 9, (n,)) for n in (3, 9, 1, 5)]
tokens, lengths = pad_sequence(sentences, batch_first=True), torch.tensor([len(s) for s in sentences])
embedding = nn.Embedding(9, 4, padding_idx=0)


def last(recurrent, tokens, lengths, pack):
    x = embedding(tokens)
    x = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False) if pack else x
    output, state = recurrent(x)
    h_n = state[0] if isinstance(state, tuple) else state
    if pack:
        unpacked, again = pad_packed_sequence(output, batch_first=True)
        assert torch.equal(again, lengths) and unpacked.shape[:2] == tokens.shape
    return torch.cat([h_n[-2], h_n[-1]], 1) if recurrent.bidirectional else h_n[-1]


def as_alone(make, pack, directions):
    recurrent = make(4, 6, batch_first=True, bidirectional=directions == 2)
    together = last(recurrent, tokens, lengths, pack)
    alone = [last(recurrent, s[None], torch.tensor([len(s)]), False)[0] for s in sentences]
    return torch.allclose(together, torch.stack(alone), atol=1e-5)


def symptom():
    assert not as_alone(nn.LSTM, False, 1) and not as_alone(nn.GRU, False, 2)
    try:
        pack_padded_sequence(embedding(tokens), lengths, batch_first=True)
    except RuntimeError as error:
        assert "enforce_sorted" in str(error)
    else:
        raise AssertionError("no error")
    try:
        pack_padded_sequence(embedding(tokens), lengths * 0, batch_first=True)
    except RuntimeError as error:
        assert "greater than 0" in str(error)
    else:
        raise AssertionError("no error")
    square = torch.randn(4, 4, 4)  # as many sequences as steps
    for x, lengths_ in ((embedding(tokens), lengths), (square, torch.tensor([2, 4, 1, 3]))):
        lstm = nn.LSTM(4, 6, batch_first=True)
        try:
            h_n = lstm(pack_padded_sequence(x, lengths_, enforce_sorted=False))[1][0][-1]
        except RuntimeError:
            assert x is not square
        else:
            alone = torch.stack([lstm(s[None, :n])[1][0][-1, 0] for s, n in zip(x, lengths_)])
            assert x is square and not torch.allclose(h_n, alone, atol=1e-3), "pack without batch_first"


def cure():
    assert all(as_alone(make, True, directions) for make in (nn.LSTM, nn.GRU, nn.RNN) for directions in (1, 2))
