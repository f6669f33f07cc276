using System.Text.RegularExpressions;

namespace Nabla.Conformance;

/// <summary>One line of a program: a value computed from earlier ones.</summary>
/// <param name="Text">Its C#, a lambda of the inputs and then the numbers: <c>(x, i) => x.Sum(i)</c>.</param>
/// <param name="Inputs">Which earlier values it takes.</param>
/// <param name="Numbers">Its numbers: axes, sizes.</param>
/// <param name="Apply">The lambda, where a constant is made too.</param>
internal sealed partial record Step(string Text, int[] Inputs, int[] Numbers, Func<TestRuntime, Tensor[], int[], Tensor> Apply)
{
    /// <summary>The line, with the names that its inputs have.</summary>
    public string Written(Func<int, string> name) => Body(Text, [.. Inputs.Select(name), .. Numbers.Select(n => $"{n}")]);

    /// <summary>The names of a lambda's parameters.</summary>
    public static string[] Parameters(string lambda) =>
        lambda[..lambda.IndexOf("=>", StringComparison.Ordinal)].Split(['(', ')', ',', ' '], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A lambda's body with <paramref name="arguments"/> in place of its parameters, which are single letters.</summary>
    public static string Body(string lambda, params IReadOnlyList<string> arguments)
    {
        var names = Parameters(lambda);
        return Letter().Replace(lambda[(lambda.IndexOf("=>", StringComparison.Ordinal) + 2)..].Trim(),
            letter => Array.IndexOf(names, letter.Value) is >= 0 and var at ? arguments[at] : letter.Value);
    }

    [GeneratedRegex("""(?<![\w"])(?<!(?<!\.)\.)[a-z](?![\w":])""")]
    private static partial Regex Letter();
}
