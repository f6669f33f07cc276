using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>What a function may not do with the values it is given.</summary>
public sealed class TracerTests
{
    private static readonly Tensor X = Shared.Vector(1, 2);

    private static Tensor Leak(string transform)
    {
        Tensor? kept = null;
        Tensor Keep(Tensor x) => (kept = x).Sin();
        switch (transform)
        {
            case "Grad": Grad(x => Keep(x).Sum())(X); break;
            case "JacRev": JacRev(Keep)(X); break;
            case "JacFwd": JacFwd(Keep)(X); break;
            case "Jvp": Jvp(Keep, X, X); break;
            case "Vjp": Vjp(Keep, X); break;
            case "Linearize": Linearize(Keep, X); break;
            case "Vmap": Vmap(Keep)(X); break;
            default: throw new ArgumentException(transform);
        }
        return kept!;
    }

    [Theory]
    [InlineData("Grad")]
    [InlineData("JacRev")]
    [InlineData("JacFwd")]
    [InlineData("Jvp")]
    [InlineData("Vjp")]
    [InlineData("Linearize")]
    [InlineData("Vmap")]
    public void ATracerKeptAndUsedAfterItsTransformReturned_NamesTheTransform(string transform)
    {
        var kept = Leak(transform);
        Action[] uses = [() => kept.Sin(), () => _ = kept + 1, () => _ = X +
            kept, () => kept.ToArray<double>(), () => kept.Sum().Item<double>(), () => kept.Square(),
            () => Grad(x => (x * kept).Sum())(X), () => Vmap(x => x * kept)(X)];
        foreach (var use in uses)
        {
            var error = Assert.Throws<TracerLeakedException>(use);
            Assert.IsAssignableFrom<InvalidOperationException>(error);
            Assert.IsAssignableFrom<INablaException>(error);
            Assert.Equal(transform, error.Transform);
            Assert.Contains(transform, error.Message, StringComparison.Ordinal);
        }
        Assert.Contains($"traced by {transform}", kept.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Tensor, object>> Looks => new()
    {
        { "Item", x => x.Sum().Item<double>() },
        { "ToArray", x => x.ToArray<double>() },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public void TheValuesOfATracer_CannotBeLookedAt(string what, Func<Tensor, object> look)
    {
        Tensor Look(Tensor x) { look(x); return x.Sum(); }
        (string Name, Action Use)[] transforms =
        [
            ("Grad", () => Grad(Look)(X)), ("JacRev", () => JacRev(Look)(X)), ("JacFwd", () => JacFwd(Look)(X)),
            ("Jvp", () => Jvp(Look, X, X)),
            ("Vjp", () => Vjp(Look, X)), ("Vmap", () => Vmap(Look)(Tensor.Stack([X, X]))), ("Linearize", () => Linearize(Look, X)),
        ];
        foreach (var (name, use) in transforms)
        {
            var error = Assert.Throws<TracedValueException>(use);
            Assert.IsAssignableFrom<InvalidOperationException>(error);
            Assert.IsAssignableFrom<INablaException>(error);
            Assert.Equal(name, error.Transform);
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
            Assert.Contains(what, error.Message, StringComparison.Ordinal);
            Assert.Contains("Tensor.Where", error.Message, StringComparison.Ordinal);
            Assert.Contains("ControlFlow", error.Message, StringComparison.Ordinal);
            Assert.Equal(name != "Vmap", error.Message.Contains("Detach()", StringComparison.Ordinal));
        }
    }

    public static TheoryData<Func<Tensor, Tensor>> Branches => new()
    {
        { x => x.Sum() > 0 ? 2 * x : -x },
        { x => x.Sum() > 0 && x.Sum() < 100 ? 2 * x : x },
        { x => { var y = x; while (y.Sum() < 2 * x.Sum()) y += x; return y; } },
        { x => x * (x.Detach().Sum() / x.Detach().Sum()).Item<double>() * (double)(x > 0).Sum().Item<long>() },
    };

    [Theory]
    [MemberData(nameof(Branches))]
    public void WhatHasNoDerivative_HasAValue_UnlessItIsMapped(Func<Tensor, Tensor> f)
    {
        double[,] twice = { { 2, 0 }, { 0, 2 } };
        var expected = Shared.Tensors.Create(twice);
        Assert.Equal(expected.ToArray<double>(), JacFwd(f)(X).ToArray<double>());
        Assert.Equal(expected.ToArray<double>(), JacRev(f)(X).ToArray<double>());
        Numbers.Near([2, 2], Grad(x => f(x).Sum())(X));
        Numbers.Near([2, 2], Jvp(f, X, X.OnesLike()).Tangent);
        Numbers.Near([2, 2], Vjp(f, X).Pullback(X.OnesLike()));
        Numbers.Near([2, 2], Linearize(f, X).Jvp(X.OnesLike()));
        Assert.All(Hessian(x => f(x).Sum())(X).ToArray<double>(), h => Assert.Equal(0, h));
        var error = Assert.Throws<TracedValueException>(() => Vmap(f)(Tensor.Stack([X, X])));
        Assert.Contains("ControlFlow", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ABranch_OnConcreteValues_IsFree()
    {
        var flag = Shared.Scalar(1) > 0;
        Numbers.Near([2, 2], Grad(x => flag ? (x * 2).Sum() : x.Sum())(X));
        Assert.True((Shared.Scalar(1) > 0 && Shared.Scalar(1) < 2) ? true : false);
        Assert.Throws<ShapeException>(() => X > 0 ? 1 : 2);
        Assert.Throws<DTypeException>(() => X[0] ? 1 : 2);
    }

    [Fact]
    public void ATracer_TellsItsShapeDTypeAndDevice_AndPrints()
    {
        Grad(x =>
        {
            Assert.Equal<Shape>([2], x.Shape);
            Assert.Equal((1, 2L, DType.Float64, Device.Cpu), (x.Rank, x.Length, x.DType, x.Device));
            Assert.Equal("tensor(shape=[2], dtype=float64, traced by Grad)", x.ToString());
            return x.Sum();
        })(X);
        Vmap(x =>
        {
            Assert.Equal<Shape>([], x.Shape);
            return x;
        })(X);
    }

    [Fact]
    public void APullback_OutlivesItsTransform()
    {
        var (_, pullback) = Vjp(x => x.Sin(), X);
        var (_, push) = Linearize(x => x.Sin(), X);
        for (var i = 0; i < 3; i++)
        {
            Numbers.Near([Math.Cos(1), Math.Cos(2)], pullback(X.OnesLike()));
            Numbers.Near([Math.Cos(1), Math.Cos(2)], push(X.OnesLike()));
        }
        Numbers.Near(new double[,] { { Math.Cos(1), 0 }, { 0, Math.Cos(2) } }, Vmap(pullback)(Shared.Tensors.Eye(2)));
    }
}
