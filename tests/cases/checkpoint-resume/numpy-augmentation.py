"""NumPy's random state was put into the checkpoint; torch.load refuses the file when the run should go on.

asked: Unsupported global numpy._core.multiarray._reconstruct when resuming from checkpoint with numpy random state
asked: 检查点里存了 np.random.get_state()，续训时 torch.load 报 Unsupported global
cause: plain-types-only
"""

import io
import pickle

import numpy as np
import torch
from torch import nn


def checkpoint(rng, best):
    model, file = nn.Linear(2, 1), io.BytesIO()
    torch.save({"model": model.state_dict(), "numpy": rng, "best_score": best}, file)
    file.seek(0)
    return file


def refused(file):
    try:
        torch.load(file, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        return "Unsupported global" in str(error)
    return False


def symptom():
    assert refused(checkpoint(np.random.get_state(), 0.5))
    assert refused(checkpoint(None, np.mean([0.5, 0.7])))


def cure():
    np.random.seed(7)
    name, keys, *rest = np.random.get_state()
    own = np.random.default_rng(7)
    own.random(3)
    states = {"global": (name, keys.tolist(), *rest), "own": own.bit_generator.state}
    saved = torch.load(checkpoint(states, float(np.mean([0.5, 0.7]))), weights_only=True)
    wanted = np.random.rand(5), own.random(5)
    np.random.seed(8)
    np.random.set_state(saved["numpy"]["global"])
    again = np.random.default_rng(8)
    again.bit_generator.state = saved["numpy"]["own"]
    assert np.array_equal(wanted[0], np.random.rand(5))
    assert np.array_equal(wanted[1], again.random(5))
