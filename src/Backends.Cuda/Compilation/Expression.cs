using System.Globalization;
using System.Reflection.Emit;

namespace Nabla.Cuda;

/// <summary>
/// Compiles an expression of C, as an <see cref="ExpressionForm"/> has it, to IL, by recursive descent: one method for each level of
/// precedence. Each leaves one value on the stack and returns its type; a condition is a bool. Comparisons with NaN are those of C.
/// </summary>
/// <param name="text">The expression.</param>
/// <param name="names">The names of the parameters.</param>
/// <param name="types">Their types.</param>
/// <param name="number">{T}, the type of numbers.</param>
/// <param name="output">{Y}, the type of the result.</param>
/// <param name="il">Where the code goes.</param>
internal sealed class Expression(string text, string[] names, Type[] types, Type number, Type output, ILGenerator il)
{
    private int _at;

    /// <summary>Writes the method's body.</summary>
    /// <exception cref="NablaException">The expression is none, or has a name or function that is not known.</exception>
    public void Compile()
    {
        var isPredicate = Take("?");
        var found = Choice();
        Skip();
        if (_at < text.Length) throw Refused("the end");
        if (!isPredicate) Convert(found, output, saturates: false);
        il.Emit(OpCodes.Ret);
    }

    private Type Choice()
    {
        var condition = Or();
        if (!Take("?")) return condition;
        if (condition != typeof(bool)) throw Refused("a condition before ?");
        Label otherwise = il.DefineLabel(), end = il.DefineLabel();
        il.Emit(OpCodes.Brfalse, otherwise);
        var type = Choice();
        var result = il.DeclareLocal(type);
        il.Emit(OpCodes.Stloc, result);
        il.Emit(OpCodes.Br, end);
        Need(":");
        il.MarkLabel(otherwise);
        Same(type, Choice());
        il.Emit(OpCodes.Stloc, result);
        il.MarkLabel(end);
        il.Emit(OpCodes.Ldloc, result);
        return type;
    }

    private Type Or() => Chain(Xor, ("|", OpCodes.Or));

    private Type Xor() => Chain(And, ("^", OpCodes.Xor));

    private Type And() => Chain(Equality, ("&", OpCodes.And));

    private Type Sum() => Chain(Product, ("+", OpCodes.Add), ("-", OpCodes.Sub));

    private Type Product() => Chain(Unary, ("*", OpCodes.Mul), ("/", OpCodes.Div));

    private Type Chain(Func<Type> part, params (string Sign, OpCode Code)[] operators)
    {
        var type = part();
        for (var i = 0; i < operators.Length; i++)
        {
            if (!Take(operators[i].Sign)) continue;
            Same(type, part());
            il.Emit(operators[i].Code);
            i = -1;
        }
        return type;
    }

    private Type Equality()
    {
        var type = Order();
        while (true)
        {
            var isEqual = Take("==");
            if (!isEqual && !Take("!=")) return type;
            Same(type, Order());
            il.Emit(OpCodes.Ceq);
            if (!isEqual) Not();
            type = typeof(bool);
        }
    }

    private Type Order()
    {
        var type = Sum();
        while (true)
        {
            // With a NaN, a ≤ b is false as a > b is: the comparison that is negated counts a NaN as true.
            var (code, isNegated) = Take("<=") ? (IsReal(type) ? OpCodes.Cgt_Un : OpCodes.Cgt, true)
                : Take(">=") ? (IsReal(type) ? OpCodes.Clt_Un : OpCodes.Clt, true)
                : Take("<") ? (OpCodes.Clt, false)
                : Take(">") ? (OpCodes.Cgt, false) : (OpCodes.Nop, false);
            if (code == OpCodes.Nop) return type;
            Same(type, Sum());
            il.Emit(code);
            if (isNegated) Not();
            type = typeof(bool);
        }
    }

    private Type Unary()
    {
        if (Take("-"))
        {
            var type = Unary();
            il.Emit(OpCodes.Neg);
            return type;
        }
        if (Take("({T})")) return Convert(Unary(), number, saturates: false);
        if (Take("({M})")) return Convert(Unary(), typeof(int), saturates: false);
        if (Take("("))
        {
            var type = Choice();
            Need(")");
            return type;
        }
        Skip();
        return _at < text.Length && char.IsAsciiDigit(text[_at]) ? Literal() : NameOrCall();
    }

    private Type Literal()
    {
        var from = _at;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.')) _at++;
        if (!double.TryParse(text.AsSpan(from, _at - from), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            throw Refused("a number");
        if (number == typeof(double)) il.Emit(OpCodes.Ldc_R8, value);
        else if (number == typeof(float)) il.Emit(OpCodes.Ldc_R4, (float)value);
        else if (number == typeof(long)) il.Emit(OpCodes.Ldc_I8, (long)value);
        else il.Emit(OpCodes.Ldc_I4, (int)value);
        return number;
    }

    private Type NameOrCall()
    {
        var from = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '{' or '}')) _at++;
        var name = text[from.._at];
        if (!Take("("))
        {
            var index = Array.IndexOf(names, name);
            if (index < 0) throw Refused($"one of {string.Join(", ", names)}, a number or a function, and not '{name}',");
            il.Emit(OpCodes.Ldarg, index);
            return types[index];
        }
        var arguments = new List<Type>();
        do arguments.Add(Choice());
        while (Take(","));
        Need(")");
        if (name.StartsWith("convert_", StringComparison.Ordinal))
        {
            var target = name.Contains("{M}", StringComparison.Ordinal) ? typeof(int) : output;
            return Convert(arguments[0], target, name.EndsWith("_sat", StringComparison.Ordinal));
        }
        foreach (var argument in arguments) Same(number, argument);
        il.Emit(OpCodes.Call, Functions.Find(name, number, arguments.Count) ??
            throw Refused($"a function that is known for {number.Name}, and not '{name}',"));
        return number;
    }

    /// <summary>Converts the value on the stack as the CPU does.</summary>
    private Type Convert(Type from, Type to, bool saturates)
    {
        if (from == to || (from == typeof(bool) && to == typeof(byte)) || (from == typeof(byte) && to == typeof(int))) return to;
        if (saturates && IsReal(from)) il.Emit(OpCodes.Call, Functions.Saturation(from, to));
        else if (to == typeof(double)) il.Emit(OpCodes.Conv_R8);
        else if (to == typeof(float)) il.Emit(OpCodes.Conv_R4);
        else if (to == typeof(long)) il.Emit(from == typeof(byte) ? OpCodes.Conv_U8 : OpCodes.Conv_I8);
        else if (to == typeof(int)) il.Emit(OpCodes.Conv_I4);
        else il.Emit(OpCodes.Conv_U1);
        return to;
    }

    private void Same(Type expected, Type found)
    {
        // On the stack a byte is an int.
        if (expected == found || (Stacked(expected) == typeof(int) && Stacked(found) == typeof(int))) return;
        throw Refused($"a value of type {expected.Name}, and not of {found.Name},");
    }

    private static Type Stacked(Type type) => type == typeof(byte) ? typeof(int) : type;

    private static bool IsReal(Type type) => type == typeof(double) || type == typeof(float);

    private void Not()
    {
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Ceq);
    }

    private void Skip()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }

    private bool Take(string sign)
    {
        Skip();
        if (!text.AsSpan(_at).StartsWith(sign)) return false;
        _at += sign.Length;
        return true;
    }

    private void Need(string sign)
    {
        if (!Take(sign)) throw Refused($"'{sign}'");
    }

    private NablaException Refused(string expected) =>
        new($"the CUDA backend expects {expected} at place {_at} of the expression {text}: expressions are those of C with the names " +
            $"{string.Join(", ", names)}, + - * / ?: comparisons, & | ^ of conditions, and functions of real numbers.");
}
