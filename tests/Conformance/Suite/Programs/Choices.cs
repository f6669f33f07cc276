namespace Nabla.Conformance;

/// <summary>
/// The choices of a random generator, a sequence of small numbers. The generated object is a function of these numbers, so that fewer and
/// smaller numbers give a simpler object. This one method of shrinking works for every generator.
/// </summary>
/// <remarks>D. MacIver and A. Donaldson, Test-Case Reduction via Test-Case Generation, ECOOP 2020.</remarks>
internal sealed class Choices
{
    private readonly List<int> _made = [];
    private readonly Func<int, int> _next;

    /// <summary>New choices.</summary>
    public Choices(int seed) => _next = new Random(seed).Next;

    /// <summary>The given choices, and zeros after the last.</summary>
    public Choices(int[] given) => _next = n => _made.Count < given.Length ? Math.Min(given[_made.Count], n - 1) : 0;

    /// <summary>What was chosen so far.</summary>
    public int[] Made => [.. _made];

    /// <summary>One of 0 … n − 1. Smaller numbers are simpler.</summary>
    public int Next(int n)
    {
        var choice = _next(n);
        _made.Add(choice);
        return choice;
    }

    public T Of<T>(IReadOnlyList<T> all) => all[Next(all.Count)];

    /// <summary>Fewer and smaller choices on which <paramref name="fails"/> still holds, after at most so many tries.</summary>
    public static int[] Shrink(int[] choices, Predicate<Choices> fails, int tries = 1000)
    {
        for (var improved = true; improved && tries > 0;)
        {
            improved = false;
            for (var size = choices.Length; size > 0; size /= 2)
            {
                for (var at = choices.Length - size; at >= 0; at--)
                    if (at + size <= choices.Length) improved |= Try([.. choices[..at], .. choices[(at + size)..]]);
            }

            for (var at = 0; at < choices.Length; at++)
            {
                foreach (var smaller in (int[])[0, choices[at] / 2, choices[at] - 1])
                {
                    if (at < choices.Length && smaller >= 0 && smaller < choices[at])
                        improved |= Try([.. choices[..at], smaller, .. choices[(at + 1)..]]);
                }
            }
        }
        return choices;

        bool Try(int[] simpler)
        {
            var replayed = new Choices(simpler);
            if (tries-- <= 0 || !fails(replayed)) return false;
            // Without the zeros that were added and the choices that were not used.
            var made = replayed.Made;
            if (made.Length > choices.Length) return false;
            if (made.Length == choices.Length && made.AsSpan().SequenceCompareTo(choices) >= 0) return false;
            choices = made;
            return true;
        }
    }
}
