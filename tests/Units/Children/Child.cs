using System.Diagnostics;
using System.Reflection;

namespace Nabla.Tests;

/// <summary>
/// A program that runs in a process of its own, since it may end it, or needs one with another environment: a static method without
/// parameters of this assembly's, marked with <see cref="ChildAttribute"/>. What it throws is written out and makes the exit code 1.
/// </summary>
internal static class Child
{
    /// <summary>The entry point of such a process: <c>dotnet exec Nabla.Units.dll NAME</c>.</summary>
    private static int Main(string[] arguments)
    {
        var program = typeof(Child).Assembly.GetTypes().SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.NonPublic))
            .Single(m => m.IsDefined(typeof(ChildAttribute)) && m.Name == arguments[0]);
        try
        {
            program.CreateDelegate<Action>()();
            return 0;
        }
        catch (Exception e)
        {
            Console.WriteLine(e);
            return 1;
        }
    }

    /// <summary>Starts the program with these variables added to its environment.</summary>
    public static Running Start(Action program, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Child).Assembly.Location, program.Method.Name])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>What the program wrote. It has to end well.</summary>
    public static string Run(Action program, params (string Name, string Value)[] environment)
    {
        using var running = Start(program, environment);
        var (code, output) = running.Wait();
        Assert.True(code == 0, $"{program.Method.Name} ended with {code}:\n{output}");
        return output;
    }

    /// <summary>A process that was started.</summary>
    public sealed class Running(Process process) : IDisposable
    {
        private readonly Task<string> _output = process.StandardOutput.ReadToEndAsync(), _errors = process.StandardError.ReadToEndAsync();

        /// <summary>Its exit code and all that it wrote, once it has ended; after three minutes it is ended.</summary>
        public (int Code, string Output) Wait()
        {
            if (!process.WaitForExit(TimeSpan.FromMinutes(3))) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return (process.ExitCode, _output.Result + _errors.Result);
        }

        public void Dispose() => process.Dispose();
    }
}

/// <summary>Marks a program that <see cref="Child"/> runs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ChildAttribute : Attribute;
