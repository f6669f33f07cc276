using Xunit;
using static Nabla.Transform;

namespace Nabla.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>
    /// A tensor, or any view of one, keeps its elements and derivatives when it is moved to the reference's device and back. This is the
    /// law of <see cref="Transfer"/>, the operator that needs two devices.
    /// </summary>
    [SkippableFact]
    public void Transfer_KeepsElementsAndDerivatives()
    {
        var (here, there) = (Runtime.Device, ReferenceBackend.Device);
        if (here.Type == there.Type)
        {
            Say($"left out: {here} is the reference's own device.");
            return;
        }
        using var both = NablaRuntime.Create(n =>
        {
            Configure(n);
            n.AddBackend<ReferenceBackend>();
        });
        var matrix = new SampleInput(DType.Float64, [2, 3], new double[] { 1, 2, 3, 4, 5, 6 }).Upload(both.Tensors, here, FloatType);
        Moves(matrix, 1, 2, 3, 4, 5, 6);
        Moves(matrix.T(), 1, 4, 2, 5, 3, 6);
        Moves(matrix[1], 4, 5, 6);
        Moves(matrix.Flip(1)[.., 1..], 2, 1, 5, 4);
        Moves(matrix[0, 1].BroadcastTo([2]), 2, 2);

        var x = matrix[0];
        Tensor ThereAndBack(Tensor t) => (t.To(there) * t.To(there) * 2).To(here) * t;
        static Tensor Here(Tensor t) => t * t * 2 * t;
        Agree(() => Jvp(ThereAndBack, x, x).Tangent, () => Jvp(Here, x, x).Tangent);
        Agree(() => JacRev(ThereAndBack)(x), () => JacRev(Here)(x));
        Agree(() => Vmap(ThereAndBack)(x), () => Vmap(Here)(x));
        Agree(() => Hessian(t => ThereAndBack(t).Sum())(x), () => Hessian(t => Here(t).Sum())(x));
        Agree(() => Vmap(Grad(ThereAndBack))(x), () => Vmap(Grad(Here))(x));

        void Moves(Tensor view, params double[] elements)
        {
            Assert.Equal((there, view.Shape), (view.To(there).Device, view.To(there).Shape));
            Agree(() => view.To(there), elements, $"view {view.Shape} moved to {there}");
            Assert.Equal((here, view.Shape), (view.To(there).To(here).Device, view.To(there).To(here).Shape));
            Agree(() => view.To(there).To(here), elements, $"view {view.Shape} moved to {there} and back");
        }
    }
}
