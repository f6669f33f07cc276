using Xunit;

namespace Nabla.Conformance;

/// <summary>What a test needs, and not every machine has: a device, a library.</summary>
internal static class Absence
{
    /// <summary>
    /// Skips the test where <paramref name="why"/> says what is missing. With <c>CI=true</c>, on a machine that tests for everybody, the
    /// test fails.
    /// </summary>
    public static void SkipsIf(string? why)
    {
        Assert.False(why is not null && Environment.GetEnvironmentVariable("CI") == "true", $"{why} This is a failure since CI=true.");
        Skip.If(why is not null, why);
    }
}
