"""int(0.8 * n) and int(0.2 * n) lose a sample for some n: the error comes with the new data set.

asked: ValueError Sum of input lengths does not equal the length of the input dataset with int(0.8 * len(dataset)) and int(0.2 * len(dataset))
asked: random_split 报错 Sum of input lengths，换了数据集之后 int(0.8*n)、int(0.2*n) 加起来少一个
cause: lengths
"""

from torch.utils.data import random_split


def split(n, lengths):
    return [len(part) for part in random_split(range(n), lengths)]


def symptom():
    assert split(100, [int(0.8 * 100), int(0.2 * 100)]) == [80, 20]
    for n in (101, 997, 1234):
        try:
            split(n, [int(0.8 * n), int(0.2 * n)])
        except ValueError as error:
            assert str(error) == "Sum of input lengths does not equal the length of the input dataset!"
        else:
            raise AssertionError("no error")
    try:
        split(100, [0.8 * 100, 0.2 * 100])
    except TypeError as error:
        assert "randperm() received an invalid combination of arguments" in str(error)
    else:
        raise AssertionError("no error")


def cure():
    for n in (5, 100, 101, 997, 1234):
        val = int(0.2 * n)
        assert split(n, [n - val, val]) == [n - val, val]
        assert sum(split(n, [0.8, 0.2])) == n
