using static TorchSharp.torch;

namespace Nabla.Bench;

/// <summary>Everybody who takes part, for one run of the program.</summary>
public sealed class Contest : IDisposable
{
    private readonly NablaRuntime _nabla = NablaRuntime.Create(n => n.AddCpu());
    private readonly NablaRuntime _oneThread = NablaRuntime.Create(n => n.AddCpu(o => o.MaxThreads = 1));
    private readonly PyTorch[] _torch;
    private readonly NablaPrograms _programs, _oneThreadPrograms;
    private readonly int[] _threads = Environment.ProcessorCount == 1 ? [1] : [1, Environment.ProcessorCount];

    public Contest(bool pyTorch = true)
    {
        _programs = new(_nabla.Tensors);
        _oneThreadPrograms = new(_oneThread.Tensors);
        _torch = pyTorch ? PyTorch.Start(_threads) : [];
        Torch.Load();
    }

    /// <summary>PyTorch's version, null where it is not installed.</summary>
    public string? PyTorchVersion => _torch.FirstOrDefault()?.Version;

    /// <summary>The peers of a workload, Nabla first.</summary>
    public IReadOnlyList<IPeer> Peers(Workload workload) =>
    [
        Nabla(workload), .. _torch.Select(torch => new PyTorchPeer(torch, workload.Name)), .. TorchSharp(workload),
        .. _torch.Where(_ => workload.IsTransform).Select(torch => new PyTorchPeer(torch, workload.Name, Columns.Functorch)),
        new LocalPeer(Columns.OneThread, "", _oneThreadPrograms.Make(workload), NablaPrograms.Elements),
        new LocalPeer(Columns.Hand, "", HandWritten.Make(workload), result => HandWritten.Elements(workload, result)),
    ];

    public IPeer Nabla(Workload workload) => new LocalPeer(Columns.Nabla, "", _programs.Make(workload), NablaPrograms.Elements);

    /// <summary>Nabla on a whole batch at once, where the workload goes by chunks.</summary>
    public IPeer NablaWhole(Workload workload) =>
        new LocalPeer(Columns.Whole, "", _programs.Make(workload with { Name = $"{workload.Kind}-whole-{workload.Size}" }),
            NablaPrograms.Elements);

    private IEnumerable<IPeer> TorchSharp(Workload workload)
    {
        var run = TorchSharpPrograms.Make(workload);
        return _threads.Select(threads => new LocalPeer(Columns.TorchSharp, threads == 1 ? "1 thread" : $"{threads} threads", run,
            TorchSharpPrograms.Elements, TorchSharpPrograms.Discard, () => set_num_threads(threads)));
    }

    public void Dispose()
    {
        foreach (var torch in _torch) torch.Dispose();
        _nabla.Dispose();
        _oneThread.Dispose();
    }
}
