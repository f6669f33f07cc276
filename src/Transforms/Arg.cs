namespace Nabla;

/// <summary>
/// Says in which argument a transform differentiates, where the arguments have different types: <c>Grad((Tensor x, Mlp p) => loss,
/// Arg.Second)</c>. Each is of a type of its own, so that the compiler knows the type of the result.
/// </summary>
public static class Arg
{
    /// <summary>The first argument.</summary>
    public static FirstArg First => default;

    /// <summary>The second argument.</summary>
    public static SecondArg Second => default;

    /// <summary>The third argument.</summary>
    public static ThirdArg Third => default;

    /// <summary>The fourth argument.</summary>
    public static FourthArg Fourth => default;
}

/// <summary>The type of <see cref="Arg.First"/>.</summary>
public readonly struct FirstArg;

/// <summary>The type of <see cref="Arg.Second"/>.</summary>
public readonly struct SecondArg;

/// <summary>The type of <see cref="Arg.Third"/>.</summary>
public readonly struct ThirdArg;

/// <summary>The type of <see cref="Arg.Fourth"/>.</summary>
public readonly struct FourthArg;
