using System.Reflection.Emit;

namespace Nabla.CudaSimulation;

/// <summary>Instructions that copy values and convert addresses.</summary>
internal static class Moves
{
    public static void Move(Emitter e, Instruction i)
    {
        if (i[0] is Several parts)
        {
            Unpack(e, i, parts.Items);
        }
        else if (i[1] is Several whole)
        {
            Pack(e, i, whole.Items);
        }
        else
        {
            e.Push(i[1], i.Type);
            e.Pop(i[0], i.Type);
        }
    }

    /// <summary>Adds or removes the place of a space in the generic address space. Global memory is at its own addresses there.</summary>
    public static void ConvertAddress(Emitter e, Instruction i)
    {
        if (i.Type.Bytes != 8) throw e.Error("addresses have 64 bits");
        e.Push(i[1], PtxType.U64);
        var window = i.Has("shared") ? Execution.SharedWindow : i.Has("local") ? Execution.LocalWindow : 0;
        e.IL.Emit(OpCodes.Ldc_I8, i.Has("to") ? -window : window);
        e.IL.Emit(OpCodes.Add);
        e.Pop(i[0], PtxType.U64);
    }

    private static void Unpack(Emitter e, Instruction i, Operand[] parts)
    {
        var (whole, part) = Types(e, i, parts.Length);
        var value = e.IL.DeclareLocal(whole.Clr);
        e.Push(i[1], whole);
        e.IL.Emit(OpCodes.Stloc, value);
        for (var k = 0; k < parts.Length; k++)
        {
            e.IL.Emit(OpCodes.Ldloc, value);
            e.PushInt(8 * part.Bytes * k);
            e.IL.Emit(OpCodes.Shr_Un);
            e.IL.Emit(Operands.Truncation(part));
            e.Pop(parts[k], part);
        }
    }

    private static void Pack(Emitter e, Instruction i, Operand[] parts)
    {
        var (whole, part) = Types(e, i, parts.Length);
        for (var k = 0; k < parts.Length; k++)
        {
            e.Push(parts[k], part);
            if (whole.Bytes == 8) e.IL.Emit(OpCodes.Conv_U8);
            e.PushInt(8 * part.Bytes * k);
            e.IL.Emit(OpCodes.Shl);
            if (k > 0) e.IL.Emit(OpCodes.Or);
        }
        e.Pop(i[0], whole);
    }

    private static (PtxType Whole, PtxType Part) Types(Emitter e, Instruction i, int count)
    {
        var bytes = i.Type.Bytes / count;
        if (bytes * count != i.Type.Bytes || bytes == 0) throw e.Error($"{count} parts do not make a value of type {i.Type}");
        return (new(PtxKind.Unsigned, i.Type.Bytes), new(PtxKind.Unsigned, bytes));
    }
}
