"""A snippet that prints one thing now and another then is found, whatever makes it differ."""

import pytest
from made import snippet_of

from zerograd.proof.determinism import HASH_SEEDS, RUNS, THREADS, differences

UNSTEADY = {
    "chance": "import torch\n\nprint(torch.rand(1).item())\n",
    "the hash seed": "print([*{'a', 'b', 'c', 'd', 'e'}])\n",
    "the number of threads": "import torch\n\nprint(torch.get_num_threads())\n",
    "the clock": "import time\n\nprint(time.time_ns())\n",
    "an address": "print(id(object()))\n",
    "the process": "import os\n\nprint(os.getpid())\n",
    "how it is started": "print(__name__)\n",
}


@pytest.mark.parametrize("cause", UNSTEADY)
def test_what_depends_on_it_is_found(cause):
    message = differences(snippet_of(UNSTEADY[cause], "x\n"), runs=8)
    assert message.startswith("not deterministic") and "cure:" in message


def test_a_seeded_snippet_is_steady():
    code = "import torch\n\ntorch.manual_seed(0)\nprint(torch.rand(3), sorted({'b', 'a'}))\n"
    assert differences(snippet_of(code, "x\n"), runs=8) == ""


def test_what_is_promised():
    assert RUNS >= 20 and THREADS == (1, 2) and len(HASH_SEEDS) >= 3
