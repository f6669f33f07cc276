using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>
    /// What the table declares to be missing is missing, and the exception says why. A declared gap that works must leave the table.
    /// </summary>
    [SkippableFact]
    public void DeclaredGap_ThrowsItsReason()
    {
        foreach (var (op, exception, reason) in Gaps.Declared())
        {
            var asksInput = exception == typeof(ForwardModeNotImplementedException) ||
                exception == typeof(ReverseModeNotImplementedException);
            Sample[] samples = [.. Samples(Asks.Values).Where(s => s.Op.GetType() == op && (!asksInput || Wanted(s).Length > 0))];
            Assert.True(samples.Length > 0, $"{Op.NameOf(op)}: there is no sample on which its declared gap could be seen");
            if (Array.Find(samples, IsHeld) is not { } sample)
            {
                Say($"left out: {Op.NameOf(op)}, whose dtypes {Runtime.Device} does not hold");
                continue;
            }
            var thrown = Record.Exception(() => Meet(sample, exception));
            Assert.True(thrown is not null, $"{sample}: declared to be missing ({reason}), but works");
            Assert.True(thrown.GetType() == exception, $"{sample}: expected {exception.Name}, but it threw {thrown}");
            var told = (OperatorNotSupportedException)thrown;
            Assert.Equal((Op.NameOf(op), reason), (told.OperatorName, told.Reason));
            Gaps.ShouldTell(told);
            Say($"gap: {told.Message}");
        }
    }

    /// <summary>Every operator has a kernel, a definition or a view, or the table says why not.</summary>
    [SkippableFact]
    public void EveryOperator_IsMappedOrDecomposableOrAViewOrDeclined()
    {
        var table = Runtime.Backend.Kernels;
        None(op => table.Find(op) is not { Kernel: not null } &&
            !op.IsAssignableTo(typeof(IDecomposable)) && !op.IsAssignableTo(typeof(IView)) && op != typeof(Transfer) &&
            (table.Find(op)?.OnHostReason ?? table.Find(op)?.NoKernelReason ?? table.OtherwiseReason) is null,
            op => $"map a kernel to {op}, or say why there is none: Without<{op}>(reason)");
    }

    /// <summary>Every operator has a rule of each kind, or a definition from which it follows, or the table says why not.</summary>
    [SkippableFact]
    public void EveryOperator_HasEachRuleOrAReason()
    {
        None(op => !Has<IJvpRule>(op), op => NeedsRule(op, nameof(IJvpRule)));
        None(op => !Has<IVjpRule>(op), op => NeedsRule(op, nameof(IVjpRule)));
        None(op => !Has<IBatchRule>(op), op => NeedsRule(op, nameof(IBatchRule)));

        static string NeedsRule(string op, string rule) =>
            $"let {op} implement {rule}, or say why it does not: Without<{op}, {rule}>(reason)";
    }

    /// <summary>Every operator has a sample, also one that only this backend's table names.</summary>
    [SkippableFact]
    public void EveryOperator_HasASample()
    {
        var sampled = Sampled.ToHashSet();
        // A transfer needs two devices, and has a law of its own.
        None(op => op != typeof(Transfer) && !sampled.Contains(op), op => $"add a sample of {op} to {nameof(ExtraSamples)}");
    }

    private protected override IEnumerable<Type> Sampled =>
        Conformance.Samples.All.Concat(ExtraSamples).Select(s => s.Op.GetType()).Distinct();

    private void None(Predicate<Type> lacks, Func<string, string> whatToDo)
    {
        string[] missing = [.. Operators().Where(op => lacks(op)).Select(op => whatToDo(op.ToString()))];
        Assert.True(missing.Length == 0, string.Join("\n", missing));
    }

    private bool Has<TRule>(Type op) where TRule : class, IRule =>
        op.IsAssignableTo(typeof(TRule)) || op.IsAssignableTo(typeof(IDecomposable)) || RuleLookup.Lacking<TRule>(op) is not null ||
        (Runtime.Backend.Kernels.Find(op) is { } line &&
            (line.Override<TRule>() is not null || line.Lacks<TRule>() is not null));

    private IEnumerable<Type> Operators() => typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract)
        .Union(Runtime.Backend.Kernels.Lines.Keys.Where(type => !type.IsAbstract));

    private static int[] Wanted(Sample sample) =>
        [.. Enumerable.Range(0, sample.Inputs.Count).Where(i => sample.Inputs[i].DType.IsFloatingPoint)];

    private void Meet(Sample sample, Type exception)
    {
        var x = Runtime.Upload(sample.Inputs);
        if (exception == typeof(KernelNotImplementedException))
        {
            Subject.Apply(sample.Op, x);
        }
        else if (exception == typeof(BatchingNotImplementedException))
        {
            Vmap<Tensor[], Tensor[]>(t => Subject.Apply(sample.Op, t))([.. x.Select(t => t.Unsqueeze(0))]);
        }
        else if (exception == typeof(ForwardModeNotImplementedException))
        {
            Jvp<Tensor[], Tensor[]>(t => Subject.Apply(sample.Op, t), x, [.. x.Select(t => t.OnesLike())]);
        }
        else
        {
            var (y, pullback) = Vjp<Tensor[], Tensor[]>(t => Subject.Apply(sample.Op, t), x);
            pullback([.. y.Select(t => t.OnesLike())]);
        }
    }
}
