using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>Which arguments of several are differentiated in.</summary>
public sealed class ArgnumTests
{
    private static readonly Func<Tensor, Tensor, Tensor> F2 = (a, b) => (a * b).Sum();
    private static readonly Func<Tensor, Tensor, Tensor, Tensor> F3 = (a, b, c) => (a * b * c).Sum();
    private static readonly Func<Tensor, Tensor, Tensor, Tensor, Tensor> F4 = (a, b, c, d) => (a * b * c * d).Sum();

    // Every transform at every arity, which all refuse before they are given a tensor.
    private static Action[] All(int[] argnums) =>
    [
        () => Grad(F2, argnums), () => Grad(F3, argnums), () => Grad(F4, argnums),
        () => JacFwd(F2, argnums), () => JacFwd(F3, argnums), () => JacFwd(F4, argnums),
        () => JacRev(F2, argnums), () => JacRev(F3, argnums), () => JacRev(F4, argnums),
        () => Hessian(F2, argnums), () => Hessian(F3, argnums), () => Hessian(F4, argnums),
    ];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0, 0)]
    public void AnArgumentThatIsNamedTwice_IsAnArgumentError(params int[] argnums) =>
        Assert.All(All(argnums), use => Says("twice", use));

    [Fact]
    public void NoArgument_IsAnArgumentError() =>
        Assert.All(All([]), use => Says("at least one", use));

    private static void Says(string words, Action use) =>
        Assert.Contains(words, Assert.Throws<ArgumentException>(use).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(4)]
    [InlineData(-5)]
    [InlineData(int.MinValue)]
    public void AnArgumentThatDoesNotExist_IsOutOfRange(int argnum)
    {
        Assert.All(All([0, argnum]), IsRefused);
        Action[] single =
        [
            () => Grad(F2, argnum), () => Grad(F3, argnum), () => Grad(F4, argnum),
            () => GradAndValue(F2, argnum), () => GradAndValue(F3, argnum), () => GradAndValue(F4, argnum),
            () => JacFwd(F2, argnum), () => JacFwd(F3, argnum), () => JacFwd(F4, argnum),
            () => JacRev(F2, argnum), () => JacRev(F3, argnum), () => JacRev(F4, argnum),
            () => Hessian(F2, argnum), () => Hessian(F3, argnum), () => Hessian(F4, argnum),
        ];
        Assert.All(single, IsRefused);

        static void IsRefused(Action use) =>
            Assert.Contains(" arguments", Assert.Throws<ArgumentOutOfRangeException>(use).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AListOfArguments_IsTakenWhenTheTransformIsMade()
    {
        Tensor a = Shared.Scalar(2), b = Shared.Scalar(3);
        int[] argnums = [1, 0];
        var (grad, blocks) = (Grad(F2, argnums), Hessian(F2, argnums));
        argnums[0] = 0;
        Numbers.Near([2, 3], Tensor.Stack(grad(a, b)));
        Numbers.Near([0, 1], Tensor.Stack(blocks(a, b)[0]));
    }
}
