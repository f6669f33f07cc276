using System.Reflection.Emit;

namespace Nabla.CudaSimulation;

/// <summary>
/// Instructions that read and write memory. Each checks its address, which gives the host's; then it is one access to that.
/// </summary>
internal static class MemoryAccess
{
    public static void Load(Emitter e, Instruction i)
    {
        var items = Items(i, i[0]);
        var host = PushHost(e, i, i[1], items.Length);
        for (var k = 0; k < items.Length; k++)
        {
            PushItem(e, i, host, k);
            if (i.Type.IsHalf) throw InstructionSet.Unknown(i, "halves of");
            e.IL.Emit(OpCodes.Ldobj, i.Type.Clr);
            e.Pop(items[k], i.Type);
        }
    }

    public static void Store(Emitter e, Instruction i)
    {
        var items = Items(i, i[1]);
        var host = PushHost(e, i, i[0], items.Length);
        for (var k = 0; k < items.Length; k++)
        {
            PushItem(e, i, host, k);
            if (i.Type.IsHalf) throw InstructionSet.Unknown(i, "halves of");
            e.Push(items[k], i.Type, narrow: true);
            e.IL.Emit(OpCodes.Stobj, i.Type.Clr);
        }
    }

    public static void Atomic(Emitter e, Instruction i)
    {
        var hasResult = i.Opcode == "atom";
        var at = hasResult ? 1 : 0;
        if (i.Type.IsHalf || i.Type.Bytes < 4) throw InstructionSet.Unknown(i, "the type of");
        PushHost(e, i, i[at], 1);
        for (var k = at + 1; k < i.Operands.Length; k++) e.Push(i[k], i.Type);
        e.Call(typeof(Atomics), Method(i), i.Type.Clr);
        if (hasResult) e.Pop(i[0], i.Type);
        else e.IL.Emit(OpCodes.Pop);
    }

    private static string Method(Instruction i) => i.Words.First(w => w is "add" or "min" or "max" or "exch" or "cas" or "and" or "or" or
        "xor" or "inc" or "dec") switch
    {
        "add" => nameof(Atomics.Add),
        "min" => nameof(Atomics.Min),
        "max" => nameof(Atomics.Max),
        "exch" => nameof(Atomics.Exchange),
        "cas" => nameof(Atomics.CompareExchange),
        "and" => nameof(Atomics.And),
        "or" => nameof(Atomics.Or),
        "xor" => nameof(Atomics.Xor),
        "inc" => nameof(Atomics.Increment),
        _ => nameof(Atomics.Decrement),
    };

    private static Operand[] Items(Instruction i, Operand operand)
    {
        var items = operand is Several several ? several.Items : [operand];
        var count = i.Has("v2") ? 2 : i.Has("v4") ? 4 : 1;
        return items.Length == count ? items :
            throw new PtxException(i.Line, $"{count} registers are expected, and {items.Length} are there");
    }

    /// <summary>Pushes the host's address if there is one item, else stores it in the local variable that is returned.</summary>
    private static LocalBuilder? PushHost(Emitter e, Instruction i, Operand operand, int items)
    {
        if (operand is not At at) throw e.Error("an address is expected");
        if (i.Has("param"))
        {
            if (at.Base is not Place place) throw e.Error("the parameter is not known");
            e.PushParameter(place.Variable, at.Offset, items * i.Type.Bytes);
        }
        else
        {
            e.PushExecution();
            e.PushAddress(at);
            e.PushInt(items * i.Type.Bytes);
            e.PushInt(i.Number);
            e.Call(typeof(Execution), Check(i));
        }
        if (items == 1) return null;
        var host = e.IL.DeclareLocal(typeof(nint));
        e.IL.Emit(OpCodes.Stloc, host);
        return host;
    }

    private static string Check(Instruction i) =>
        i.Has("global") || i.Has("const") || i.Opcode == "ldu" ? nameof(Execution.Global) :
        i.Has("shared") ? nameof(Execution.Shared) : i.Has("local") ? nameof(Execution.Local) : nameof(Execution.Generic);

    private static void PushItem(Emitter e, Instruction i, LocalBuilder? host, int k)
    {
        if (host is null) return;
        e.IL.Emit(OpCodes.Ldloc, host);
        e.PushInt(k * i.Type.Bytes);
        e.IL.Emit(OpCodes.Add);
    }
}
