using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;

namespace Nabla.Docs;

/// <summary>The table of docs/telemetry.md has a row for each instrument, with its unit.</summary>
public partial class TelemetryTests
{
    [GeneratedRegex(@"^\| `(?<name>nabla\.\w+)` \| (?<kind>[^|]*) \| `(?<unit>[^`]*)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [Fact]
    public void TheTableOfInstruments_IsThatOfTheMeter()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Nabla") found.Add($"{instrument.Name} {instrument is Counter<long>} {instrument.Unit}");
            },
        };
        listener.Start();
        using var nabla = NablaRuntime.Create(n => n.AddCpu().AddOpenCL());
        var rows = Row().Matches(Repository.Read("docs/telemetry.md"))
            .Select(m => $"{m.Groups["name"]} {m.Groups["kind"].Value == "counter, int64"} {m.Groups["unit"]}");
        Assert.Equal(found, rows.Order(StringComparer.Ordinal));
    }
}
