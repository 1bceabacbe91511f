using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Simulation.Paper;
using Probity.Strategies;
using Probity.Testing;

namespace Probity.Simulation.Tests;

/// <summary>
/// Through the whole engine: each way to trade an event takes every planted set that earns more than its costs, takes
/// none that earns less, and ends with what was planted.
/// </summary>
public sealed class PlantedArbitrageTests
{
    private const int Episodes = 8;
    private const decimal MinimumEdge = 0.004m;

    private static readonly FeeTerms Fees = new(0.02m, 1, true, 0.25m);

    [Theory]
    [InlineData("convert", EventGroupKind.NegRisk)]
    [InlineData("short", EventGroupKind.Exclusive)]
    [InlineData("long", EventGroupKind.NegRisk)]
    [InlineData("ladder", EventGroupKind.NestedLadder)]
    [Trait("Category", Storm.Category)]
    public void Every_planted_set_above_its_costs_is_taken_and_none_below(string mode, EventGroupKind kind)
    {
        int above = 0, below = 0;
        Storm.ForEachSeed(6, random =>
        {
            int outcomes = random.Next(2, 6);
            PlantedQuote[][] episodes = [.. Enumerable.Range(0, Episodes).Select(_ => Plant(mode, outcomes, random))];
            decimal[] edges = [.. episodes.Select(quotes => BestEdge(mode, quotes))];
            var taken = new Taken();
            BacktestResult result = Run(mode, new PlantedEvent(kind, Fees, episodes), taken);

            int[] expected = [.. Enumerable.Range(0, Episodes).Where(i => edges[i] > MinimumEdge)];
            Assert.True(
                expected.SequenceEqual(taken.Episodes),
                $"planted in {string.Join(' ', expected)}, taken in {string.Join(' ', taken.Episodes)}:\n{taken}");
            Assert.True(result.LedgerBalanced);
            decimal planted = expected.Sum(i => edges[i]) * PlantedEvent.Shares;
            decimal earned = result.NetPnl.Micros / 1e6m;
            // A fee is rounded to a thousandth of a cent, fill by fill.
            Assert.True(earned >= planted - 0.01m, $"{earned} of {planted} were earned");
            if (mode == "convert") { Assert.Equal(planted, earned, 2); }
            above += expected.Length;
            below += Episodes - expected.Length;
        });
        Assert.True(above > 10 && below > 10, $"{above} above and {below} below: both kinds are planted");
    }

    private static BacktestResult Run(string mode, PlantedEvent stream, Taken taken)
    {
        Dictionary<string, string> texts = new()
        {
            ["modes"] = mode,
            ["min_edge"] = "0.004",
            ["failure_buffer"] = "0",
            ["failure_probability"] = "0",
            ["revert_probability"] = "0",
            ["sale_haircut"] = "0",
            ["capital_rate"] = "0",
            ["max_size"] = "1000",
            ["max_notional"] = "100000",
            ["max_unhedged"] = "100000",
            ["max_locked"] = "1000000",
            ["cooldown"] = "12s",
        };
        var strategy = new OutcomeArb(OutcomeArbOptions.From(
            OptionValues.Read(OutcomeArbOptions.Declared, texts, "test")));
        var cash = new Endowment(new AccountId(0), new Money(Cash.FromDollars(100_000), Currency.PUsd));
        var options = new BacktestOptions("planted", 1, 1, EngineOptions.Default, PaperOptions.Default, [cash]);
        return BacktestRunner.Run(stream, [Engines.Slot(0, strategy)], options, null, taken);
    }

    /// <summary>Prices that leave between three cents less and seven more than nothing, before fees.</summary>
    private static PlantedQuote[] Plant(string mode, int outcomes, SeededRandom random)
    {
        int edge = random.Next(-3, 7);
        if (mode == "ladder") { return Ladder(outcomes, edge, random); }
        int[] parts = Parts(mode == "long" ? 100 - edge : 100 + edge, outcomes, random);
        return [.. parts.Select(part =>
        {
            int worse = random.Next(1, 4);
            if (mode == "long") { return Quote(part - worse, part, 100 - part + worse); }
            bool sells = mode == "convert" && random.Chance(0.5);
            return sells ? Quote(part, part + 2, 100 - part + worse) : Quote(part - worse, part + 2, 100 - part);
        })];
    }

    /// <summary>Rising probabilities, and one pair of questions whose order is off by the edge.</summary>
    private static PlantedQuote[] Ladder(int outcomes, int edge, SeededRandom random)
    {
        int[] rising = [.. Enumerable.Range(0, outcomes).Select(i => 15 + (i * 10) + random.Next(0, 4))];
        PlantedQuote[] quotes = [.. rising.Select(part => Quote(part - 1, part + 1, 100 - part + 2))];
        int narrow = random.Next(outcomes - 1), wide = narrow + 1;
        int ask = 100 - quotes[narrow].NoAsk - edge;
        quotes[wide] = Quote(ask - 1, ask, quotes[wide].NoAsk);
        return quotes;
    }

    private static PlantedQuote Quote(int yesBid, int yesAsk, int noAsk) => new(yesBid, yesAsk, noAsk - 1, noAsk);

    /// <summary>Whole numbers of at least eight with this sum.</summary>
    private static int[] Parts(int sum, int count, SeededRandom random)
    {
        var parts = new int[count];
        Array.Fill(parts, 8);
        for (int left = sum - (8 * count); left > 0; left--) { parts[random.Next(count)]++; }
        return parts;
    }

    /// <summary>The best of all sets by trying them all, dollars a set after fees.</summary>
    private static decimal BestEdge(string mode, PlantedQuote[] quotes) => mode switch
    {
        "long" => 1 - quotes.Sum(quote => Cost(quote.YesAsk)),
        "ladder" => (
            from narrow in Enumerable.Range(0, quotes.Length)
            from wide in Enumerable.Range(narrow + 1, quotes.Length - narrow - 1)
            select 1 - Cost(quotes[narrow].NoAsk) - Cost(quotes[wide].YesAsk)).Max(),
        _ => Enumerable.Range(1, (1 << quotes.Length) - 1).Max(set => EdgeOf(mode, quotes, set)),
    };

    private static decimal EdgeOf(string mode, PlantedQuote[] quotes, int set)
    {
        decimal edge = -1;
        for (int i = 0; i < quotes.Length; i++)
        {
            if ((set & (1 << i)) != 0) { edge += 1 - Cost(quotes[i].NoAsk); }
            else if (mode == "convert") { edge += (quotes[i].YesBid / 100m) - Fee(quotes[i].YesBid); }
        }
        return edge;
    }

    private static decimal Cost(int cents) => (cents / 100m) + Fee(cents);

    private static decimal Fee(int cents) => Fees.Rate * (cents / 100m) * (1 - (cents / 100m));

    /// <summary>Notes in which episode a set was taken.</summary>
    private sealed class Taken : ILoopObserver
    {
        public List<int> Episodes { get; } = [];

        /// <summary>What else was decided, and what risk said.</summary>
        private readonly List<string> notes = [];

        public override string ToString() => string.Join('\n', notes);

        public void After(EngineInput input, Outbox outbox)
        {
            foreach (IncidentRaised raised in outbox.Items.OfType<IncidentRaised>()) { notes.Add(raised.Detail); }
            foreach (DecisionMade made in outbox.Items.OfType<DecisionMade>())
            {
                notes.Add($"{input.At.Received} {made.Decision.StoppedBy}: {made.Decision.Reason}");
                if (made.Decision.StoppedBy != Gate.Taken) { continue; }
                Episodes.Add((int)((input.At.Received - Make.At(0)).Nanos / (30 * Instant.NanosPerSecond)));
            }
        }
    }
}
