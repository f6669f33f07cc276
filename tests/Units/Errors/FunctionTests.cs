using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Functions that return what one would not expect, and arguments that are nothing.</summary>
public sealed class FunctionTests
{
    private static readonly Tensor X = Shared.Vector(1, 2);
    private static readonly Tensor S = Shared.Scalar(3);

    [Fact]
    public void AFunctionThatReturnsNull_IsAnErrorThatNamesTheTransform()
    {
        Func<Tensor, Tensor> f = _ => null!;
        (string Name, Action Use)[] uses =
            [("Grad", () => Grad(f)(X)), ("JacRev", () => JacRev(f)(X)), ("JacFwd", () => JacFwd(f)(X)), ("Vmap", () => Vmap(f)(X)),
            ("Jvp", () => Jvp(f, X, X)), ("Vjp", () => Vjp(f, X)), ("Linearize", () => Linearize(f, X)), ("Hvp", () => Hvp(f, X, X))];
        foreach (var (name, use) in uses)
        {
            var error = Assert.Throws<InvalidOperationException>(use);
            Assert.Contains("returned null", error.Message, StringComparison.Ordinal);
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ANullFunction_IsRefusedAtOnce()
    {
        Func<Tensor, Tensor> f = null!;
        Func<Tensor, Tensor, Tensor> f2 = null!;
        Func<Tensor, Tensor, Tensor, Tensor> f3 = null!;
        Action[] uses = [() => Grad(f), () => GradAndValue(f), () => JacRev(f), () => JacFwd(f), () => Hessian(f), () => Vmap(f),
            () => Jvp(f, X, X), () => Vjp(f, X),
            () => Linearize(f, X), () => Hvp(f, X, X), () => Grad(f2), () => Grad(f2, [0]), () => JacRev(f2), () => JacFwd(f2),
            () => Hessian(f2), () => Vmap(f2),
            () => Grad(f3), () => JacRev(f3), () => JacFwd(f3), () => Hessian(f3), () => Vmap(f3), () => Hessian(f, HessianMode.Auto)];
        foreach (var use in uses) Assert.Throws<ArgumentNullException>(use);
    }

    [Fact]
    public void ANullTensor_IsAnArgumentNullException()
    {
        Func<Tensor, Tensor> f = x => x.Sum();
        Tensor none = null!;
        Action[] uses = [() => Grad(f)(none), () => JacRev(f)(none), () => JacFwd(f)(none), () => Hessian(f)(none), () => Vmap(f)(none),
            () => Jvp(f, none, X), () => Vjp(f, none),
            () => Linearize(f, none), () => _ = X + none, () => _ = none +
            X, () => X.MatMul(none), () => Tensor.Cat([X, none]), () => Tensor.Stack([none]),
            () => Tensor.Where(none, X, X), () => Tensor.Einsum("i,i", X, none), () => X.To(null!), () => X.Cast(null!),
            () => X.Gather(0, none), () => X.Solve(none),
            () => Shared.Tensors.Create((double[,])null!)];
        for (var i = 0; i < uses.Length; i++)
            Assert.True(Record.Exception(uses[i]) is ArgumentNullException, $"use {i}: {Record.Exception(uses[i])?.GetType().Name}");
    }

    [Fact]
    public void ANullInput_IsSaidToBeThatOfItsOperator() =>
        Assert.StartsWith("add: an input is null", Assert.Throws<ArgumentNullException>(() => X + (Tensor)null!).Message);

    [Fact]
    public void ANullTangentOrCotangent_IsAnError()
    {
        Assert.ThrowsAny<ArgumentException>(() => Jvp(x => x.Sin(), X, null!));
        Assert.ThrowsAny<ArgumentException>(() => Vjp(x => x.Sin(), X).Pullback(null!));
        Assert.ThrowsAny<ArgumentException>(() => Linearize(x => x.Sin(), X).Jvp(null!));
    }

    [Fact]
    public void ATangentOfAnotherShapeOrDType_SaysBoth()
    {
        var shape = Assert.Throws<ShapeException>(() => Jvp(x => x.Sin(), X, Shared.Vector(1, 2, 3)));
        Assert.Contains("[3]", shape.Message, StringComparison.Ordinal);
        Assert.Contains("[2]", shape.Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Vjp(x => x.Sum(), X).Pullback(X));
        Assert.Throws<ShapeException>(() => Linearize(x => x.Sum(), X).Jvp(S));
        Assert.Throws<DTypeException>(() => Jvp(x => x.Sin(), X, X.Cast(DType.Float32)));
        Assert.Throws<DTypeException>(() => Vjp(x => x.Sin(), X).Pullback(X.Cast(DType.Float32)));
    }

    [Fact]
    public void AnIntegerArgument_CannotBeDifferentiated()
    {
        var n = Shared.Tensors.Create<long>([1, 2]);
        Action[] uses = [() => Grad(x => x.Sum())(n), () => JacRev(x => x)(n), () => JacFwd(x => x)(n), () => Hessian(x => x.Sum())(n),
            () => GradAndValue(x => x.Sum())(n)];
        foreach (var use in uses)
        {
            var error = Assert.Throws<DTypeException>(use);
            Assert.Contains("int64", error.Message, StringComparison.Ordinal);
            Assert.Contains("Cast", error.Message, StringComparison.Ordinal);
        }
        Assert.Throws<DTypeException>(() => Grad(x => (x > 0).Sum())(X));
        Assert.Equal([2L, 4], Vmap(x => x * 2)(n).ToArray<long>());
    }

    [Fact]
    public void ExceptionsOfTheFunction_PassThrough_AndLeaveEverythingUsable()
    {
        Func<Tensor, Tensor> f = _ => throw new FormatException("mine");
        Action[] uses = [() => Grad(f)(X), () => JacRev(f)(X), () => JacFwd(f)(X), () => Hessian(f)(X),
            () => Hessian(f, HessianMode.Auto)(X), () => Vmap(f)(X), () => Jvp(f, X, X), () => Vjp(f, X)];
        foreach (var use in uses)
        {
            Assert.Equal("mine", Assert.Throws<FormatException>(use).Message);
            Numbers.Near([2, 4], Grad(x => x.Square().Sum())(X));
        }
    }
}
