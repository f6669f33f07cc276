namespace Nabla.Docs;

public class ProseTests
{
    private const int Columns = 140;

    [Fact]
    public void NoLineOfProse_IsLongerThan140Columns()
    {
        var faults =
            from file in Repository.Files(".md")
            from line in Prose(Repository.Read(file).Split('\n'))
            where line.Text.Length > Columns
            select $"{file}:{line.Number}: the line has {line.Text.Length} columns: break it at {Columns} at most";
        Repository.HasNo(faults);
    }

    /// <summary>The lines outside of tables and blocks of code.</summary>
    private static IEnumerable<(int Number, string Text)> Prose(string[] lines)
    {
        var code = false;
        for (var i = 0; i < lines.Length; i++)
        {
            var start = lines[i].TrimStart();
            if (start.StartsWith("```", StringComparison.Ordinal)) code = !code;
            else if (!code && !start.StartsWith('|')) yield return (i + 1, lines[i]);
        }
    }
}
