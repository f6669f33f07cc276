using System.Globalization;

namespace Nabla;

/// <summary>A derivative and a difference that do not agree.</summary>
public sealed class GradientCheckException : NablaException
{
    internal GradientCheckException(string mode, string argument, double found, double expected, double tolerance)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"CheckGrads: in {mode} mode the derivative in {argument} is {found:G10}, but differences give {expected:G10}: they are " +
            $"{Math.Abs(found - expected):G3} apart, and {tolerance * Math.Max(1, Math.Abs(expected)):G3} is allowed. Look for a wrong " +
            $"rule, or for a kink of the function at this point.")) =>
        (Mode, Argument, Found, Expected) = (mode, argument, found, expected);

    /// <summary>The mode that is wrong: forward, reverse, or a combination such as forward over reverse.</summary>
    public string Mode { get; }

    /// <summary>The element of the argument: its path and its index.</summary>
    public string Argument { get; }

    /// <summary>The derivative by the mode: that of one combination of all results.</summary>
    public double Found { get; }

    /// <summary>The same by differences.</summary>
    public double Expected { get; }
}

/// <summary>Compares derivatives of functions of arrays with central differences.</summary>
/// <param name="paths">How messages name the arguments.</param>
/// <param name="tolerance">The tolerance; null for that of the dtype.</param>
internal sealed class GradientCheck(string[] paths, double? tolerance)
{
    private const int Most = 64;

    /// <summary>
    /// Checks the derivatives of <paramref name="f"/> up to an order. <paramref name="over"/> is the end of the modes' names.
    /// </summary>
    public void Run(Func<Tensor[], Tensor[]> f, Tensor[] x, int order, string over)
    {
        // One combination of the results has a derivative in each element, in both modes.
        var y = f(x);
        foreach (var t in y) CheckFinite(t);
        var g = y.Select((t, j) => Irregular(t, j)).ToArray();
        var v = x.Select((t, i) => Irregular(t, y.Length + i)).ToArray();
        var reverse = Try<ReverseModeNotImplementedException>(() => Pull(f, x, g));
        var forward = Try<ForwardModeNotImplementedException>(() => Push(f, x, v));
        if (reverse is null && forward is null) Pull(f, x, g);   // throws again
        for (var i = 0; i < x.Length; i++)
        {
            var gradient = reverse is null ? null : Numbers(reverse[i]);
            foreach (var element in Elements(x[i]))
            {
                var (low, high, step) = Neighbours(x[i], element);
                var expected = (Dot(f(Transform.With(x, i, high)), g) - Dot(f(Transform.With(x, i, low)), g)) / step;
                if (gradient is not null) Compare("reverse" + over, i, element, gradient[element], expected, x[i]);
                if (forward is null) continue;
                var unit = x.Select(t => t.ZerosLike()).ToArray();
                unit[i] = Perturbed(unit[i], element, 1);
                Compare("forward" + over, i, element, Dot(Push(f, x, unit), g), expected, x[i]);
            }
        }
        if (order == 1) return;
        if (forward is not null) Run(t => Push(f, t, v), x, order - 1, " over forward" + over);
        if (reverse is not null) Run(t => Pull(f, t, g), x, order - 1, " over reverse" + over);
    }

    private static void CheckFinite(Tensor y)
    {
        if (Numbers(y).FirstOrDefault(number => !double.IsFinite(number), 0) is var number and not 0)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"CheckGrads: the function is {number} at this point, where differences have no meaning: choose one where it is finite."));
        }
    }

    private void Compare(string mode, int i, int element, double found, double expected, Tensor x)
    {
        var allowed = tolerance ?? (x.DType == DType.Float64 ? 1e-5 : 2e-2);
        if (found.Equals(expected) || Math.Abs(found - expected) <= allowed * Math.Max(1, Math.Abs(expected))) return;
        var index = new int[x.Rank];
        for (int axis = index.Length - 1, rest = element; axis >= 0; rest /= x.Shape[axis--]) index[axis] = rest % x.Shape[axis];
        var where = $"{(paths[i].Length == 0 ? "the argument" : paths[i])}{(index.Length == 0 ? "" : $"[{string.Join(", ", index)}]")}";
        throw new GradientCheckException(mode, where, found, expected, allowed);
    }

    private static Tensor[] Push(Func<Tensor[], Tensor[]> f, Tensor[] x, Tensor[] dx)
    {
        var (y, dy, _) = ForwardMode.Push("CheckGrads", t => (f(t), false), x, dx);
        return CustomFunction.Dense(dy, y);
    }

    private static Tensor[] Pull(Func<Tensor[], Tensor[]> f, Tensor[] x, Tensor[] g) =>
        CustomFunction.Dense(ReverseMode.Linearize("CheckGrads", t => (f(t), false), x).Linear.Pull(g), x);

    private static Tensor[]? Try<TException>(Func<Tensor[]> derivative) where TException : Exception
    {
        try
        {
            return derivative();
        }
        catch (TException)
        {
            return null;
        }
    }

    private static IEnumerable<int> Elements(Tensor x)
    {
        var length = (int)x.Length;
        return length <= Most ? Enumerable.Range(0, length)
            : Enumerable.Range(0, Most).Select(k => (int)((long)k * length / Most));
    }

    /// <summary>x with one element a little smaller and larger, and how far these two are apart after rounding.</summary>
    private static (Tensor Low, Tensor High, double Step) Neighbours(Tensor x, int element)
    {
        // The cube root of the precision: there rounding and curvature cost as much.
        var h = (x.DType == DType.Float64 ? 6e-6 : 5e-3) * Math.Max(1, Math.Abs(Numbers(x)[element]));
        var (low, high) = (Perturbed(x, element, -h), Perturbed(x, element, h));
        return (low, high, Numbers(high)[element] - Numbers(low)[element]);
    }

    private static Tensor Perturbed(Tensor x, int element, double by)
    {
        var numbers = Numbers(x);
        numbers[element] += by;
        return x.Dispatcher.Create<double>(numbers, x.Shape, x.Device).Cast(x.DType);
    }

    /// <summary>Numbers between −1 and 1 without a pattern: multiples of the golden ratio, modulo 1.</summary>
    private static Tensor Irregular(Tensor like, int number)
    {
        const double ratio = 0.6180339887498949;
        var numbers = new double[like.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = 2 * ((i + 1) * ratio + number * ratio * ratio / 3 % 1) % 2 - 1;
        return like.Dispatcher.Create<double>(numbers, like.Shape, like.Device).Cast(like.DType);
    }

    private static double Dot(Tensor[] y, Tensor[] g)
    {
        var sum = 0.0;
        for (var j = 0; j < y.Length; j++)
        {
            var (a, b) = (Numbers(y[j]), Numbers(g[j]));
            for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        }
        return sum;
    }

    private static double[] Numbers(Tensor x) => x.Cast(DType.Float64).ToArray<double>();
}
