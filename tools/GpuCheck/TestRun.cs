using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Xunit.Sdk;

namespace Nabla.GpuCheck;

/// <summary>Runs the tests of this program, in this process and without any other program.</summary>
internal sealed class TestRun : IMessageSink
{
    private readonly ConcurrentBag<ITestCase> _cases = [];
    private readonly TaskCompletionSource _discovered = new(), _done = new();
    private readonly ConcurrentDictionary<string, int[]> _counts = new();   // passed, failed, skipped, by class
    private readonly ConcurrentDictionary<string, double> _seconds = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _said;

    /// <summary>What failed, and why.</summary>
    public ConcurrentBag<(string Test, string Why)> Failures { get; } = [];

    /// <summary>The classes, with the number of tests that passed, failed and were skipped, and the seconds.</summary>
    public IEnumerable<(string Class, int[] Counts, double Seconds)> Classes =>
        _counts.OrderBy(c => c.Key).Select(c => (c.Key, c.Value, _seconds.GetValueOrDefault(c.Key)));

    /// <summary>Runs those whose names contain a text.</summary>
    public static TestRun Of(string only)
    {
        var run = new TestRun();
        var assembly = Reflector.Wrap(Assembly.GetExecutingAssembly());
        using var discoverer = new XunitTestFrameworkDiscoverer(assembly, new NoSources(), run);
        discoverer.Find(includeSourceInformation: false, run, new Options());
        run._discovered.Task.Wait();
        using var executor = new XunitTestFrameworkExecutor(Assembly.GetExecutingAssembly().GetName(), new NoSources(), run);
        executor.RunTests([.. run._cases.Where(c => c.DisplayName.Contains(only, StringComparison.OrdinalIgnoreCase))], run, new Options());
        run._done.Task.Wait();
        return run;
    }

    /// <inheritdoc/>
    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage found:
                _cases.Add(found.TestCase);
                break;
            case IDiscoveryCompleteMessage:
                _discovered.SetResult();
                break;
            case ITestAssemblyFinished:
                _done.SetResult();
                break;
            case ITestFailed failed:
                var why = string.Join('\n', failed.Messages);
                Failures.Add((failed.Test.DisplayName, why));
                Console.Error.WriteLine($"{failed.Test.DisplayName}: {why[..Math.Min(why.Length, 400)]}");
                Count(failed, 1);
                break;
            case ITestPassed passed:
                Count(passed, 0);
                break;
            case ITestSkipped skipped:
                Count(skipped, 2);
                break;
        }
        return true;
    }

    private void Count(ITestResultMessage result, int outcome)
    {
        var name = result.TestClass.Class.Name;
        Interlocked.Increment(ref _counts.GetOrAdd(name, _ => new int[3])[outcome]);
        _seconds.AddOrUpdate(name, (double)result.ExecutionTime, (_, sum) => sum + (double)result.ExecutionTime);
        if (_clock.ElapsedMilliseconds / 15_000 is var now && Interlocked.Exchange(ref _said, now) != now)
            Console.Error.WriteLine($"{now * 15} s: {_counts.Sum(c => c.Value.Sum())} tests, {Failures.Count} failed");
    }

    private sealed class NoSources : ISourceInformationProvider
    {
        public ISourceInformation GetSourceInformation(ITestCase testCase) => new SourceInformation();

        public void Dispose() { }
    }

    private sealed class Options : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
    {
        private readonly Dictionary<string, object?> _values = [];

        public TValue GetValue<TValue>(string name) => _values.GetValueOrDefault(name) is TValue value ? value : default!;

        public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
    }
}
