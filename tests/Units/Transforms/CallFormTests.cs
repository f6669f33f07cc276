using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>
/// Every form of a call compiles without a type argument that C# could infer, and gives what the others give: lambdas with and without
/// types, methods by name, tensors and trees, one to four arguments.
/// </summary>
public sealed class CallFormTests
{
    private sealed record P(Tensor U, Tensor V);

    private sealed record Out(Tensor Sum, Tensor Square);

    private static readonly Tensor A = Shared.Scalar(2), B = Shared.Scalar(3), C = Shared.Scalar(5), D = Shared.Scalar(7);
    private static readonly Tensor One = Shared.Scalar(1);
    private static readonly P Both = new(A, B), Ones = new(One, One);

    private static Tensor F1(Tensor a) => a * a * a;
    private static Tensor F2(Tensor a, Tensor b) => a * a * b;
    private static Tensor F3(Tensor a, Tensor b, Tensor c) => a * a * b * c;
    private static Tensor F4(Tensor a, Tensor b, Tensor c, Tensor d) => a * a * b * c * d;
    private static Tensor Loss1(P p) => p.U * p.U * p.V;
    private static Tensor Loss2(P p, Tensor x) => Loss1(p) * x;
    private static Tensor Loss3(P p, Tensor x, Tensor y) => Loss2(p, x) * y;
    private static Tensor Loss4(P p, Tensor x, Tensor y, P q) => Loss3(p, x, y) * q.U;
    private static Out Tree1(P p) => new(p.U + p.V, p.U * p.U);

    private static void Are(double expected, params Tensor[] found) => Assert.All(found, y => Numbers.Near([expected], y.Reshape([-1])));

    [Fact]
    public void FunctionsOfTensors_ByNameAndAsLambdas()
    {
        Are(12, Grad(F1)(A), Grad(a => a * a * a)(A), Grad((Tensor a) => a * a * a)(A), JacFwd(F1)(A), JacRev(a => a * a * a)(A),
            Hessian(F1)(A), Hessian(a => a * a * a, HessianMode.Auto)(A), GradAndValue(F1)(A).Gradient, Jvp(F1, A, One).Tangent,
            Vjp(F1, A).Pullback(One), Linearize(F1, A).Jvp(One), Hvp(F1, A, One).Product, Grad(F2)(A, B), Grad((a, b) => a * a * b)(A, B),
            JacFwd(F2)(A, B), JacRev((a, b) => a * a * b)(A, B), GradAndValue(F2)(A, B).Gradient);
        Are(4, Grad(F2, 1)(A, B), Grad(F2, argnum: -1)(A, B), Grad(F2, [1])(A, B)[0], Grad(F2, argnums: [0, -1])(A, B)[1],
            Grad((Tensor a, Tensor b) => F2(a, b), Arg.Second)(A, B), JacFwd(F2, 1)(A, B), JacRev(F2, [1, 0])(A, B)[0],
            JacFwd(F2, argnum: 1, chunkSize: 1)(A, B), JacRev(F2, argnums: [1], chunkSize: 1)(A, B)[0],
            Hessian(F2, argnums: [0, 1])(A, B)[0][1], GradAndValue(F2, 1)(A, B).Gradient,
            GradAndValue(F2, argnums: [0, 1])(A, B).Gradient[1], Jvp(F2, (A, B), One, argnum: -1).Tangent,
            Jvp(F2, (A, B), [One], argnums: [1]).Tangent, Jvp(F2, (A, B), One, Arg.Second).Tangent, Vjp(F2, A, B).Pullback(One).Item2,
            Vjp(F2, A, B, argnum: 1).Pullback(One), Vjp(F2, A, B, argnums: [1]).Pullback(One)[0], Vjp(F2, A, B, Arg.Second).Pullback(One),
            Linearize(F2, A, B, argnum: 1).Jvp(One), Linearize(F2, A, B, argnums: [1]).Jvp([One]),
            Linearize(F2, A, B, Arg.Second).Jvp(One), Hvp(F2, (A, B), One, argnum: 0).Product - 2,
            Hvp(F2, (A, B), [One], argnums: [0]).Product[0] - 2, Hvp(F2, (A, B), (One, One)).Product.Item2);
        Are(12, Grad(F3, -1)(A, B, C), Grad((a, b, c) => a * a * b * c, argnum: 2)(A, B, C), JacRev(F3, argnum: 2)(A, B, C),
            JacFwd(F3, [2])(A, B, C)[0], Vjp(F3, A, B, C, argnum: 2).Pullback(One), Jvp(F3, (A, B, C), One, argnum: 2).Tangent,
            Linearize(F3, A, B, C).Jvp(One - 1, One - 1, One), GradAndValue(F3, [2])(A, B, C).Gradient[0]);
        Are(60, Grad(F4, -1)(A, B, C, D), Grad((a, b, c, d) => a * a * b * c * d, argnum: 3)(A, B, C, D), JacRev(F4, 3)(A, B, C, D),
            JacFwd(F4, [3])(A, B, C, D)[0], Vjp(F4, A, B, C, D, argnum: 3).Pullback(One),
            Jvp(F4, (A, B, C, D), [One], argnums: [3]).Tangent, Linearize(F4, A, B, C, D, argnum: -1).Jvp(One));
        Are(28, Hessian(F4, [1, 2], HessianMode.ReverseOverReverse)(A, B, C, D)[0][1]);
        Are(210, Hvp(F4, (A, B, C, D), One, argnum: 0).Product);
    }

    [Fact]
    public void FunctionsOfTrees_ByNameAndAsLambdas()
    {
        Are(12, Grad((P p) => Loss1(p))(Both).U, Grad<P>(Loss1)(Both).U, JacFwd((P p) => Loss1(p))(Both).U, JacRev<P>(Loss1)(Both).U,
            GradAndValue((P p) => Loss1(p))(Both).Value, GradAndValue<P>(Loss1)(Both).Gradient.U, Jvp<P, Tensor>(Loss1, Both, Ones).Value,
            Vjp((P p) => Loss1(p), Both).Pullback(One).U, Linearize((P p) => Loss1(p), Both).Value,
            Hvp((P p) => Loss1(p), Both, Ones).Value, JacRev((P p) => Tree1(p))(Both)["Square", "U"] + 8,
            JacFwd<P, Out>(Tree1)(Both)["Square", "U"] + 8, Hessian((P p) => Loss1(p))(Both)["U", "U"] * 2,
            Hessian<P>(Loss1, HessianMode.ForwardOverForward)(Both)["U", "V"] * 3,
            JacRev(Grad((P p) => Loss1(p)))(Both)["U", "U"] + 6, JacFwd(Grad<P>(Loss1))(Both).Row(g => g.U).U * 2);
        Are(60, Grad((P p, Tensor x) => Loss2(p, x))(Both, C).U, Grad<P, Tensor>(Loss2)(Both, C).U,
            Grad((Tensor x, P p) => Loss2(p, x), Arg.Second)(C, Both).U, GradAndValue((P p, Tensor x) => Loss2(p, x))(Both, C).Value,
            GradAndValue((Tensor x, P p) => Loss2(p, x), Arg.Second)(C, Both).Gradient.U, JacRev((P p, Tensor x) => Loss2(p, x))(Both, C).U,
            JacFwd((Tensor x, P p) => Loss2(p, x), Arg.Second)(C, Both).U,
            Vjp((P p, Tensor x) => Loss2(p, x), Both, C, Arg.First).Pullback(One).U,
            Vjp((P p, Tensor x) => Loss2(p, x), Both, C).Pullback(One).Item1.U,
            Jvp((P p, Tensor x) => Loss2(p, x), (Both, C), One, Arg.Second).Tangent * 5,
            Jvp((P p, Tensor x) => Loss2(p, x), (Both, C), (Ones, One)).Value,
            Linearize((P p, Tensor x) => Loss2(p, x), Both, C, Arg.Second).Jvp(One) * 5,
            Hvp((Tensor x, P p) => Loss2(p, x), (C, Both), Ones, Arg.Second).Value,
            Hessian((Tensor x, P p) => Loss2(p, x), Arg.Second)(C, Both)["U", "U"] * 2,
            JacRev((P p, Tensor x) => (p.U * x, p.V), chunkSize: 1)(Both, C)["Item1", "U"] * 12);
        Are(420, Grad((P p, Tensor x, Tensor y) => Loss3(p, x, y))(Both, C, D).U, Grad<P, Tensor, Tensor>(Loss3)(Both, C, D).U,
            Grad((Tensor x, Tensor y, P p) => Loss3(p, x, y), Arg.Third)(C, D, Both).U,
            JacRev((Tensor x, P p, Tensor y) => Loss3(p, x, y), Arg.Second, chunkSize: 2)(C, Both, D).U,
            Hvp((P p, Tensor x, Tensor y) => Loss3(p, x, y), (Both, C, D), (Ones, One, One)).Value);
        Are(840, Grad((P p, Tensor x, Tensor y, P q) => Loss4(p, x, y, q))(Both, C, D, Both).U,
            Grad<P, Tensor, Tensor, P>(Loss4)(Both, C, D, Both).U,
            Grad((Tensor x, Tensor y, P q, P p) => Loss4(p, x, y, q), Arg.Fourth)(C, D, Both, Both).U,
            Vjp((P p, Tensor x, Tensor y, P q) => Loss4(p, x, y, q), Both, C, D, Both).Pullback(One).Item1.U,
            Jvp((P p, Tensor x, Tensor y, P q) => Loss4(p, x, y, q), (Both, C, D, Both), (Ones, One, One, Ones)).Value,
            Hessian((P p, Tensor x, Tensor y, P q) => Loss4(p, x, y, q), Arg.First, HessianMode.Auto)(Both, C, D, Both)["U", "U"] * 2);
    }

    [Fact]
    public void AuxiliaryResults_OfEveryForm()
    {
        static (Tensor, Out) Aux1(P p) => (Loss1(p), Tree1(p));
        Out[] all =
        [
            Grad((P p) => Aux1(p), hasAux: true)(Both).Aux, GradAndValue((P p) => Aux1(p), hasAux: true)(Both).Aux,
            JacFwd((P p) => Aux1(p), hasAux: true)(Both).Aux, JacRev((P p) => Aux1(p), hasAux: true)(Both).Aux,
            JacRev((P p) => (Tree1(p), Tree1(p)), hasAux: true)(Both).Aux, Hessian((P p) => Aux1(p), hasAux: true)(Both).Aux,
            Jvp((P p) => Aux1(p), Both, Ones, hasAux: true).Aux, Vjp((P p) => Aux1(p), Both, hasAux: true).Aux,
            Linearize((P p) => Aux1(p), Both, hasAux: true).Aux, Hvp((P p) => Aux1(p), Both, Ones, hasAux: true).Aux,
            Grad((P p, Tensor x) => Aux1(p), hasAux: true)(Both, C).Aux,
            GradAndValue((P p, Tensor x) => Aux1(p), hasAux: true)(Both, C).Aux,
            GradAndValue((Tensor x, P p) => Aux1(p), hasAux: true, Arg.Second)(C, Both).Aux,
            GradAndValue((Tensor a, Tensor b) => Aux1(new(a, b)), hasAux: true, argnum: 1)(A, B).Aux,
            GradAndValue((Tensor a, Tensor b) => Aux1(new(a, b)), hasAux: true, argnums: [0, 1])(A, B).Aux,
            JacFwd((Tensor x, P p) => Aux1(p), hasAux: true, Arg.Second)(C, Both).Aux,
            JacRev((Tensor a, Tensor b) => Aux1(new(a, b)), hasAux: true, argnum: -1)(A, B).Aux,
            Hessian((Tensor a, Tensor b) => Aux1(new(a, b)), hasAux: true, argnums: [0, 1])(A, B).Aux,
            Hessian((Tensor x, P p) => Aux1(p), hasAux: true, Arg.Second)(C, Both).Aux,
            Jvp((P p, Tensor x) => Aux1(p), (Both, C), (Ones, One), hasAux: true).Aux,
            Jvp((P p, Tensor x) => Aux1(p), (Both, C), Ones, Arg.First, hasAux: true).Aux,
            Vjp((Tensor a, Tensor b) => Aux1(new(a, b)), A, B, argnums: [0], hasAux: true).Aux,
            Linearize((P p, Tensor x, Tensor y) => Aux1(p), Both, C, D, hasAux: true).Aux,
            Hvp((P p, Tensor x, Tensor y, Tensor z) => Aux1(p), (Both, C, D, A), (Ones, One, One, One), hasAux: true).Aux,
            Grad((P p, Tensor x, Tensor y, Tensor z) => Aux1(p), hasAux: true)(Both, C, D, A).Aux,
        ];
        Assert.All(all, aux => { Are(5, aux.Sum); Are(4, aux.Square); });
    }

    [Fact]
    public void ATreeWithoutATensor_IsRefusedByEveryTransform()
    {
        Action[] all =
        [
            () => Grad((int[] n) => A)([1]), () => GradAndValue((int[] n) => A)([1]), () => JacFwd((int[] n) => A)([1]),
            () => JacRev((int[] n) => A)([1]), () => JacFwd((int[] n) => Tree1(Both))([1]), () => JacRev((int[] n) => Tree1(Both))([1]),
            () => Hessian((int[] n) => A)([1]), () => Jvp((int[] n) => A, [1], [1]), () => Vjp((int[] n) => A, [1]),
            () => Linearize((int[] n) => A, [1]), () => Hvp((int[] n) => A, [1], [1]), () => Vmap((int[] n) => A)([1]),
            () => Hessian((int[] n) => A, HessianMode.ForwardOverForward)([1]), () => Hessian((int[] n) => A, HessianMode.Auto)([1]),
        ];
        Assert.All(all, call => Assert.IsAssignableFrom<ArgumentException>(Record.Exception(call)));
    }

    [Fact]
    public void Vmap_OfEveryForm()
    {
        var (x, y) = (Shared.Vector(1, 2), Shared.Vector(3, 4));
        var p = new P(x, y);
        double[] products = [3, 16];
        static Tensor Product(Tensor a, Tensor b) => a * a * b;
        Numbers.Near(products, Vmap(Product)(x, y));
        Numbers.Near(products, Vmap((a, b) => a * a * b, inDims: (0, 0))(x, y));
        Numbers.Near(products, Vmap((Tensor a, Tensor b) => a * a * b, inDims: (0, null))(x, B) * y / 3);
        Numbers.Near(products, Vmap((P p) => Loss1(p), inDim: 0)(p));
        Numbers.Near(products, Vmap<P, Tensor>(Loss1, 0, 0, 1)(p));
        Numbers.Near(products, Vmap((P p, Tensor a) => Loss1(p) * a, inDims: (0, null), outDim: -1)(p, One));
        Numbers.Near(products, Vmap((P p, Tensor a, Tensor b) => Loss1(p) * a, inDims: (0, null, null), chunkSize: 1)(p, One, One));
        (int?, int?, int?) dims = (null, 0, 0);
        Numbers.Near(products, Vmap((P p, Tensor a, Tensor b) => a * a * b * p.U, inDims: dims)(Ones, x, y));
        Numbers.Near(products, Vmap((a, b, c, d) => a * a * b * c * d, inDims: (0, 0, null, null))(x, y, One, One));
    }
}
