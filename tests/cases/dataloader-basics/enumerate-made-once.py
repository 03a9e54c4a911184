"""enumerate(loader) is called once, before the epochs: the first epoch uses it up, the others run no step.

asked: training loop does nothing after the first epoch, no error, enumerate(train_loader)
asked: 从第二个 epoch 起循环一步也不执行，也不报错
cause: next-iter-starts-again
"""

import contextlib
import io

import torch
from torch.utils.data import DataLoader, TensorDataset

loader = DataLoader(TensorDataset(torch.arange(100)), batch_size=32, shuffle=True)


def symptom():
    batches = enumerate(loader)
    assert [sum(1 for _ in batches) for epoch in range(3)] == [4, 0, 0]


def diagnosis(recipe):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("one_pass")(loader)
    assert "4 batches: 3 of 32, 1 of 4; repeated: 0, left out: 0; order: mixed, next pass: another" in out.getvalue()


def cure():
    assert [sum(1 for _ in enumerate(loader)) for epoch in range(3)] == [4, 4, 4]
