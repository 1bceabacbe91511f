using System.Globalization;
using System.Text;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Cli.Bench;

/// <summary>
/// What a process with 2,000 live markets holds: every other market has a tick of a tenth of a cent; each of the 4,000
/// books is filled from a snapshot frame, in the assembler and in the engine.
/// </summary>
internal static class MemoryBench
{
    public const string Name = "memory-2000-markets";

    private const int MarketCount = 2_000;
    private const double BytesPerMegabyte = 1e6;

    public static IReadOnlyList<BenchFigure> Run(BenchData data)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var shard = new LiveShard(data.Settings.Engine);
        for (int i = 0; i < MarketCount; i++) { shard.Add(i, i % 2 == 0 ? TickGrid.Cent : TickGrid.Mill); }
        long managed = GC.GetTotalMemory(forceFullCollection: true) - before;
        double process = Environment.WorkingSet / BytesPerMegabyte;
        GC.KeepAlive(shard);
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"resident process; {managed / BytesPerMegabyte:0} MB of it for the markets; "
            + $"{shard.Levels:N0} levels in each of two copies");
        return [new BenchFigure(Name, "MB", Math.Round(process, 1), Math.Round(process, 1), 1, note)];
    }

    private sealed class LiveShard : IInputSink
    {
        private const long Milliseconds = 1_780_000_000_000;

        private readonly EngineCore core;
        private readonly Outbox outbox = new();
        private readonly BookAssembler assembler;
        private readonly MarketFrameDecoder decoder;
        private readonly MarketInputs inputs;

        public LiveShard(EngineOptions options)
        {
            core = new EngineCore(options, []);
            var tokens = new TokenTable();
            inputs = new MarketInputs(this);
            assembler = new BookAssembler(tokens, AssemblerOptions.Live, inputs);
            decoder = new MarketFrameDecoder(tokens);
        }

        public int Levels { get; private set; }

        public void Add(int index, TickGrid grid)
        {
            Market market = MarketOf(index, grid);
            Post(new MarketListed(Stamp.Unsequenced(Instant.FromMilliseconds(Milliseconds), Instant.None), market));
            Fill(market.First, grid);
            Fill(market.Second, grid);
        }

        public void Post(EngineInput input)
        {
            if (input is BookDelta) { Levels++; }
            input.TakeSequence(core.NextSequence);
            outbox.Clear();
            core.Process(input, outbox);
        }

        private void Fill(Instrument outcome, TickGrid grid)
        {
            int token = assembler.Track(outcome.Token, new TokenTerms(grid.ToString(), "5", false));
            inputs.Bind(token, outcome);
            assembler.Arriving(Instant.FromMilliseconds(Milliseconds), FrameSource.Socket);
            decoder.Decode(Snapshot(outcome, grid), assembler);
        }

        /// <summary>Every fourth tick up to a dime from the middle, and a few far away, as real books have.</summary>
        private static byte[] Snapshot(Instrument outcome, TickGrid grid)
        {
            int step = Math.Max(grid.TickPips, 40 / grid.TickPips * grid.TickPips);
            IEnumerable<int> distances = Enumerable.Range(1, 25).Select(i => i * step).Append(3_000).Append(4_000);
            string Side(int sign) => string.Join(',', distances.Select(pips =>
                $$"""{"price":"{{Price.FromPips(5_000 + (sign * pips))}}","size":"{{100 + pips}}"}"""));
            string ids = $"\"asset_id\":\"{outcome.Token}\",\"market\":\"0x{outcome.Market.Value:x64}\"";
            string sides = $"\"bids\":[{Side(-1)}],\"asks\":[{Side(1)}]";
            return Encoding.ASCII.GetBytes(
                $$"""{"event_type":"book",{{ids}},{{sides}},"timestamp":"{{Milliseconds}}","hash":""}""");
        }

        private static Market MarketOf(int index, TickGrid grid)
        {
            var id = new MarketId(index);
            var terms = new MarketTerms(
                grid, Quantity.FromShares(5), Cash.FromDollars(1), Quantity.FromMicros(10_000),
                FeeTerms.Free with { Rate = 0.05m }, TermsSource.Venue);
            return new Market(
                id, VenueId.Polymarket, $"0x{index:x64}", $"a-question-about-something-number-{index}",
                $"Will the thing that question number {index} asks about happen before the end of the year?",
                new Instrument(new InstrumentId(2 * index), id, 0, "Yes", Token(2 * index)),
                new Instrument(new InstrumentId((2 * index) + 1), id, 1, "No", Token((2 * index) + 1)),
                terms, Currency.PUsd, MarketProtocol.ConditionalTokens, false, null, MarketStatus.Open, Instant.None);
        }

        /// <summary>77 digits.</summary>
        private static string Token(int index) =>
            string.Create(CultureInfo.InvariantCulture, $"{ulong.MaxValue - (ulong)index}{index:D57}");
    }
}
