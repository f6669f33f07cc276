using System.Runtime.CompilerServices;
using System.Text;

namespace Nabla;

/// <summary>The current path of a walk through a tree. It becomes text only when it is read.</summary>
internal class TreePath
{
    private const int Shown = 16, Deepest = 1000;

    private readonly List<(string? Member, int Index, object? Key)> _segments = [];

    public void Enter(string member) => Push((member, 0, null));

    public void Enter(int index) => Push((null, index, null));

    public void EnterKey(object key) => Push((null, 0, key));

    public void Leave() => _segments.RemoveAt(_segments.Count - 1);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (member, index, key) in _segments.Take(Shown))
        {
            _ = (member, key) switch
            {
                ({ } name, _) => text.Append('.').Append(name),
                (_, string k) => text.Append("[\"").Append(k).Append("\"]"),
                _ => text.Append('[').Append(key ?? index).Append(']'),
            };
        }
        return _segments.Count > Shown ? text.Append('…').ToString() : text.ToString();
    }

    /// <summary>The path as it stands in a message: <c>" at .W"</c>, or nothing at the root.</summary>
    public string At() => _segments.Count == 0 ? "" : $" at {this}";

    private void Push((string? Member, int Index, object? Key) segment)
    {
        // A cycle of objects would end the process with a stack overflow, which cannot be caught. The limit is far below that, since
        // unwinding an exception from a deep stack takes seconds.
        if (_segments.Count == Deepest || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TreeStructureException(
                $"A tree is nested too deeply (more than {Deepest} levels), or contains itself{At()}; " +
                "a member that refers back to its owner must not be public, or be marked [PropertyShape(Ignore = true)].");
        }
        _segments.Add(segment);
    }
}

/// <summary>Gathers leaves, and their paths where they are asked for.</summary>
internal sealed class TreeWalk : TreePath
{
    public List<Tensor> Leaves { get; } = [];

    public List<string>? Paths { get; init; }

    public void Add(Tensor leaf)
    {
        Leaves.Add(leaf);
        Paths?.Add(ToString());
    }
}

/// <summary>Walks through two trees at once and reports where they differ.</summary>
internal sealed class TreeComparison(string what) : TreePath
{
    public TreeStructureException Differ(string expected, string found) =>
        new($"{what}{At()}: expected {expected}, found {found}.");
}
