namespace Nabla.Docs;

public class MutantTests
{
    private const string List = "tests/mutants/list.txt";

    [Fact]
    public void EveryPlantedMistake_FindsItsTextExactlyOnce()
    {
        List<string> faults = [];
        var (what, file, number) = ("", "", 0);
        foreach (var line in Repository.Read(List).Split('\n'))
        {
            var rest = line.Length > 2 ? line[2..].Replace('⏎', '\n') : "";
            if (line.StartsWith("= ", StringComparison.Ordinal)) (what, number) = (rest, number + 1);
            else if (line.StartsWith("@ ", StringComparison.Ordinal)) file = "src/" + rest;
            else if (line.StartsWith("- ", StringComparison.Ordinal) && Count(file, rest) is var count and not 1)
                faults.Add($"{List}, number {number} ({what}): the text stands {count} times in {file}, not once: bring both up to date");
        }
        Assert.True(number > 0, $"{List} plants nothing");
        Repository.HasNo(faults);
    }

    private static int Count(string file, string text) =>
        File.Exists(Path.Combine(Repository.Root, file)) ? Repository.Read(file).Split(text).Length - 1 : 0;
}
