"""The operators and programs of the sweep in PyTorch: "sweep:OPERATOR:DTYPE:INPUTS"."""
import math
import os
import re

import numpy as np
import torch
import torch.nn.functional as F

try:
    from torch.func import grad, vmap
except ImportError:
    from functorch import grad, vmap

LEARNING_RATE = 0.1
DEVICE = os.environ.get("NABLA_TORCH_DEVICE", "cpu")


def numbers(stream, shape):
    i = np.arange(math.prod(shape), dtype=np.int64)
    return torch.from_numpy((i * 7919 + stream * 104729) % 2003 / 1001.5 - 1).reshape(shape)


def made(description, stream, dtype):
    """The input, as sweep/SweepInputs.cs describes it."""
    kind, dims, bound, layout = re.fullmatch(r"([+nbiwds]?)([\dx]+)(?:<(\d+))?([te]?)", description).groups()
    shape = [int(d) for d in dims.split("x")]
    stored = shape[:-2] + shape[:-3:-1] if layout == "t" else shape[:-1] + [2 * shape[-1]] if layout == "e" else shape
    x, n = numbers(stream, stored), shape[-1]
    if kind == "i":
        return (torch.round((x + 1) * 1001.5).long() % int(bound or n)).to(DEVICE)
    if kind == "b":
        return (x > 0).to(DEVICE)
    if kind in ("+", "n"):
        x = x + 1.1 if kind == "+" else 1 + 0.01 * x
    if kind == "w":
        x = x / math.sqrt(shape[max(0, len(shape) - 2)])
    if kind == "d":
        x = 0.5 / n * x + torch.eye(n).roll(1, 0)
    if kind == "s":
        x = 0.25 / n * (x + x.mT) + torch.eye(n)
    x = x.to(dtype).to(DEVICE)
    return x.mT if layout == "t" else x[..., ::2] if layout == "e" else x


def gradient(f, *x):
    leaves = [t.detach().requires_grad_(True) for t in x]
    return torch.autograd.grad(f(*leaves), leaves)


def network(p, x, activation):
    for k in range(0, len(p), 2):
        bias = p[k + 1]
        x = (activation(x) if k else x) @ p[k] + (bias.unsqueeze(-2) if bias.ndim > 1 else bias)
    return x


def step(x, labels, *p):
    gradients = gradient(lambda *q: F.cross_entropy(network(q, x, torch.relu), labels), *p)
    return [torch.add(leaf, g, alpha=-LEARNING_RATE) for leaf, g in zip(p, gradients)]


def attention(q, k, v):
    return ((q @ k.mT / math.sqrt(q.shape[-1])).softmax(-1) @ v).square().sum()


def recurrent(xs, h, wx, wh, bias):
    for x in xs:
        h = torch.tanh(torch.addmm(bias, x, wx) + h @ wh)
    return h.square().sum()


def negative_log_likelihood(x, y, p):
    noise = torch.diag_embed((1 + p[2]) * torch.ones_like(y))
    l = torch.linalg.cholesky(p[0].square() * torch.exp(-((x - x.mT) / p[1]).square() / 2) + noise)
    z = torch.linalg.solve_triangular(l, y.unsqueeze(1), upper=False)
    return z.square().sum() / 2 + l.diagonal().log().sum()


def normal(x):
    return 0.5 * (1 + torch.erf(x / math.sqrt(2)))


def price(spot, strike, volatility, years, rate):
    deviation = volatility * years.sqrt()
    d1 = ((spot / strike).log() + (rate + volatility.square() / 2) * years) / deviation
    return spot * normal(d1) - strike * torch.exp(-rate * years) * normal(d1 - deviation)


def monte_carlo(z, p):
    dt = 1 / z.shape[1]
    logarithms = ((p[2] - p[1].square() / 2) * dt + p[1] * math.sqrt(dt) * z).cumsum(1)
    return torch.exp(-p[2]) * ((p[0] * logarithms.exp()).mean(1) - 1).relu().mean()


def ensemble_loss(p, x, y):
    return (network(p, x, torch.tanh) - y).square()


PROGRAMS = {
    "training": lambda *x: {"autograd": lambda: step(*x)},
    "attention": lambda *x: {"autograd": lambda: gradient(attention, *x)},
    "recurrent": lambda xs, h, *p: {"autograd": lambda: gradient(lambda *q: recurrent(xs, h, *q), *p)},
    "gaussian": lambda x, y, p: {"autograd": lambda: gradient(lambda q: negative_log_likelihood(x, y, q), p)},
    "greeks": lambda *x: {
        "functorch": lambda: vmap(grad(price, argnums=(0, 1, 2, 3, 4)))(*x),
        "autograd": lambda: gradient(lambda *y: price(*y).sum(), *x)},
    "ensemble": lambda x, y, *p: {
        "functorch": lambda: vmap(grad(lambda q: ensemble_loss(q, x, y).mean()))(p),
        "bmm": lambda: gradient(lambda *q: ensemble_loss(q, x, y).sum() / len(y), *p)},
    "monte": lambda z, p: {"autograd": lambda: gradient(lambda q: monte_carlo(z, q), p)},
}

OPERATORS = {
    **{name: getattr(torch, name) for name in (
        "exp", "sin", "tan", "tanh", "sigmoid", "erf", "asin", "relu", "log", "log1p", "sqrt", "maximum", "atan2", "add", "div", "pow",
        "where", "sum", "matmul", "det")},
    **{name: getattr(torch.linalg, name) for name in ("inv", "solve", "cholesky")},
    "softplus": F.softplus,
    "pow2.5": lambda x: x ** 2.5,
    "grad_of_tanh": lambda x: gradient(lambda y: y.tanh().sum(), x),
    "grad_of_logdet": lambda x: gradient(torch.logdet, x),
    "sum_dim0": lambda x: x.sum(0), "sum_dim1": lambda x: x.sum(1),
    "amax_dim0": lambda x: x.amax(0), "amax_dim1": lambda x: x.amax(1), "argmax_dim1": lambda x: x.argmax(1),
    "logsumexp_dim1": lambda x: x.logsumexp(1),
    "softmax_dim0": lambda x: x.softmax(0), "softmax_dim1": lambda x: x.softmax(1),
    "prod_dim1": lambda x: x.prod(1),
    "cumsum": lambda x: x.cumsum(0), "cumsum_dim0": lambda x: x.cumsum(0), "cumsum_dim1": lambda x: x.cumsum(1),
    "cumprod_dim1": lambda x: x.cumprod(1),
    "index_select": lambda x, i: x.index_select(0, i),
    "gather": lambda x, i: x.gather(1, i),
    "scatter_add": lambda x, i, y: x.scatter_add(1, i, y),
    "step": lambda x: x[::2] * 2,
    "flip": lambda x: x.flip(0) * 2,
    "cat": lambda x, y: torch.cat([x, y]),
    "outer_add": torch.add, "transposed_add": torch.add, "transposed_exp": torch.exp,
}


def make(request):
    """The ways to compute a row, by name."""
    _, name, dtype, inputs = request.split(":")
    x = [made(d, i + 1, getattr(torch, dtype)) for i, d in enumerate(inputs.split(","))]
    if name in OPERATORS:
        return {"torch": lambda: OPERATORS[name](*x)}
    return PROGRAMS[name.split("_")[0]](*x)
