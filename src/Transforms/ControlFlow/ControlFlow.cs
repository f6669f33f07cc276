namespace Nabla;

/// <summary>
/// Branches and loops for conditions that <see cref="Transform.Vmap(Func{Tensor, Tensor}, Dim, Dim, int?)"/> maps. C#'s <c>if</c> and
/// <c>while</c> do for all others, since what has no derivative has a value. Where a condition is not mapped, these functions do the same
/// as C#'s. Where it is, each row is computed by itself: a row that does not take a branch, or that has finished a loop, is not part of
/// what is computed for it. All transforms go through: also reverse mode through <see cref="While{T}"/>.
/// </summary>
/// <remarks>
/// Operands and results may be trees (<see cref="Tree"/>). The functions may use values from outside. What they compute of such values
/// alone is computed for all rows: give as operand what is not valid for each row. Inside of several <c>Vmap</c>s, whose rows have
/// different values of the condition, the rows of the outer one are computed one after the other.
/// </remarks>
public static partial class ControlFlow
{
    /// <summary>then(x) where the condition is true, otherwise(x) where it is false.</summary>
    /// <param name="condition">Bool, of one element.</param>
    /// <param name="then">Not called where no row's condition is true. Inside of several Vmaps it may be called more than once.</param>
    /// <param name="otherwise">Not called where every row's condition is true. Inside of several Vmaps it may be called more than once.
    /// </param>
    /// <param name="x">The operand, any tree.</param>
    /// <exception cref="ShapeException">The condition has not one element, or two rows have results of different shapes.</exception>
    /// <exception cref="DTypeException">The condition is not bool, or two rows have results of different dtypes.</exception>
    /// <exception cref="TreeStructureException">Two rows have results of different structures.</exception>
    public static TOut Cond<TIn, TOut>(Tensor condition, Func<TIn, TOut> then, Func<TIn, TOut> otherwise, TIn x)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(then);
        ArgumentNullException.ThrowIfNull(otherwise);
        var mask = Mask.Of("Cond", Rows.Fit(condition, x));
        return Guard.NotNull(mask.Values.Length == 0 ? then(x) : Branch(0, 0, x), "Cond");

        TOut Branch(int level, int from, TIn x)
        {
            if (level == mask.Batches.Length) return (mask.Values[from] ? then : otherwise)(x);
            var groups = mask.Groups(level, from);
            if (groups.Count == 1) return Branch(level + 1, groups[0].From, x);
            return Rows.Merge("Cond", mask.Batches[level], mask.Rows[level], groups.ConvertAll(group =>
            {
                var scope = new RowScope(mask.Batches[level], RowSet.Of(mask.Rows[level], group.Rows), null);
                return (scope.Rows, RowScope.Restrict(Branch(level + 1, group.From, RowScope.Restrict(x, scope)), scope));
            }));
        }
    }

    /// <summary>Applies <paramref name="body"/> again and again, as long as the condition is true of the result.</summary>
    /// <param name="condition">Bool, of one element. It is asked before each step.</param>
    /// <param name="body">One step: from the state to the next one.</param>
    /// <param name="start">The first state, any tree.</param>
    /// <returns>The first state of which the condition is false.</returns>
    /// <remarks>
    /// Reverse mode keeps the values of all steps; <see cref="Transform.Checkpoint{TIn, TOut}"/> around the body keeps only the states.
    /// </remarks>
    /// <exception cref="ShapeException">The condition has not one element, or two rows end with states of different shapes.</exception>
    /// <exception cref="DTypeException">The condition is not bool, or two rows end with states of different dtypes.</exception>
    /// <exception cref="TreeStructureException">Two rows end with states of different structures.</exception>
    public static T While<T>(Func<T, Tensor> condition, Func<T, T> body, T start)
    {
        ArgumentNullException.ThrowIfNull(condition);
        ArgumentNullException.ThrowIfNull(body);
        return Loop(condition, body, start, null);
    }

    private static T Loop<T>(Func<T, Tensor> condition, Func<T, T> body, T x, RowScope? outer)
    {
        RowSet? all = null;
        RowScope? own = null;   // the rows of a batch that are not finished
        var finished = new List<(RowSet Rows, T Value)>();
        while (true)
        {
            var scope = own ?? outer;
            var mask = Mask.Of("While", Rows.Fit(RowScope.Restrict(Guard.NotNull(condition(x), "While"), scope), x));
            if (mask.Values.Length == 0 || mask.Single == false) break;
            if (mask.Single is null && !Divide(mask, scope)) break;
            x = RowScope.Restrict(Guard.NotNull(body(x), "While"), own ?? outer);
        }
        if (own is null) return x;
        finished.Add((own.Rows, x));
        return Rows.Merge("While", own.Batch, all, finished);

        // Puts finished rows of the innermost batch aside. False where other batches are divided too, and all rows have been computed.
        bool Divide(Mask mask, RowScope? scope)
        {
            var level = mask.Outermost;   // All rows of the batches further out have the same values.
            var (batch, rows) = (mask.Batches[level], mask.Rows[level]);
            if (level < mask.Batches.Length - 1)
            {
                var parts = Enumerable.Range(0, mask.Sizes[level]).Select(i =>
                {
                    var one = new RowScope(batch, RowSet.Of(rows, [i]), scope);
                    return (one.Rows, Loop(condition, body, RowScope.Restrict(x, one), one));
                });
                x = Rows.Merge("While", batch, rows, parts.ToList());
                return false;
            }
            if (own is not null && own.Batch != batch)
            {
                x = Loop(condition, body, x, scope);
                return false;
            }
            all = own is null ? rows : all;
            RowSet With(bool value) => RowSet.Of(rows, Enumerable.Range(0, mask.Sizes[level]).Where(i => mask.Values[i] == value));
            var done = new RowScope(batch, With(false), null);
            finished.Add((done.Rows, RowScope.Restrict(x, done)));
            own = new(batch, With(true), outer);
            x = RowScope.Restrict(x, own);
            return true;
        }
    }

    /// <summary>Applies <paramref name="body"/> for i = start, start + 1, … end − 1, each time to the last result.</summary>
    /// <param name="start">The first i.</param>
    /// <param name="end">The end; the body is not applied where it is not above <paramref name="start"/>.</param>
    /// <param name="body">One step: from i, a C# number, and the state to the next state.</param>
    /// <param name="x">The first state, any tree.</param>
    public static T ForLoop<T>(int start, int end, Func<int, T, T> body, T x)
    {
        ArgumentNullException.ThrowIfNull(body);
        for (var i = start; i < end; i++) x = Guard.NotNull(body(i, x), "ForLoop");
        return x;
    }
}
