using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Nabla.Cuda;

/// <summary>
/// Types made of expressions: structs in an assembly of their own, whose static method <c>Of</c> computes the expression. ILGPU reads their
/// code as that of any other type.
/// </summary>
internal static class FunctionTypes
{
    private const string Access = "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute";

    private static readonly Lock s_gate = new();
    private static readonly ModuleBuilder s_module = Module();
    private static readonly ConcurrentDictionary<Type, string> s_texts = new();
    private static int s_count;

    /// <summary>The type for an expression of these inputs.</summary>
    /// <exception cref="NablaException">The expression is none.</exception>
    public static Type Of(ExpressionForm form, ReadOnlySpan<DType> inputs, DType output)
    {
        var types = new Type[inputs.Length];
        for (var i = 0; i < types.Length; i++) types[i] = Clr(inputs[i]);
        var (number, result, text) = (types[^1], Clr(output), form.Text(inputs[^1], output));
        string[] names = [.. form.Inputs];
        if (form.Numbers is not null) (types, names) = ([.. types, number, number], [.. names, "p", "q"]);
        Type[] all = form.Numbers is null ? [.. types, result] : [number, result];
        var face = (form.Numbers is not null ? typeof(INumbersFunction<,>) : types.Length switch
        {
            1 => typeof(IFunction<,>),
            2 => typeof(IFunction2<,,>),
            _ => typeof(IFunction3<,,,>),
        }).MakeGenericType(all);
        lock (s_gate)
        {
            const TypeAttributes Struct = TypeAttributes.Public | TypeAttributes.Sealed | TypeAttributes.SequentialLayout;
            var type = s_module.DefineType($"Function{s_count++}", Struct, typeof(ValueType));
            type.AddInterfaceImplementation(face);
            var method = type.DefineMethod("Of", MethodAttributes.Public | MethodAttributes.Static, result, types);
            new Expression(text, names, types, number, result, method.GetILGenerator()).Compile();
            type.DefineMethodOverride(method, face.GetMethod("Of")!);
            var made = type.CreateType();
            s_texts[made] = $"{text} of {string.Join(", ", names)}";
            return made;
        }
    }

    /// <summary>The type of a dtype's elements in kernels: a bool is a byte that is 0 or 1.</summary>
    public static Type Clr(DType dtype) => dtype.Index switch
    {
        0 => typeof(float),
        1 => typeof(double),
        2 => typeof(int),
        3 => typeof(long),
        4 => typeof(byte),
        _ => throw dtype.NoCase("CUDA"),
    };

    /// <summary>A text that stands for a type in every process.</summary>
    public static string Describe(Type type) => s_texts.TryGetValue(type, out var text) ? text : type.ToString();

    // The types implement an interface of this assembly, which is internal.
    private static ModuleBuilder Module()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new("Nabla.Cuda.Functions"), AssemblyBuilderAccess.Run);
        var module = assembly.DefineDynamicModule("Functions");
        var attribute = module.DefineType(Access, TypeAttributes.Public, typeof(Attribute));
        var il = attribute.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(string)]).GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Call, typeof(Attribute).GetConstructor(BindingFlags.NonPublic | BindingFlags.Instance, [])!);
        il.Emit(OpCodes.Ret);
        var ignores = attribute.CreateType().GetConstructor([typeof(string)])!;
        foreach (var target in (Assembly[])[typeof(FunctionTypes).Assembly, typeof(RealFunctions.Everywhere).Assembly])
            assembly.SetCustomAttribute(new(ignores, [target.GetName().Name]));
        return module;
    }
}
