using Xunit;

namespace Nabla.Conformance;

/// <summary>Skips tests on machines that lack what they need: a device, a library.</summary>
internal static class Absence
{
    /// <summary>Skips the test if <paramref name="why"/> says what is missing. With <c>CI=true</c> the test fails instead.</summary>
    public static void SkipsIf(string? why)
    {
        Assert.False(why is not null && Environment.GetEnvironmentVariable("CI") == "true", $"{why} This is a failure since CI=true.");
        Skip.If(why is not null, why);
    }
}
