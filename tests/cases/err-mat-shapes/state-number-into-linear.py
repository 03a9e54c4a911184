"""The number of a state (FrozenLake) goes into Linear(states, actions): in_features=1 stops the error and learns nothing.

asked: DQN FrozenLake mat1 and mat2 shapes cannot be multiplied (1x1 and 16x4), state is an integer
asked: 离散状态的编号送进 nn.Linear(16, 4)，报 1x1 and 16x4 不能相乘
cause: in-features
"""

import torch
from torch import nn

torch.manual_seed(0)
best = torch.randint(0, 4, (16,))


def accuracy(way):
    torch.manual_seed(0)
    model = nn.Linear(1 if way == "in_features=1" else 16, 4)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)

    def q(states):
        x = states.float().unsqueeze(1)
        if way == "one_hot":
            x = nn.functional.one_hot(states, 16).float()
        return model(x)

    for _ in range(200):
        states = torch.randint(0, 16, (32,))
        loss = nn.functional.mse_loss(q(states), nn.functional.one_hot(best[states], 4).float())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return (q(torch.arange(16)).argmax(1) == best).float().mean().item()


def symptom():
    try:
        accuracy("number")
    except RuntimeError as error:
        assert "(32x1 and 16x4)" in str(error)
    else:
        raise AssertionError("no error")
    assert accuracy("in_features=1") < 0.7


def cure():
    assert accuracy("one_hot") == 1


def healthy(recipe):
    recipe("report_shapes")(nn.Linear(16, 4))
