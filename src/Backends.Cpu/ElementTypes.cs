using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nabla.Cpu;

/// <summary>An action for a dtype, as one generic method.</summary>
internal interface ITyped
{
    /// <summary>Runs the action with elements of type <typeparamref name="T"/>.</summary>
    void Run<T>() where T : unmanaged, INumber<T>;
}

/// <summary>The element type of kernels for each dtype: its C# type; for bool it is byte, with the values 0 and 1.</summary>
internal static class ElementTypes
{
    private const string Name = "the CPU backend";

    extension(DType dtype)
    {
        /// <summary>Runs the action for this dtype.</summary>
        /// <exception cref="DTypeException">There is no case for it.</exception>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Run<TAction>(scoped ref TAction action) where TAction : struct, ITyped
        {
            switch (dtype.Index)
            {
                case 0: action.Run<float>(); break;
                case 1: action.Run<double>(); break;
                case 2: action.Run<int>(); break;
                case 3: action.Run<long>(); break;
                case 4: action.Run<byte>(); break;
                default: throw dtype.NoCase(Name);
            }
        }

        /// <summary>The argument for this dtype.</summary>
        /// <exception cref="DTypeException">There is none.</exception>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Choose<T>(T f, T d) where T : class => dtype.Index switch { 0 => f, 1 => d, _ => throw dtype.NoCase(Name) };

        /// <summary>The exception for a dtype without a case.</summary>
        public DTypeException Unknown => dtype.NoCase(Name);
    }
}
