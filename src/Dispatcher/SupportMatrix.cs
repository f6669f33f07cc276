using System.Text;

namespace Nabla;

/// <summary>Where a backend's kernel or rule comes from.</summary>
public enum Support
{
    /// <summary>The backend's own: a kernel, or a rule that replaces the operator's.</summary>
    Own,
    /// <summary>The operator's rule, which holds on every backend.</summary>
    Inherited,
    /// <summary>Computed number by number from the function that the operator states as its definition.</summary>
    Defined,
    /// <summary>A view, made by the dispatcher without a kernel.</summary>
    View,
    /// <summary>Computed by its decomposition into other operators.</summary>
    Decomposed,
    /// <summary>Computed by the host's cpu backend, and the backend says why.</summary>
    Host,
    /// <summary>None, and the backend says why.</summary>
    Declined,
    /// <summary>None, and no reason is stated: a gap.</summary>
    Missing,
}

/// <summary>What one backend does for one operator.</summary>
/// <param name="Operator">The operator's name.</param>
/// <param name="Backend">The backend's device type.</param>
/// <param name="Kernel">Where the kernel comes from.</param>
/// <param name="Jvp">Where the JVP rule comes from.</param>
/// <param name="Vjp">Where the VJP rule comes from.</param>
/// <param name="Batch">Where the batching rule comes from.</param>
/// <param name="Reasons">The backend's reasons for what it lacks or leaves to the host.</param>
public sealed record SupportEntry(string Operator, string Backend, Support Kernel, Support Jvp, Support Vjp, Support Batch,
    IReadOnlyList<string> Reasons);

/// <summary>Which operators each registered backend supports, and how. It is read from the backends' tables.</summary>
public sealed class SupportMatrix
{
    internal SupportMatrix(IReadOnlyList<IBackend> backends)
    {
        Backends = [.. backends.Select(b => b.DeviceType)];
        var operators = typeof(Op).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Op)) && !t.IsAbstract)
            .Concat(backends.SelectMany(b => b.Kernels.Lines.Keys)).Distinct().OrderBy(Op.NameOf, StringComparer.Ordinal);
        Entries = [.. operators.SelectMany(o => backends.Select(b => Entry(o, b)))];
    }

    /// <summary>The registered backends, by device type.</summary>
    public IReadOnlyList<string> Backends { get; }

    /// <summary>One entry for each operator and backend, in the order of operators.</summary>
    public IReadOnlyList<SupportEntry> Entries { get; }

    private static SupportEntry Entry(Type op, IBackend backend)
    {
        var line = backend.Kernels.Find(op);
        var reasons = new List<string>();
        Support Because(Support support, string reason)
        {
            reasons.Add(reason);
            return support;
        }
        Support Rule<TRule>() where TRule : class, IRule =>
            line?.Override<TRule>() is not null ? Support.Own
             : line?.Lacks<TRule>() is { } reason ? Because(Support.Declined, reason)
             : op.IsAssignableTo(typeof(TRule)) ? Support.Inherited
             : RuleLookup.Lacking<TRule>(op) is { } stated ? Because(Support.Declined, stated)
             : op.IsAssignableTo(typeof(IDecomposable)) ? Support.Decomposed : Support.Missing;
        var kernel = line?.Kernel is not null ? line.IsDerived ? Support.Defined : Support.Own
            : line?.OnHostReason is { } host ? Because(Support.Host, host)
            : op.IsAssignableTo(typeof(IView)) || op == typeof(Transfer) ? Support.View
            : op.IsAssignableTo(typeof(IDecomposable)) ? Support.Decomposed
            : (line?.NoKernelReason ?? backend.Kernels.OtherwiseReason) is { } why ? Because(Support.Declined, why) : Support.Missing;
        return new(Op.NameOf(op), backend.DeviceType, kernel, Rule<IJvpRule>(), Rule<IVjpRule>(), Rule<IBatchRule>(), reasons);
    }

    /// <summary>A line per operator, a column per backend: kernel / JVP / VJP / batching. Reasons stand below, numbered.</summary>
    public string ToMarkdown()
    {
        var (rows, notes) = Rows();
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append($"| {string.Join(" | ", row)} |\n").Append(row == rows[0] ? $"|{string.Concat(row.Select(_ => " --- |"))}\n" : "");
        if (notes.Count > 0) text.Append('\n');
        foreach (var (note, number) in notes) text.Append($"{number}. {note}\n");
        return text.ToString();
    }

    /// <summary>The same matrix as text of fixed width.</summary>
    public override string ToString()
    {
        var (rows, notes) = Rows();
        var widths = Enumerable.Range(0, Backends.Count + 1).Select(c => rows.Max(r => r[c].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendJoin("  ", row.Select((cell, c) => cell.PadRight(widths[c]))).Append('\n');
        foreach (var (note, number) in notes) text.Append($"({number}) {note}\n");
        return text.ToString();
    }

    private (List<string[]> Rows, List<(string Note, int Number)> Notes) Rows()
    {
        var notes = new List<(string Note, int Number)>();
        List<string[]> rows = [["operator", .. Backends]];
        rows.AddRange(Entries.GroupBy(e => e.Operator).Select(g => (string[])[g.Key, .. g.Select(Cell)]));
        return (rows, notes);

        string Cell(SupportEntry entry) =>
            string.Join(" / ", new[] { entry.Kernel, entry.Jvp, entry.Vjp, entry.Batch }.Select(Word)) +
            string.Concat(entry.Reasons.Distinct().Select(r => $" ({Number($"{entry.Backend}: {r}")})"));

        int Number(string note)
        {
            if (notes.FindIndex(n => n.Note == note) is >= 0 and var i) return i + 1;
            notes.Add((note, notes.Count + 1));
            return notes.Count;
        }
    }

    private static string Word(Support support) => support switch
    {
        Support.Own => "own",
        Support.Inherited => "op",
        Support.Defined => "defined",
        Support.View => "view",
        Support.Decomposed => "composed",
        Support.Host => "host",
        Support.Declined => "none",
        _ => "missing",
    };
}
