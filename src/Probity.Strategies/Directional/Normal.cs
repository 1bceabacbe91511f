namespace Probity.Strategies.Directional;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    private static readonly double[] Above =
    [
        3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
        220.206867912376,
    ];

    private static readonly double[] Below =
    [
        8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
        793.826512519948, 440.413735824752,
    ];

    /// <summary>
    /// Probability of at most <paramref name="x"/>, to about 1e-14 (Hart's fractions as in West, "Better approximations
    /// to cumulative normal functions", 2005).
    /// </summary>
    public static double Phi(double x)
    {
        double z = Math.Abs(x);
        double tail = z > 37 ? 0 : Tail(z);
        return x > 0 ? 1 - tail : tail;
    }

    private static double Tail(double z)
    {
        double density = Math.Exp(-z * z / 2);
        if (z < 7.07106781186547) { return density * Horner(Above, z) / Horner(Below, z); }
        double fraction = z + (1 / (z + (2 / (z + (3 / (z + (4 / (z + 0.65))))))));
        return density / fraction / 2.506628274631;
    }

    private static double Horner(double[] coefficients, double z)
    {
        double value = 0;
        foreach (double coefficient in coefficients) { value = (value * z) + coefficient; }
        return value;
    }
}
