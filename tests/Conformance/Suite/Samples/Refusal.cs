using static Nabla.Conformance.Recipes;

namespace Nabla.Conformance;

/// <summary>Inputs that an operator must refuse on every backend because of their values, which only a kernel can see.</summary>
/// <param name="Sample">The operator and the inputs.</param>
/// <param name="Exception">The type of the exception.</param>
/// <param name="Says">What its message must contain, so that a reader can find the cause.</param>
public sealed record Refusal(Sample Sample, Type Exception, params IReadOnlyList<string> Says)
{
    /// <summary>The sample and the exception.</summary>
    public override string ToString() => $"{Sample} throws {Exception.Name}";
}

/// <summary>Indices outside of their axis, singular matrices, and matrices that are not positive definite.</summary>
internal static class Refusals
{
    public static IEnumerable<Refusal> All()
    {
        foreach (var index in (long[])[3, 7, -1, -4, 1L << 40, long.MinValue, long.MaxValue])
        {
            yield return Outside(new(new Gather(0), Reals([3]), Longs([2], 0, index)), index);
            yield return Outside(new(new ScatterAdd(1), Reals([2, 3]), Longs([1, 2], 0, index), Reals([1, 2])), index);
            yield return Outside(new(new IndexSelect(1), Reals([2, 3]), Longs([2], 0, index)), index);
            yield return Outside(new(new IndexAdd(0), Reals([3]), index == (int)index ? Ints([2], index, 0)
                : Longs([2], index, 0), Reals([2])), index);
        }
        yield return new(new Sample(new Gather(0), Reals([0]), Longs([1], 0)).At("index 0 of an empty axis"), typeof(ShapeException),
            "gather", "0");
        yield return new(new Sample(new IndexSelect(0), Reals([3]), Longs([1], (1L << 32) + 1)).At("index beyond int32"),
            typeof(ShapeException), "index_select", "4294967297", "3");

        yield return new(new Sample(Op.Of<Cholesky>(), Given([2, 2], 1, 2, 2, 1)).At("indefinite"), typeof(LinAlgException), "cholesky",
            "2");
        yield return new(new Sample(Op.Of<Cholesky>(), Given([2, 2], 0, 0, 0, 0)).At("zero"), typeof(LinAlgException), "cholesky", "1");
        yield return new(new Sample(Op.Of<Cholesky>(), Given([2, 2], 1, 0, 0, double.NaN)).At("NaN"), typeof(LinAlgException),
            "cholesky", "2", "NaN");
        yield return new(new Sample(Op.Of<Cholesky>(), Given([2, 2, 2], 1, 0, 0, 1, 1, 2, 2, 1)).At("one of a batch"),
            typeof(LinAlgException), "cholesky", "matrix 1", "2");
        yield return new(new Sample(Op.Of<Solve>(), Given([2, 2], 1, 2, 2, 4), Reals([2, 1])).At("singular"), typeof(LinAlgException),
            "solve");
        yield return new(new Sample(Op.Of<Solve>(), Given([2, 2, 2], 1, 0, 0, 1, 0, 0, 0, 0), Reals([2, 1])).At("one of a batch"),
            typeof(LinAlgException), "solve", "matrix 1");
        yield return new(new Sample(Op.Of<Inv>(), Given([3, 3], 1, 2, 3, 2, 4, 6, 0, 1, 1)).At("singular"), typeof(LinAlgException), "inv");
        yield return new(new Sample(Op.Of<Inv>(), Given([2, 1, 1], 2, 0)).At("one of a batch"), typeof(LinAlgException), "inv", "matrix 1");
    }

    private static Refusal Outside(Sample sample, long index) =>
        new(sample.At($"index {index}"), typeof(ShapeException), sample.Op.Name, $"{index}", "3");
}
