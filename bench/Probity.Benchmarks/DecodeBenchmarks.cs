using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Probity.Cli.Bench;

namespace Probity.Benchmarks;

/// <summary>Market channel frames into books, with the runtime's own parser for comparison.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const int FrameCount = 50_000;

    private readonly byte[][] frames = GeneratedInputs.Frames(FrameCount);
    private DecodedBooks books = new();

    /// <summary>An assembler refuses what is older than its books, so each iteration has its own.</summary>
    [IterationSetup]
    public void Forget() => books = new DecodedBooks();

    [Benchmark(OperationsPerInvoke = FrameCount)]
    public void DecodeAndApply() => books.Decode(frames, 0, FrameCount);

    [Benchmark(Baseline = true, OperationsPerInvoke = FrameCount)]
    public int JsonDocumentParse()
    {
        int members = 0;
        foreach (byte[] frame in frames)
        {
            using JsonDocument document = JsonDocument.Parse(frame);
            members += document.RootElement.GetPropertyCount();
        }
        return members;
    }
}
