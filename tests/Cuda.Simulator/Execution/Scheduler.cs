using System.Runtime.InteropServices;

namespace Nabla.CudaSimulation;

/// <summary>
/// Runs kernels: the blocks of a grid one after the other, in each block the warps, and in each warp the threads. A thread runs to its end,
/// or until it waits.
/// </summary>
internal sealed unsafe class Scheduler
{
    /// <summary>The local memory of a thread whose kernel calls functions.</summary>
    private const int StackBytes = 16 << 10;

    private readonly Launch _launch;
    private readonly Execution _execution;
    private readonly Code _code;
    private readonly int _threads;
    private readonly int _localBytes;
    private readonly Body _body;
    private long[] _budgets = [];
    private nint _local;
    private nint _arguments;

    private Scheduler(Launch launch, Execution execution)
    {
        (_launch, _execution, _code) = (launch, execution, launch.Code);
        _threads = (int)launch.Block.Count;
        _body = _code.Body;
        _localBytes = _code.Calls ? _code.FrameBytes + StackBytes : _code.FrameBytes;
        var dynamicAt = (_code.SharedEnd + 15) / 16 * 16;
        execution.Forget(_code.Module.Ptx.Instructions.Count);
        (execution.BlockX, execution.BlockY, execution.BlockZ) = launch.Block;
        (execution.GridX, execution.GridY, execution.GridZ) = launch.Grid;
        execution.DynamicSharedBytes = launch.DynamicSharedBytes;
        execution.DynamicSharedAt = dynamicAt;
        execution.SharedBytes = dynamicAt + launch.DynamicSharedBytes;
        execution.LocalBytes = _localBytes;
        execution.Globals = launch.Globals;
        execution.LiveLanes = uint.MaxValue;
    }

    /// <summary>Runs a kernel. Throws <see cref="FaultException"/> if a thread fails.</summary>
    public static void Run(Launch launch, Execution execution) => new Scheduler(launch, execution).Run();

    private void Run()
    {
        var stacks = _code.MayWait ? _threads : 1;
        // The 64 bytes between frames keep those of all threads from the same set of a cache.
        var local = Allocation.Fresh((_localBytes + 64L) * stacks);
        var shared = Allocation.Fresh(_execution.SharedBytes);
        try
        {
            fixed (byte* arguments = _launch.Arguments)
            {
                (_local, _execution.SharedHost, _arguments) = (local, shared, (nint)arguments);
                var blocks = (int)_launch.Grid.Count;
                for (var i = 0; i < blocks; i++)
                {
                    var block = _launch.Grid.At(_launch.Descending ? blocks - 1 - i : i);
                    (_execution.CtaX, _execution.CtaY, _execution.CtaZ) = block;
                    if (i > 0) NativeMemory.Fill((void*)shared, (nuint)_execution.SharedBytes, 0xFF);
                    if (_code.MayWait) RunWaiting();
                    else RunThrough();
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree((void*)local);
            NativeMemory.AlignedFree((void*)shared);
        }
    }

    /// <summary>Runs a block whose threads never wait.</summary>
    private void RunThrough()
    {
        _execution.LocalHost = _local;
        for (var i = 0; i < _threads; i++)
        {
            SetThread(_launch.Descending ? _threads - 1 - i : i);
            _execution.Budget = _launch.Budget;
            _body(_execution, _local, _arguments, 0);
        }
    }

    /// <summary>Runs a block from barrier to barrier.</summary>
    private void RunWaiting()
    {
        _execution.Waits = new Wait[_threads];
        _budgets = new long[_threads];
        Array.Fill(_budgets, _launch.Budget);
        for (var i = 0; i < _threads; i++) *(long*)Frame(i) = 0;
        var warps = (_threads + Warp.Lanes - 1) / Warp.Lanes;
        do
        {
            for (var i = 0; i < warps; i++) RunWarp(_launch.Descending ? warps - 1 - i : i);
        }
        while (Barriers.Release(_execution, _code.Module));
    }

    private void RunWarp(int number)
    {
        var first = number * Warp.Lanes;
        var end = Math.Min(first + Warp.Lanes, _threads);
        do
        {
            for (var i = first; i < end; i++) RunThread(_launch.Descending ? first + end - 1 - i : i);
        }
        while (Warp.Release(_execution, first, end));
    }

    private void RunThread(int thread)
    {
        ref var wait = ref _execution.Waits[thread];
        if (wait.Kind != WaitKind.None) return;
        SetThread(thread);
        _execution.LocalHost = Frame(thread);
        _execution.Budget = _budgets[thread];
        if (_body(_execution, Frame(thread), _arguments, 0) == 0) wait.Kind = WaitKind.Ended;
        _budgets[thread] = _execution.Budget;
    }

    private nint Frame(int thread) => _local + (nint)((_localBytes + 64L) * thread);

    private void SetThread(int thread)
    {
        _execution.Thread = thread;
        var block = _launch.Block;
        if (block.Y == 1 && block.Z == 1) _execution.TidX = thread;
        else (_execution.TidX, _execution.TidY, _execution.TidZ) = block.At(thread);
    }
}
