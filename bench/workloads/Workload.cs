namespace Nabla.Bench;

/// <summary>A workload by its name, which ends in its size: <c>hessian-sin-100</c>. Every peer understands the same names.</summary>
public sealed record Workload(string Name, string Title)
{
    private static readonly int[] s_small = [32, 64, 64, 1], s_large = [64, 128, 128, 32];

    /// <summary>The size at the end of the name.</summary>
    public int Size => int.Parse(Name[(Name.LastIndexOf('-') + 1)..]);

    /// <summary>The name without the size.</summary>
    public string Kind => Name[..Name.LastIndexOf('-')];

    /// <summary>Whether it is the work of a transform, which functorch has too, and not of a single operator.</summary>
    public bool IsTransform => Kind is not ("add" or "matmul32" or "matmul64");

    /// <summary>Two results agree to this, relative to the largest element.</summary>
    public double Tolerance => Kind == "matmul32" ? 1e-5 : 1e-9;

    /// <summary>The layers of the network whose input has this size.</summary>
    public static int[] Layers(int inputs) => inputs == s_small[0] ? s_small : s_large;

    /// <summary>What the table shows.</summary>
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("hessian-sin-5", "Hessian of Σ sin x, N = 5"),
        new("hessian-sin-100", "Hessian of Σ sin x, N = 100"),
        new("hessian-sin-1000", "Hessian of Σ sin x, N = 1000"),
        new("gradient-sin-5", "gradient of Σ sin x, N = 5"),
        new("gradient-sin-1000", "gradient of Σ sin x, N = 1000"),
        new("hessian-rosenbrock-10", "Hessian of Rosenbrock, N = 10"),
        new("hessian-rosenbrock-100", "Hessian of Rosenbrock, N = 100"),
        new("hessian-rosenbrock-500", "Hessian of Rosenbrock, N = 500"),
        new("hessian-mlp-32", "Hessian of an MLP 32-64-64-1 in its input"),
        new("jacrev-mlp-64", "`JacRev` of an MLP 64-128-128-32 in its input"),
        new("jacfwd-mlp-64", "`JacFwd` of the same"),
        new("gradient-mlp-32", "gradient in all weights, MLP 32-64-64-1, one sample"),
        new("hvp-mlp-32", "Hessian-vector product in all weights of the same"),
        new("persample-mlp-32", "per-sample gradients, batch 256, MLP 32-64-64-1"),
        new("persample-mlp-64", "per-sample gradients, batch 256, MLP 64-128-128-32"),
        new("jvp-1000", "`Jvp` of tanh(exp(−x²))·x, N = 1000"),
        new("vjp-1000", "`Vjp` of the same"),
        new("jacfwd-elementwise-1000", "its Jacobian, `JacFwd`"),
        new("jacrev-elementwise-1000", "its Jacobian, `JacRev`"),
        new("vmap-matvec-1024", "`Vmap` of matrix · vector, 1024 of 64 × 64"),
        new("add-1", "a + b, 1 element"),
        new("add-100", "a + b, 100 elements"),
        new("add-10000", "a + b, 10,000 elements"),
        new("matmul32-64", "matrix product 64 × 64, float32"),
        new("matmul64-64", "matrix product 64 × 64, float64"),
        new("matmul32-512", "matrix product 512 × 512, float32"),
        new("matmul64-512", "matrix product 512 × 512, float64"),
    ];
}
