using System.Collections.Generic;
using System.Linq;

namespace Nabla.Arities;

/// <summary>What functions of one arity have in common in the text of a method.</summary>
internal sealed class Form
{
    private const string Names = "abcd";
    private static readonly string[] s_args = ["FirstArg", "SecondArg", "ThirdArg", "FourthArg"];
    private static readonly string[] s_ordinals = ["first", "second", "third", "fourth"];

    /// <summary>Documents a function with an auxiliary result.</summary>
    public const string AuxRemarks =
        "    /// <remarks>f returns an auxiliary result beside the value, which comes back undifferentiated.</remarks>\n";

    public Form(int count) => Count = count;

    public static IEnumerable<Form> All => [new(2), new(3), new(4)];

    public int Count { get; }

    /// <summary>T1, T2</summary>
    public string Types => Join(i => $"T{i + 1}");

    /// <summary>a, b</summary>
    public string Arguments => Join(i => Names[i].ToString());

    /// <summary>T1 a, T2 b</summary>
    public string Parameters => Join(i => $"T{i + 1} {Names[i]}");

    /// <summary>Tensor a, Tensor b</summary>
    public string TensorParameters => Join(i => $"Tensor {Names[i]}");

    /// <summary>A line for each argument, which throws if it is null.</summary>
    public string NullChecks => string.Concat(Enumerable.Range(0, Count).Select(i =>
        $"        ArgumentNullException.ThrowIfNull({Names[i]});\n"));

    /// <summary>Tensor, Tensor</summary>
    public string Tensors => Join(_ => "Tensor");

    /// <summary>x.Item1, x.Item2</summary>
    public string Items(string x) => Join(i => $"{x}.Item{i + 1}");

    /// <summary>y[0], y[1]</summary>
    public string Elements(string y) => Join(i => $"{y}[{i}]");

    /// <summary>a, t: the arguments, with t in place of argument k.</summary>
    public string With(int k) => Join(i => i == k ? "t" : Names[i].ToString());

    /// <summary>x.Item1, t</summary>
    public string ItemsWith(string x, int k) => Join(i => i == k ? "t" : $"{x}.Item{i + 1}");

    public static string Argument(int k) => Names[k].ToString();

    public static string Arg(int k) => s_args[k];

    public static string Ordinal(int k) => s_ordinals[k];

    private string Join(System.Func<int, string> text) => string.Join(", ", Enumerable.Range(0, Count).Select(text));
}
