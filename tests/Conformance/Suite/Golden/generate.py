#!/usr/bin/env python3
"""Golden values with PyTorch (1.13 or later), in float64.

  generate.py > generated.jsonl      the cases of this script: operators at further shapes, axes and parameters
  generate.py --check FILE ...       computes the cases of the files again and tells what differs

A case is one line of JSON: `op`, `id`; `args`, tensors {dtype, shape, data}; `attrs`, parameters by PyTorch's names; `diff`, the
arguments that are differentiated; `outputs`, and which of them are floating-point, `float_outputs`; `tangents`, `jvp` and
`jvp2` = d^2/dt^2 f(x + t v); `cotangents` and `vjp`. A number that JSON does not have is "nan", "inf" or "-inf".

Derivatives are PyTorch's reverse mode, and the second one reverse mode twice, of the function t -> f(x + t v) of one number. A first
derivative that differs from central differences is an error. A second one is left out: PyTorch cannot compute some of them, and computes
others wrongly.
"""
import json
import math
import sys
import zlib

import torch

from cases import cases
from operators import call


def derive(op, args, attrs, diff, tangents=None, cotangents=None):
    """What a case says beside its arguments."""
    generator = torch.Generator().manual_seed(zlib.crc32(repr((op, attrs, [list(a.shape) for a in args])).encode()))
    draw = lambda like: torch.randn(like.shape, generator=generator, dtype=torch.float64)
    outputs = call(op, args, attrs)
    floats = [j for j, y in enumerate(outputs) if y.dtype == torch.float64]
    case = {"outputs": outputs, "float_outputs": floats}
    if not diff or not floats:
        return case
    tangents = tangents or [draw(args[i]) for i in diff]
    cotangents = cotangents or [draw(outputs[j]) for j in floats]
    case.update(tangents=tangents, cotangents=cotangents)

    def along(t):
        x = list(args)
        for i, v in zip(diff, tangents):
            x[i] = args[i] + t * v
        y = call(op, x, attrs)
        return [y[j] for j in floats]

    x = list(args)
    for i in diff:
        x[i] = args[i].clone().requires_grad_()
    y = call(op, x, attrs)
    case["vjp"] = gradients([y[j] for j in floats], [x[i] for i in diff], cotangents)
    first, second = along_line(along)
    h1, h2 = 1e-4, 1e-3
    with torch.no_grad():
        near = {k: along(torch.tensor(k)) for k in (h1, -h1, 2 * h1, -2 * h1, h2, -h2, 2 * h2, -2 * h2, 0.0)}
    slope = [(8 * (near[h1][j] - near[-h1][j]) - (near[2 * h1][j] - near[-2 * h1][j])) / (12 * h1) for j in range(len(floats))]
    curve = [(16 * (near[h2][j] + near[-h2][j]) - (near[2 * h2][j] + near[-2 * h2][j]) - 30 * near[0.0][j]) / (12 * h2 * h2)
             for j in range(len(floats))]
    if not agree(first, slope, 1e-7):
        raise ArithmeticError(f"{op} {attrs}: PyTorch's derivative differs from central differences")
    pulled = sum((g * v).sum() for g, v in zip(case["vjp"], tangents))
    pushed = sum((g * v).sum() for g, v in zip(cotangents, first))
    if not agree([pulled], [pushed], 1e-10):
        raise ArithmeticError(f"{op} {attrs}: <g, J v> differs from <J' g, v>")
    case["jvp"] = first
    if second is not None and agree(second, curve, 1e-5):
        case["jvp2"] = second
    return case


def gradients(y, x, g):
    grads = torch.autograd.grad(y, x, g, allow_unused=True)
    return [torch.zeros_like(a) if d is None else d for a, d in zip(x, grads)]


def along_line(along):
    """The first and second derivatives at 0 of a function of one number, element by element; None where PyTorch has no second one."""
    t = torch.zeros((), dtype=torch.float64, requires_grad=True)
    first, second = [], []
    for y in along(t):
        ones, twos = [], []
        for element in y.reshape(-1):
            d = None
            if element.requires_grad:
                d = torch.autograd.grad(element, t, create_graph=True, retain_graph=True, allow_unused=True)[0]
            ones.append(0.0 if d is None else d.item())
            if second is not None:
                try:
                    varies = d is not None and d.requires_grad
                    dd = torch.autograd.grad(d, t, retain_graph=True, allow_unused=True)[0] if varies else None
                    twos.append(0.0 if dd is None else dd.item())
                except (RuntimeError, NotImplementedError):
                    second = None
        first.append(torch.tensor(ones, dtype=torch.float64).reshape(y.shape))
        if second is not None:
            second.append(torch.tensor(twos, dtype=torch.float64).reshape(y.shape))
    return first, second


def agree(actual, expected, tolerance):
    largest = max([1.0, *(e.abs().max().item() for e in expected if e.numel())])
    return all(a.shape == e.shape and torch.allclose(a, e, rtol=tolerance, atol=tolerance * largest) for a, e in zip(actual, expected))


def to_json(t):
    number = lambda v: v if not isinstance(v, float) or math.isfinite(v) else "nan" if math.isnan(v) else "inf" if v > 0 else "-inf"
    return {"dtype": str(t.dtype)[6:], "shape": list(t.shape), "data": [number(v) for v in t.reshape(-1).tolist()]}


def from_json(t):
    return torch.tensor([float(v) if isinstance(v, str) else v for v in t["data"]], dtype=getattr(torch, t["dtype"])).reshape(t["shape"])


def line(op, number, args, attrs, diff):
    case = {"op": op, "id": f"{op}-{number}", "args": args, "attrs": attrs, "diff": diff, **derive(op, args, attrs, diff)}
    tensors = lambda v: [to_json(t) for t in v] if isinstance(v, list) and v and isinstance(v[0], torch.Tensor) else v
    return json.dumps({k: tensors(v) for k, v in case.items()})


def check(files):
    """How many values of the files' cases differ from those of this machine's PyTorch; each is told."""
    wrong = 0
    for case in (json.loads(text) for file in files for text in open(file) if text.strip()):
        read = lambda key: [from_json(t) for t in case[key]] if case.get(key) else None
        try:
            mine = derive(case["op"], read("args"), case.get("attrs", {}), case.get("diff", []), read("tangents"), read("cotangents"))
        except (ArithmeticError, RuntimeError, StopIteration, TypeError) as e:
            print(f"{case['id']}: not computed: {type(e).__name__} {str(e).splitlines()[0] if str(e) else ''}")
            continue
        for key, tolerance in (("outputs", 1e-10), ("jvp", 1e-9), ("vjp", 1e-9), ("jvp2", 1e-7)):
            if case.get(key) and key in mine:
                theirs = read(key)
                same = lambda a, b: torch.allclose(a.double(), b.double(), rtol=tolerance, atol=tolerance, equal_nan=True)
                if not all(map(same, mine[key], theirs)):
                    wrong += 1
                    print(f"{case['id']}: {key} differs")
    return wrong


def main():
    if sys.argv[1:2] == ["--check"]:
        sys.exit(1 if check(sys.argv[2:]) else 0)
    numbers = {}
    for op, args, attrs, *diff in cases():
        numbers[op] = numbers.get(op, 0) + 1
        print(line(op, numbers[op], args, attrs, *diff or [[i for i, a in enumerate(args) if a.dtype == torch.float64]]))


if __name__ == "__main__":
    main()
