using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public void HessianModeAuto_WarnsInTheHostsLog_AndNamesTheOperator()
    {
        using var log = new ListLogger();
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.Services.AddNabla(n => n.AddCpu().AddKernels("cpu", k => k.Without<CumProd, IJvpRule>("the scan has no tangent yet")));
        using var host = builder.Build();
        var x = host.Services.GetRequiredService<ITensorFactory>().Create([2.0, 3.0]);

        var hessian = Hessian(v => v.CumProd(0).Sum(), HessianMode.Auto)(x);

        Numbers.Near(new double[,] { { 0, 1 }, { 1, 0 } }, hessian);
        var (level, message) = Assert.Single(log.Entries, e => e.Level >= LogLevel.Warning);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("cumprod", message, StringComparison.Ordinal);
        Assert.Contains("cpu", message, StringComparison.Ordinal);
    }

    [Fact]
    public void HessianModeAuto_WhereForwardModeExists_IsSilent()
    {
        using var log = new ListLogger();
        using var provider = new ServiceCollection().AddLogging(l => l.AddProvider(log)).AddNabla(n => n.AddCpu()).BuildServiceProvider();
        Hessian(v => v.CumProd(0).Sum(), HessianMode.Auto)(provider.GetRequiredService<ITensorFactory>().Create([2.0, 3.0]));
        Assert.DoesNotContain(log.Entries, e => e.Level >= LogLevel.Warning);
    }

    [Fact]
    public void Meter_CountsOperatorsAndKernels_ByNameAndDevice()
    {
        using var provider = new ServiceCollection().AddMetrics().AddNabla(n => n.AddCpu()).BuildServiceProvider();
        var scope = provider.GetRequiredService<IMeterFactory>();
        var counts = new Dictionary<(string, string, string), long>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == "Nabla" && instrument.Meter.Scope == scope) l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, n, tags, _) =>
        {
            var all = tags.ToArray().ToDictionary(t => t.Key, t => (string)t.Value!);
            var key = (instrument.Name, all["operator"], all["device"]);
            counts[key] = counts.GetValueOrDefault(key) + n;
        });
        listener.Start();

        var x = provider.GetRequiredService<ITensorFactory>().Create([1.0, 2.0]);
        _ = x.Sin().Sin() + x.Flip([0]);
        _ = Grad(v => v.Cos().Sum())(x);

        foreach (var kind in new[] { "nabla.operators", "nabla.kernels" })
        {
            Assert.Equal(3, counts[(kind, "sin", "cpu:0")]);   // two of them written, one in the derivative of the cosine
            Assert.Equal(1, counts[(kind, "cos", "cpu:0")]);
            Assert.Equal(1, counts[(kind, "add", "cpu:0")]);
        }
        Assert.Equal(1, counts[("nabla.operators", "flip", "cpu:0")]);
        Assert.False(counts.ContainsKey(("nabla.kernels", "flip", "cpu:0")));   // A view launches none.
    }

    [Fact]
    public void Meter_IsThere_WithoutAHost()
    {
        var published = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (i, _) => published += i.Meter.Name == "Nabla" && i.Name == "nabla.operators" ? 1 : 0,
        };
        listener.Start();
        using var nabla = NablaRuntime.Create(n => n.AddCpu());
        Assert.True(published >= 1);
    }

    [Fact]
    public void ActivitySource_HasAnActivityForAKernel()
    {
        var names = new ConcurrentBag<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Nabla",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => names.Add(activity.OperationName),
        };
        ActivitySource.AddActivityListener(listener);
        Shared.Vector(1, 2).Sinh();
        Assert.Contains(names, n => n.Contains("sinh", StringComparison.Ordinal) && n.Contains("cpu:0", StringComparison.Ordinal));
    }
}
