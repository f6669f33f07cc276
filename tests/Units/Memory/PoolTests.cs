using System.Runtime.CompilerServices;

namespace Nabla.Tests;

/// <summary>When rented memory is free again, and when it is released.</summary>
[Collection(nameof(Memory))]
public sealed class PoolTests
{
    private const int Room = 1000, MostKept = 600;

    private sealed class Piece(long size)
    {
        public long Size => size;
    }

    private sealed class Owner
    {
        public Piece? Memory;
    }

    /// <summary>Reads its owner when it is finalized, and revives it the first time.</summary>
    private sealed class Reviver(Owner owner)
    {
        public static Reviver? Revived { get; set; }

        public Owner Owner => owner;

        ~Reviver() => Revived = this;
    }

    private sealed class TinyPool() : BufferPool<Piece>(MostKept)
    {
        public long Used { get; private set; }

        protected override Piece? Create(long size)
        {
            if (Used + size > Room) return null;
            Used += size;
            return new(size);
        }

        protected override void Release(Piece memory) => Used -= memory.Size;

        [MethodImpl(MethodImplOptions.NoInlining)]
        public Piece? Rent(List<object> keep, long size, bool isRevived = false)
        {
            var owner = new Owner();
            owner.Memory = base.Rent(owner, size);
            if (owner.Memory is not null) keep.Add(isRevived ? new Reviver(owner) : owner);
            return owner.Memory;
        }
    }

    private readonly TinyPool _pool = new();
    private readonly List<object> _kept = [];

    private static void Collect()
    {
        GC.Collect(1);   // not of the whole heap, after which everything free is given back
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void MemoryIsFree_WhenNothingReachesItsOwner_AndNotBefore()
    {
        var first = _pool.Rent(_kept, 100);
        Collect();
        Assert.NotSame(first, _pool.Rent(_kept, 100));
        _kept.Clear();
        Collect();
        Assert.Single(new[] { _pool.Rent(_kept, 100), _pool.Rent(_kept, 100) }, m => ReferenceEquals(m, first));
        Assert.Equal(200, _pool.Used);
        Assert.NotSame(first, _pool.Rent(_kept, 101));
    }

    [Fact]
    public void MemoryOfAnOwnerThatAFinalizerRevives_IsNotFree_UntilThatIsGoneToo()
    {
        var memory = _pool.Rent(_kept, 100, isRevived: true);
        _kept.Clear();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.NotSame(memory, _pool.Rent(_kept, 100));
        Assert.Same(memory, ReadRevived());
        Reviver.Revived = null;
        GC.Collect();
        _pool.Trim();
        Assert.Equal(100, _pool.Used);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Piece? ReadRevived() => Reviver.Revived!.Owner.Memory;

    [Fact]
    public void WhereThereIsNoRoom_WhatIsFreeOfOtherSizes_IsGivenBack()
    {
        for (var i = 0; i < 10; i++) Assert.NotNull(_pool.Rent(_kept, 100));
        Assert.Null(_pool.Rent(_kept, 1));
        _kept.Clear();
        Assert.NotNull(_pool.Rent(_kept, 1000));
        Assert.Null(_pool.Rent(_kept, 1));
    }

    [Fact]
    public void NoMoreIsKept_ThanTheBound()
    {
        for (var i = 0; i < 10; i++) _pool.Rent(_kept, i < 5 ? 100 : 50);
        _kept.Clear();
        Collect();
        Assert.NotNull(_pool.Rent(_kept, 10));
        Assert.InRange(_pool.Used, 10, MostKept + 10);
    }

    [Fact]
    public void AfterACollectionOfTheWholeHeap_NothingIsKept()
    {
        for (var i = 0; i < 5; i++) _pool.Rent(_kept, 100);
        for (var i = 0; i < 4; i++) Collect();   // until the pool's watch is old
        _kept.Clear();
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(0, _pool.Used);
    }

    [Fact]
    public void WithNoTensorAlive_AFullCollectionLeavesNothing() => Child.Run(CollectAll);

    [Child]
    private static void CollectAll()
    {
        UseMuch();
        Thread.Sleep(1100);   // One that comes within a second of another gives nothing back.
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        var left = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(left < 16 << 20, $"{left >> 20} MiB are left");
    }

    [Fact]
    public void WithNobodyAsking_MemoryIsTheSystemsAgain() => Child.Run(BeIdle);

    [Child]
    private static void BeIdle()
    {
        UseMuch();
        var before = Environment.WorkingSet;
        for (var i = 0; i < 20 && Environment.WorkingSet > before - (64 << 20); i++) Thread.Sleep(1000);
        Assert.True(Environment.WorkingSet < before - (64 << 20), $"from {before >> 20} to {Environment.WorkingSet >> 20} MiB");
        UseMuch();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseMuch()
    {
        foreach (var n in new[] { 12_000, 50_000, 300_000, 1_000_000, 3_000_000 })
            for (var i = 0; i < 100; i++) AddOnce(n, i);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddOnce(int n, int i) => Assert.Equal(i + 1.0, (Shared.Stored([n]) * i + 1.0)[n - 1].Item<double>());

    [Fact]
    public void TensorsAtTheBorder_ToLargeObjects_CauseNoFullCollections() => Child.Run(StandAtTheBorder);

    [Child]
    private static void StandAtTheBorder()
    {
        AddOnce(10_600, 1);
        var before = GC.CollectionCount(2);
        for (var bytes = 84_960; bytes <= 85_008; bytes += 8)
            for (var i = 0; i < 1000; i++) AddOnce(bytes / 8, i);
        var full = GC.CollectionCount(2) - before;
        Assert.True(full < 10, $"{full} full collections");
    }
}
