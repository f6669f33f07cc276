"""How PyTorch is called for each operator of the cases: the tensors in order, then the parameters by their names."""
import torch
import torch.nn.functional as F

SPACES = (torch, torch.special, torch.linalg, F)


def call(op, x, attrs):
    """All outputs of an operator."""
    attrs = {k: v for k, v in attrs.items() if v is not None and k != "note"}
    if op in CALLS:
        y = CALLS[op](x, attrs)
    else:
        y = next(getattr(space, op) for space in SPACES if hasattr(space, op))(*x, **attrs)
    return list(y) if isinstance(y, (tuple, list)) else [y]


def axis_by_axis(name):
    """A reduction over several axes of which PyTorch takes one at a time."""
    def reduce(x, a):
        y, dims = x[0], a.get("dim")
        dims = range(y.dim()) if dims in (None, []) else [dims] if isinstance(dims, int) else dims
        for d in sorted((d % max(y.dim(), 1) for d in dims), reverse=True):
            y = getattr(torch, name)(y, d, keepdim=a.get("keepdim", False))
        return y
    return reduce


def along(name):
    """A method that takes its axis before the other tensors."""
    return lambda x, a: getattr(torch, name)(x[0], a["dim"], *x[1:])


def symmetric(x):
    return (x + x.mT) / 2


# What PyTorch calls differently, or takes in another order.
CALLS = {
    "cat": lambda x, a: torch.cat(x, **a),
    "stack": lambda x, a: torch.stack(x, **a),
    "dot": lambda x, a: torch.dot(*x),
    "einsum": lambda x, a: torch.einsum(a["equation"], *x),
    "expand": lambda x, a: x[0].expand(a["size"]),
    "squeeze": lambda x, a: x[0].squeeze() if "dim" not in a else x[0].reshape(
        [n for d, n in enumerate(x[0].shape) if d not in [e % x[0].dim() for e in a["dim"]]]),
    "unfold": lambda x, a: x[0].unfold(a["dimension"], a["size"], a["step"]),
    "slice": lambda x, a: x[0][(slice(None),) * a.get("dim", 0) + (slice(a.get("start"), a.get("end"), a.get("step", 1)),)],
    "split": lambda x, a: torch.split(x[0], a.get("split_sizes", a.get("split_size")), a.get("dim", 0)),
    "pad": lambda x, a: F.pad(x[0], **a),
    "masked_fill": lambda x, a: torch.where(x[1], x[2], x[0]),
    "sum": lambda x, a: torch.sum(x[0], a.get("dim") or list(range(x[0].dim())), a.get("keepdim", False)),
    "softmax": lambda x, a: torch.softmax(x[0], a.get("dim", -1)),
    "log_softmax": lambda x, a: torch.log_softmax(x[0], a.get("dim", -1)),
    "log_sigmoid": lambda x, a: F.logsigmoid(x[0]),
    "polygamma": lambda x, a: torch.polygamma(a["n"], x[0]),
    "vector_norm": lambda x, a: torch.linalg.vector_norm(x[0], float(a.get("ord", 2)), a.get("dim"), a.get("keepdim", False)),
    "eigvalsh": lambda x, a: torch.linalg.eigvalsh(symmetric(x[0])),
    "cholesky": lambda x, a: torch.linalg.cholesky(symmetric(x[0]), upper=a.get("upper", False)),
    "cholesky_solve": lambda x, a: torch.cholesky_solve(x[0], x[1].triu() if a.get("upper") else x[1].tril(), a.get("upper", False)),
    "solve": lambda x, a: torch.linalg.solve(x[0], x[1], left=a.get("left", True)),
    "solve_triangular": lambda x, a: torch.linalg.solve_triangular(x[0], x[1], upper=a.get("upper", False), left=a.get("left", True),
                                                                   unitriangular=a.get("unitriangular", False)),
    "inv": lambda x, a: torch.linalg.inv(x[0]),
    "det": lambda x, a: torch.linalg.det(x[0]),
    "slogdet": lambda x, a: torch.linalg.slogdet(x[0]),
    "qr": lambda x, a: torch.linalg.qr(x[0], a.get("mode", "reduced")),
    "lstsq": lambda x, a: torch.linalg.lstsq(x[0], x[1]).solution,
    "embedding": lambda x, a: x[0][x[1]],
    "layer_norm": lambda x, a: F.layer_norm(x[0], a["normalized_shape"], *x[1:], eps=a.get("eps", 1e-5)),
    "group_norm": lambda x, a: F.group_norm(x[0], a["num_groups"], *x[1:], eps=a.get("eps", 1e-5)),
    "batch_norm": lambda x, a: F.batch_norm(x[0], None, None, *x[1:], training=True, eps=a.get("eps", 1e-5)),
    "instance_norm": lambda x, a: F.instance_norm(x[0], eps=a.get("eps", 1e-5)),
    "binary_cross_entropy_with_logits": lambda x, a: F.binary_cross_entropy_with_logits(x[0], x[1], **a),
    "kl_div": lambda x, a: F.kl_div(x[0], x[1], **a),
    "scaled_dot_product_attention": lambda x, a: torch.softmax(x[0] @ x[1].mT / x[0].shape[-1] ** 0.5, -1) @ x[2],
    **{name: axis_by_axis(name) for name in ("prod", "any", "all")},
    **{name: along(name) for name in ("gather", "scatter", "scatter_add", "index_select", "index_add")},
}
