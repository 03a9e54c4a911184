"""`except torch.OutOfMemoryError` around the step, and "CUDA error: out of memory" ends the program all the same.

asked: except torch.cuda.OutOfMemoryError does not catch CUDA error: out of memory
asked: 写了 except torch.cuda.OutOfMemoryError，还是抛出 CUDA error: out of memory
cause: accelerator-error-is-another-class
"""

import torch

ERROR = getattr(torch, "AcceleratorError", RuntimeError)


def survives(caught):
    failures = [ERROR("CUDA error: out of memory"), torch.OutOfMemoryError("CUDA out of memory."), None]
    for failure in failures:
        try:
            if failure:
                raise failure
        except caught as error:
            if "out of memory" not in str(error):
                raise
    return True


def symptom():
    try:
        survives(torch.cuda.OutOfMemoryError)
    except RuntimeError as error:
        assert not isinstance(error, torch.OutOfMemoryError)
    else:
        raise AssertionError("it was caught")


def cure():
    assert survives(RuntimeError)
