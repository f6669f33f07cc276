using System.Reflection.Emit;

namespace Nabla.CudaSimulation;

/// <summary>Instructions on bits.</summary>
internal static class Bits
{
    public static void Binary(Emitter e, Instruction i)
    {
        e.Push(i[1], i.Type);
        e.Push(i[2], i.Type);
        e.IL.Emit(i.Opcode switch { "and" => OpCodes.And, "or" => OpCodes.Or, _ => OpCodes.Xor });
        e.Pop(i[0], i.Type);
    }

    public static void Not(Emitter e, Instruction i)
    {
        e.Push(i[1], i.Type);
        if (i.Type == PtxType.Predicate) e.PushInt(1);
        e.IL.Emit(i.Type == PtxType.Predicate ? OpCodes.Xor : OpCodes.Not);
        e.Pop(i[0], i.Type);
    }

    public static void Shift(Emitter e, Instruction i)
    {
        e.Push(i[1], i.Type);
        e.Push(i[2], PtxType.U32);
        var name = i.Opcode == "shl" ? nameof(Integers.ShiftLeft) :
            i.Type.IsSigned ? nameof(Integers.ShiftRight) : nameof(Integers.ShiftRightUnsigned);
        e.Call(typeof(Integers), name, i.Type.Clr);
        e.Pop(i[0], i.Type);
    }

    public static void Count(Emitter e, Instruction i)
    {
        e.Push(i[1], i.Type);
        e.Call(typeof(Integers), i.Opcode == "popc" ? nameof(Integers.PopCount) : nameof(Integers.LeadingZeroCount), i.Type.Clr);
        e.Pop(i[0], PtxType.U32);
    }

    public static void Reverse(Emitter e, Instruction i)
    {
        e.Push(i[1], i.Type);
        e.Call(typeof(Integers), nameof(Integers.Reverse), i.Type.Clr);
        e.Pop(i[0], i.Type);
    }

    public static void Extract(Emitter e, Instruction i)
    {
        e.Push(i[1], i.Type);
        e.Push(i[2], PtxType.U32);
        e.Push(i[3], PtxType.U32);
        e.Call(typeof(Integers), nameof(Integers.Extract), i.Type.Clr);
        e.Pop(i[0], i.Type);
    }

    public static void Insert(Emitter e, Instruction i)
    {
        e.Push(i[1], i.Type);
        e.Push(i[2], i.Type);
        e.Push(i[3], PtxType.U32);
        e.Push(i[4], PtxType.U32);
        e.Call(typeof(Integers), nameof(Integers.Insert), i.Type.Clr);
        e.Pop(i[0], i.Type);
    }
}
