using System.Linq.Expressions;
using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Extensions.DependencyInjection;

namespace Nabla.Tests;

/// <summary>Calls of everything public, with samples for arguments: what tests of bad input go through.</summary>
internal static class PublicCalls
{
    private static readonly Assembly[] Assemblies =
    [
        typeof(Tensor).Assembly, typeof(NablaRuntime).Assembly, typeof(Transform).Assembly,
        typeof(CpuBackend).Assembly, typeof(OpenCLBackend).Assembly, typeof(CudaBackend).Assembly,
    ];

    // What the dispatcher calls, and what rules call, with tensors that were checked once: in Op.Apply, and by Infer.
    private static readonly Type[] Unchecked = [typeof(Check), typeof(Batching), typeof(DeviceTensor)];
    private static readonly string[] Rules =
        ["Infer", "View", "Shift", "Decompose", "Jvp", "Vjp", "Batch", "Interpret", "Allocate", "Read", "Write", "Dispatch", "TryReduce",
        "Evaluate", "Holds", "Combine", "Find", "Kept"];

    private static bool IsCalled(MethodBase m)
    {
        var (type, parameters) = (m.DeclaringType!, m.GetParameters());
        if (type != typeof(Transform) && (Unchecked.Contains(type) || Rules.Contains(m.Name))) return false;
        if (type.IsSubclassOf(typeof(Delegate)) || type.IsSubclassOf(typeof(Exception)) ||
            m.Name is "Equals" or "Deconstruct" || m.Name.StartsWith("set_", StringComparison.Ordinal))
        {
            return false;
        }

        if (parameters.Length == 0 || parameters.Any(p => p.ParameterType.IsByRef)) return false;
        // A positional record is a list of values: whoever takes it checks them.
        return m is MethodInfo method ? method.GetBaseDefinition() == method || type.IsSealed
            : !Array.Exists(type.GetMethods(), d => d.Name == "Deconstruct");
    }

    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Methods, operators, indexers and constructors with parameters, generic ones made of a sample type.</summary>
    public static IEnumerable<MethodBase> All() =>
        from type in Assemblies.SelectMany(a => a.GetExportedTypes())
        where !type.Name.Contains('<', StringComparison.Ordinal) && !type.IsGenericType
        from member in type.GetMembers(Declared).OfType<MethodBase>()
        where IsCalled(member) && (member is MethodInfo || !type.IsAbstract)
        select member is MethodInfo { IsGenericMethodDefinition: true } open
            ? open.MakeGenericMethod([.. open.GetGenericArguments().Select(Closed)]) : member;

    private static Type Closed(Type parameter)
    {
        var constraints = parameter.GetGenericParameterConstraints();
        return parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? typeof(double)
            : constraints.Contains(typeof(Op)) ? typeof(Add)
            : constraints.Contains(typeof(IRule)) ? typeof(IJvpRule)
            : constraints.Contains(typeof(IBackend)) ? typeof(CpuBackend)
            : typeof(Tensor);
    }

    /// <summary>The sample of a tensor.</summary>
    public static Tensor Tensor { get; set; } = Shared.Tensors.Create(new[,] { { 2.0, 1 }, { 1, 3 } });

    private sealed class Nothing() : Interpreter("Nothing")
    {
        public override void Interpret(Op op, ReadOnlySpan<Tensor> x, Span<Tensor> y) => throw new NotSupportedException();
    }

    private static readonly Dictionary<Type, object> Samples = new()
    {
        [typeof(int)] = 1, [typeof(long)] = 1L, [typeof(ulong)] = 1UL, [typeof(double)] = 1.0, [typeof(bool)] = true,
        [typeof(string)] = "cpu", [typeof(object)] = new double[1], [typeof(Shape)] = Shape.Create(2, 2), [typeof(Axes)] = Axes.Create(0),
        [typeof(Layout)] = Layout.Contiguous([2, 2]), [typeof(TensorIndex)] = (TensorIndex)0, [typeof(Range)] = 0..1,
        [typeof(Index)] = (Index)0, [typeof(DType)] = DType.Float64, [typeof(Device)] = Device.Cpu,
        [typeof(RandomKey)] = new RandomKey(1UL), [typeof(AnyKey)] = (AnyKey)new RandomKey(1UL),
        [typeof(Op)] = new Add(), [typeof(Type)] = typeof(Add), [typeof(Interpreter)] = new Nothing(),
        [typeof(Movement)] = new Flip([0]), [typeof(ITensorFactory)] = Shared.Tensors,
        [typeof(IDispatcher)] = Shared.Scalar(1).Dispatcher, [typeof(IServiceCollection)] = new ServiceCollection(),
        [typeof(NablaBuilder)] = new NablaBuilder(new ServiceCollection()), [typeof(KernelTable)] = new KernelTable(),
        [typeof(Kernel<Add>)] = new Kernel<Add>((_, _, _) => { }), [typeof(Kernel<Op>)] = new Kernel<Op>((_, _, _) => { }),
        [typeof(IJvpRule)] = new Sin(), [typeof(DTypes)] = DTypes.Any,
        [typeof(HessianMode)] = HessianMode.Auto, [typeof(Dim)] = (Dim)0,
        [typeof(CollectionTrigger)] = new CollectionTrigger(0, long.MaxValue),
    };

    public static object Sample(ParameterInfo p) =>
        p.HasDefaultValue ? p.DefaultValue ?? (p.ParameterType.IsValueType ? Activator.CreateInstance(p.ParameterType)! : null!)
         : p.ParameterType == typeof(int) && (p.Name!.StartsWith("dim", StringComparison.Ordinal) || p.Name is "axis" or "argnum") ? 0
         : Sample(p.ParameterType);

    public static object Sample(Type type)
    {
        if (type.IsAssignableTo(typeof(Tensor))) return Tensor;
        if (Samples.TryGetValue(type, out var sample)) return sample;
        if (type.IsArray && type.GetArrayRank() > 1) return Array.CreateInstance(type.GetElementType()!, new int[type.GetArrayRank()]);
        if (type.IsArray) return Filled(type.GetElementType()!, Sample(type.GetElementType()!));
        if (type.IsByRefLike || IsSequence(type)) return Filled(type.GetGenericArguments()[0], Sample(type.GetGenericArguments()[0]));
        if (type.IsSubclassOf(typeof(Delegate))) return Function(type);
        if (type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal))
            return Activator.CreateInstance(type, [.. type.GetGenericArguments().Select(Sample)])!;
        if (Nullable.GetUnderlyingType(type) is { } value) return Sample(value);
        if (type == typeof(FirstArg) || type == typeof(SecondArg) || type == typeof(ThirdArg) || type == typeof(FourthArg))
            return Activator.CreateInstance(type)!;
        throw new NotSupportedException($"no sample of a {type}: add one to {nameof(PublicCalls)}, or say why nobody calls it.");
    }

    public static Array Filled(Type element, params object?[] values)
    {
        var array = Array.CreateInstance(element, values.Length);
        for (var i = 0; i < values.Length; i++) array.SetValue(values[i], i);
        return array;
    }

    /// <summary>A function whose results are made of its first tensor: scalars, so that it has a gradient.</summary>
    private static Delegate Function(Type type)
    {
        var invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] x = [.. invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType))];
        return Expression.Lambda(type, invoke.ReturnType == typeof(void) ? Expression.Empty() : Of(invoke.ReturnType), x).Compile();

        Expression Of(Type result) =>
            result == typeof(Tensor) && x.FirstOrDefault(p => p.Type == typeof(Tensor)) is { } tensor
                ? Expression.Call(tensor, typeof(Tensor).GetMethod(nameof(Nabla.Tensor.Sum), Type.EmptyTypes)!)
             : result.IsValueType && result.GetConstructors() is [var make, ..]
                ? Expression.New(make, make.GetParameters().Select(p => Of(p.ParameterType)))
             : Expression.Constant(Sample(result), result);
    }

    /// <summary>The type of what an array or a span holds.</summary>
    public static Type? Elements(Type type) =>
        type.IsArray ? type.GetElementType() : type.IsByRefLike || IsSequence(type) ? type.GetGenericArguments()[0] : null;

    private static bool IsSequence(Type type) => type.IsGenericType &&
        (type.GetGenericTypeDefinition() == typeof(IEnumerable<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>));

    /// <summary>Samples, but for one parameter.</summary>
    public static object?[] Arguments(MethodBase member, ParameterInfo given, object? value) =>
        [.. member.GetParameters().Select(p => p.Position == given.Position ? value : Sample(p))];

    private static readonly Dictionary<MethodBase, Func<object?, object?[], object?>> Compiled = [];

    /// <summary>Calls the member as compiled code would: spans are made of arrays, and exceptions come as they are thrown.</summary>
    public static object? Call(MethodBase member, object?[] arguments)
    {
        if (!Compiled.TryGetValue(member, out var call)) Compiled.Add(member, call = Compile(member));
        return call(member is ConstructorInfo || member.IsStatic ? null : Sample(member.DeclaringType!), arguments);
    }

    private static Func<object?, object?[], object?> Compile(MethodBase member)
    {
        var call = new DynamicMethod("Call", typeof(object), [typeof(object), typeof(object[])], typeof(PublicCalls).Module, true);
        var (il, owner) = (call.GetILGenerator(), member.DeclaringType!);
        if (member is MethodInfo { IsStatic: false })
        {
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(owner.IsValueType ? OpCodes.Unbox : OpCodes.Castclass, owner);
        }
        foreach (var p in member.GetParameters())
        {
            var given = Elements(p.ParameterType)?.MakeArrayType() is { } array && p.ParameterType.IsByRefLike ? array : p.ParameterType;
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, p.Position);
            il.Emit(OpCodes.Ldelem_Ref);
            il.Emit(OpCodes.Unbox_Any, given);
            if (p.ParameterType.IsByRefLike) il.Emit(OpCodes.Newobj, p.ParameterType.GetConstructor([given])!);
        }
        var result = (member as MethodInfo)?.ReturnType ?? owner;
        if (member is ConstructorInfo constructor) il.Emit(OpCodes.Newobj, constructor);
        else il.Emit(member.IsStatic || owner.IsValueType ? OpCodes.Call : OpCodes.Callvirt, (MethodInfo)member);
        if (result.IsByRefLike) il.Emit(OpCodes.Pop);
        if (result.IsByRefLike || result == typeof(void)) il.Emit(OpCodes.Ldnull);
        else if (result.IsValueType) il.Emit(OpCodes.Box, result);
        il.Emit(OpCodes.Ret);
        return (Func<object?, object?[], object?>)call.CreateDelegate(typeof(Func<object?, object?[], object?>));
    }
}
