namespace Nabla.Docs;

/// <summary>The ratios in the README are those of docs/performance.md.</summary>
public class RatioTests
{
    private static string[] Cells(string row) => [.. row.Split('|')[1..^1].Select(cell => cell.Trim())];

    private static IEnumerable<string[]> Rows(string page, string heading) =>
        Repository.Read(page).Split('\n').SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal))
            .Skip(2).TakeWhile(line => line.StartsWith('|')).Select(Cells);

    [Fact]
    public void TheRatiosInTheReadme_AreThoseThatWereMeasured()
    {
        var measured = Rows("docs/performance.md", "| workload | Nabla | PyTorch | TorchSharp |")
            .ToDictionary(row => row[0], row => row[5..8]);
        var shown = Rows("README.md", "| workload | torch.func |").ToArray();
        Assert.NotEmpty(shown);
        Assert.All(shown, row => Assert.Equal(measured[row[0]], row[1..]));
    }
}
