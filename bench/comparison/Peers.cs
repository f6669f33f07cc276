using System.Diagnostics;

namespace Nabla.Bench;

/// <summary>What is compared. Variants of one column (a number of threads) are all run, and the fastest is shown.</summary>
public interface IPeer
{
    string Column { get; }
    string Variant { get; }

    /// <summary>Runs until it is as fast as it will be, and finds out how many calls fill a round.</summary>
    void WarmUp();

    /// <summary>One round: seconds per call.</summary>
    double Round();

    /// <summary>The elements of the result.</summary>
    double[] Result();
}

/// <summary>A program in this process.</summary>
public sealed class LocalPeer(string column, string variant, Func<object> run, Func<object, double[]> elements,
    Action<object>? discard = null, Action? prepare = null) : IPeer
{
    private int _calls = 1;

    public string Column => column;
    public string Variant => variant;

    /// <summary>How often it is warmed up.</summary>
    public int Bursts { get; init; } = 6;

    /// <summary>How long each time, at least.</summary>
    public double BurstSeconds { get; init; } = 0.12;

    public double[] Result() => elements(run());

    public void WarmUp()
    {
        prepare?.Invoke();
        var seconds = 0.0;
        // In bursts: the JIT compiles again what was called often, in the background, once nothing new has been called for 0.1 s.
        for (var burst = 0; burst < Bursts; burst++)
        {
            var (watch, calls) = (Stopwatch.StartNew(), 0);
            for (; watch.Elapsed.TotalSeconds < BurstSeconds; calls++) Once();
            seconds = watch.Elapsed.TotalSeconds / calls;
            if (calls > 1) Thread.Sleep(130);
        }
        _calls = Math.Max(1, (int)(Rounds.RoundSeconds / seconds));
    }

    public double Round()
    {
        prepare?.Invoke();
        for (var i = 0; i < (_calls + 2) / 4; i++) Once();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < _calls; i++) Once();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / _calls;
    }

    /// <summary>One call, and its result given back.</summary>
    public void Once()
    {
        var result = run();
        discard?.Invoke(result);
    }
}
