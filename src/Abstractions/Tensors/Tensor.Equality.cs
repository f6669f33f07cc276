using System.Runtime.CompilerServices;

namespace Nabla;

public abstract partial class Tensor
{
    private const string NoEquality = "Write x.Eq(y) or x.Ne(y) to compare the elements, and ReferenceEquals(x, y) to ask whether both " +
        "are the same tensor. Comparisons with null compile.";

    /// <summary>Whether <paramref name="obj"/> is this very tensor; <see cref="Eq(Tensor)"/> compares elements.</summary>
    public sealed override bool Equals(object? obj) => ReferenceEquals(this, obj);

    /// <inheritdoc/>
    public sealed override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>Not to be used: a compile-time error that names <see cref="Eq(Tensor)"/>.</summary>
    [Obsolete(NoEquality, error: true)]
    public static bool operator ==(Tensor? a, Tensor? b) => ReferenceEquals(a, b);
    /// <summary>Not to be used: a compile-time error that names <see cref="Ne(Tensor)"/>.</summary>
    [Obsolete(NoEquality, error: true)]
    public static bool operator !=(Tensor? a, Tensor? b) => !ReferenceEquals(a, b);

    /// <summary>Whether <paramref name="a"/> is null.</summary>
    [OverloadResolutionPriority(1)]
    public static bool operator ==(Tensor? a, NullTensor? b) => a is null;
    /// <summary>Whether <paramref name="a"/> is not null.</summary>
    [OverloadResolutionPriority(1)]
    public static bool operator !=(Tensor? a, NullTensor? b) => a is not null;
    /// <summary>Whether <paramref name="b"/> is null.</summary>
    [OverloadResolutionPriority(1)]
    public static bool operator ==(NullTensor? a, Tensor? b) => b is null;
    /// <summary>Whether <paramref name="b"/> is not null.</summary>
    [OverloadResolutionPriority(1)]
    public static bool operator !=(NullTensor? a, Tensor? b) => b is not null;
}

/// <summary>The type of the null in <c>x == null</c>. It has no other value.</summary>
public sealed class NullTensor
{
    private NullTensor()
    {
    }
}
