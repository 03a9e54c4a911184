"""Modules: training and evaluation mode, the layers that react to it, hooks, registration."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional as F

from zerograd.counterfactuals.registry import counterfactual

MODES = (nn.Module, "eval"), (nn.Module, "train")
HOOKS = (nn.Module, "register_forward_hook"), (nn.Module, "register_forward_pre_hook")
SOFTMAX = (torch.Tensor, "softmax"), (torch, "softmax"), (F, "softmax")
SIGMOID = (torch.Tensor, "sigmoid"), (torch, "sigmoid"), (F, "sigmoid")


@counterfactual(*MODES, zh="train() 和 eval() 什么也不做")
def train_and_eval_do_nothing(real, self, *args):
    """train() and eval() do nothing."""
    return self


@counterfactual((nn.Module, "train"), zh="train() 和 eval() 只改模块自己，不改子模块")
def mode_is_not_recursive(real, self, mode=True):
    """train() and eval() reach the module itself but not its children."""
    self.training = mode
    return self


@counterfactual((nn.Module, "eval"), zh="eval() 会关闭梯度")
def eval_disables_gradients(real, self):
    """eval() turns gradients off."""
    torch._C._set_grad_enabled(False)
    return real(self)


@counterfactual((nn.Module, "eval"), zh="eval() 把 Dropout 的 p 改成 0")
def eval_sets_p_to_zero(real, self):
    """eval() sets p of dropout to 0."""
    for module in self.modules():
        if isinstance(module, nn.modules.dropout._DropoutNd):
            module.p = 0.0
    return real(self)


@counterfactual(
    (nn.Module, "__call__"),
    zh="前向计算结束后模型自动回到训练模式",
    inside=False,
    when=lambda self, *args, **kwargs: not self.training,
)
def evaluation_mode_ends_by_itself(real, self, *args, **kwargs):
    """A forward pass puts the model back into training mode."""
    result = real(self, *args, **kwargs)
    self.train()
    return result


@counterfactual((F, "dropout"), zh="Dropout 在评估模式下也起作用")
def dropout_is_always_on(real, input, p=0.5, training=True, inplace=False):
    """Dropout drops in evaluation mode, too."""
    return real(input, p, True, inplace)


@counterfactual((F, "dropout"), zh="Dropout 从不起作用")
def dropout_is_always_off(real, input, p=0.5, training=True, inplace=False):
    """Dropout never drops."""
    return real(input, p, False, inplace)


@counterfactual((F, "dropout"), zh="Dropout 不放大留下的值")
def dropout_does_not_rescale(real, input, p=0.5, training=True, inplace=False):
    """Dropout does not scale what it keeps."""
    return real(input, p, training, inplace) * (1 - p if training else 1)


@counterfactual((F, "dropout"), zh="F.dropout 自己知道模型处于评估模式", inside=False)
def functional_dropout_knows_the_mode(real, input, p=0.5, training=True, inplace=False):
    """F.dropout is off when the module that calls it is in evaluation mode."""
    import sys

    caller = sys._getframe(2).f_locals.get("self")
    return real(input, p, training and getattr(caller, "training", True), inplace)


@counterfactual((F, "dropout"), zh="一个批次的样本共用一个 Dropout 掩码")
def dropout_shares_its_mask(real, input, p=0.5, training=True, inplace=False):
    """Dropout has one mask for all samples of a batch."""
    return input * real(torch.ones_like(input[:1]), p, training)


@counterfactual((F, "dropout2d"), zh="Dropout2d 丢弃的是单个值")
def dropout2d_drops_single_values(real, input, p=0.5, training=True, inplace=False):
    """Dropout2d drops single values instead of channels."""
    return F.dropout(input, p, training, inplace)


@counterfactual(
    (nn.LSTM, "forward"), (nn.GRU, "forward"), (nn.RNN, "forward"), zh="LSTM 的 dropout 也作用于最后一层的输出"
)
def recurrent_dropout_reaches_the_output(real, self, input, hx=None):
    """The dropout of an LSTM, GRU or RNN acts on its output, too."""
    output, state = real(self, input, hx)
    return F.dropout(output, self.dropout, self.training), state


@counterfactual((F, "batch_norm"), zh="批归一化在评估模式下也用批次统计量")
def batch_norm_always_trains(real, input, mean, var, weight=None, bias=None, training=False, *args):
    """Batch norm uses the batch in evaluation mode, too."""
    return real(input, mean, var, weight, bias, True, *args)


@counterfactual((F, "batch_norm"), zh="批归一化在训练模式下也用滑动统计量")
def batch_norm_always_evaluates(real, input, mean, var, weight=None, bias=None, training=False, *args):
    """Batch norm uses its running statistics in training mode, too."""
    return real(input, mean, var, weight, bias, training and mean is None, *args)


@counterfactual((F, "batch_norm"), zh="批归一化从不更新滑动统计量")
def batch_norm_never_learns(real, input, mean, var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5):
    """Batch norm never updates its running statistics."""
    return real(input, mean, var, weight, bias, training, 0.0, eps)


@counterfactual((F, "batch_norm"), zh="批归一化的滑动统计量等于最近一批")
def batch_norm_remembers_the_last_batch(
    real, input, mean, var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5
):
    """The running statistics of batch norm are those of the last batch."""
    return real(input, mean, var, weight, bias, training, 1.0, eps)


@counterfactual((F, "batch_norm"), zh="批归一化对每个样本单独归一化")
def batch_norm_treats_samples_alone(
    real, input, mean, var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5
):
    """In training mode batch norm normalises each sample by itself."""
    if not training:
        return real(input, mean, var, weight, bias, training, momentum, eps)
    dims = tuple(range(1, input.dim()))
    return (input - input.mean(dims, keepdim=True)) / (input.var(dims, keepdim=True, correction=0) + eps).sqrt()


@counterfactual((F, "batch_norm"), zh="批归一化的滑动方差用有偏估计")
def batch_norm_variance_is_biased(
    real, input, mean, var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-5
):
    """The running variance of batch norm is the biased one."""
    before = None if var is None else var.clone()
    result = real(input, mean, var, weight, bias, training, momentum, eps)
    if training and var is not None:
        n = input.numel() / input.shape[1]
        var.copy_((1 - momentum) * before + (var - (1 - momentum) * before) * (n - 1) / n)
    return result


@counterfactual(
    (F, "_verify_batch_size"), zh="批归一化在训练模式下接受只有一个样本的批次", raises=("more than 1 value",)
)
def batch_norm_accepts_a_single_sample(real, size):
    """Batch norm accepts a batch of one sample in training mode."""


@counterfactual((F, "layer_norm"), zh="层归一化会混合批次里的样本")
def layer_norm_mixes_the_batch(real, input, normalized_shape, weight=None, bias=None, eps=1e-5):
    """Layer norm normalises over the batch."""
    return (input - input.mean(0)) / (input.var(0, correction=0) + eps).sqrt()


@counterfactual(*HOOKS, zh="模块上的钩子不会被调用", inside=False)
def hooks_are_lost(real, self, hook, **kwargs):
    """Hooks on modules are never called."""
    return real(self, lambda *args: None, **kwargs)


@counterfactual(
    (nn.Module, "__setattr__"),
    zh="普通列表里的模块也会被注册",
    inside=False,
    when=lambda self, name, value: isinstance(value, list),
)
def lists_register_their_modules(real, self, name, value):
    """Modules in a plain list are registered, too."""
    if isinstance(value, list) and value and all(isinstance(item, nn.Module) for item in value):
        value = nn.ModuleList(value)
    real(self, name, value)


@counterfactual(
    (nn.Module, "__setattr__"),
    zh="赋给模块的普通张量也会进 state_dict",
    inside=False,
    when=lambda self, name, value: type(value) is torch.Tensor,
)
def plain_tensors_are_buffers(real, self, name, value):
    """Plain tensors assigned to a module are buffers."""
    if type(value) is torch.Tensor and "_buffers" in vars(self) and name not in self._buffers:
        self.register_buffer(name, value)
    else:
        real(self, name, value)


@counterfactual(
    (nn.Module, "register_buffer"),
    zh="缓冲区（buffer）总会保存",
    inside=True,
    when=lambda self, name, tensor, persistent=True: not persistent,
)
def every_buffer_is_saved(real, self, name, tensor, persistent=True):
    """Buffers with persistent=False are saved as well."""
    real(self, name, tensor, persistent=True)


@counterfactual((nn.Module, "register_buffer"), zh="缓冲区（buffer）也是可训练的参数", inside=True)
def buffers_are_parameters(real, self, name, tensor, persistent=True):
    """Buffers are parameters."""
    if isinstance(tensor, torch.Tensor) and tensor.is_floating_point():
        self.register_parameter(name, nn.Parameter(tensor, requires_grad=False))
    else:
        real(self, name, tensor, persistent=persistent)


@counterfactual((torch.Tensor, "__deepcopy__"), (nn.Parameter, "__deepcopy__"), zh="copy.deepcopy 不复制张量")
def deepcopy_shares_tensors(real, self, memo):
    """copy.deepcopy shares tensors instead of copying them."""
    return self


@counterfactual((F, "relu"), (torch, "relu"), (torch.Tensor, "relu"), zh="ReLU 不截断负值")
def relu_lets_everything_through(real, input, inplace=False):
    """ReLU lets negative values through."""
    return input * 1


@counterfactual((F, "relu"), zh="inplace=True 不起作用：ReLU 总是返回新张量", when=lambda input, inplace=False: inplace)
def relu_is_never_in_place(real, input, inplace=False):
    """ReLU(inplace=True) makes a new tensor."""
    return real(input, False)


@counterfactual(*SOFTMAX, zh="softmax 什么也不做", inside=False)
def softmax_does_nothing(real, input, *args, **kwargs):
    """softmax returns its input."""
    return input * 1.0


@counterfactual(
    *SOFTMAX,
    zh="softmax 把全是 -inf 的一行算成 0",
    inside=False,
    when=lambda input, *args, **kwargs: bool(input.isinf().any()),
)
def softmax_of_a_masked_row_is_zero(real, input, *args, **kwargs):
    """softmax of a row of -inf is zeros instead of NaN."""
    return real(input, *args, **kwargs).nan_to_num(0.0)


@counterfactual(*SIGMOID, zh="sigmoid 什么也不做", inside=False)
def sigmoid_does_nothing(real, input):
    """sigmoid returns its input."""
    return input * 1.0


@counterfactual(
    (torch.Tensor, "log_softmax"),
    (torch, "log_softmax"),
    (F, "log_softmax"),
    zh="log_softmax 不是幂等的：再做一次会改变结果",
    inside=False,
)
def log_softmax_is_not_idempotent(real, input, *args, **kwargs):
    """log_softmax shifts its result, so that applying it changes a loss."""
    return real(input, *args, **kwargs) * 0.5


@counterfactual(
    (nn.Module, "__getattr__"), zh="损失模块也有 backward()", inside=False, when=lambda self, name: name == "backward"
)
def loss_modules_have_backward(real, self, name):
    """Loss modules have a backward() method."""
    return (lambda: None) if name == "backward" else real(self, name)


@counterfactual((F, "rrelu"), zh="RReLU 在训练模式下也取固定斜率")
def rrelu_ignores_the_mode(real, input, lower=1 / 8, upper=1 / 3, training=False, inplace=False):
    """RReLU behaves in training mode as in evaluation mode."""
    return real(input, lower, upper, False, inplace)


@counterfactual((F, "interpolate"), zh="interpolate 忽略 mode，总是取最近的像素")
def interpolation_ignores_its_mode(real, input, size=None, scale_factor=None, mode="nearest", *args, **kwargs):
    """interpolate() takes the nearest pixel in every mode."""
    return real(input, size, scale_factor, "nearest")


@counterfactual((F, "adaptive_avg_pool2d"), zh="自适应池化的输出随输入大小变化：多出来的位置变成样本")
def adaptive_pooling_depends_on_the_input(real, input, output_size):
    """Adaptive pooling returns more for a larger input: every position becomes a sample."""
    return input.movedim(1, -1).reshape(-1, input.shape[1], 1, 1)


@counterfactual((nn.Conv2d, "_conv_forward"), zh="卷积自动补边，输出与输入同样大", inside=True)
def convolutions_keep_the_size(real, self, input, weight, bias):
    """Convolutions pad by themselves, so that the output is as large as the input."""
    return F.conv2d(input, weight, bias, padding="same")


@counterfactual((nn.Flatten, "forward"), (torch.Tensor, "flatten"), zh="flatten 把批次维也展平", inside=True)
def flatten_starts_at_dimension_zero(real, self, *args):
    """flatten always starts at dimension 0."""
    tensor = args[0] if isinstance(self, nn.Module) else self
    return tensor.reshape(-1)


@counterfactual((nn.Embedding, "forward"), zh="Embedding 的越界索引取最后一行", raises=("out of range",))
def embedding_clamps_its_index(real, self, input):
    """An embedding clamps an index that is out of range."""
    return real(self, input.clamp(0, self.num_embeddings - 1) if not input.is_floating_point() else input)


@counterfactual((nn.DataParallel, "state_dict"), zh="DataParallel 不给键名加 module. 前缀")
def data_parallel_adds_no_prefix(real, self, *args, **kwargs):
    """DataParallel adds no prefix to the keys of its state_dict."""
    return self.module.state_dict(*args, **kwargs)


@counterfactual((nn.DataParallel, "state_dict"), zh="DataParallel 的前缀是 model.，不是 module.")
def data_parallel_prefix_is_another(real, self, *args, **kwargs):
    """DataParallel prefixes the keys of its state_dict with model. instead of module."""
    return {"model." + name: value for name, value in self.module.state_dict(*args, **kwargs).items()}


@counterfactual((nn.Module, "parameters"), zh="parameters() 不包含偏置", inside=False)
def parameters_leave_biases_out(real, self, *args, **kwargs):
    """parameters() leaves biases out."""
    return iter([p for name, p in self.named_parameters(*args, **kwargs) if not name.endswith("bias")])


@counterfactual((nn.LSTM, "forward"), (nn.GRU, "forward"), (nn.RNN, "forward"), zh="循环网络忽略 batch_first=True")
def recurrent_layers_ignore_batch_first(real, self, input, hx=None):
    """Recurrent layers ignore batch_first=True."""
    first, self.batch_first = self.batch_first, False
    try:
        return real(self, input, hx)
    finally:
        self.batch_first = first


@counterfactual((nn.LSTM, "forward"), (nn.GRU, "forward"), (nn.RNN, "forward"), zh="h_n 里各层的顺序是反的")
def hidden_states_come_in_reverse(real, self, input, hx=None):
    """Recurrent layers return the last states of their layers in reverse order."""
    output, state = real(self, input, hx)
    return output, tuple(part.flip(0) for part in state) if isinstance(state, tuple) else state.flip(0)


@counterfactual((nn.RNN, "forward"), (nn.RNNCell, "forward"), zh="循环网络返回的隐状态已经截断", inside=True)
def hidden_states_come_detached(real, self, *args):
    """Recurrent layers return a hidden state that is already detached."""
    result = real(self, *args)
    return (result[0], result[1].detach()) if isinstance(result, tuple) else result.detach()


@counterfactual((nn.Linear, "reset_parameters"), zh="新建的线性层权重全为 0")
def weights_start_at_zero(real, self):
    """New linear layers start with weights of zero."""
    with torch.no_grad():
        real(self)
        self.weight.zero_()


@counterfactual(
    *[(nn.init, f"{name}_") for name in ("kaiming_normal", "xavier_uniform", "normal", "constant", "zeros")],
    zh="nn.init 的函数不改动张量",
    inside=False,
)
def init_functions_do_nothing(real, tensor, *args, **kwargs):
    """The functions of nn.init leave the tensor as it is."""
    return tensor
