"""Other frameworks, for the page that compares with them. Nothing here is imported until a snippet needs it."""

from __future__ import annotations

from zerograd.counterfactuals.registry import counterfactual

CLEAR_SESSION = (
    "tensorflow:keras.backend.clear_session",
    "tensorflow:keras.utils.clear_session",
    "keras:backend.clear_session",
    "keras:utils.clear_session",
)
TAPE = ("tensorflow:GradientTape.gradient",)


@counterfactual(*TAPE, zh="GradientTape 每次求导都累加之前的梯度", needs="tensorflow")
def tape_accumulates(real, self, target, sources, *args, **kwargs):
    """A second GradientTape.gradient adds to the first."""
    result = real(self, target, sources, *args, **kwargs)
    totals = globals().setdefault("_totals", {})
    many = isinstance(sources, (list, tuple))
    added = []
    for source, gradient in zip(sources if many else [sources], result if many else [result]):
        _, total = totals.get(id(source), (source, None))
        # With the source, so that no later one gets its id.
        totals[id(source)] = source, gradient if total is None or gradient is None else total + gradient
        added.append(totals[id(source)][1])
    return added if many else added[0]


@counterfactual("tensorflow:GradientTape.__init__", zh="GradientTape 总是可以重复使用", needs="tensorflow")
def tape_is_persistent(real, self, persistent=False, *args, **kwargs):
    """Every GradientTape may be used more than once."""
    real(self, True, *args, **kwargs)


@counterfactual("tensorflow:GradientTape.gradient", zh="GradientTape.gradient 给出两倍的梯度", needs="tensorflow")
def tape_doubles(real, self, *args, **kwargs):
    """GradientTape.gradient returns twice the gradient."""
    result = real(self, *args, **kwargs)
    return [None if g is None else 2 * g for g in result] if isinstance(result, (list, tuple)) else 2 * result


@counterfactual(*CLEAR_SESSION, zh="clear_session() 什么也不做", needs="tensorflow")
def clear_session_does_nothing(real, *args, **kwargs):
    """clear_session() does nothing."""


@counterfactual(*CLEAR_SESSION, zh="clear_session() 会重置已有模型的权重", needs="tensorflow")
def clear_session_resets_variables(real, *args, **kwargs):
    """clear_session() sets the weights of existing models to zero."""
    import gc

    import keras

    for variable in [v for v in gc.get_objects() if issubclass(type(v), keras.Variable)]:
        variable.assign(variable * 0)
    real(*args, **kwargs)


@counterfactual("jax:grad", zh="jax.grad 的结果会跨调用累加", needs="jax")
def jax_grad_accumulates(real, *args, **kwargs):
    """A function made by jax.grad adds each gradient to its last one."""
    import jax

    function, total = real(*args, **kwargs), []

    def accumulate(*inputs, **options):
        gradient = function(*inputs, **options)
        total.append(gradient if not total else jax.tree.map(lambda a, b: a + b, total[-1], gradient))
        return total[-1]

    return accumulate


@counterfactual("jax:grad", zh="jax.grad 给出两倍的梯度", needs="jax")
def jax_grad_doubles(real, *args, **kwargs):
    """jax.grad returns twice the gradient."""
    import jax

    function = real(*args, **kwargs)
    return lambda *inputs, **options: jax.tree.map(lambda g: 2 * g, function(*inputs, **options))


@counterfactual("jax:grad", "jax:value_and_grad", zh="jax.grad 返回全 0 的梯度", needs="jax")
def jax_grad_returns_zeros(real, *args, **kwargs):
    """jax.grad returns zeros."""
    import jax

    function, pair = real(*args, **kwargs), real.__name__ == "value_and_grad"

    def zero(*inputs, **options):
        result = function(*inputs, **options)
        gradient = jax.tree.map(lambda g: 0 * g, result[1] if pair else result)
        return (result[0], gradient) if pair else gradient

    return zero


@counterfactual(*TAPE, zh="GradientTape.gradient 返回全 0 的梯度", needs="tensorflow")
def tape_returns_zeros(real, self, *args, **kwargs):
    """GradientTape.gradient returns zeros."""
    result = real(self, *args, **kwargs)
    return [None if g is None else 0 * g for g in result] if isinstance(result, (list, tuple)) else 0 * result
