namespace Nabla.Bench;

/// <summary>The rows of the sweep, and those of the grid of layouts.</summary>
internal static class SweepRows
{
    public const string Elementwise = "elementwise", Programs = "programs";

    private static readonly string[]
        s_vectors = ["1000", "100000", "1000000"], s_matrices = ["10x100", "100x1000", "1000x1000"], s_squares = ["8", "64", "300"];

    // In inputs, N stands for the size, R and C for the rows and columns of a matrix.
    private static readonly (string Family, string Operators, string Inputs, string[] Sizes)[] s_operators =
    [
        (Elementwise, "exp sin tan tanh sigmoid erf asin relu softplus", "N", s_vectors),
        (Elementwise, "log log1p sqrt pow2.5", "+N", s_vectors),
        (Elementwise, "add maximum atan2", "N,N", s_vectors),
        (Elementwise, "div pow", "+N,+N", s_vectors),
        (Elementwise, "where", "bN,N,N", s_vectors),
        (Elementwise, "grad_of_tanh", "N", s_vectors),
        ("reductions", "sum", "+N", s_vectors),
        ("reductions", "sum_dim0 sum_dim1", "+RxC", s_matrices),
        ("reductions", "amax_dim0 amax_dim1 argmax_dim1 logsumexp_dim1 softmax_dim0 softmax_dim1", "RxC", s_matrices),
        ("reductions", "prod_dim1", "nRxC", s_matrices),
        ("scans", "cumsum", "+N", s_vectors),
        ("scans", "cumsum_dim0 cumsum_dim1", "+RxC", s_matrices),
        ("scans", "cumprod_dim1", "nRxC", s_matrices),
        ("indexing", "index_select", "RxC,iR", s_matrices),
        ("indexing", "gather", "RxC,iRxC", s_matrices),
        ("indexing", "scatter_add", "RxC,iRxC,RxC", s_matrices),
        ("layouts", "step", "N", s_vectors),
        ("layouts", "flip", "RxC", s_matrices),
        ("layouts", "cat", "RxC,RxC", s_matrices),
        ("layouts", "outer_add", "Rx1,1xC", s_matrices),
        ("layouts", "transposed_add", "RxCt,RxC", s_matrices),
        ("layouts", "transposed_exp", "RxCt", s_matrices),
        ("products", "matmul", "NxN,NxN", ["32", "128", "512"]),
        ("products", "matmul", "256x784,784x256", [""]),
        ("products", "matmul", "1000x10,10x1000", [""]),
        ("products", "matmul", "1000x1000,1000x1", [""]),
        ("products", "matmul", "1x1000,1000x1000", [""]),
        ("products", "matmul", "256x16x16,256x16x16", [""]),
        ("products", "matmul", "64x64x64,64x64x64", [""]),
        ("factorisations", "det inv", "dNxN", s_squares),
        ("factorisations", "solve", "dNxN,Nx1", s_squares),
        ("factorisations", "cholesky grad_of_logdet", "sNxN", s_squares),
        ("factorisations", "inv", "d256x16x16", [""]),
        ("factorisations", "solve", "d256x16x16,256x16x1", [""]),
        ("factorisations", "cholesky", "s256x16x16", [""]),
    ];

    // The network's data, then its weights and biases.
    private static readonly (string Operator, string Inputs)[] s_programs =
    [
        ("training_step_784-256-10", "128x784,i128<10,w784x256,w256,w256x10,w10"),
        ("training_step_128-512-512-64", "128x128,i128<64,w128x512,w512,w512x512,w512,w512x64,w64"),
        ("attention_8x64x32", "8x64x32,8x64x32,8x64x32"),
        ("recurrent_network_50_steps", "50x16x32,16x32,w32x32,w32x32,w32"),
        ("gaussian_process_200", "200x1,200,+3"),
        ("gaussian_process_1000", "1000x1,1000,+3"),
        ("greeks_of_100000_options", "+100000,+100000,+100000,+100000,+100000"),
        ("ensemble_of_32_networks", "64x16,64x1,w32x16x64,w32x64,w32x64x1,w32x1"),
        ("monte_carlo_20000_paths", "20000x50,+3"),
    ];

    private static readonly string[] s_layouts = ["1000x1000", "1000x1000t", "1000x1000e", "1000x1", "1x1000"];

    private static readonly DType[] s_dtypes = [DType.Float32, DType.Float64];

    /// <summary>The rows of the sweep, in the order of the heat map.</summary>
    public static IEnumerable<SweepRow> All =>
    [
        .. from line in s_operators
           from name in line.Operators.Split(' ')
           from dtype in s_dtypes
           from row in Sizes(line.Family, name, line.Inputs, line.Sizes, dtype)
           select row,
        .. from program in s_programs
           from dtype in s_dtypes
           select new SweepRow(program.Operator, program.Operator.Replace('_', ' '), Programs, program.Inputs, dtype, 2),
    ];

    /// <summary>Operators on two matrices in each pair of layouts, and on one in each layout.</summary>
    public static IEnumerable<SweepRow> Grid =>
    [
        .. from name in (string[])["add", "maximum", "atan2", "matmul", "cat"]
           from dtype in s_dtypes
           from a in s_layouts
           from b in s_layouts
           where name is not ("matmul" or "cat") || (a.StartsWith(s_layouts[0]) && b.StartsWith(s_layouts[0]))
           select new SweepRow(name, name, "layouts", $"{a},{b}", dtype, 2),
        .. from name in (string[])["exp", "relu", "sum", "sum_dim0", "sum_dim1", "amax_dim0", "amax_dim1", "softmax_dim0", "softmax_dim1",
               "cumsum_dim0", "cumsum_dim1", "flip"]
           from dtype in s_dtypes
           from a in s_layouts[..3]
           select new SweepRow(name, name, "layouts", name.Contains("sum") ? $"+{a}" : a, dtype, 2),
    ];

    // What has one size only is large.
    private static IEnumerable<SweepRow> Sizes(string family, string name, string inputs, string[] sizes, DType dtype) =>
        sizes.Select((size, i) =>
        {
            var sides = size.Split('x');
            var filled = inputs.Replace("N", size).Replace("R", sides[0]).Replace("C", sides[^1]);
            var label = sizes.Length == 1 ? $"{name} {SweepInputs.Shapes(inputs)}" : name;
            return new SweepRow(name, label, family, filled, dtype, 3 - sizes.Length + i);
        });
}
