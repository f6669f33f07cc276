using System.Reflection.Emit;

namespace Nabla.CudaSimulation;

/// <summary>Instructions that compare, and that choose by a predicate.</summary>
internal static class Comparisons
{
    public const string Modifiers =
        "eq ne lt le gt ge lo ls hi hs equ neu ltu leu gtu geu num nan and or xor ftz";

    public static void Set(Emitter e, Instruction i)
    {
        Compare(e, i);
        if (i[0] is Several { Items: [var first, var second] })
        {
            // The second output is of the opposite comparison.
            e.IL.Emit(OpCodes.Dup);
            Negate(e);
            Finish(e, i, second);
            Finish(e, i, first);
        }
        else
        {
            Finish(e, i, i[0]);
        }
    }

    public static void Select(Emitter e, Instruction i)
    {
        var (isTrue, end) = (e.IL.DefineLabel(), e.IL.DefineLabel());
        e.Push(i[3], PtxType.Predicate);
        e.IL.Emit(OpCodes.Brtrue, isTrue);
        e.Push(i[2], i.Type);
        e.Pop(i[0], i.Type);
        e.IL.Emit(OpCodes.Br, end);
        e.IL.MarkLabel(isTrue);
        e.Push(i[1], i.Type);
        e.Pop(i[0], i.Type);
        e.IL.MarkLabel(end);
    }

    public static void Test(Emitter e, Instruction i)
    {
        e.Push(i[1], i.Type);
        var name = i.Words[1] switch
        {
            "finite" => nameof(Floats.IsFinite),
            "infinite" => nameof(Floats.IsInfinity),
            "normal" => nameof(Floats.IsNormal),
            "subnormal" => nameof(Floats.IsSubnormal),
            _ => nameof(Floats.IsNaN),
        };
        e.Call(typeof(Floats), name, i.Type.Clr);
        if (i.Words[1] == "number") Negate(e);
        e.Pop(i[0], PtxType.Predicate);
    }

    private static void Compare(Emitter e, Instruction i)
    {
        for (var k = 1; k <= 2; k++)
        {
            e.Push(i[k], i.Type);
            Arithmetic.Flush(e, i, i.Type);
        }
        var comparison = i.Words[1];
        if (i.Type.IsFloat)
        {
            CompareFloats(e, i, comparison);
            return;
        }
        var unsigned = !i.Type.IsSigned;
        var (opcode, opposite) = comparison switch
        {
            "eq" => (OpCodes.Ceq, false),
            "ne" => (OpCodes.Ceq, true),
            "lt" or "lo" => (unsigned ? OpCodes.Clt_Un : OpCodes.Clt, false),
            "gt" or "hi" => (unsigned ? OpCodes.Cgt_Un : OpCodes.Cgt, false),
            "le" or "ls" => (unsigned ? OpCodes.Cgt_Un : OpCodes.Cgt, true),
            "ge" or "hs" => (unsigned ? OpCodes.Clt_Un : OpCodes.Clt, true),
            _ => throw e.Error($"'{comparison}' does not compare integers"),
        };
        e.IL.Emit(opcode);
        if (opposite) Negate(e);
    }

    /// <summary>A comparison whose name ends with u is true if either is NaN.</summary>
    private static void CompareFloats(Emitter e, Instruction i, string comparison)
    {
        if (comparison is "num" or "nan")
        {
            e.Call(typeof(Floats), nameof(Floats.AreNumbers), i.Type.Clr);
        }
        else if (comparison is "ne" or "equ")
        {
            e.Call(typeof(Floats), nameof(Floats.AreOrderedAndDiffer), i.Type.Clr);
        }
        else
        {
            e.IL.Emit(comparison switch
            {
                "eq" or "neu" => OpCodes.Ceq,
                "lt" or "geu" => OpCodes.Clt,
                "gt" or "leu" => OpCodes.Cgt,
                "ltu" or "ge" => OpCodes.Clt_Un,
                "gtu" or "le" => OpCodes.Cgt_Un,
                _ => throw e.Error($"'{comparison}' does not compare floats"),
            });
        }
        if (comparison is "nan" or "equ" or "neu" or "geu" or "leu" or "ge" or "le") Negate(e);
    }

    /// <summary>Combines the comparison with a predicate, if there is one, and stores it.</summary>
    private static void Finish(Emitter e, Instruction i, Operand output)
    {
        if (i.Operands.Length > 3)
        {
            e.Push(i[3], PtxType.Predicate);
            e.IL.Emit(i.Has("and") ? OpCodes.And : i.Has("or") ? OpCodes.Or : OpCodes.Xor);
        }
        e.Pop(output, PtxType.Predicate);
    }

    private static void Negate(Emitter e)
    {
        e.IL.Emit(OpCodes.Ldc_I4_0);
        e.IL.Emit(OpCodes.Ceq);
    }
}
