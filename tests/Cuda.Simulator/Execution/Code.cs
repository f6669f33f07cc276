namespace Nabla.CudaSimulation;

/// <summary>Runs a function of a thread to its end or to the next wait.</summary>
/// <param name="frame">Where its frame is on the host.</param>
/// <param name="arguments">Where its arguments are on the host.</param>
/// <param name="results">Where its results go on the host.</param>
/// <returns>0 at the end, 1 where it waits: then it must be called again.</returns>
internal delegate int Body(Execution execution, nint frame, nint arguments, nint results);

/// <summary>
/// A function translated to IL. Its frame in local memory holds, in this order: where to go on, the registers while it waits (both only if
/// it may wait), its variables.
/// </summary>
internal sealed class Code
{
    private static readonly string[] s_waiting = ["bar", "barrier", "shfl", "vote"];

    private readonly Lazy<Func<Body>> _translation;
    private Body? _body;

    public Code(CodeModule module, PtxFunction function)
    {
        Module = module;
        Function = function;
        Registers = [.. function.Body.OfType<Instruction>().SelectMany(RegistersOf).Where(function.Registers.ContainsKey).Distinct()];
        _translation = new(() => new Emitter(this).Emit());
    }

    public CodeModule Module { get; }

    public PtxFunction Function { get; }

    /// <summary>The names of the registers that it uses.</summary>
    public string[] Registers { get; }

    /// <summary>Whether it has barriers or shuffles, or calls a function that has.</summary>
    public bool MayWait { get; private set; }

    public bool Calls => Callees.Any();

    /// <summary>Where its variables in shared memory begin.</summary>
    public int SharedAt { get; set; }

    public int SharedEnd => SharedAt + Function.Shared.Bytes;

    /// <summary>Where its variables begin in its frame.</summary>
    public int VariablesAt => MayWait ? (8 + 8 * Registers.Length + 15) / 16 * 16 : 0;

    public int FrameBytes => (VariablesAt + Function.Locals.Bytes + 15) / 16 * 16;

    /// <summary>The delegate; the JIT compiles it at the first call.</summary>
    public Body Body => _body ??= _translation.Value();

    private IEnumerable<Code> Callees =>
        from instruction in Function.Body.OfType<Instruction>()
        where instruction.Opcode == "call"
        select Module.Callee(instruction);

    /// <summary>Emits the IL, which finds what is wrong with the text.</summary>
    public void Translate() => _ = _translation.Value;

    /// <summary>Says whether it may wait. Returns whether that is new.</summary>
    public bool FindWaits()
    {
        var before = MayWait;
        MayWait = before || Function.Body.OfType<Instruction>().Any(i => s_waiting.Contains(i.Opcode)) || Callees.Any(c => c.MayWait);
        return MayWait != before;
    }

    private static IEnumerable<string> RegistersOf(Instruction instruction) =>
        instruction.Operands.Append(instruction.Guard).SelectMany(RegistersOf);

    private static IEnumerable<string> RegistersOf(Operand? operand) => operand switch
    {
        Register register => [register.Name],
        Opposite opposite => RegistersOf(opposite.Predicate),
        At at => RegistersOf(at.Base),
        Several several => several.Items.SelectMany(RegistersOf),
        _ => [],
    };
}
