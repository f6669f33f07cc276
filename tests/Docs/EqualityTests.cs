using Microsoft.CodeAnalysis;

namespace Nabla.Docs;

/// <summary>What compiles with == between tensors, and what the error says where it does not.</summary>
public class EqualityTests
{
    private static Diagnostic[] Errors(string code) => [.. new Snippet("a test", 1, false, code, null, null).Compilation()
        .GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];

    [Theory]
    [InlineData("_ = tensors.Ones(2) == tensors.Ones(2);")]
    [InlineData("_ = tensors.Ones(2) != tensors.Ones(2);")]
    [InlineData("Tensor? x = null; if (x == tensors.Ones(2)) return;")]
    [InlineData("_ = Grad(x => x == x ? x : -x)(tensors.Ones(1));")]
    [InlineData("_ = (tensors.Ones(2), 1) == (tensors.Ones(2), 1);")]
    public void EqualityOfTwoTensors_IsAnErrorThatNamesWhatIsMeant(string code)
    {
        var error = Assert.Single(Errors(code));
        Assert.Equal("CS0619", error.Id);
        foreach (var way in new[] { "x.Eq(y)", "x.Ne(y)", "ReferenceEquals(x, y)", "null" })
            Assert.Contains(way, error.GetMessage(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_ = tensors.Ones(2) == 1.0;")]
    [InlineData("_ = tensors.Ones(2) == \"one\";")]
    public void EqualityWithAnythingElse_IsAnError(string code) => Assert.Equal("CS0019", Assert.Single(Errors(code)).Id);

    [Theory]
    [InlineData("if (x != null) Console.Write(x.Shape);")]
    [InlineData("if (x == null) return; Console.Write(x.Shape);")]
    [InlineData("if (null != x) Console.Write(x.Shape);")]
    public void AComparisonWithNull_TellsTheCompilerThatThereIsATensor(string code)
    {
        var text = $"Tensor? x = args.Length == 0 ? null : tensors.Ones(2); {code}";
        Assert.DoesNotContain(new Snippet("a test", 1, false, text, null, null).Compilation().GetDiagnostics(), d => d.Id == "CS8602");
        Assert.Contains(new Snippet("a test", 1, false, text.Replace("!=", "==", StringComparison.Ordinal).Replace("return", "_ = 0",
            StringComparison.Ordinal), null, null).Compilation().GetDiagnostics(), d => d.Id == "CS8602");
    }

    [Theory]
    [InlineData("Tensor? x = null; Console.Write((x == null, null == x, x != null, null != x, x is null, x is not null));")]
    [InlineData("Tensor? x = null; Console.Write((x == default, x != default, x?.Shape == null));")]
    [InlineData("Tensor x = tensors.Ones(1), y = x; Console.Write((x.Equals(y), ReferenceEquals(x, y), Equals(x, y), (object)x == y));")]
    [InlineData("Tensor x = tensors.Ones(2); Console.Write((bool)x.Eq(x).All() && (bool)x.Eq(1.0).All() && !(bool)x.Ne(x).Any());")]
    [InlineData("var x = tensors.Ones(1); Console.Write((x, 1).Equals((x, 1)) && new R(x) == new R(x)); record R(Tensor X);")]
    public void ComparisonsWithNull_AndByMethods_Compile(string code)
    {
        Assert.Empty(Errors(code));
        Assert.Contains("True", new Snippet("a test", 1, false, code, null, null).Run(), StringComparison.Ordinal);
    }
}
