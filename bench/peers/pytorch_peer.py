"""The workloads in PyTorch: reads "NAME MILLISECONDS" per line and answers with the list of the times of one round, in seconds per call,
and the way taken; "NAME > FILE" writes the result instead, and "NAME peak" answers with the most bytes the process held after three calls. A workload with several ways is run by the fastest, found at its first round, and
"NAME@WAY" by that way."""
import json
import os
import re
import sys
import time

import numpy as np
import torch

import sweep_peer

try:
    from torch.func import grad, hessian, jacfwd, jacrev, jvp, vjp, vmap
except ImportError:
    from functorch import grad, hessian, jacfwd, jacrev, jvp, vjp, vmap

BATCH, CHUNK = 256, 1024
functional = torch.autograd.functional


def blas():
    """The fast library of matrix products that was loaded; "" for another, such as Debian's reference, which is many times slower."""
    if torch.backends.mkl.is_available():
        return "MKL"
    return "OpenBLAS" if os.path.exists("/proc/self/maps") and "openblas" in open("/proc/self/maps").read() else ""


def numbers(stream, *shape, scale=1.0):
    i = np.arange(int(np.prod(shape)), dtype=np.int64)
    return torch.from_numpy(scale * ((i * 7919 + stream * 104729) % 2003 / 1001.5 - 1)).reshape(shape)


def layers(inputs):
    return [32, 64, 64, 1] if inputs == 32 else [64, 128, 128, 32]


def network(stream, inputs):
    s = layers(inputs)
    leaves = []
    for k, (n, m) in enumerate(zip(s, s[1:])):
        leaves += [numbers(stream + 2 * k, n, m, scale=1 / n ** 0.5), numbers(stream + 2 * k + 1, m, scale=0.1)]
    return tuple(leaves)


def sin_sum(x):
    return x.sin().sum()


def rosenbrock(x):
    a, b = x[:-1], x[1:]
    return (100 * (b - a.square()).square() + (1 - a).square()).sum()


def bell(x):
    return (-x.square()).exp().tanh() * x


def forward(p, x):
    return ((x @ p[0] + p[1]).tanh() @ p[2] + p[3]).tanh() @ p[4] + p[5]


def loss(p, x, y):
    return (forward(p, x) - y).square().sum()


def leaf(x):
    return x.detach().requires_grad_(True)


def plain_gradient(f, x):
    v = leaf(x)
    return torch.autograd.grad(f(v), v)[0]


def plain_gradients(f, p):
    q = tuple(leaf(t) for t in p)
    return torch.autograd.grad(f(q), q)


def plain_product(f, p, v):
    q = tuple(leaf(t) for t in p)
    g = torch.autograd.grad(f(q), q, create_graph=True)
    h = torch.autograd.grad(g, q, v, allow_unused=True)
    return tuple(torch.zeros_like(t) if e is None else e for e, t in zip(h, q))


def plain_pullback(f, x, g):
    v = leaf(x)
    return torch.autograd.grad(f(v), v, g)[0]


def norms(p, x, y):
    def one(xi, yi):
        return sum(t.square().sum() for t in grad(loss)(p, xi, yi))
    return torch.cat([vmap(one)(a, b) for a, b in zip(x.split(CHUNK), y.split(CHUNK))])


def make(workload):
    """The ways to compute a workload, by name."""
    if workload.startswith("sweep:"):
        return sweep_peer.make(workload)
    kind, size = workload.rsplit("-", 1)
    n = int(size)
    if kind in ("hessian-sin", "hessian-rosenbrock"):
        f, x = sin_sum if kind == "hessian-sin" else rosenbrock, numbers(1, n)
        return {"functorch": lambda: hessian(f)(x), "autograd.functional": lambda: functional.hessian(f, x, vectorize=True)}
    if kind == "gradient-sin":
        x = numbers(1, n)
        return {"functorch": lambda: grad(sin_sum)(x), "autograd": lambda: plain_gradient(sin_sum, x)}
    if kind == "hessian-mlp":
        p, x = network(10, n), numbers(2, n)
        f = lambda v: forward(p, v).sum()
        return {"functorch": lambda: hessian(f)(x), "autograd.functional": lambda: functional.hessian(f, x, vectorize=True)}
    if kind in ("jacrev-mlp", "jacfwd-mlp", "jacrev-elementwise", "jacfwd-elementwise"):
        p, x = (network(10, n), numbers(2, n)) if kind.endswith("mlp") else (None, numbers(1, n))
        f = (lambda v: forward(p, v)) if kind.endswith("mlp") else bell
        transform, strategy = (jacrev, "reverse-mode") if kind.startswith("jacrev") else (jacfwd, "forward-mode")
        return {"functorch": lambda: transform(f)(x),
                "autograd.functional": lambda: functional.jacobian(f, x, vectorize=True, strategy=strategy)}
    if kind in ("gradient-mlp", "hvp-mlp"):
        p, v, x, y = network(10, n), network(20, n), numbers(2, n), numbers(3, layers(n)[-1])
        f = lambda q: loss(q, x, y)
        if kind == "gradient-mlp":
            return {"functorch": lambda: grad(f)(p), "autograd": lambda: plain_gradients(f, p)}
        return {"functorch": lambda: jvp(grad(f), (p,), (v,))[1], "autograd": lambda: plain_product(f, p, v)}
    if kind == "persample-mlp":
        p, x, y = network(10, n), numbers(4, BATCH, n), numbers(5, BATCH, layers(n)[-1])
        return {"functorch": lambda: vmap(grad(loss), (None, 0, 0))(p, x, y)}
    if kind == "norms":
        p, x, y = network(10, 32), numbers(4, n, 32), numbers(5, n, 1)
        return {"functorch": lambda: norms(p, x, y)}
    if kind == "vmap-matvec":
        a, v = numbers(1, n, 64, 64), numbers(2, n, 64)
        return {"functorch": lambda: vmap(torch.mv)(a, v), "bmm": lambda: torch.bmm(a, v.unsqueeze(-1)).squeeze(-1)}
    if kind.startswith("matmul"):
        a, b = (numbers(s, n, n).to(torch.float32 if kind == "matmul32" else torch.float64) for s in (1, 2))
        return {"matmul": lambda: a @ b}
    if kind.startswith(("uniform", "normal")):
        f, dtype = torch.rand if kind.startswith("uniform") else torch.randn, getattr(torch, "float" + kind[-2:])
        return {"torch": lambda: f(n, dtype=dtype)}
    a, b = numbers(1, n), numbers(2, n)
    return {"jvp": {"functorch": lambda: jvp(bell, (a,), (b,))[1], "autograd": lambda: functional.jvp(bell, a, b)[1]},
            "vjp": {"functorch": lambda: vjp(bell, a)[1](b)[0], "autograd": lambda: plain_pullback(bell, a, b)},
            "add": {"add": lambda: a + b}}[kind]


def timed(run, calls):
    start = time.perf_counter()
    for _ in range(calls):
        run()
        if sweep_peer.DEVICE == "cuda":
            torch.cuda.synchronize()
    return (time.perf_counter() - start) / max(1, calls)


def warmed(run, enough):
    """Seconds per call, after at least so many seconds of calls."""
    try:
        run()
    except RuntimeError as error:  # Some versions lack a way: PyTorch 1.13's vectorised forward mode fails at a vector times a matrix.
        print(error, file=sys.stderr)
        return float("inf")
    calls = 1
    while (seconds := timed(run, calls)) * calls < enough:
        calls *= 4
    return seconds


made = {}
for line in sys.stdin:
    wanted, argument = line.split(maxsplit=1)
    if wanted not in made:
        workload, _, only = wanted.partition("@")
        made = {name: m for name, m in made.items() if name.partition("@")[0] == workload}  # The inputs of others may be large.
        ways = {w: r for w, r in make(workload).items() if only in ("", w)}
        enough = 0.02 if workload.startswith("sweep:") else 0.2
        made[wanted] = min(((w, r, warmed(r, enough)) for w, r in ways.items()), key=lambda t: t[2])
    way, run, seconds = made[wanted]
    times = []
    if argument.startswith("peak"):
        timed(run, 3)
        times.append(1024 * int(re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())[1]))
    elif argument.startswith(">"):
        result = run()
        parts = result if isinstance(result, (tuple, list)) else [result]
        np.concatenate([t.detach().cpu().numpy().astype(np.float64).ravel() for t in parts]).tofile(argument[1:].strip())
    else:
        calls = max(1, int(float(argument) / 1000 / seconds))
        timed(run, (calls + 2) // 4)
        times.append(timed(run, calls))
    print(json.dumps({"times": times, "way": way, "version": torch.__version__, "blas": blas()}), flush=True)
