using System.Diagnostics;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>
/// What outlives a transform or changes behind it: tracers that were kept, lists that are changed later, objects without an end.
/// </summary>
public sealed class LeakTests
{
    private static readonly Tensor X = Shared.Vector(1, 2);

    private static Tensor Leaked(string by)
    {
        Tensor? kept = null;
        switch (by)
        {
            case "Grad": Grad(x => { kept = x; return x.Sum(); })(X); break;
            case "Jvp": Jvp(x => kept = x, X, X); break;
            case "Vmap": Vmap(x => kept = x)(Tensor.Stack([X, X])); break;
            default: throw new ArgumentException(by);
        }
        return kept!;
    }

    [Theory]
    [InlineData("Grad")]
    [InlineData("Jvp")]
    [InlineData("Vmap")]
    public void AKeptTracer_ThatIsReturnedUntouched_IsRefusedByEveryTransform(string by)
    {
        var kept = Leaked(by);
        Action[] results =
        [
            () => Grad(_ => kept)(X), () => GradAndValue(_ => kept)(X), () => JacRev(_ => kept)(X), () => JacFwd(_ => kept)(X),
            () => Hessian(_ => kept)(X), () => Jvp(_ => kept, X, X), () => Vjp(_ => kept, X), () => Linearize(_ => kept, X),
            () => Hvp(_ => kept, X, X), () => Vmap(_ => kept)(X), () => Vmap((Tensor x) => (x, new[] { kept }))(X),
            () => Vjp((Tensor x) => new Dictionary<string, Tensor> { ["kept"] = kept }, X),
        ];
        Action[] auxiliary =
        [
            () => Grad((Tensor x) => (x.Sum(), kept), hasAux: true)(X),
            () => GradAndValue((Tensor x) => (x.Sum(), (kept, 1)), hasAux: true)(X),
            () => JacRev((Tensor x) => (x, kept), hasAux: true)(X), () => JacFwd((Tensor x) => (x, kept), hasAux: true)(X),
            () => Jvp((Tensor x) => (x, kept), X, X, hasAux: true), () => Vjp((Tensor x) => (x, kept), X, hasAux: true),
            () => JacFwd((Tensor[] x) => (X, kept), hasAux: true)([X.Cast(DType.Int64)]),
        ];
        Action[] arguments =
        [
            () => Grad(_ => X[0])(kept), () => JacRev(_ => X)(kept), () => JacFwd(_ => X)(kept), () => Jvp(_ => X, kept, kept),
            () => Vjp(_ => X, kept), () => Linearize(_ => X, kept), () => Vmap((Tensor a, Tensor _) => a, (0, null))(X, kept),
            () => Vmap(_ => X)(kept), () => Grad((Tensor[] _) => X[0])([X, kept]),
        ];
        Action[] directions =
        [
            () => Jvp(x => x, X, kept), () => Vjp(x => x, X).Pullback(kept), () => Linearize(x => x, X).Jvp(kept),
            () => Hvp(x => x.Sum(), X, kept),
        ];
        Action[] all = [.. results, .. auxiliary, .. arguments, .. directions];
        for (var i = 0; i < all.Length; i++)
        {
            var error = Record.Exception(all[i]);
            Assert.True(error is TracerLeakedException leaked && leaked.Transform == by,
                $"use {i} of {all.Length}: {error?.Message ?? "nothing"}");
        }
    }

    [Fact]
    public void APullbackThatWasMadeInsideOfATransform_EndsWithIt()
    {
        Func<Tensor, Tensor>? pullback = null;
        Numbers.Near([2, 4], Grad(x =>
        {
            pullback = Vjp(y => y * x, x).Pullback;
            return pullback(x).Sum();
        })(X));
        Assert.Equal("Grad", Assert.Throws<TracerLeakedException>(() => pullback!(X)).Transform);
    }

    [Fact]
    public void ATracerOfATransformThatStillRuns_IsAnOrdinaryConstant() =>
        Numbers.Near([2, 4], Grad(x => Vmap(_ => x)(X)[0].Square().Sum() * Vjp(_ => x, X).Value.Detach().OnesLike()[0])(X));

    private sealed class Layer
    {
        public Tensor W { get; set; } = X;
        public List<Tensor> Rest { get; init; } = [X * 3];
    }

    [Fact]
    public void AListThatIsChangedAfterwards_DoesNotChangeAPullback()
    {
        List<Tensor> list = [X];
        Tensor[] array = [X];
        var layer = new Layer();
        Dictionary<string, Tensor> dictionary = new() { ["a"] = X };
        var ofList = Vjp((List<Tensor> p) => p[0].Square(), list).Pullback;
        var ofArray = Vjp((Tensor[] p) => p[0].Square(), array).Pullback;
        var ofDictionary = Vjp((Dictionary<string, Tensor> p) => p["a"].Square(), dictionary).Pullback;
        var ofObject = Vjp((Layer p) => p.W.Square() + p.Rest[0], layer).Pullback;
        var push = Linearize((List<Tensor> p) => p[0].Square(), list).Jvp;
        var (value, ofResult) = Vjp((Tensor x) => new List<Tensor> { x.Square() }, X);
        var unravel = Tree.Ravel(list).Unravel;
        list.Add(X);
        array[0] = Shared.Vector(1, 2, 3);
        dictionary.Remove("a");
        layer.W = null!;
        layer.Rest.Clear();
        value.Clear();
        var g = X.OnesLike();
        Numbers.Near([2, 4], Assert.Single(ofList(g)));
        Numbers.Near([2, 4], Assert.Single(ofArray(g)));
        Numbers.Near([2, 4], ofDictionary(g)["a"]);
        Numbers.Near([2, 4], ofObject(g).W);
        Numbers.Near([1, 1], Assert.Single(ofObject(g).Rest));
        Numbers.Near([2, 4], push([g]));
        Numbers.Near([2, 4], ofResult([g]));
        Assert.Single(unravel(X));
    }

    private sealed class Chain
    {
        public Tensor W { get; init; } = X;
        public Chain? Next { get; set; }
        public List<Chain> More { get; } = [];
    }

    [Fact]
    public void AnObjectWithoutAnEnd_IsRefusedAtOnce()
    {
        var (self, pair, deep) = (new Chain(), new Chain { Next = new() }, new Chain());
        self.Next = self;
        pair.Next.More.AddRange([pair, pair]);
        for (var i = 0; i < 100_000; i++) deep = new() { Next = deep };
        var list = new List<object>();
        list.Add(list);
        var clock = Stopwatch.StartNew();
        Action[] uses =
        [
            () => Tree.Leaves(self), () => Tree.Leaves(pair), () => Tree.Leaves(deep), () => Tree.Paths(list), () => Tree.Ravel(self),
            () => Grad((Chain c) => c.W.Sum())(self), () => Vmap((Chain c) => c.W)(deep),
            () => Tree.CheckSameStructure(self, self, "these"),
        ];
        foreach (var use in uses)
            Assert.Contains("too deeply", Assert.Throws<TreeStructureException>(use).Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
    }

    [Fact]
    public void AnArgumentWithoutATensor_IsAnArgumentError()
    {
        Func<int, Tensor> f = n => X[0] * n;
        Func<(int, string), Tensor> g = _ => X[0];
        Action[] uses =
        [
            () => Grad(f)(3), () => GradAndValue(f)(3), () => JacRev(f)(3), () => JacFwd(f)(3), () => Hvp(f, 3, 1),
            () => Jvp(f, 3, 1), () => Vjp(f, 3), () => Linearize(f, 3), () => Vmap(f)(3),
            () => Grad(g)((1, "a")), () => JacFwd(g)((1, "a")), () => Grad((Tensor[] _) => X[0])([]),
            () => Grad((int n, Tensor x) => x.Sum() * n)(3, X), () => JacFwd((List<Tensor> _) => (X, X), hasAux: true)([]),
        ];
        for (var i = 0; i < uses.Length; i++)
        {
            var error = Assert.ThrowsAny<ArgumentException>(uses[i]);
            // Vmap says that no argument is mapped.
            var saysSo = error.Message.Contains("holds no tensor", StringComparison.Ordinal) || error is ShapeException;
            Assert.True(saysSo, $"{i}: {error.Message}");
        }
    }
}
