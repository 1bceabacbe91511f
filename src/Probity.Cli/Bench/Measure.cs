using System.Diagnostics;

namespace Probity.Cli.Bench;

/// <summary>One figure of this machine.</summary>
/// <param name="Name">Stable name.</param>
/// <param name="Unit">"ms", "us", "ns", "per-second" or "MB".</param>
/// <param name="Median">Median over the samples.</param>
/// <param name="P99">99th percentile over the samples: the slow end, so for rates the low one.</param>
/// <param name="Runs">Samples counted, after warm-up.</param>
/// <param name="Note">What else was seen: allocation, ratio to a reference of the same run.</param>
public sealed record BenchFigure(string Name, string Unit, double Median, double P99, int Runs, string Note)
{
    /// <summary>A time per operation.</summary>
    public static BenchFigure Time(string name, Samples samples, string unit, double nanosPerUnit, string note) => new(
        name, unit, Rounded(samples.Median / nanosPerUnit), Rounded(samples.P99 / nanosPerUnit), samples.Count, note);

    /// <summary>A rate, from times per operation.</summary>
    public static BenchFigure Rate(string name, Samples samples, string note) => new(
        name, "per-second", Math.Round(Samples.NanosPerSecond / samples.Median),
        Math.Round(Samples.NanosPerSecond / samples.P99), samples.Count, note);

    private static double Rounded(double value) => Math.Round(value, 4);
}

/// <summary>Times of one operation, each taken over a slice of many, with what they allocated.</summary>
public sealed class Samples
{
    /// <summary>Nanoseconds in a second.</summary>
    public const double NanosPerSecond = 1e9;

    private readonly List<double> nanos = [];
    private long operations;
    private long bytes;
    private TimeSpan processor;

    public int Count => nanos.Count;

    /// <summary>Nanoseconds.</summary>
    public double Median => At(0.5);

    /// <summary>Nanoseconds.</summary>
    public double P99 => At(0.99);

    /// <summary>Bytes that this thread allocated per operation.</summary>
    public double BytesPerOperation => (double)bytes / operations;

    /// <summary>Nanoseconds of user time of all threads: leaves out what other programs took.</summary>
    public double ProcessorNanos => processor.TotalSeconds * NanosPerSecond / operations;

    /// <summary>Times a slice of work; setting up belongs outside.</summary>
    /// <param name="count">Operations that the work does.</param>
    /// <param name="work">Does them.</param>
    public void Time(int count, Action work)
    {
        TimeSpan processorBefore = Environment.CpuUsage.UserTime;
        long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        work();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        bytes += GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        processor += Environment.CpuUsage.UserTime - processorBefore;
        nanos.Add(elapsed * NanosPerSecond / count);
        operations += count;
    }

    private double At(double share)
    {
        double[] sorted = [.. nanos.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }
}

/// <summary>Runs work until its compiled form is final, then takes samples.</summary>
public static class Measure
{
    /// <summary>Warming up ends when so many rounds in a row made nothing faster.</summary>
    private const int SettledRounds = 12;

    /// <summary>
    /// Tiered compilation works in the background, in stages, and only while no new code appears: on a busy machine it
    /// gets its turn when we do nothing.
    /// </summary>
    private static readonly TimeSpan PauseForCompiler = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(15);

    /// <summary>Samples of several rounds of the same work.</summary>
    /// <param name="rounds">Rounds counted, after the warm-up.</param>
    /// <param name="round">Sets up and takes one or more samples.</param>
    public static Samples Run(int rounds, Action<Samples> round)
    {
        Samples[] both = RunTogether(rounds, 1, samples => round(samples[0]));
        return both[0];
    }

    /// <summary>The same for kinds of work that take turns, so that a noisy moment hits all of them.</summary>
    public static Samples[] RunTogether(int rounds, int kinds, Action<Samples[]> round)
    {
        WarmUp(kinds, round);
        Samples[] counted = Fresh(kinds);
        for (int i = 0; i < rounds; i++) { round(counted); }
        return counted;
    }

    private static void WarmUp(int kinds, Action<Samples[]> round)
    {
        const double Faster = 0.95;
        double[] best = [.. Enumerable.Repeat(double.MaxValue, kinds)];
        long start = Stopwatch.GetTimestamp();
        for (int settled = 0; settled < SettledRounds && Stopwatch.GetElapsedTime(start) < LongestWarmUp; settled++)
        {
            Samples[] warming = Fresh(kinds);
            round(warming);
            for (int i = 0; i < kinds; i++)
            {
                if (warming[i].Median >= best[i] * Faster) { continue; }
                best[i] = warming[i].Median;
                settled = 0;
            }
            Thread.Sleep(PauseForCompiler);
        }
    }

    private static Samples[] Fresh(int kinds) => [.. Enumerable.Range(0, kinds).Select(_ => new Samples())];
}
