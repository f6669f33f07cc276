"""The cases: an operator, its tensors, its parameters and, where it is not every floating one, which tensors are differentiated."""
import math

import torch


def cases():
    """Further shapes, axes and parameters: empty and 1-sized axes, broadcasting, batches, negative axes. Drawn from one seed."""
    generator = torch.Generator().manual_seed(20260)
    normal = lambda *shape: torch.randn(shape, generator=generator, dtype=torch.float64)
    within = lambda low, high, *shape: low + (high - low) * torch.rand(shape, generator=generator, dtype=torch.float64)
    index = lambda n, *shape: torch.randint(n, shape, generator=generator)
    bools = lambda *shape: normal(*shape) > 0
    # No ties, and nothing near 0.
    apart = lambda *shape: torch.randperm(math.prod(shape), generator=generator).reshape(shape).double() / 4 - 1.3
    definite = lambda *shape: (lambda a: a @ a.mT + torch.eye(shape[-1], dtype=torch.float64))(normal(*shape))
    regular = lambda *shape: normal(*shape) + 2 * torch.eye(shape[-1], dtype=torch.float64)

    everywhere = "neg exp exp2 expm1 square sin cos atan sinh cosh tanh asinh sigmoid erf positive softplus"
    domains = {**{name: (-2.0, 2.0) for name in everywhere.split()}, "abs": (0.2, 2.0),
               "log": (0.1, 4.0), "log2": (0.1, 4.0), "log10": (0.1, 4.0), "log1p": (-0.9, 3.0),
               "sqrt": (0.1, 4.0), "rsqrt": (0.2, 4.0), "reciprocal": (-3.0, -0.3),
               "tan": (-1.3, 1.3), "asin": (-0.9, 0.9),
               "acos": (-0.9, 0.9), "acosh": (1.2, 4.0), "atanh": (-0.9, 0.9),
               "relu": (0.1, 1.0), "sign": (-2.0, -0.1), "floor": (1.1, 1.9),
               "ceil": (-1.9, -1.1), "round": (0.6, 1.4)}
    for name, (low, high) in domains.items():
        yield name, [within(low, high, 2, 1, 3)], {}
        yield name, [within(low, high, 0, 3)], {}
    yield "softplus", [normal(5)], {"beta": 3.0, "threshold": 1.0}
    yield "clamp", [apart(2, 4)], {"min": -0.9}
    yield "clamp", [apart(2, 4)], {"max": 0.1}
    yield "logical_not", [bools(2, 1, 3)], {}

    for name in "add sub mul div maximum minimum atan2".split():
        yield name, [normal(2, 1, 3), normal(4, 1)], {}
        yield name, [normal(), normal(1, 2)], {}
    yield "pow", [within(0.3, 2.0, 2, 1), normal(3)], {}
    for name in "eq ne lt le gt ge".split():
        yield name, [index(3, 2, 1, 3), index(3, 4, 1)], {}
    for name in "logical_and logical_or logical_xor".split():
        yield name, [bools(2, 1), bools(3)], {}
    yield "where", [bools(3, 1), normal(2), normal(2, 1, 1)], {}
    yield "masked_fill", [normal(2, 3), bools(3), normal()], {}

    for name, of in (("sum", normal), ("mean", normal), ("prod", normal), ("amax", apart), ("amin", apart), ("logsumexp", normal)):
        yield name, [of(2, 3, 2)], {"dim": [-1, 0], "keepdim": False}
        yield name, [of(2, 3, 2)], {"dim": [1, -1], "keepdim": True}
        yield name, [of(3, 1)], {"dim": [1], "keepdim": False}
    yield "any", [bools(2, 3, 2)], {"dim": [-1, 0], "keepdim": True}
    yield "all", [bools(2, 3, 2)], {"dim": [1], "keepdim": False}
    for name in ("max", "min"):
        yield name, [apart(3, 4)], {"dim": -2, "keepdim": True}
    for name in ("argmax", "argmin"):
        yield name, [apart(3, 4)], {"dim": -2, "keepdim": True}
    for name in "softmax log_softmax cumsum cumprod".split():
        yield name, [normal(2, 3, 2)], {"dim": -2}
    yield "cumprod", [torch.tensor([1.5, 0.0, -2.0, 0.0, 3.0], dtype=torch.float64)], {"dim": 0}

    yield "reshape", [normal(2, 3, 2)], {"shape": [3, -1, 1]}
    yield "permute", [normal(2, 3, 4)], {"dims": [-1, 0, 1]}
    yield "transpose", [normal(2, 3, 4)], {"dim0": -1, "dim1": 0}
    yield "movedim", [normal(2, 3, 4)], {"source": [0, 1], "destination": [-1, 0]}
    yield "unsqueeze", [normal(2, 3)], {"dim": -2}
    yield "squeeze", [normal(1, 3, 1)], {"dim": [-1]}
    yield "expand", [normal(3, 1)], {"size": [2, 3, 4]}
    yield "flip", [normal(2, 3, 2)], {"dims": [-1, 0]}
    yield "roll", [normal(2, 5)], {"shifts": [-1, 7], "dims": [0, 1]}
    yield "slice", [normal(3, 7)], {"dim": 1, "start": -6, "end": -1, "step": 2}
    yield "select", [normal(3, 4)], {"dim": -1, "index": -2}
    yield "narrow", [normal(2, 6)], {"dim": -1, "start": 2, "length": 3}
    yield "flatten", [normal(2, 3, 2, 2)], {"start_dim": 1, "end_dim": -2}
    yield "pad", [normal(3, 4)], {"pad": [2, -1, -1, 1], "value": 0.5}
    yield "tile", [normal(2, 3)], {"dims": [2, 1, 2]}
    yield "repeat_interleave", [normal(2, 3)], {"repeats": 2, "dim": -1}
    yield "diagonal", [normal(3, 2, 4)], {"offset": -1, "dim1": 2, "dim2": 0}
    yield "diag_embed", [normal(2, 3)], {"offset": -2, "dim1": 0, "dim2": 2}
    yield "tril", [normal(2, 3, 4)], {"diagonal": 1}
    yield "triu", [normal(2, 4, 3)], {"diagonal": -1}
    yield "unfold", [normal(2, 7)], {"dimension": -1, "size": 3, "step": 2}
    yield "rot90", [normal(2, 3, 2)], {"k": 3, "dims": [0, 2]}
    yield "split", [normal(5, 2)], {"split_sizes": [2, 0, 3], "dim": 0}
    yield "chunk", [normal(2, 5)], {"chunks": 3, "dim": 1}
    yield "unbind", [normal(2, 3)], {"dim": -1}
    yield "cat", [normal(2, 3), normal(2, 0), normal(2, 1)], {"dim": -1}
    yield "stack", [normal(2, 3), normal(2, 3)], {"dim": -1}
    yield "gather", [normal(3, 4), index(4, 2, 5)], {"dim": -1}
    yield "scatter_add", [normal(3, 4), index(4, 2, 3), normal(2, 3)], {"dim": -1}
    yield "index_select", [normal(2, 4), index(4, 6)], {"dim": -1}
    yield "index_add", [normal(2, 3), index(3, 5), normal(2, 5)], {"dim": -1}

    for a, b in (((2, 1, 2, 3), (4, 3, 2)), ((3,), (2, 3, 2)), ((2, 2, 3), (3,)), ((2, 0), (0, 3))):
        yield "matmul", [normal(*a), normal(*b)], {}
    yield "dot", [normal(1), normal(1)], {}
    yield "outer", [normal(2), normal(1)], {}
    yield "einsum", [normal(2, 3, 4), normal(2, 4, 2)], {"equation": "bij,bjk->kb"}
    yield "einsum", [normal(3, 3)], {"equation": "ii->i"}
    yield "einsum", [normal(2, 3), normal(3), normal(2)], {"equation": "ij,j,i->"}
    yield "trace", [normal(3, 2)], {}
    yield "cholesky", [definite(2, 1, 3, 3)], {"upper": True}
    yield "solve", [regular(2, 3, 3), normal(3, 2)], {}
    yield "solve", [regular(3, 3), normal(2, 2, 3)], {"left": False}
    yield "solve_triangular", [regular(2, 3, 3).tril(), normal(3, 2)], {"upper": False, "unitriangular": True}
    yield "inv", [regular(2, 1, 2, 2)], {}
    yield "det", [normal(2, 4, 4)], {}
    yield "slogdet", [normal(2, 3, 3)], {}
    yield "logdet", [definite(2, 3, 3)], {}

    yield "mse_loss", [normal(2, 3), normal(2, 3)], {"reduction": "none"}
    yield "cross_entropy", [normal(2, 4, 3), torch.softmax(normal(2, 4, 3), 1)], {"reduction": "mean"}
    yield "cross_entropy", [normal(4), torch.softmax(normal(4), 0)], {"reduction": "sum"}
    yield "cross_entropy", [normal(3, 4), torch.tensor([1, -100, 3]), within(0.5, 2.0, 4)], {"label_smoothing": 0.1}, [0]
