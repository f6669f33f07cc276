using System.Reflection;
using Xunit.Sdk;

namespace Nabla.Conformance;

/// <summary>What a law needs of a sample.</summary>
public enum Asks
{
    /// <summary>Values: every sample.</summary>
    Values,
    /// <summary>An operator that is defined by others.</summary>
    Decomposition,
    /// <summary>A derivative that the sample states.</summary>
    Conventions,
    /// <summary>An elementwise operator, an extremum or one of the softmax family.</summary>
    Elements,
    /// <summary>Derivatives that exist.</summary>
    Derivatives,
    /// <summary>First derivatives that central differences approximate.</summary>
    Differences,
    /// <summary>Second derivatives that central differences approximate.</summary>
    SecondDifferences,
}

/// <summary>The operators with a sample to which the law applies: one row for each.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperatorsAttribute(Asks asks) : DataAttribute
{
    /// <summary>What the law needs of a sample.</summary>
    public Asks Asks => asks;

    /// <inheritdoc/>
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        ArgumentNullException.ThrowIfNull(testMethod);
        return Suite(testMethod).Samples(asks).Select(sample => sample.Op.Name).Distinct().Select(name => new object[] { name });
    }

    /// <summary>The suite that a test belongs to, without an output.</summary>
    internal static BackendConformance Suite(MethodInfo test)
    {
        var constructor = test.ReflectedType!.GetConstructors()[0];
        return (BackendConformance)constructor.Invoke(new object?[constructor.GetParameters().Length]);
    }
}
