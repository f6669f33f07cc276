using System.Reflection;

namespace Nabla.Tests;

/// <summary>Operators are values.</summary>
public sealed class OperatorTests
{
    private static IEnumerable<Type> All => typeof(Op).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract);

    public static TheoryData<Type> Operators => [.. All];

    private static ParameterInfo[] Attributes(Type op) =>
        op.GetConstructors().Where(c => c.GetParameters() is not [var only] || only.ParameterType != op)
        .OrderByDescending(c => c.GetParameters().Length).First().GetParameters();

    private static object? Sample(ParameterInfo parameter, int variant)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(int)) return variant;
        if (type == typeof(long)) return (long)variant;
        if (type == typeof(double)) return variant + 0.5;
        if (type == typeof(bool)) return variant == 1;
        if (type == typeof(string)) return $"text{variant}";
        // A new array each time: equality must be by value.
        if (type == typeof(Axes)) return Axes.Create(0, variant);
        if (type == typeof(Shape)) return Shape.Create(2, variant);
        if (type == typeof(DType)) return DType.All[variant];
        if (type == typeof(Device)) return new Device("cpu", variant);
        if (type == typeof(Movement)) return new Flip([variant]);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(variant % Enum.GetValues(type).Length);
        return type == typeof(RandomKey) ? new RandomKey((ulong)variant)
            : throw new NotSupportedException($"{parameter.Member.DeclaringType}: no sample of a {type}.");
    }

    private static Op Make(Type op, Func<int, int> variant) =>
        (Op)Activator.CreateInstance(op, [.. Attributes(op).Select((p, i) => Sample(p, variant(i)))])!;

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_IsASealedRecord_EqualByValue(Type op)
    {
        Assert.True(op.IsSealed);
        Op a = Make(op, _ => 1), b = Make(op, _ => 1);
        Assert.NotSame(a, b);
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.Equal(a.ToString(), b.ToString());
        for (var i = 0; i < Attributes(op).Length; i++) Assert.NotEqual(a, Make(op, k => k == i ? 2 : 1));
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_PrintsItsAttributesOnly(Type op)
    {
        var attributes = Attributes(op);
        var expected = attributes.Length == 0 ? $"{op.Name} {{ }}"
            : $"{op.Name} {{ {string.Join(", ", attributes.Select(p => FormattableString.Invariant($"{p.Name} = {Sample(p, 1)}")))} }}";
        Assert.Equal(expected, Make(op, _ => 1).ToString());
    }

    [Theory]
    [MemberData(nameof(Operators))]
    public void Operator_HasANameInLowerCase_ThatNeedsNoAttributes(Type op)
    {
        Assert.Matches("^[a-z][a-z0-9_]*$", Op.NameOf(op));
        Assert.Equal(Op.NameOf(op), Make(op, _ => 1).Name);
    }

    [Fact]
    public void Names_AreDistinct()
    {
        var names = All.Select(Op.NameOf).ToArray();
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void Operators_HaveAKernelAndAllRules_OnTheCpu()
    {
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        Assert.Equal(All.Select(Op.NameOf).Order(), nabla.Support.Entries.Select(e => e.Operator).Order());
        Assert.All(nabla.Support.Entries, e => Assert.False(
            e.Jvp == Support.Missing || e.Vjp == Support.Missing || e.Batch == Support.Missing || e.Kernel == Support.Missing,
            $"{e.Operator} on {e.Backend}: kernel {e.Kernel}, JVP {e.Jvp}, VJP {e.Vjp}, batching {e.Batch}"));
    }
}
