namespace Nabla.Operators
{
    /// <summary>
    /// Einstein summation, pair by pair from the left. A label that occurs in one operand only is summed there. Each pair is one batched
    /// matrix product, summed over the labels that both operands have and that are not needed later.
    /// </summary>
    internal static class EinsteinSummation
    {
        public static Tensor Evaluate(string equation, ReadOnlySpan<Tensor> operands)
        {
            var (inputs, output) = Parse(equation, operands);
            var sizes = Sizes(equation, inputs, operands);
            var (current, labels) = Prepare(operands[0], inputs[0], sizes);
            for (var k = 1; k < operands.Length; k++)
            {
                var (next, nextLabels) = Prepare(operands[k], inputs[k], sizes);
                var needed = inputs[(k + 1)..].SelectMany(l => l).Concat(output).ToHashSet();
                (current, labels) = Contract(current, labels, next, nextLabels, needed);
            }
            (current, labels) = SumOut(current, labels, [.. output]);
            return current.Permute([.. output.Select(l => labels.IndexOf(l))]);
        }

        /// <summary>
        /// The labels of each operand and of the result. An ellipsis becomes negative labels, counted from the last axis that it covers.
        /// </summary>
        private static (List<int>[] Inputs, List<int> Output) Parse(string equation, ReadOnlySpan<Tensor> operands)
        {
            var sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
            var terms = sides[0].Split(',');
            if (sides.Length > 2) throw new ArgumentException($"einsum: '{equation}' has more than one '->'.", nameof(equation));
            if (terms.Length != operands.Length)
            {
                throw new ArgumentException($"einsum: '{equation}' has {terms.Length} operands, but {operands.Length} tensors were given.",
                    nameof(equation));
            }

            var inputs = new List<int>[terms.Length];
            var covered = 0;
            for (var k = 0; k < terms.Length; k++)
            {
                var hidden = operands[k].Rank - terms[k].Replace("...", "", StringComparison.Ordinal).Length;
                if (hidden < 0 || (hidden > 0 && !terms[k].Contains("...", StringComparison.Ordinal)))
                    throw new ShapeException($"einsum: '{terms[k]}' of '{equation}' does not fit a tensor of shape {operands[k].Shape}.");
                covered = Math.Max(covered, hidden);
                inputs[k] = Labels(terms[k], hidden);
            }
            if (sides.Length == 2)
            {
                var output = Labels(sides[1], sides[1].Contains("...", StringComparison.Ordinal) ? covered : 0);
                if (output.GroupBy(l => l).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
                {
                    throw new ArgumentException($"einsum: '{equation}' names '{(char)twice}' twice in the result: name it once, and use " +
                        "DiagEmbed for a " +
                        "diagonal.", nameof(equation));
                }

                if (output.Find(l => !Array.Exists(inputs, i => i.Contains(l))) is var missing and not 0)
                {
                    throw new ArgumentException($"einsum: '{equation}' names '{(char)missing}' in the result, but in no operand.",
                        nameof(equation));
                }

                return (inputs, output);
            }
            var once = inputs.SelectMany(l => l).Where(l => l > 0).GroupBy(l => l).Where(g => g.Count() == 1).Select(g => g.Key).Order();
            return (inputs, [.. Enumerable.Range(0, covered).Select(i => i - covered), .. once]);

            List<int> Labels(string term, int hidden)
            {
                var at = term.IndexOf("...", StringComparison.Ordinal);
                if (at < 0) return [.. term.Select(Letter)];
                return [.. term[..at].Select(Letter), .. Enumerable.Range(0, hidden).Select(i => i - hidden),
                    .. term[(at + 3)..].Select(Letter)];
            }

            int Letter(char c) =>
                char.IsAsciiLetter(c) ? c : throw new ArgumentException($"einsum: '{c}' in '{equation}' is no letter.", nameof(equation));
        }

        /// <summary>The size of each label. A size of 1 in another operand broadcasts to it.</summary>
        private static Dictionary<int, int> Sizes(string equation, List<int>[] inputs, ReadOnlySpan<Tensor> operands)
        {
            var sizes = new Dictionary<int, int>();
            for (var k = 0; k < inputs.Length; k++)
            {
                var own = new Dictionary<int, int>();
                for (var i = 0; i < inputs[k].Count; i++)
                {
                    var (label, size) = (inputs[k][i], operands[k].Shape[i]);
                    if (own.TryGetValue(label, out var other) && other != size) throw TwoSizes(label, other, size);
                    if (sizes.TryGetValue(label, out var seen) && seen != size && seen != 1 && size != 1) throw TwoSizes(label, seen, size);
                    own[label] = size;
                    if (!sizes.TryAdd(label, size) && sizes[label] == 1) sizes[label] = size;
                }
            }
            return sizes;

            ShapeException TwoSizes(int label, int a, int b) =>
                new($"einsum: label '{(label > 0 ? (char)label : '…')}' of '{equation}' has sizes {a} and {b}.");
        }

        /// <summary>Drops the axes of size 1 that broadcast, and takes the diagonal where a label occurs twice.</summary>
        private static (Tensor, List<int>) Prepare(Tensor x, List<int> labels, Dictionary<int, int> sizes)
        {
            var shape = x.Shape;
            int[] kept = [.. Enumerable.Range(0, labels.Count).Where(i => shape[i] == sizes[labels[i]])];
            if (kept.Length < labels.Count) x = x.Reshape([.. kept.Select(i => shape[i])]);
            labels = [.. kept.Select(i => labels[i])];
            for (var i = 0; i < labels.Count; i++)
            {
                var j = labels.IndexOf(labels[i], i + 1);
                if (j < 0) continue;
                var label = labels[i];
                x = x.Diagonal(0, i, j);
                labels.RemoveAt(j);
                labels.RemoveAt(i--);
                labels.Add(label);
            }
            return (x, labels);
        }

        private static (Tensor, List<int>) SumOut(Tensor x, List<int> labels, HashSet<int> needed)
        {
            int[] gone = [.. Enumerable.Range(0, labels.Count).Where(i => !needed.Contains(labels[i]))];
            return gone.Length == 0 ? (x, labels) : (x.Sum(gone).Cast(x.DType), [.. labels.Where(needed.Contains)]);
        }

        private static (Tensor, List<int>) Contract(Tensor a, List<int> la, Tensor b, List<int> lb, HashSet<int> needed)
        {
            (a, la) = SumOut(a, la, [.. needed, .. lb]);
            (b, lb) = SumOut(b, lb, [.. needed, .. la]);
            List<int> batch = [.. la.Where(l => lb.Contains(l) && needed.Contains(l))],
                summed = [.. la.Where(l => lb.Contains(l) && !needed.Contains(l))];
            List<int> freeA = [.. la.Except(lb)], freeB = [.. lb.Except(la)];
            var left = a.Permute([.. batch.Concat(freeA).Concat(summed).Select(l => la.IndexOf(l))]);
            var right = b.Permute([.. batch.Concat(summed).Concat(freeB).Select(l => lb.IndexOf(l))]);
            var (p, q) = (batch.Count, batch.Count + summed.Count);
            Shape rows = left.Shape[p..(p + freeA.Count)], inner = right.Shape[p..q], columns = right.Shape[q..];
            var lead = Shape.Broadcast(left.Shape[..p], right.Shape[..p], "einsum");
            var product = left.Reshape([.. left.Shape[..p], (int)rows.Length, (int)inner.Length])
                .MatMul(right.Reshape([.. right.Shape[..p], (int)inner.Length, (int)columns.Length]));
            return (product.Reshape([.. lead, .. rows, .. columns]), [.. batch, .. freeA, .. freeB]);
        }
    }
}

namespace Nabla
{
    public abstract partial class Tensor
    {
        /// <summary>
        /// Einstein summation: <c>Einsum("ij,jk->ik", a, b)</c> sums over the labels that are not in the result. A label that occurs twice
        /// in one operand takes the diagonal. Without <c>-></c> the result has the labels that occur once, in alphabetical order;
        /// <c>...</c> stands for leading axes. A size of 1 broadcasts. The dtype stays: int32 wraps around, as in matrix products.
        /// </summary>
        /// <exception cref="ArgumentException">The equation does not parse, or names another number of operands.</exception>
        /// <exception cref="ShapeException">A label has two sizes, or an operand another rank.</exception>
        public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(equation);
            foreach (var operand in operands) ArgumentNullException.ThrowIfNull(operand, nameof(operands));
            return operands.IsEmpty ? throw new ArgumentException("einsum: there are no operands.", nameof(operands))
                : EinsteinSummation.Evaluate(equation, operands);
        }
    }
}
