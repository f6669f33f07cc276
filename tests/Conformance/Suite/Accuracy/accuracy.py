"""Writes accuracy.txt: values, first and second derivatives of operators to high precision, for the law Operator_IsAccurate.

    python3 accuracy.py               # Python 3 and mpmath 1.2 or later; a minute
    python3 accuracy.py mine.py       # writes mine.txt: the same for the UNARY and BINARY functions of a file of your own

A part of the file begins with the operator, the dtype, and how many inputs and outputs there are. A line is a point: its inputs, then for
each quantity F (the values, the first derivatives of each, the second ones with i <= j) the number and its condition, sum |x_i dF/dx_i| /
|F|, to two digits; where F is 0, the sum itself; NaN where F is not asked. The inputs are numbers of the dtype, as they are written.
"""
import itertools
import math
import struct
import sys

from mpmath import mp, mpf

mp.prec = 2600   # 1 + x and 1 - x² are exact for all x of float64, subnormal ones included


class Jet:
    """A Taylor polynomial of degree 3 in n variables: {exponents: coefficient}."""

    def __init__(self, n, terms):
        self.n, self.terms = n, terms

    @staticmethod
    def variable(n, i, value):
        return Jet(n, {(0,) * n: value, tuple(int(k == i) for k in range(n)): mpf(1)})

    def lift(self, other):
        return other if isinstance(other, Jet) else Jet(self.n, {(0,) * self.n: mpf(other)})

    @property
    def value(self):
        return self.terms.get((0,) * self.n, mpf(0))

    def __add__(self, other):
        terms = dict(self.terms)
        for k, c in self.lift(other).terms.items():
            terms[k] = terms.get(k, 0) + c
        return Jet(self.n, terms)

    def __mul__(self, other):
        terms = {}
        for (k, a), (l, b) in itertools.product(self.terms.items(), self.lift(other).terms.items()):
            if sum(k) + sum(l) <= 3:
                m = tuple(i + j for i, j in zip(k, l))
                terms[m] = terms.get(m, 0) + a * b
        return Jet(self.n, terms)

    def of(self, derivatives):
        """f(self), from f, f', f'' and f''' at the value."""
        step, power, result = Jet(self.n, {k: c for k, c in self.terms.items() if any(k)}), self.lift(1), self.lift(0)
        for k, d in enumerate(derivatives):
            result, power = result + power * (d / math.factorial(k)), power * step
        return result

    def __neg__(self): return self * -1
    def __sub__(self, other): return self + -self.lift(other)
    def __rsub__(self, other): return self.lift(other) - self
    def __truediv__(self, other): return self * reciprocal(self.lift(other))
    def __rtruediv__(self, other): return self.lift(other) / self
    __radd__, __rmul__ = __add__, __mul__

    def derivative(self, *variables):
        k = tuple(variables.count(i) for i in range(self.n))
        return self.terms.get(k, mpf(0)) * math.prod(math.factorial(e) for e in k)


def known(f, slope):
    """The function f with the derivative `slope`, a function of jets."""
    def apply(x):
        d = slope(Jet.variable(1, 0, x.value))
        return x.of([f(x.value), d.value, d.derivative(0), d.derivative(0, 0)])
    return apply


def power(x, p):
    v, p = x.value, mpf(p)
    return x.of([v ** p, p * v ** (p - 1), p * (p - 1) * v ** (p - 2), p * (p - 1) * (p - 2) * v ** (p - 3)])


def reciprocal(x):
    r = 1 / x.value
    return x.of([r, -r ** 2, 2 * r ** 3, -6 * r ** 4])


def exp(x): return x.of([mp.exp(x.value)] * 4)
def log(x): r = 1 / x.value; return x.of([mp.log(x.value), r, -r ** 2, 2 * r ** 3])
def sqrt(x): return power(x, mpf(1) / 2)
def sin(x): s, c = mp.sin(x.value), mp.cos(x.value); return x.of([s, c, -s, -c])
def cos(x): s, c = mp.sin(x.value), mp.cos(x.value); return x.of([c, -s, -c, s])
def linear(x, value, slope): return x.of([value, mpf(slope), mpf(0), mpf(0)])
def sigmoid(x): return 1 / (1 + exp(-x)) if x.value > 0 else exp(x) / (1 + exp(x))
def sech2(x): e = exp(-2 * x) if x.value > 0 else exp(2 * x); return 4 * e / ((1 + e) * (1 + e))
def softplus(x, beta, threshold): return linear(x, x.value, 1) if beta * x.value > threshold else log(1 + exp(beta * x)) / beta
def pick(a, b, chosen): return (a if chosen == a.value else b)


def shares(x):
    top = max(v.value for v in x)
    e = [exp(v - top) for v in x]
    return [v / sum(e) for v in e]


def log_sum(x):
    top = max(x, key=lambda v: v.value)
    return top + log(sum(exp(v - top) for v in x))


def log_shares(x):
    """x - log_sum(x), each by the sum of ratios, which does not cancel."""
    return [-log(sum(exp(w - v) for w in x)) for v in x]


one = known(lambda v: v, lambda x: x.lift(1))
UNARY = {
    'neg': lambda x: -x, 'abs': lambda x: linear(x, abs(x.value), mp.sign(x.value)), 'sign': lambda x: linear(x, mp.sign(x.value), 0),
    'floor': lambda x: linear(x, mp.floor(x.value), 0), 'ceil': lambda x: linear(x, mp.ceil(x.value), 0),
    'round': lambda x: linear(x, mp.nint(x.value), 0),
    'relu': lambda x: linear(x, max(x.value, mpf(0)), x.value > 0),
    'clamp': lambda x: linear(x, min(max(x.value, mpf(-1)), mpf(1)), abs(x.value) <= 1),
    'square': lambda x: x * x, 'reciprocal': reciprocal, 'sqrt': sqrt, 'rsqrt': lambda x: power(x, mpf(-1) / 2),
    'exp': exp, 'exp2': lambda x: exp(x * mp.log(2)), 'expm1': lambda x: exp(x) - 1,
    'log': log, 'log2': lambda x: log(x) / mp.log(2), 'log10': lambda x: log(x) / mp.log(10), 'log1p': lambda x: log(1 + x),
    'sin': sin, 'cos': cos, 'tan': lambda x: sin(x) / cos(x),
    'asin': known(mp.asin, lambda x: 1 / sqrt(1 - x * x)), 'acos': known(mp.acos, lambda x: -1 / sqrt(1 - x * x)),
    'atan': known(mp.atan, lambda x: 1 / (1 + x * x)),
    'sinh': lambda x: (exp(x) - exp(-x)) / 2, 'cosh': lambda x: (exp(x) + exp(-x)) / 2, 'tanh': known(mp.tanh, sech2), 'sech2': sech2,
    'asinh': known(mp.asinh, lambda x: 1 / sqrt(1 + x * x)), 'acosh': known(mp.acosh, lambda x: 1 / sqrt(x * x - 1)),
    'atanh': known(mp.atanh, lambda x: 1 / (1 - x * x)),
    'sigmoid': sigmoid, 'softplus': lambda x: softplus(x, 1, 20), 'softplus2': lambda x: softplus(x, 2, 1),
    'erf': known(mp.erf, lambda x: exp(-x * x) * (2 / mp.sqrt(mp.pi))),
}
BINARY = {
    'add': lambda a, b: a + b, 'sub': lambda a, b: a - b, 'mul': lambda a, b: a * b, 'div': lambda a, b: a / b,
    'pow': lambda a, b: exp(b * log(a)), 'maximum': lambda a, b: pick(a, b, max(a.value, b.value)),
    'minimum': lambda a, b: pick(a, b, min(a.value, b.value)),
    'atan2': lambda a, b: atan2(a, b), 'rhypot': lambda a, b: 1 / sqrt(a * a + b * b), 'rleg': lambda a, b: 1 / sqrt(a * a - b * b),
}
DOMAINS = {}   # where a function is asked for: what a file of your own may say, for one that is not smooth everywhere
ROWS = {'softmax': shares, 'log_softmax': log_shares, 'logsumexp': lambda x: [log_sum(x)], 'cross_entropy': lambda x: [-log_shares(x)[0]]}


def atan2(y, x):
    """By the ratio that is at most 1, and the angle of its axis."""
    atan, half = UNARY['atan'], mp.pi / 2
    if abs(y.value) <= abs(x.value):
        return atan(y / x) + (0 if x.value > 0 else 2 * half if y.value >= 0 else -2 * half)
    return (half if y.value > 0 else -half) - atan(x / y)


class Float:
    def __init__(self, name, code, digits, tiny, largest):
        self.name, self.code, self.digits, self.tiny, self.largest = name, code, digits, mpf(tiny), largest

    def nearest(self, x):
        return struct.unpack(self.code, struct.pack(self.code, float(x)))[0]

    def text(self, x):
        """As few digits as make the number."""
        return next(t for t in (f'{x:.{d}g}' for d in range(1, 18)) if self.nearest(float(t)) == x)


DOUBLE = Float('float64', 'd', 16, mpf(2) ** -1074, 1.7e308)
SINGLE = Float('float32', 'f', 9, mpf(2) ** -149, 3.4e38)


def short(x, digits):
    text = mp.nstr(x, digits + 1, strip_zeros=True)
    value = float(text)
    if value == 0 or math.isinf(value):
        return repr(value).replace('.0', '').replace('inf', 'Infinity')
    mantissa, exponent = f'{value:.{digits}e}'.split('e')
    mantissa = mantissa.rstrip('0').rstrip('.')
    plain = f'{value:.{digits + 1}g}'
    return min((plain, f'{mantissa}e{int(exponent)}'), key=len)


def is_asked(kind, name, point, order):
    """Second derivatives are not, where a step on the way to them is beyond the range or cancels."""
    if order == 2 and name in ('atan2', 'rhypot'):
        return max(abs(v) for v in point) > kind.largest ** -0.5   # else 1/(a² + b²) is infinite
    if order == 2 and name == 'softmax':
        # At a share of nearly ½ its second derivative is y·(1 − y)·(1 − 2y).
        return all(y.value == 0.5 or abs(y.value - 0.5) > 0.01 for y in shares([Jet(1, {(0,): mpf(v)}) for v in point]))
    return True


def line(kind, name, f, point):
    n = len(point)
    outputs = f([Jet.variable(n, i, mpf(v)) for i, v in enumerate(point)])
    fields = [kind.text(v) for v in point]
    for order in range(3):
        for y, indices in itertools.product(outputs, itertools.combinations_with_replacement(range(n), order)):
            if not is_asked(kind, name, point, order):
                fields += ['NaN', '0']
                continue
            value = y.derivative(*indices)
            scale = sum(abs(mpf(v) * y.derivative(*indices, i)) for i, v in enumerate(point))
            fields += [short(value, kind.digits), short(scale / abs(value) if abs(value) > kind.tiny / 2 else scale, 1)]
    return len(outputs), ' '.join(fields)


def spread(kind):
    """Magnitudes over the whole range, denser where functions bend, saturate, underflow and overflow."""
    common = [1e-16, 1e-12, 1e-8, 1e-4, 0.03, 0.2, 0.6, 1.25, 2, 3, 5.5, 9, 13, 17, 26, 37, 80]
    ends = {'float64': [5e-324, 3e-320, 2.3e-308, 1e-300, 1e-200, 1e-160, 1e-100, 1e-40, 1e-20, 300, 707, 709.7, 735, 5e3, 1e6, 1e10,
                        1e20, 1e80, 1e150, 1e155, 1e161, 1e200, 1e300, 1.7e308],
            'float32': [1e-45, 4e-42, 1.3e-38, 1e-37, 1e-30, 1e-24, 1e-20, 44, 60, 87, 88.7, 95, 103, 500, 1e4, 1e6, 1e8, 1e12, 1e17, 3e19,
                        1e20, 1e23, 1e30, 3.4e38]}
    return sorted(common + ends[kind.name])


def near(kind, at):
    """Numbers beside a branch point or a zero, on both sides."""
    steps = [2e-16, 1e-14, 1e-11, 1e-8, 1e-5, 1e-3] if kind is DOUBLE else [1.2e-7, 1e-6, 1e-4, 1e-3]
    return [at + s * sign for s in steps for sign in (1, -1)]


def points(kind, name):
    sizes = spread(kind)
    reach = kind.largest
    positive, both = sizes, [s * sign for s in sizes for sign in (1, -1)]
    if name in ('sqrt', 'rsqrt', 'log', 'log2', 'log10'):
        chosen = positive + near(kind, 1) + [s * 1.7 for s in sizes if s * 1.7 < reach]
    elif name == 'log1p':
        chosen = positive + [-s for s in sizes if s < 1] + near(kind, 0) + [v for v in near(kind, -1) if v > -1] + [0]
    elif name in ('asin', 'acos', 'atanh'):
        inside = [s for s in sizes if s < 1]
        chosen = [s * sign for s in inside for sign in (1, -1)] + [0, 0.5, 0.9, -0.99]
        chosen += [v for at in (1, -1) for v in near(kind, at) if abs(v) < 1]
    elif name == 'acosh':
        chosen = [s for s in sizes if s > 1] + [v for v in near(kind, 1) if v > 1] + [s * 2.3 for s in sizes if 1 < s * 2.3 < reach]
    elif name in ('sin', 'cos', 'tan'):
        chosen = both[::2] + both[1::4] + [float(mp.pi) * k / 4 for k in (1, 2, 3, 4, 6, 8, 100, -2, 4e5)] + near(kind, math.pi / 2) + [0]
    elif name in ('reciprocal', 'abs', 'sign', 'relu'):
        chosen = both
    elif name in ('floor', 'ceil', 'round'):
        chosen = [v for v in both if v != round(v) or abs(v) > 1e16][::2] + [0.4, 0.6, -1.4, 2.7]
    elif name == 'clamp':
        chosen = both[::2] + near(kind, 1) + near(kind, -1)
    elif name in ('softplus', 'softplus2'):
        chosen = both + near(kind, 0.5 if name == 'softplus2' else 20)
    else:
        chosen = [v for v in both + [0] if name not in DOMAINS or DOMAINS[name](v)]
    rounded = dict.fromkeys(kind.nearest(float(f'{v:.3g}')) if abs(v - round(v, 2)) > 1e-3 or v == 0 else kind.nearest(v) for v in chosen)
    return [(v,) for v in sorted(rounded) if math.isfinite(v)]


def pairs(kind, name):
    small, large = (1e-200, 1e200) if kind is DOUBLE else (1e-25, 1e25)
    ends = (1e-300, 1e300) if kind is DOUBLE else (1e-37, 1e37)
    a = [small, 3e-8, 0.4, 1.1, 2.5, 37, large]
    plane = [(u * s, v * t) for (i, u), (j, v) in itertools.product(enumerate(a), enumerate(a)) for s, t in [((-1) ** i, (-1) ** (i + j) )]]
    edge = [(ends[0], 3 * ends[0]), (-ends[1], ends[1] / 7), (ends[1], -ends[0]), (ends[0], 2.0), (3.0, ends[1])]
    if name == 'pow':
        chosen = [(u, v * s) for u in (ends[0], small, 1e-5, 0.3, 0.999, 1.0, 1.001, 7, 1e5, large, ends[1])
                  for v in (0.1, 0.3, 1, 1.5, 2, 31) for s in (1, -1)]
    elif name == 'rleg':
        chosen = [(abs(u), v) for u, v in plane + edge if abs(u) > abs(v)] + [(1.0, v[0]) for v in points(kind, 'asin')[::3]]
    elif name in ('add', 'sub', 'mul'):
        chosen = plane[::2] + edge
    elif name in ('maximum', 'minimum'):
        chosen = [(u, v) for u, v in plane[::2] + edge if u != v]
    else:
        chosen = plane + edge
    return [(kind.nearest(u), kind.nearest(v)) for u, v in chosen]


def rows(kind):
    far = 1e300 if kind is DOUBLE else 1e37
    two = [(0, -d) for d in (0, 1e-9, 0.5, 3, 17, 36, 40, 90, 300, 700, 740, 1e4)] + [(1.5, 2), (-40, 0), (1000, 960), (-1000, -1001)]
    two += [(1e8, 1e8 - 8), (-far, far), (far, 0), (1e-9, -1e-9)]
    three = [(0, 0, 0), (1, 2, 3), (0, -40, -80), (-50, 0, -45), (0, 0, -46), (700, -1, 699), (3, -60, 3), (1e-3, 0, -1e-3)]
    return [tuple(kind.nearest(v) for v in point) for point in two + three]


def main():
    source, unary, binary, functions_of_rows = __file__, UNARY, BINARY, ROWS
    if len(sys.argv) > 1:
        source, mine = sys.argv[1], {**globals(), 'UNARY': {}, 'BINARY': {}}
        exec(open(source, encoding='utf-8').read(), mine)
        unary, binary, functions_of_rows = mine['UNARY'], mine['BINARY'], {}
        DOMAINS.update(mine['DOMAINS'])
    with open(source.replace('.py', '.txt'), 'w', encoding='utf-8', newline='\n') as file:
        for kind in (DOUBLE, SINGLE):
            parts = [(name, [(lambda x, f=f: [f(*x)], p) for p in points(kind, name)]) for name, f in unary.items()]
            parts += [(name, [(lambda x, f=f: [f(*x)], p) for p in pairs(kind, name)]) for name, f in binary.items()]
            parts += [(name, [(f, p) for p in rows(kind) if len(p) == n]) for name, f in functions_of_rows.items() for n in (2, 3)]
            for name, all_points in parts:
                lines = [line(kind, name, f, p) for f, p in all_points]
                print(f'{name} {kind.name} {len(all_points[0][1])} {lines[0][0]}', file=file)
                print('\n'.join(text for _, text in lines), file=file)


if __name__ == '__main__':
    main()
