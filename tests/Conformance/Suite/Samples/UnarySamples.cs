using static Nabla.Conformance.DerivedSamples;
using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Ordinary points of operators on one input that have attributes, and integer and bool inputs.</summary>
internal static class UnarySamples
{
    public static IEnumerable<Sample> All() =>
    [
        .. Shapes.Select(shape => new Sample(new Sech2(1), Reals(shape))),
        new(new Sech2(0.5), Reals([2, 3])), new(new Sech2(-1.5), Reals([4])),
        .. Shapes.Select(shape => new Sample(new Softplus(1, 20), Reals(shape))),
        .. Shapes.Select(shape => new Sample(new Clamp(-2, 2), Reals(shape, -1.9, 1.9))),
        new(new Clamp(-1, 1), Given([5], -3, -0.5, 0.25, 0.75, 2)), new(new Clamp(0.5, null), Given([2, 2], 0, 1, -1, 2)),
        new(new Clamp(null, 0.5), Given([2, 2], 0, 1, -1, 2)), new(new Clamp(null, null), Reals([3])),
        new(new Clamp(2, 1), Given([3], 0, 1.5, 3)),
        new(new Softplus(2, 1), Given([5], -3, -0.2, 0.2, 0.8, 2)), new(new Softplus(-1.5, 20), Reals([4])),
        // Differences would see only the rounding to float32.
        new Sample(new Cast(DType.Float32), Reals([2, 3])).Kink("", [1, 1, 1, 1, 1, 1]),
        new Sample(new Cast(DType.Float32), Reals([])).Kink("", [1]),
        new(new Cast(DType.Float64), Reals([2, 3])), new(new Cast(DType.Float64), Reals([])), new(new Cast(DType.Float64), Reals([0])),
        // The derivative of a detached value is 0, but differences would see that of the identity.
        .. Shapes.Select(shape => new Sample(Op.Of<Detach>(), Reals(shape)).Kink("", new double[shape.Length])),
        .. OtherTypes(),
    ];

    private static IEnumerable<Sample> OtherTypes()
    {
        Op[] numeric = [Op.Of<Neg>(), Op.Of<Abs>(), Op.Of<Sign>(), Op.Of<Square>(), Op.Of<Relu>(), new Clamp(-1, 2)];
        Op[] any = [Op.Of<Copy>(), Op.Of<Detach>(), new Cast(DType.Float64), new Cast(DType.Float32), new Cast(DType.Int64),
            new Cast(DType.Int32), new Cast(DType.Bool)];
        foreach (var op in (Op[])[.. numeric, .. any])
        {
            yield return new(op, Longs([5], -3, 0, 2, -1, 5));
            yield return new(op, Ints([2, 3], -3, 0, 2, 1, -1, 4));
            yield return new(op, Longs([], -7));
            yield return new(op, Longs([0]));
        }
        foreach (var op in any) yield return new(op, Bools([2, 2], 1, 0, 0, 1));
        foreach (var dtype in (DType[])[DType.Int64, DType.Int32, DType.Bool])
        {
            yield return new Sample(new Cast(dtype), Given([7], -1.5, -1, -0.5, 0, 0.5, 1, 2.9)).At("towards zero");
            yield return new(new Cast(dtype), Given([], 3));
        }
    }
}
