using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>The documented errors: their types, their properties and what their messages hold.</summary>
public sealed class ErrorTableTests
{
    private static readonly Tensor X = Shared.Vector(1, 2, 3);

    private static void Holds(Exception error, params string[] parts)
    {
        Assert.IsAssignableFrom<INablaException>(error);
        foreach (var part in parts) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static TError On<TError, TRule>(string reason, Action<Tensor> use) where TError : Exception where TRule : class, IRule
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddKernels("cpu", k => k.Without<CumProd, TRule>(reason)));
        return Assert.Throws<TError>(() => use(nabla.Tensors.Create([1.0, 2.0])));
    }

    [Fact]
    public void NoJvpRule_NamesTheOperatorTheBackendTheReasonAndTheWayOut()
    {
        var error = On<ForwardModeNotImplementedException, IJvpRule>("the scan has no tangent yet", x => JacFwd(v => v.CumProd(0))(x));
        Assert.IsAssignableFrom<NotSupportedException>(error);
        Assert.Equal(("cumprod", "cpu", "the scan has no tangent yet"), (error.OperatorName, error.Backend, error.Reason));
        Holds(error, "forward-mode AD not implemented for operator cumprod", "'cpu'", "the scan has no tangent yet", "JacRev(JacRev(f))");
    }

    [Fact]
    public void NoJvpRule_EveryTransformThatNeedsOne_SaysSo()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddKernels("cpu", k => k.Without<CumProd, IJvpRule>("no")));
        var x = nabla.Tensors.Create([2.0, 3.0]);
        Func<Tensor, Tensor> f = v => v.CumProd(0).Sum();
        Action[] forward = [() => Jvp(f, x, x), () => JacFwd(f)(x), () => Hessian(f)(x),
            () => Hessian(f, HessianMode.ForwardOverForward)(x), () => Hvp(f, x, x), () => Linearize(f, x).Jvp(x)];
        foreach (var use in forward)
            Holds(Assert.Throws<ForwardModeNotImplementedException>(use), "forward-mode AD not implemented for operator cumprod");
    }

    [Fact]
    public void NoVjpRule_NamesTheOperatorTheBackendAndWhatToDo()
    {
        var error = On<ReverseModeNotImplementedException, IVjpRule>("one way only", x => Grad(v => v.CumProd(0).Sum())(x));
        Assert.IsAssignableFrom<NotSupportedException>(error);
        Assert.Equal(("cumprod", "cpu", "one way only"), (error.OperatorName, error.Backend, error.Reason));
        Holds(error, "reverse-mode AD not implemented for operator cumprod", "'cpu'", "one way only", "JacFwd");
    }

    [Fact]
    public void NoBatchingRule_NamesTheOperatorTheBackendAndWhatToDo()
    {
        var error = On<BatchingNotImplementedException, IBatchRule>("one by one", x => Vmap(v => v.CumProd(0))(x.Reshape([2, 1])));
        Assert.IsAssignableFrom<NotSupportedException>(error);
        Assert.Equal(("cumprod", "cpu", "one by one"), (error.OperatorName, error.Backend, error.Reason));
        Holds(error, "not implemented for operator cumprod", "'cpu'", "one by one", "Tensor.Stack");
    }

    [Fact]
    public void NoKernel_NamesTheOperatorTheBackendAndWhatToDo()
    {
        using var nabla = NablaRuntime.Create(n => n.AddBackend<TinyBackend>());
        var error = Assert.Throws<KernelNotImplementedException>(() => nabla.Tensors.Create([1.0]).Exp());
        Assert.IsAssignableFrom<NotSupportedException>(error);
        Assert.Equal(("exp", "tiny", "the tiny backend is for tests"), (error.OperatorName, error.Backend, error.Reason));
        Holds(error, "no kernel for operator exp", "'tiny'", "the tiny backend is for tests", "To(device)");
    }

    [Fact]
    public void ShapesThatDoNotFit_NamesTheOperatorBothShapesAndTheAxis()
    {
        var add = Assert.Throws<ShapeException>(() => X + Shared.Vector(1, 2));
        Assert.IsAssignableFrom<ArgumentException>(add);
        Holds(add, "add", "[3]", "[2]", "axis -1", "3", "2");
        Holds(Assert.Throws<ShapeException>(() => Shared.Count(2, 3).MatMul(Shared.Count(2, 3))), "matmul", "[2, 3]", "3", "2");
        Holds(Assert.Throws<ShapeException>(() => Tensor.Cat([Shared.Count(2, 3), Shared.Count(2, 2)])), "cat", "[2, 3]", "[2, 2]");
        Holds(Assert.Throws<ShapeException>(() => Tensor.Where(X > 0, X, Shared.Vector(1, 2))), "where", "[3]", "[2]");
    }

    [Fact]
    public void DTypesThatDoNotFit_NamesBoth()
    {
        var error = Assert.Throws<DTypeException>(() => X + X.Cast(DType.Float32));
        Assert.IsAssignableFrom<ArgumentException>(error);
        Holds(error, "add", "float64", "float32");
        Holds(Assert.Throws<DTypeException>(() => X.Cast(DType.Int64).Sin()), "sin", "int64", "float32", "float64");
        Holds(Assert.Throws<DTypeException>(() => X.ToArray<float>()), "ToArray<Single>", "float64", "ToArray<Double>");
        Holds(Assert.Throws<DTypeException>(() => X[0].Item<long>()), "Item<Int64>", "float64");
        Holds(Assert.Throws<DTypeException>(() => X.ToArray<decimal>()), "Decimal", "double");
        Holds(Assert.Throws<DTypeException>(() => Tensor.Where(X, X, X)), "where", "float64", "bool");
        Holds(Assert.Throws<DTypeException>(() => X.Gather(0, X)), "gather", "float64");
        Holds(Assert.Throws<DTypeException>(() => X.Cast(DType.Int64) / X.Cast(DType.Int64)), "div", "int64");
        Holds(Assert.Throws<DTypeException>(() => (X > 0).FullLike(2)), "bool");
        Holds(Assert.Throws<DTypeException>(() => Shared.Tensors.Create<byte>([1])), "Byte");
    }

    [Fact]
    public void GradOfAFunctionWhoseResultIsNoScalar_SaysTheShape_AndThatJacRevOrVjpIsMeant()
    {
        Holds(Assert.Throws<ShapeException>(() => Grad(x => x.Sin())(X)), "Grad", "[3]", "JacRev", "Vjp");
        Holds(Assert.Throws<ShapeException>(() => Grad(x => x.Sin().Sum([0], keepDim: true))(X)), "[1]");
        Holds(Assert.Throws<ShapeException>(() => GradAndValue(x => x.Sin())(X)), "[3]");
        Holds(Assert.Throws<ShapeException>(() => Hvp(x => x.Sin(), X, X)), "[3]");
    }

    [Fact]
    public void AMappedAxisThatIsMissingOrOfUnequalSize_NamesTheArgumentAndTheSizes()
    {
        Holds(Assert.Throws<ShapeException>(() => Vmap(x => x.Sin())(Shared.Scalar(1))), "argument 0", "[]", "axis 0");
        Holds(Assert.Throws<ShapeException>(() => Vmap(x => x.Sin(), inDim: 1)(X)), "argument 0", "[3]", "axis 1");
        var unequal = Assert.Throws<ShapeException>(() => Vmap((Tensor a, Tensor b) => a + b)(X, Shared.Vector(1, 2)));
        Holds(unequal, "unequal sizes", "argument 0", "3", "argument 1", "2");
        Holds(Assert.Throws<ShapeException>(() => Vmap((Tensor a, Tensor b) => a + b, inDims: (null, null))(X, X)),
            "no argument is mapped");
        Holds(Assert.Throws<ShapeException>(() => Vmap(x => x.Sin(), outDim: 3)(X)), "outDim 3");
        Holds(Assert.Throws<ShapeException>(() => Vmap(((Tensor A, Tensor B) t) => t.A + t.B)((X, Shared.Vector(1, 2)))), ".Item2");
    }

    [Fact]
    public void AShapeErrorInsideVmap_SpeaksOfTheShapesThatTheFunctionSees()
    {
        var error = Assert.Throws<ShapeException>(() => Vmap(x => x + Shared.Vector(1, 2))(Shared.Count(5, 3)));
        Holds(error, "[3]", "[2]");
        Assert.DoesNotContain("5", error.Message, StringComparison.Ordinal);
    }
}
