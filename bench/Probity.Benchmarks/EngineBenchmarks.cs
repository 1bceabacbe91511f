using BenchmarkDotNet.Attributes;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Strategies;

namespace Probity.Benchmarks;

/// <summary>Book changes through the engine, alone and with a strategy that quotes.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int FrameCount = 50_000;

    private readonly EngineInput[] inputs = GeneratedInputs.Inputs(FrameCount);
    private readonly Outbox outbox = new();
    private EngineCore core = new(EngineOptions.Default, []);

    [Params(false, true)]
    public bool FixedMaker { get; set; }

    [IterationSetup]
    public void Forget() => core = new EngineCore(EngineOptions.Default, FixedMaker ? [Maker()] : []);

    /// <summary>The time is per venue message of two changes.</summary>
    [Benchmark(OperationsPerInvoke = FrameCount)]
    public long Process()
    {
        foreach (EngineInput input in inputs)
        {
            outbox.Clear();
            core.Process(input, outbox);
        }
        return core.NextSequence;
    }

    private static StrategySlot Maker() => new(
        new StrategyId(0),
        StrategyCatalog.Create(Strategies.FixedMaker.StrategyName, new Dictionary<string, string>()),
        new AccountId(0),
        VenueId.Polymarket);
}
