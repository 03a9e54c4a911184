"""A decoder is given one step as batch x features, without the time: its state of a batch no longer fits.

asked: For unbatched 2-D input, hx and cx should also be 2-D but got (3-D, 3-D) tensors in a seq2seq decoder
asked: 解码器每次走一步，报 For unbatched 2-D input, hx and cx should also be 2-D
cause: messages
"""

import torch
from torch import nn

steps = torch.randn(4, 6, 3)
encoder, decoder = (nn.LSTM(3, 5, num_layers=2, batch_first=True) for _ in range(2))
time_first = nn.LSTM(3, 5, num_layers=2)
_, state = encoder(torch.randn(4, 7, 3))


def message(lstm, x, state):
    try:
        lstm(x, state)
    except RuntimeError as error:
        return str(error)
    return ""


def symptom():
    for lstm in (decoder, time_first):
        assert "should also be 2-D but got (3-D, 3-D)" in message(lstm, steps[:, 0], state)
    assert "should also be 2-D but got 3-D" in message(nn.GRU(3, 5, 2), steps[:, 0], state[0])


def cure():
    carried, outputs = state, []
    for x in steps.unbind(1):
        output, carried = decoder(x[:, None], carried)
        outputs.append(output)
    assert torch.allclose(torch.cat(outputs, 1), decoder(steps, state)[0], atol=1e-6)
    assert not message(time_first, steps[:, 0][None], state)
    one = tuple(part[:, :1].contiguous() for part in state)
    assert not message(decoder, steps[0][None], one)
