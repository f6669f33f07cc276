using System.Runtime.CompilerServices;
using static Nabla.Transform;

namespace Nabla.Tests;

/// <summary>
/// Where there is no room, it is said for what, and everything goes on. In processes with a heap of at most 1 GiB, as containers set it.
/// </summary>
public sealed class OutOfMemoryTests
{
    private static readonly (string, string) Limit = ("DOTNET_GCHeapHardLimit", "0x40000000");

    [Fact]
    public void AResultThatDoesNotFit_IsAnErrorThatSaysWhatWasAsked()
    {
        var output = Child.Run(AskForTooMuch, Limit);
        string[] parts = ["mul: ", "cpu:0", "float64", "[20000, 20000]", "3,200,000,000 bytes", "1,073,741,824", "chunkSize", "float32"];
        foreach (var part in parts)
            Assert.Contains(part, output, StringComparison.Ordinal);
        Assert.Contains("still alive", output, StringComparison.Ordinal);
    }

    [Child]
    private static void AskForTooMuch()
    {
        var error = Assert.Throws<DeviceOutOfMemoryException>(() => Shared.Stored([20_000, 1]) * Shared.Stored([20_000]));
        Assert.IsAssignableFrom<OutOfMemoryException>(error);
        Assert.IsAssignableFrom<INablaException>(error);
        Console.WriteLine(error.Message);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Console.WriteLine("still alive");
    }

    [Fact]
    public void ACopyOnTheHostThatDoesNotFit_IsAnErrorThatSaysWhatWasAsked() => Child.Run(ReadTooMuch, Limit);

    [Child]
    private static void ReadTooMuch()
    {
        var x = Shared.Stored([9_000, 9_000]);   // 648 MB, beside which there is no room for as much again
        var error = Assert.Throws<DeviceOutOfMemoryException>(() => x.ToArray<double>());
        foreach (var part in (string[])["ToArray: ", "the host", "float64", "[9000, 9000]", "648,000,000 bytes"])
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Numbers.Near(81e6, x.Sum());
    }

    [Fact]
    public void AJacobianThatDoesNotFit_IsRefusedBeforeItFillsTheMemory()
    {
        var output = Child.Run(AskForJacobians, Limit);
        foreach (var part in new[] { "JacRev: ", "JacFwd: ", "Hessian: ", "float64", "[20000, 20000]", "3,200,000,000 bytes",
            "1,073,741,824", "Vjp" })
        {
            Assert.Contains(part, output, StringComparison.Ordinal);
        }
    }

    [Child]
    private static void AskForJacobians()
    {
        var x = Shared.Tensors.Ones([20_000]);
        foreach (var jacobian in new[] { JacRev(v => v * 2.0), JacRev(v => v * 2.0, chunkSize: 10), JacFwd(v => v * 2.0),
            Hessian(v => v.Square().Sum()) })
        {
            var before = GC.GetTotalAllocatedBytes();
            Console.WriteLine(Assert.Throws<DeviceOutOfMemoryException>(() => jacobian(x)).Message);
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1 << 27);
        }
    }

    [Fact]
    public void WhateverDoesNotFit_IsRefused_AndWorkGoesOn() => Child.Run(AskAgainAndAgain, Limit);

    [Child]
    private static void AskAgainAndAgain()
    {
        var t = Shared.Tensors;
        Tensor ones = t.Ones([12_000, 12_000]), kept = 3.0 * Shared.Stored([6_000, 6_000]);   // 1.2 GB, and 288 MB that stay
        Tensor row = Shared.Stored([12_000]), column = row.Unsqueeze(1);   // The result of both together has 1.2 GB.
        var view = Shared.Stored([5_000, 9_000]).T();   // 360 MB; a copy of it, or of twice as much, does not fit
        Func<object>[] tooLarge =
        [
            () => column * row, () => Tensor.Where(column > 2 * row, column, row), () => Tensor.Cat([kept, kept, kept], 0),
            () => column > 0.5 * row & column < 2 * row,
            () => view.Reshape([-1]) + 1,
            () => ones.Pad([1, 1]), () => ones.CumSum(0), () => ones.Softmax(1),
            () => kept.MatMul(ones[..6_000]), () => Vmap(v => v * row)(column),
            () => Grad(v => (v * row).Sum())(column), () => JacFwd(v => v * v, chunkSize: 11_000)(Shared.Stored([11_000])),
            () => t.Create<double>(new double[1 << 26], [1 << 26]),
        ];
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < tooLarge.Length; i++)
            {
                var error = Record.Exception(tooLarge[i]);
                Assert.True(error is OutOfMemoryException, $"{i}: {error}");
                Numbers.Near(3 * 36e6, kept.Sum());
                Numbers.Near(45e6, view.T().Sum());
            }
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void SeveralThreads_AreRefused_AndGoOn() => Child.Run(AskFromSeveralThreads, Limit);

    [Child]
    private static void AskFromSeveralThreads()
    {
        var computed = 0;
        Parallel.For(0, 8, _ =>
        {
            var t = Shared.Tensors;
            for (var i = 0; i < 20; i++)
            {
                Assert.Throws<DeviceOutOfMemoryException>(() => Shared.Stored([15_000, 1]) * Shared.Stored([15_000]));
                try
                {
                    Numbers.Near(2e6 * i, (Shared.Stored([1_000, 2_000]) * i).Sum());
                    Interlocked.Increment(ref computed);
                }
                catch (OutOfMemoryException)
                {
                    // The others may hold it all for the moment.
                }
            }
        });
        Assert.NotEqual(0, computed);
    }

    [Fact]
    public void WhatIsDropped_MakesRoom() => Child.Run(AskForMuchInTurn, Limit);

    [Child]
    private static void AskForMuchInTurn()
    {
        // Each fits, and no two beside one that is kept; all sizes differ, so that nothing that is kept for reuse serves.
        for (var i = 0; i < 60; i++)
        {
            var n = 20_000_000 + 700_000 * i;
            SumOfTwos(n);
            if (i % 3 == 0) AnArrayOfTheUsers(n);
        }
    }

    // Methods of their own, so that no local keeps what they made.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SumOfTwos(int n) => Numbers.Near(2.0 * n, (Shared.Stored([n]) * 2.0).Sum());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AnArrayOfTheUsers(int n) => Assert.Equal(n, new double[n].Length);
}
