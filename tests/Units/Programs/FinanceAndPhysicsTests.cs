using static Nabla.Transform;

namespace Nabla.Tests;

public sealed class FinanceAndPhysicsTests
{
    private static Tensor Normal(Tensor x) => 0.5 * (1 + (x / Math.Sqrt(2)).Erf());

    /// <summary>The price of a call; p = (spot, strike, volatility, rate, time).</summary>
    private static Tensor Call(Tensor p)
    {
        Tensor s = p[0], k = p[1], sigma = p[2], r = p[3], t = p[4];
        var d1 = ((s / k).Log() + (r + 0.5 * sigma.Square()) * t) / (sigma * t.Sqrt());
        var d2 = d1 - sigma * t.Sqrt();
        return s * Normal(d1) - k * (-r * t).Exp() * Normal(d2);
    }

    [Fact]
    public void BlackScholes_GreeksAgreeWithTheirClosedForms()
    {
        double s = 100, k = 110, sigma = 0.25, r = 0.03, t = 1.5;
        var p = Shared.Vector(s, k, sigma, r, t);
        double d1 = (Math.Log(s / k) + (r + sigma * sigma / 2) * t) / (sigma * Math.Sqrt(t)), d2 = d1 - sigma * Math.Sqrt(t);
        double density = Math.Exp(-d1 * d1 / 2) / Math.Sqrt(2 * Math.PI), n1 = Normal(Shared.Scalar(d1)).Item<double>(),
            n2 = Normal(Shared.Scalar(d2)).Item<double>();
        Assert.Equal(0.5 * (1 + 0.8427007929497149), Normal(Shared.Scalar(Math.Sqrt(2))).Item<double>(), 14);

        var greeks = Grad(Call)(p);
        Numbers.Near(n1, greeks[0]);
        Numbers.Near(s * density * Math.Sqrt(t), greeks[2]);
        Numbers.Near(k * t * Math.Exp(-r * t) * n2, greeks[3]);
        Numbers.Near(s * density * sigma / (2 * Math.Sqrt(t)) + r * k * Math.Exp(-r * t) * n2, greeks[4]);

        var second = Hessian(Call)(p);
        Numbers.Near(density / (s * sigma * Math.Sqrt(t)), second[0, 0]);                    // gamma
        Numbers.Near(-density * d2 / sigma, second[0, 2]);                                     // vanna
        Numbers.Near(s * density * Math.Sqrt(t) * d1 * d2 / sigma, second[2, 2]);              // volga
        var speed = JacFwd(Hessian(Call))(p)[0, 0, 0];
        Numbers.Near(-density / (s * s * sigma * Math.Sqrt(t)) * (d1 / (sigma * Math.Sqrt(t)) + 1), speed);
    }

    [Fact]
    public void BlackScholes_ForABookOfOptions()
    {
        var strikes = Shared.Tensors.Linspace(80, 120, 5);
        Tensor OfStrike(Tensor spot, Tensor strike) =>
            Call(Tensor.Stack([spot, strike, Shared.Scalar(0.2), Shared.Scalar(0.01), Shared.Scalar(1)]));
        var delta = Vmap(Grad(OfStrike), inDims: (null, 0))(Shared.Scalar(100), strikes).ToArray<double>();
        for (var i = 0; i < 5; i++)
            Numbers.Near(Grad(Call)(Shared.Vector(100, 80 + 10 * i, 0.2, 0.01, 1))[0].Item<double>(), Shared.Scalar(delta[i]));
    }

    /// <summary>Kinetic minus potential energy of two unit masses on unit rods.</summary>
    private static Tensor Lagrangian(Tensor q, Tensor v)
    {
        const double g = 9.81;
        Tensor a = q[0], b = q[1], u = v[0], w = v[1];
        var kinetic = u.Square() + 0.5 * w.Square() + u * w * (a - b).Cos();
        return kinetic + g * (2 * a.Cos() + b.Cos());
    }

    [Fact]
    public void DoublePendulum_AccelerationsFromItsLagrangian()
    {
        Tensor q = Shared.Vector(0.4, -0.7), v = Shared.Vector(0.3, 1.1);
        var mass = Hessian(Lagrangian, argnum: 1)(q, v);
        var coriolis = JacFwd(Grad(Lagrangian, argnum: 1), argnum: 0)(q, v).MatMul(v);
        var acceleration = mass.Solve(Grad(Lagrangian, argnum: 0)(q, v) - coriolis);
        Numbers.Near(coriolis.ToArray<double>(), JacRev(Grad(Lagrangian, argnum: 1), argnum: 0)(q, v).MatMul(v));

        // The equations of motion as textbooks have them.
        const double g = 9.81;
        double a = 0.4, b = -0.7, u = 0.3, w = 1.1, d = a - b, c = Math.Cos(d), s = Math.Sin(d);
        double first = -w * w * s - 2 * g * Math.Sin(a), second = u * u * s - g * Math.Sin(b), determinant = 2 - c * c;
        Numbers.Near([(first - c * second) / determinant, (2 * second - c * first) / determinant], acceleration);
    }

    [Fact]
    public void HeatEquation_SensitivityOfTheFinalState()
    {
        // Explicit steps of u_t = κ·u_xx: the state is linear in the initial one, so that the Jacobian is the matrix's power.
        const int n = 8, steps = 20;
        const double kappa = 0.2;
        Tensor Step(Tensor u) => Tensor.Cat([u[..1], u[1..^1] + kappa * (u[..^2] - 2 * u[1..^1] + u[2..]), u[^1..]]);
        Tensor Run(Tensor u)
        {
            for (var i = 0; i < steps; i++) u = Step(u);
            return u;
        }
        var expected = new double[n, n];
        for (var i = 0; i < n; i++) expected[i, i] = 1;
        for (var step = 0; step < steps; step++)
        {
            var next = (double[,])expected.Clone();
            for (var i = 1; i < n - 1; i++)
                for (var j = 0; j < n; j++) next[i, j] += kappa * (expected[i - 1, j] - 2 * expected[i, j] + expected[i + 1, j]);
            expected = next;
        }
        var start = Shared.Tensors.Linspace(0, 1, n).Sin();
        Numbers.Near(expected, JacRev(Run)(start));
        Numbers.Near(expected, JacFwd(Run)(start));
        Numbers.Near(expected, JacRev(Run, chunkSize: 3)(start));
    }
}
