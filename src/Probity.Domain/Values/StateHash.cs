namespace Probity.Domain.Values;

/// <summary>
/// Stable 64-bit mixing for state digests: the same on every run, machine and runtime, unlike <c>GetHashCode</c>.
/// The finaliser is splitmix64's (Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
/// </summary>
public static class StateHash
{
    public static ulong Mix(ulong value)
    {
        value ^= value >> 30;
        value *= 0xbf58476d1ce4e5b9;
        value ^= value >> 27;
        value *= 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }

    /// <summary>Order matters: Combine(a, b) differs from Combine(b, a).</summary>
    public static ulong Combine(ulong hash, ulong value) => Mix(hash + 0x9e3779b97f4a7c15 + (value ^ (hash << 1)));

    public static ulong Combine(ulong hash, long value) => Combine(hash, unchecked((ulong)value));

    /// <summary>FNV-1a over the UTF-16 code units, then mixed.</summary>
    public static ulong Of(string text)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (char c in text) { hash = (hash ^ c) * 0x100000001b3; }
        return Mix(hash);
    }
}

/// <summary>
/// Seeded randomness whose sequence is fixed for ever: xoshiro256** (Blackman, Vigna, 2018), seeded by splitmix64.
/// </summary>
public sealed class SeededRandom
{
    private ulong s0, s1, s2, s3;

    public SeededRandom(ulong seed)
    {
        s0 = Seed(ref seed);
        s1 = Seed(ref seed);
        s2 = Seed(ref seed);
        s3 = Seed(ref seed);
    }

    public ulong NextUInt64()
    {
        ulong result = ulong.RotateLeft(s1 * 5, 7) * 9;
        ulong t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = ulong.RotateLeft(s3, 45);
        return result;
    }

    /// <summary>Uniform in 0..bound-1.</summary>
    public int Next(int bound)
    {
        Require.That(bound > 0, "bound is positive");
        return (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);
    }

    /// <summary>Uniform in min..max, both included.</summary>
    public int Next(int min, int max) => min + Next(max - min + 1);

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>Exponential waiting time with the given mean, in the unit of the mean.</summary>
    public double NextExponential(double mean) => -Math.Log(1 - NextDouble()) * mean;

    /// <summary>Standard normal (polar method, the second value dropped so that state stays four words).</summary>
    public double NextNormal()
    {
        while (true)
        {
            double u = (2 * NextDouble()) - 1, v = (2 * NextDouble()) - 1, s = (u * u) + (v * v);
            if (s is > 0 and < 1) { return u * Math.Sqrt(-2 * Math.Log(s) / s); }
        }
    }

    private static ulong Seed(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15;
        return StateHash.Mix(state);
    }
}
