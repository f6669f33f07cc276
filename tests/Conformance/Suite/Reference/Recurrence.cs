namespace Nabla.Conformance;

/// <summary>The recurrence that a cumulative product differentiates to.</summary>
internal static class RecurrenceKernel
{
    public static KernelTable MapRecurrence(this KernelTable table) => table.Map<LinearRecurrence>((op, x, y) =>
    {
        var (a, b, stride) =
            (ReferenceElements.Read<double>(x[0]), ReferenceElements.Read<double>(x[1]), (int)y[0].Shape[(op.Axis + 1)..].Length);
        for (var n = 0; n < b.Length; n++)
            if (n / stride % y[0].Shape[op.Axis] > 0) b[n] += a[n] * b[n - stride];
        ReferenceElements.Write(y[0], b);
    });
}
