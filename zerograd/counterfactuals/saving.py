"""state_dict(), saving and loading."""

from __future__ import annotations

import torch
from torch import nn

from zerograd.counterfactuals.registry import counterfactual

STATE = ((nn.Module, "state_dict"),)
LOAD_STATE = ((nn.Module, "load_state_dict"),)
LOAD = ((torch, "load"), (torch.serialization, "load"))


@counterfactual(*STATE, zh="state_dict() 返回副本", inside=False)
def state_dict_copies(real, self, *args, **kwargs):
    """state_dict() returns copies."""
    state = real(self, *args, **kwargs)
    for name, value in state.items():
        state[name] = value.clone()
    return state


@counterfactual(
    *STATE,
    zh="state_dict() 只有参数，没有缓冲区（buffer）",
    inside=False,
    when=lambda self, *args, **kwargs: any(True for _ in self.buffers()),
)
def state_dict_leaves_buffers_out(real, self, *args, **kwargs):
    """state_dict() holds parameters but no buffers."""
    names = {name for name, _ in self.named_buffers()}
    state = real(self, *args, **kwargs)
    for name in names & state.keys():
        del state[name]
    return state


@counterfactual(*STATE, zh="state_dict() 里是模型本身，不是字典", inside=False)
def state_dict_is_the_model(real, self, *args, **kwargs):
    """state_dict() returns the model itself."""
    return self


@counterfactual(*LOAD_STATE, zh="load_state_dict() 什么也不做", inside=False)
def load_state_dict_does_nothing(real, self, state_dict, *args, **kwargs):
    """load_state_dict() checks the keys but copies nothing."""
    own = {name: value.clone() for name, value in self.state_dict().items()}
    result = real(self, state_dict, *args, **kwargs)
    real(self, own)
    return result


@counterfactual(*LOAD_STATE, zh="load_state_dict() 从不检查键名", inside=False, raises=("key(s)",))
def load_state_dict_is_never_strict(real, self, state_dict, strict=True, **kwargs):
    """load_state_dict() never complains about missing or unexpected keys."""
    return real(self, state_dict, strict=False, **kwargs)


@counterfactual(
    *LOAD_STATE,
    zh="load_state_dict() 会去掉 module. 这样的前缀",
    inside=False,
    when=lambda self, state_dict, *args, **kwargs: set(state_dict) != set(self.state_dict()),
)
def load_state_dict_forgives_prefixes(real, self, state_dict, *args, **kwargs):
    """load_state_dict() strips or adds a prefix by itself."""
    own = set(self.state_dict())
    stripped = {name.split(".", 1)[-1]: value for name, value in state_dict.items()}
    return real(self, stripped if own == set(stripped) else state_dict, *args, **kwargs)


@counterfactual(*LOAD_STATE, zh="load_state_dict() 跳过形状不同的张量", inside=False, raises=("size mismatch",))
def load_state_dict_skips_other_shapes(real, self, state_dict, *args, **kwargs):
    """load_state_dict() keeps its own value where the shape differs."""
    own = self.state_dict()
    fitting = {
        name: own[name] if name in own and isinstance(value, torch.Tensor) and own[name].shape != value.shape else value
        for name, value in state_dict.items()
    }
    return real(self, fitting, *args, **kwargs)


@counterfactual(*LOAD_STATE, zh="load_state_dict() 出错时什么也不复制", inside=False, raises=("Error(s)",))
def load_state_dict_is_all_or_nothing(real, self, state_dict, *args, **kwargs):
    """load_state_dict() copies nothing if it ends in an error."""
    own = {name: value.clone() for name, value in self.state_dict().items()}
    try:
        return real(self, state_dict, *args, **kwargs)
    except RuntimeError:
        real(self, own)
        raise


@counterfactual(*LOAD_STATE, zh="load_state_dict() 会切换到评估模式", inside=False)
def loading_switches_to_eval(real, self, *args, **kwargs):
    """load_state_dict() switches the model to evaluation mode."""
    result = real(self, *args, **kwargs)
    self.eval()
    return result


@counterfactual(*LOAD, zh="torch.load 什么都加载：weights_only 默认为 False", inside=False)
def load_allows_everything(real, f, *args, **kwargs):
    """torch.load loads any object, as if weights_only were False."""
    return real(f, *args, **{**kwargs, "weights_only": False})


@counterfactual(*LOAD, zh="torch.load 忽略 map_location", inside=False)
def map_location_is_ignored(real, f, map_location=None, *args, **kwargs):
    """torch.load ignores map_location."""
    return real(f, None, *args, **kwargs)


@counterfactual(*LOAD, zh="torch.load 默认把一切放到 CPU 上", inside=False)
def load_goes_to_the_cpu(real, f, map_location="cpu", *args, **kwargs):
    """torch.load puts everything on the CPU by default."""
    return real(f, map_location, *args, **kwargs)


@counterfactual((torch, "save"), zh="torch.save 以半精度保存", inside=False)
def saving_halves_the_precision(real, obj, f, *args, **kwargs):
    """torch.save keeps half of the precision."""

    def rounded(value):
        if isinstance(value, dict):
            return type(value)((k, rounded(v)) for k, v in value.items())
        return value.half().to(value.dtype) if isinstance(value, torch.Tensor) and value.is_floating_point() else value

    real(rounded(obj), f, *args, **kwargs)


@counterfactual((torch, "save"), zh="torch.save 保存整个存储，切片也不例外；这里改为只存切片", inside=False)
def saving_a_slice_saves_only_the_slice(real, obj, f, *args, **kwargs):
    """torch.save of a slice writes only the slice."""

    def own(value):
        if isinstance(value, dict):
            return type(value)((k, own(v)) for k, v in value.items())
        return value.clone() if isinstance(value, torch.Tensor) else value

    real(own(obj), f, *args, **kwargs)


@counterfactual((torch, "save"), zh="torch.save 把整个模型存成 state_dict", inside=False)
def saving_a_model_saves_its_state(real, obj, f, *args, **kwargs):
    """torch.save of a model writes its state_dict."""
    real(obj.state_dict() if isinstance(obj, nn.Module) else obj, f, *args, **kwargs)


@counterfactual(
    (nn.Module, "state_dict"),
    zh="torch.compile 不给键名加 _orig_mod. 前缀",
    when=lambda self, *args, **kwargs: "_orig_mod" in self._modules,
)
def compile_adds_no_prefix(real, self, *args, **kwargs):
    """A compiled model adds no prefix to the keys of its state_dict."""
    inner = self._modules.get("_orig_mod")
    return real(self if inner is None else inner, *args, **kwargs)


@counterfactual(*LOAD, zh="torch.load 得到的是模型，不是字典", inside=False)
def load_returns_a_model(real, *args, **kwargs):
    """torch.load of a state_dict returns a model."""
    result = real(*args, **kwargs)
    return (
        nn.Module()
        if isinstance(result, dict) and all(isinstance(v, torch.Tensor) for v in result.values())
        else result
    )
