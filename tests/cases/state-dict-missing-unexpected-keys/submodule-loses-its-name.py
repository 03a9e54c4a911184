"""A Lightning checkpoint: replace("model.", "") also eats the end of submodel., and the load fails with other names.

asked: strip model. prefix from Lightning checkpoint with replace breaks keys of submodel
asked: 用 replace 去掉 model. 前缀之后键名被改坏，还是 Missing key
cause: replace-hits-other-names
"""

import contextlib
import io

from torch import nn


def build():
    return nn.ModuleDict({"submodel": nn.Linear(3, 4), "norm": nn.BatchNorm1d(4), "head": nn.Linear(4, 1, bias=False)})


class Lit(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = build()


def told(recipe, state):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        recipe("explain")(build(), state)
    return out.getvalue().splitlines()


def symptom():
    state = {key.replace("model.", ""): value for key, value in Lit().state_dict().items()}
    try:
        build().load_state_dict(state)
    except RuntimeError as error:
        assert 'Unexpected key(s) in state_dict: "subweight", "subbias"' in str(error)
    else:
        raise AssertionError("no error")


def diagnosis(recipe):
    matching, advice = told(recipe, Lit().state_dict())
    assert matching == "0 of 8 keys match"
    assert advice.startswith("strip 'model.'")
    assert "8 more keys match" in advice


def cure():
    build().load_state_dict({key.removeprefix("model."): value for key, value in Lit().state_dict().items()})


def healthy(recipe):
    assert told(recipe, Lit().model.state_dict()) == ["8 of 8 keys match"]
