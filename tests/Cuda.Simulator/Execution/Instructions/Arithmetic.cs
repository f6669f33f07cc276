using System.Reflection.Emit;

namespace Nabla.CudaSimulation;

/// <summary>
/// Instructions on integers and floats. Products and sums are never contracted, as a compiler for devices may do without <c>.rn</c>.
/// Approximations are computed exactly and rounded.
/// </summary>
internal static class Arithmetic
{
    public static void Binary(Emitter e, Instruction i)
    {
        PushOperand(e, i, 1);
        PushOperand(e, i, 2);
        e.IL.Emit(i.Opcode == "add" ? OpCodes.Add : OpCodes.Sub);
        PopResult(e, i);
    }

    public static void Multiply(Emitter e, Instruction i)
    {
        var type = i.Has("wide") ? i.Type.Wide : i.Type;
        PushFactor(e, i, 1);
        PushFactor(e, i, 2);
        if (i.Has("hi")) e.Call(typeof(Integers), nameof(Integers.MultiplyHigh), type.Clr);
        else e.IL.Emit(OpCodes.Mul);
        if (i.Opcode == "mad" && i.Type.IsFloat) throw InstructionSet.Unknown(i, "floats of");
        if (i.Opcode == "mad")
        {
            e.Push(i[3], type);
            e.IL.Emit(OpCodes.Add);
        }
        if (i.Has("wide")) e.Pop(i[0], type);
        else PopResult(e, i);
    }

    public static void FusedMultiplyAdd(Emitter e, Instruction i)
    {
        for (var k = 1; k <= 3; k++) PushOperand(e, i, k);
        e.Call(typeof(Floats), nameof(Floats.FusedMultiplyAdd), i.Type.Clr);
        PopResult(e, i);
    }

    public static void Divide(Emitter e, Instruction i)
    {
        PushOperand(e, i, 1);
        PushOperand(e, i, 2);
        if (i.Type.IsFloat) e.IL.Emit(OpCodes.Div);
        else e.Call(typeof(Integers), i.Opcode == "div" ? nameof(Integers.Divide) : nameof(Integers.Remainder), i.Type.Clr);
        PopResult(e, i);
    }

    public static void Unary(Emitter e, Instruction i)
    {
        PushOperand(e, i, 1);
        if (i.Opcode == "neg") e.IL.Emit(OpCodes.Neg);
        else e.Call(i.Type.IsFloat ? typeof(Floats) : typeof(Integers), nameof(Floats.Abs), i.Type.Clr);
        PopResult(e, i);
    }

    public static void Extremum(Emitter e, Instruction i)
    {
        PushOperand(e, i, 1);
        PushOperand(e, i, 2);
        var name = i.Opcode == "min" ? nameof(Floats.Min) : nameof(Floats.Max);
        e.Call(i.Type.IsFloat ? typeof(Floats) : typeof(Integers), i.Has("NaN") ? name + "WithNaN" : name, i.Type.Clr);
        PopResult(e, i);
    }

    public static void Function(Emitter e, Instruction i)
    {
        PushOperand(e, i, 1);
        var name = i.Opcode switch
        {
            "sqrt" => nameof(Floats.Sqrt),
            "rcp" => nameof(Floats.Reciprocal),
            "rsqrt" => nameof(Floats.ReciprocalSqrt),
            "sin" => nameof(Floats.Sin),
            "cos" => nameof(Floats.Cos),
            "lg2" => nameof(Floats.Log2),
            "ex2" => nameof(Floats.Exp2),
            _ => nameof(Floats.Tanh),
        };
        e.Call(typeof(Floats), name, i.Type.Clr);
        PopResult(e, i);
    }

    /// <summary>The size of the second operand with the sign of the first.</summary>
    public static void CopySign(Emitter e, Instruction i)
    {
        PushOperand(e, i, 2);
        PushOperand(e, i, 1);
        e.Call(typeof(Floats), nameof(Floats.CopySign), i.Type.Clr);
        PopResult(e, i);
    }

    /// <summary>Makes a subnormal number on the stack 0, if the instruction says so.</summary>
    public static void Flush(Emitter e, Instruction i, PtxType type)
    {
        if (!i.Has("ftz")) return;
        if (!type.IsFloat || type.Bytes == 8) throw e.Error("'.ftz' is for floats of 32 or 16 bits");
        e.Call(typeof(Floats), type.IsHalf ? nameof(Floats.FlushHalf) : nameof(Floats.Flush));
    }

    private static void PushFactor(Emitter e, Instruction i, int k)
    {
        PushOperand(e, i, k);
        if (i.Has("wide") && i.Type.Bytes == 4) e.IL.Emit(i.Type.IsSigned ? OpCodes.Conv_I8 : OpCodes.Conv_U8);
    }

    private static void PushOperand(Emitter e, Instruction i, int k)
    {
        e.Push(i[k], i.Type);
        Flush(e, i, i.Type);
    }

    private static void PopResult(Emitter e, Instruction i)
    {
        Flush(e, i, i.Type);
        if (i.Has("sat") && !i.Type.IsFloat) throw InstructionSet.Unknown(i, "integers of");
        if (i.Has("sat")) e.Call(typeof(Floats), nameof(Floats.Saturate), i.Type.Clr);
        e.Pop(i[0], i.Type);
    }
}
