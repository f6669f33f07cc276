using Microsoft.Extensions.Options;

namespace Nabla;

/// <summary>
/// The section <c>Nabla</c> of the host's configuration. Choices in code (<see cref="NablaBuilder.UseDevice(string)"/>) take precedence.
/// </summary>
public sealed class NablaOptions
{
    /// <summary>The default device, such as <c>opencl:0</c>; null for the first one available.</summary>
    public string? Device { get; set; }

    /// <summary>The dtype of a floating-point tensor that is made without one: <c>float64</c> or <c>float32</c>.</summary>
    public string DefaultDType { get; set; } = "float64";

    /// <summary>
    /// About how many bytes <c>JacFwd</c>, <c>JacRev</c> and <c>Hessian</c> may use for intermediate values; 1 GiB unless set. Where all
    /// rows or columns at once would need more, and no <c>chunkSize</c> is given, they are computed in chunks.
    /// </summary>
    public long MemoryBudget { get; set; } = 1L << 30;
}

internal sealed class NablaOptionsValidator : IValidateOptions<NablaOptions>
{
    public ValidateOptionsResult Validate(string? name, NablaOptions options)
    {
        if (!DType.All.Any(d => d.IsFloatingPoint && d.Name == options.DefaultDType))
            return ValidateOptionsResult.Fail($"Nabla:DefaultDType is '{options.DefaultDType}', but must be float64 or float32.");
        if (options.MemoryBudget <= 0)
            return ValidateOptionsResult.Fail($"Nabla:MemoryBudget is {options.MemoryBudget}, but must be a positive number of bytes.");
        try
        {
            if (options.Device is { } device) Device.Parse(device);
        }
        catch (ArgumentException e)
        {
            return ValidateOptionsResult.Fail($"Nabla:Device: {e.Message}");
        }
        return ValidateOptionsResult.Success;
    }
}
