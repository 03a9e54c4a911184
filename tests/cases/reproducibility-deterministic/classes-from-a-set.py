"""Class numbers come from enumerating a set of names: each process numbers them differently, and accuracy is random.

asked: class_to_idx from set is different every run although seed is fixed
asked: 固定了种子，用 set 得到的类别编号每次运行都不一样
cause: seed
"""

import os
import subprocess
import sys

NAMES = "('cat', 'dog', 'bird', 'fish', 'horse', 'frog')"


def numbers(expression):
    code = f"import random; random.seed(0); print({{name: i for i, name in enumerate({expression})}})"
    found = set()
    for seed in range(4):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        made = subprocess.run([sys.executable, "-S", "-c", code], env=environment, capture_output=True, check=True)
        found.add(made.stdout)
    return found


def symptom():
    assert len(numbers(f"set({NAMES})")) > 1


def cure():
    assert len(numbers(f"sorted(set({NAMES}))")) == 1
