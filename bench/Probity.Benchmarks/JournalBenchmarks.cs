using BenchmarkDotNet.Attributes;
using Probity.Domain.Inputs;
using Probity.Journal;

namespace Probity.Benchmarks;

/// <summary>Inputs into a journal and out of it again, without forcing anything to the disk.</summary>
[MemoryDiagnoser]
public class JournalBenchmarks
{
    private const int FrameCount = 50_000;
    private const int InputCount = 2 * FrameCount;
    private const int FlushEvery = 64;

    private static readonly JournalOptions Options = new() { Sync = DiskSync.Never };

    private readonly EngineInput[] inputs = GeneratedInputs.Inputs(FrameCount)[..InputCount];
    private readonly string scratch = Directory.CreateTempSubdirectory("probity-benchmarks-").FullName;
    private readonly string kept;
    private string fresh = "";

    public JournalBenchmarks()
    {
        kept = Path.Combine(scratch, "kept");
        Write(kept);
    }

    [GlobalCleanup]
    public void Clean() => Directory.Delete(scratch, recursive: true);

    [IterationSetup(Target = nameof(Append))]
    public void ChooseDirectory() => fresh = Path.Combine(scratch, Guid.NewGuid().ToString("N"));

    [IterationCleanup(Target = nameof(Append))]
    public void Forget() => Directory.Delete(fresh, recursive: true);

    [Benchmark(OperationsPerInvoke = InputCount)]
    public void Append() => Write(fresh);

    [Benchmark(OperationsPerInvoke = InputCount)]
    public long Read()
    {
        long last = 0;
        using JournalInputs journal = JournalInputs.Open(kept);
        while (journal.TryRead(out EngineInput? input)) { last = input.At.Sequence; }
        return last;
    }

    private void Write(string directory)
    {
        var manifest = new JournalManifest { Build = "benchmarks" };
        using JournalWriter writer = JournalWriter.Open(directory, manifest, Options);
        for (int i = 0; i < inputs.Length; i++)
        {
            writer.Append(inputs[i]);
            if (i % FlushEvery == FlushEvery - 1) { writer.Flush(); }
        }
    }
}
