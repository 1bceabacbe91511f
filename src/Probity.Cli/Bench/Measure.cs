using System.Diagnostics;

namespace Probity.Cli.Bench;

/// <summary>One figure of this machine.</summary>
/// <param name="Name">Stable name.</param>
/// <param name="Unit">"us", "ns" or "per-second".</param>
/// <param name="Median">Median over the runs.</param>
/// <param name="P99">99th percentile over the runs: the slow end, so for rates the lowest one.</param>
/// <param name="Runs">Runs counted, after warm-up.</param>
/// <param name="Note">What else was seen: allocation, ratio to a reference of the same run.</param>
public sealed record BenchFigure(string Name, string Unit, double Median, double P99, int Runs, string Note);

/// <summary>Times work in batches after a warm-up and keeps medians, since machines are shared and noisy.</summary>
public static class Measure
{
    private const double NanosPerSecond = 1e9;

    /// <summary>Time of one operation, in nanoseconds, as the median over batches.</summary>
    /// <param name="operations">Operations in a batch.</param>
    /// <param name="batches">Batches counted.</param>
    /// <param name="batch">Does one batch.</param>
    public static (double Median, double P99, long BytesPerOperation) Nanoseconds(
        int operations, int batches, Action batch)
    {
        WarmUp(batch);
        var samples = new double[batches];
        long allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < batches; i++)
        {
            long start = Stopwatch.GetTimestamp();
            batch();
            samples[i] = Stopwatch.GetElapsedTime(start).TotalSeconds * NanosPerSecond / operations;
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        Array.Sort(samples);
        return (
            samples[batches / 2], samples[Math.Min(batches - 1, batches * 99 / 100)], allocated / (
                (long)operations * batches));
    }

    /// <summary>A rate per second: runs the work several times and takes the median and the lowest.</summary>
    /// <param name="runs">Runs counted, after one that is not.</param>
    /// <param name="run">Does the work and says how many things it did.</param>
    public static (double Median, double Lowest) PerSecond(int runs, Func<long> run)
    {
        run();
        var samples = new double[runs];
        for (int i = 0; i < runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            long done = run();
            samples[i] = done / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(samples);
        return (samples[runs / 2], samples[0]);
    }

    private static void WarmUp(Action batch)
    {
        // Tiered compilation needs time and repetitions before the final code runs.
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMilliseconds(700)) { batch(); }
    }
}
