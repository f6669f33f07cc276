using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Nabla.Tests;

/// <summary>
/// No code that goes through the dtypes has an arm for all others: a dtype that is added would fall into it without a word.
/// </summary>
public sealed partial class DTypeCaseTests
{
    [GeneratedRegex(@"\.Index switch|switch \([^\n]*\.Index\)")]
    private static partial Regex Switches();

    [GeneratedRegex(@"(default:|_ =>) (?!throw)")]
    private static partial Regex OtherArms();

    [GeneratedRegex(@"(default:|_ =>) throw")]
    private static partial Regex Refusals();

    private static string Sources([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "src");

    /// <summary>The text in the braces that open first after a place.</summary>
    private static string Block(string text, int place)
    {
        var start = text.IndexOf('{', place);
        var (end, depth) = (start, 0);
        do depth += text[end] == '{' ? 1 : text[end] == '}' ? -1 : 0;
        while (end++ < text.Length && depth > 0);
        return text[start..end];
    }

    private static string? Fault(string block) =>
        OtherArms().IsMatch(block) ? "has an arm for all other dtypes" : Refusals().IsMatch(block) ? null : "does not refuse other dtypes";

    [Fact]
    public void ASwitchOverDTypes_RefusesWhatItHasNoCaseFor()
    {
        var found = (
            from file in Directory.GetFiles(Sources(), "*.cs", SearchOption.AllDirectories)
            where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            let text = File.ReadAllText(file)
            from Match match in Switches().Matches(text)
            select (Path.GetFileName(file), Fault: Fault(Block(text, match.Index)))).ToArray();
        Assert.True(found.Length >= 8, $"only {found.Length} were found");
        Assert.DoesNotContain(found, f => f.Fault is not null);
    }

    [Theory]
    [InlineData("x.Index switch { 0 => 1, _ => 2 }", "has an arm for all other dtypes")]
    [InlineData("switch (x.DType.Index) { case 0: { F(); } break; default: G(); break; }", "has an arm for all other dtypes")]
    [InlineData("switch (x.DType.Index) { case 0: F(); break; } default: throw", "does not refuse other dtypes")]
    [InlineData("x.Index switch { 0 => 1, _ => throw x.Unknown }", null)]
    public void WhatIsWrongWithASwitch_IsSeen(string text, string? fault) =>
        Assert.Equal(fault, Fault(Block(text, Switches().Match(text).Index)));
}
