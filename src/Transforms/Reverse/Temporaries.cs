using System.Collections.Concurrent;

namespace Nabla;

/// <summary>
/// Memory that a pullback no longer needs and gives back at once: temporaries of rules, and cotangents after their use. Only what cannot
/// be referred to from elsewhere counts: large buffers that operators made inside of a rule of Nabla's own, on values that no other
/// derivative records. A rule computes with tracers, which throw once it has returned, so that it cannot keep what is given back.
/// </summary>
internal struct Temporaries
{
    // Operators whose rules give more than tensors, such as structural zeros that are computed later: they may refer to anything.
    private static readonly ConcurrentDictionary<Type, bool> s_late = new();

    private Dictionary<ReturnableBuffer, int>? _uses;   // by how many cotangents; of the buffers that the pullback may give back

    /// <summary>Runs the VJP rule of a node.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="node">The application.</param>
    /// <param name="x">The inputs' values.</param>
    /// <param name="g">The cotangents of the outputs, which are not used again.</param>
    /// <param name="wanted">For which inputs a cotangent is asked for.</param>
    /// <param name="gx">The cotangents of the inputs.</param>
    public void Pull(IVjpRule rule, TapeNode node, ReadOnlySpan<Tensor> x, Span<Tensor?> g, ReadOnlySpan<bool> wanted, Span<Tensor?> gx)
    {
        if (IsLarge(x, node.Y) && rule.GetType().Assembly == typeof(Op).Assembly && !s_late.ContainsKey(node.Op.GetType()) &&
            ArePlain(x) && ArePlain(node.Y) && ArePlain(g!))
        {
            using var scope = new Scope();
            rule.Vjp(node.Op, scope.Wrap(x), scope.Wrap(node.Y), scope.Wrap(g!), wanted, gx);
            if (scope.Unwrap(gx))
            {
                Return(scope.Made, g, gx);
                return;
            }
            s_late.TryAdd(node.Op.GetType(), true);
            gx.Clear();
        }
        rule.Vjp(node.Op, x, node.Y, g, wanted, gx);
        foreach (var cotangent in g) Keep(cotangent);
    }

    private void Return(List<ReturnableBuffer> made, ReadOnlySpan<Tensor?> g, ReadOnlySpan<Tensor?> gx)
    {
        _uses ??= [];
        foreach (var buffer in made) _uses.TryAdd(buffer, 0);
        foreach (var cotangent in gx) Use(cotangent);
        foreach (var buffer in made)
            if (_uses.GetValueOrDefault(buffer) == 0 && _uses.Remove(buffer)) buffer.Return();
        foreach (var cotangent in g) Drop(cotangent);
    }

    /// <summary>a + b, of cotangents that are not used again.</summary>
    public readonly Tensor Add(Tensor a, Tensor b)
    {
        var sum = a + b;
        if (_uses is not null && Buffer(sum) is { } made && Buffer(a) is { } first && Buffer(b) is { } second && made != first &&
            made != second)
        {
            _uses[made] = 1;
            Drop(a);
            Drop(b);
        }
        else
        {
            Keep(a);
            Keep(b);
        }
        return sum;
    }

    /// <summary>Says that something else refers to a cotangent.</summary>
    public readonly void Keep(Tensor? x)
    {
        if (_uses is not null && x is not null && Buffer(x) is { } buffer) _uses.Remove(buffer);
    }

    private readonly void Use(Tensor? x)
    {
        if (x is not null && Buffer(x) is { } buffer && _uses!.TryGetValue(buffer, out var uses)) _uses[buffer] = uses + 1;
    }

    private readonly void Drop(Tensor? x)
    {
        if (x is null || Buffer(x) is not { } buffer || !_uses!.TryGetValue(buffer, out var uses)) return;
        if (uses > 1)
        {
            _uses[buffer] = uses - 1;
            return;
        }
        _uses.Remove(buffer);
        buffer.Return();
    }

    private static bool IsLarge(ReadOnlySpan<Tensor> x, ReadOnlySpan<Tensor> y)
    {
        foreach (var input in x)
            if (Buffer(input) is not null) return true;
        foreach (var output in y)
            if (Buffer(output) is not null) return true;
        return false;
    }

    private static bool ArePlain(ReadOnlySpan<Tensor> x)
    {
        foreach (var tensor in x)
            if (tensor is not null && Concrete(tensor) is null) return false;
        return true;
    }

    private static ReturnableBuffer? Buffer(Tensor x) => Concrete(x)?.Buffer as ReturnableBuffer;

    /// <summary>The tensor inside of batches; null where another transform has a part in it.</summary>
    private static DeviceTensor? Concrete(Tensor x)
    {
        while (x is Batched batched) x = batched.Value;
        return x as DeviceTensor;
    }

    /// <summary>The tracers of one rule. What its operators make is listed.</summary>
    private sealed class Scope() : Interpreter("a rule")
    {
        private readonly long _newest = ReturnableBuffer.Newest;
        private bool _isOpen;

        /// <summary>The large buffers that operators of the rule made.</summary>
        public List<ReturnableBuffer> Made { get; } = [];

        public ReadOnlySpan<Tensor> Wrap(ReadOnlySpan<Tensor> x)
        {
            var wrapped = new Tensor[x.Length];
            for (var i = 0; i < x.Length; i++)
                if (x[i] is { } tensor) wrapped[i] = new Temporary(this, tensor);
            return wrapped;
        }

        /// <summary>Unwraps the results. False where one of them, or an operator's result, is more than a tensor.</summary>
        public bool Unwrap(Span<Tensor?> x)
        {
            foreach (ref var tensor in x)
            {
                if (tensor is Temporary temporary && temporary.Owner == this) tensor = temporary.Inside;
                if (tensor is not null && Temporaries.Concrete(tensor) is null) _isOpen = true;
            }
            return !_isOpen;
        }

        public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y)
        {
            var values = new Tensor[x.Length];
            for (var i = 0; i < x.Length; i++) values[i] = x[i] is Temporary own && own.Owner == this ? own.Inside : x[i];
            op.Apply(values, y);
            foreach (ref var result in y)
            {
                if (Temporaries.Concrete(result) is not { } made) _isOpen = true;
                else if (made.Buffer is ReturnableBuffer buffer && buffer.Number > _newest && !Made.Contains(buffer)) Made.Add(buffer);
                result = new Temporary(this, result);
            }
        }
    }

    private sealed class Temporary(Scope owner, Tensor inside) : Tracer(owner)
    {
        public override Tensor Inside => inside;
        public override Shape Shape => inside.Shape;
        public override DType DType => inside.DType;
        public override Device Device => inside.Device;
        public override IDispatcher Dispatcher => inside.Dispatcher;

        protected override DeviceTensor Concrete(string asked) =>
            inside is DeviceTensor concrete && !Owner.IsClosed ? concrete : base.Concrete(asked);
    }
}
