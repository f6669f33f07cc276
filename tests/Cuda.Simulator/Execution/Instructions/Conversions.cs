using System.Reflection.Emit;

namespace Nabla.CudaSimulation;

/// <summary>The instruction <c>cvt</c>.</summary>
internal static class Conversions
{
    public static void Convert(Emitter e, Instruction i)
    {
        if (i.Types is not [var to, var from]) throw e.Error("'cvt' needs two types");
        e.Push(i[1], from, narrow: true);
        if (from == PtxType.F32) Arithmetic.Flush(e, i, from);
        if (from.IsFloat && to.IsFloat) FloatToFloat(e, i, from, to);
        else if (from.IsFloat) FloatToInteger(e, i, from, to);
        else if (to.IsFloat) IntegerToFloat(e, i, from, to);
        else if (i.Has("sat")) e.Call(typeof(Rounding), nameof(Rounding.Saturate), from.Clr, to.Clr);
        else IntegerToInteger(e, from, to);
        if (to == PtxType.F32) Arithmetic.Flush(e, i, to);
        if (i.Has("sat") && to.IsFloat) e.Call(typeof(Floats), nameof(Floats.Saturate), to.Clr);
        e.Pop(i[0], to);
    }

    private static void IntegerToInteger(Emitter e, PtxType from, PtxType to)
    {
        if (to.Bytes == 8 && from.Bytes < 8) e.IL.Emit(from.IsSigned ? OpCodes.Conv_I8 : OpCodes.Conv_U8);
        else if (to.Bytes < 8) e.IL.Emit(Operands.Truncation(to));
    }

    private static void FloatToFloat(Emitter e, Instruction i, PtxType from, PtxType to)
    {
        if (Mode(i, "rni rzi rmi rpi") is { } integral) Round(e, integral, from);
        if (from.Bytes == to.Bytes) return;
        if (to == PtxType.F64) e.IL.Emit(OpCodes.Conv_R8);
        else if (to == PtxType.F32 && from == PtxType.F64) RoundTo(e, nameof(Rounding.ToSingle), i);
        else if (to.IsHalf && Mode(i, "rz rm rp") is not null) throw InstructionSet.Unknown(i, "the rounding of");
        // A double becomes the nearest half in one step. As a float on the stack it is exact.
        else if (to.IsHalf && from == PtxType.F64) e.Call(typeof(Rounding), nameof(Rounding.DoubleToHalf));
    }

    private static void FloatToInteger(Emitter e, Instruction i, PtxType from, PtxType to)
    {
        Round(e, Mode(i, "rni rzi rmi rpi") ?? throw e.Error("a float becomes an integer only with a rounding"), from);
        var lowestIfNaN = from == PtxType.F64 || to.Bytes == 8;
        e.IL.Emit(OpCodes.Conv_R8);
        e.Call(typeof(Rounding), lowestIfNaN ? nameof(Rounding.ToIntegerOrHighBit) : nameof(Rounding.ToIntegerOrZero), to.Clr);
    }

    private static void IntegerToFloat(Emitter e, Instruction i, PtxType from, PtxType to)
    {
        if (Mode(i, "rn rz rm rp") is not { } mode) throw e.Error("an integer becomes a float only with a rounding");
        e.PushInt(Number(mode));
        e.Call(typeof(Rounding), to == PtxType.F64 ? nameof(Rounding.IntegerToDouble) : nameof(Rounding.IntegerToSingle), from.Clr);
    }

    private static void RoundTo(Emitter e, string method, Instruction i)
    {
        e.PushInt(Number(Mode(i, "rn rz rm rp") ?? throw e.Error("a double becomes a float only with a rounding")));
        e.Call(typeof(Rounding), method);
    }

    private static void Round(Emitter e, string mode, PtxType type)
    {
        e.PushInt(Number(mode));
        e.Call(typeof(Rounding), nameof(Rounding.Integral), type.Clr);
    }

    private static string? Mode(Instruction i, string modes) => modes.Split(' ').FirstOrDefault(i.Has);

    private static int Number(string mode) => (int)(mode[1] switch
    {
        'n' => MidpointRounding.ToEven,
        'z' => MidpointRounding.ToZero,
        'm' => MidpointRounding.ToNegativeInfinity,
        _ => MidpointRounding.ToPositiveInfinity,
    });
}
