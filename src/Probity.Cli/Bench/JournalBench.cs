using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Journal;
using Probity.Journal.Recordings;

namespace Probity.Cli.Bench;

/// <summary>Inputs into a journal, given to the operating system every few, never forced to the disk.</summary>
internal static class JournalBench
{
    public const string Name = "journal-append";

    private const int FlushEvery = 64;
    private const int SliceInputs = FlushEvery * 100;
    private const int Slices = 10;
    private const int Rounds = 5;

    public static IReadOnlyList<BenchFigure> Run(BenchData data)
    {
        EngineInput[] inputs = Read(data.Native.Path);
        Samples samples = Measure.Run(Rounds, round => Append(inputs, data.Fresh("journal"), round));
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{Samples.NanosPerSecond / samples.Median:N0} inputs/s, "
            + $"flushed every {FlushEvery}, no fsync; {data.Origin}");
        return [BenchFigure.Time(Name, samples, "ns", 1, note)];
    }

    private static EngineInput[] Read(string path)
    {
        List<EngineInput> read = [];
        using JournalInputs inputs = JournalInputs.Open(path);
        while (read.Count < SliceInputs * Slices && inputs.TryRead(out EngineInput? input)) { read.Add(input); }
        return [.. read];
    }

    private static void Append(EngineInput[] inputs, string directory, Samples samples)
    {
        var options = new JournalOptions { Sync = DiskSync.Never };
        var manifest = new JournalManifest { Build = VersionInfo.Version };
        using (JournalWriter writer = JournalWriter.Open(directory, manifest, options))
        {
            for (int from = 0; from + SliceInputs <= inputs.Length; from += SliceInputs)
            {
                int start = from;
                samples.Time(SliceInputs, () => Append(writer, inputs.AsSpan(start, SliceInputs)));
            }
        }
        Directory.Delete(directory, recursive: true);
    }

    private static void Append(JournalWriter writer, ReadOnlySpan<EngineInput> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            writer.Append(inputs[i]);
            if (i % FlushEvery == FlushEvery - 1) { writer.Flush(); }
        }
    }
}
