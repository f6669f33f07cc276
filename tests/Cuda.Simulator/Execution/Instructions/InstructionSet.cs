namespace Nabla.CudaSimulation;

/// <summary>The instructions that the simulator knows.</summary>
internal static class InstructionSet
{
    private const string MemoryModifiers =
        "global shared local param const v2 v4 volatile weak relaxed acquire release cta gpu sys nc ca cg cs lu cv wb wt";

    private const string ReductionModifiers = "global shared relaxed release cta gpu sys add min max and or xor inc dec";
    private const string AtomicModifiers = ReductionModifiers + " acquire acq_rel exch cas";

    private static readonly Dictionary<string, (string Modifiers, Action<Emitter, Instruction> Emit)> s_instructions = new()
    {
        ["add"] = ("rn ftz sat", Arithmetic.Binary),
        ["sub"] = ("rn ftz sat", Arithmetic.Binary),
        ["mul"] = ("rn ftz sat lo hi wide", Arithmetic.Multiply),
        ["mad"] = ("rn ftz sat lo hi wide", Arithmetic.Multiply),
        ["fma"] = ("rn ftz sat", Arithmetic.FusedMultiplyAdd),
        ["div"] = ("rn ftz full approx", Arithmetic.Divide),
        ["rem"] = ("", Arithmetic.Divide),
        ["neg"] = ("ftz", Arithmetic.Unary),
        ["abs"] = ("ftz", Arithmetic.Unary),
        ["min"] = ("ftz NaN", Arithmetic.Extremum),
        ["max"] = ("ftz NaN", Arithmetic.Extremum),
        ["sqrt"] = ("rn ftz approx", Arithmetic.Function),
        ["rcp"] = ("rn ftz approx", Arithmetic.Function),
        ["rsqrt"] = ("ftz approx", Arithmetic.Function),
        ["sin"] = ("ftz approx", Arithmetic.Function),
        ["cos"] = ("ftz approx", Arithmetic.Function),
        ["lg2"] = ("ftz approx", Arithmetic.Function),
        ["ex2"] = ("ftz approx", Arithmetic.Function),
        ["tanh"] = ("ftz approx", Arithmetic.Function),
        ["copysign"] = ("", Arithmetic.CopySign),
        ["and"] = ("", Bits.Binary),
        ["or"] = ("", Bits.Binary),
        ["xor"] = ("", Bits.Binary),
        ["not"] = ("", Bits.Not),
        ["shl"] = ("", Bits.Shift),
        ["shr"] = ("", Bits.Shift),
        ["popc"] = ("", Bits.Count),
        ["clz"] = ("", Bits.Count),
        ["brev"] = ("", Bits.Reverse),
        ["bfe"] = ("", Bits.Extract),
        ["bfi"] = ("", Bits.Insert),
        ["setp"] = (Comparisons.Modifiers, Comparisons.Set),
        ["selp"] = ("", Comparisons.Select),
        ["testp"] = ("finite infinite number notanumber normal subnormal", Comparisons.Test),
        ["cvt"] = ("rn rz rm rp rni rzi rmi rpi ftz sat", Conversions.Convert),
        ["mov"] = ("", Moves.Move),
        ["cvta"] = ("to global shared local const", Moves.ConvertAddress),
        ["ld"] = (MemoryModifiers, MemoryAccess.Load),
        ["ldu"] = ("global", MemoryAccess.Load),
        ["st"] = (MemoryModifiers, MemoryAccess.Store),
        ["atom"] = (AtomicModifiers, MemoryAccess.Atomic),
        ["red"] = (ReductionModifiers, MemoryAccess.Atomic),
        ["bra"] = ("uni", ControlFlow.Branch),
        ["brx"] = ("idx uni", ControlFlow.BranchByIndex),
        ["call"] = ("uni", ControlFlow.Call),
        ["ret"] = ("uni", ControlFlow.Return),
        ["exit"] = ("", ControlFlow.Exit),
        ["trap"] = ("", ControlFlow.Trap),
        ["bar"] = ("sync warp red popc and or", Collectives.Barrier),
        ["barrier"] = ("sync", Collectives.Barrier),
        ["shfl"] = ("sync up down bfly idx", Collectives.Shuffle),
        ["vote"] = ("sync all any uni ballot", Collectives.Vote),
        ["activemask"] = ("", Collectives.ActiveMask),
        // Threads run one after the other, so that each sees what others wrote.
        ["membar"] = ("cta gl sys", ControlFlow.Nothing),
        ["fence"] = ("sc acq_rel cta gpu sys", ControlFlow.Nothing),
    };

    public static void Emit(Emitter emitter, Instruction instruction)
    {
        if (!s_instructions.TryGetValue(instruction.Opcode, out var known)) throw Unknown(instruction, "the instruction");
        foreach (var modifier in instruction.Modifiers)
            if (!known.Modifiers.Split(' ').Contains(modifier)) throw Unknown(instruction, $"'.{modifier}' of");
        known.Emit(emitter, instruction);
    }

    public static CudaSimulatorException Unknown(Instruction instruction, string what) =>
        new($"PTX line {instruction.Line}: the simulator does not know {what} '{string.Join('.', instruction.Words)}'.");
}
