using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Simulation.Models;
using Probity.Simulation.Paper;
using Probity.Simulation.World;

namespace Probity.Simulation.Tests;

/// <summary>A run that is killed anywhere and resumed from its journal ends as the undisturbed one.</summary>
public sealed class RecoveryTests
{
    private const int Cuts = 25;

    private static readonly Instant WorldEnd = Make.At(25_000);

    private static readonly IReadOnlyList<Endowment> Cash =
        [new(new AccountId(0), new Money(Domain.Values.Cash.FromDollars(20_000), Currency.PUsd))];

    [Fact]
    public void A_paper_run_cut_anywhere_and_resumed_ends_as_if_undisturbed()
    {
        var log = new MemoryLog();
        TradingLoop whole = Paper(log);
        ulong expected = Finish(whole, Recording(), dice: new SeededRandom(1));
        Assert.True(log.Inputs.OfType<OrderFilled>().Count() > 100, "orders fill");
        Assert.True(log.Inputs.OfType<TimerFired>().Count() > 100, "timers fire");
        Assert.True(log.Digests.Count > 0, "digests are noted");

        var random = new SeededRandom(77);
        for (int i = 0; i < Cuts; i++)
        {
            int cut = i == 0 ? 0 : i == 1 ? log.Inputs.Count : random.Next(log.Inputs.Count);
            TradingLoop resumed = Paper(new MemoryLog());
            long consumed = resumed.Recover(log.Inputs.Take(cut), log.Digests);
            Assert.Equal(expected, Finish(resumed, Recording().Skip((int)consumed), dice: null));
        }
    }

    [Fact]
    public void A_world_cut_anywhere_and_resumed_ends_as_if_undisturbed()
    {
        var log = new MemoryLog();
        TradingLoop whole = World(log, 5);
        foreach (EngineInput input in WorldExternals()) { whole.Feed(input); }
        for (long at = 0; at <= 25_000; at += 40) { whole.AdvanceTo(Make.At(at)); }
        ulong expected = whole.Digest();
        Assert.True(log.Inputs.OfType<OrderFilled>().Count() > 50, "orders fill");

        var random = new SeededRandom(78);
        for (int i = 0; i < Cuts; i++)
        {
            TradingLoop resumed = World(new MemoryLog(), 5);
            long consumed = resumed.Recover(log.Inputs.Take(random.Next(log.Inputs.Count)), log.Digests);
            foreach (EngineInput input in WorldExternals().Skip((int)consumed)) { resumed.Feed(input); }
            resumed.AdvanceTo(WorldEnd);
            Assert.Equal(expected, resumed.Digest());
        }
    }

    [Fact]
    public void The_resumed_run_writes_what_the_undisturbed_one_wrote()
    {
        var log = new MemoryLog();
        TradingLoop whole = Paper(log);
        Finish(whole, Recording(), dice: null);
        int cut = log.Inputs.Count / 2;
        var rest = new MemoryLog();
        TradingLoop resumed = Paper(rest);
        long consumed = resumed.Recover(log.Inputs.Take(cut));
        Finish(resumed, Recording().Skip((int)consumed), dice: null);
        Assert.Equal(log.Inputs.Skip(cut).Select(Text), rest.Inputs.Select(Text));
        Assert.Equal(log.Inputs.Count, resumed.Processed);
    }

    [Fact]
    public void A_reply_that_this_build_would_not_give_is_a_divergence_at_its_sequence()
    {
        List<EngineInput> inputs = Journal();
        int at = inputs.FindIndex(input => input is OrderFilled);
        var fill = (OrderFilled)inputs[at];
        inputs[at] = fill with { Quantity = fill.Quantity + Quantity.FromMicros(1) };
        var error = Assert.Throws<ReplayDivergedException>(() => Paper(null).Recover(inputs));
        Assert.Equal(fill.At.Sequence, error.Sequence);
        Assert.Contains("this build makes OrderFilled", error.Message);
    }

    [Fact]
    public void A_reply_out_of_nowhere_a_missing_one_and_a_gap_are_divergences()
    {
        List<EngineInput> inputs = Journal();
        int accepted = inputs.FindIndex(input => input is OrderAccepted);
        OrderAccepted invented = new(Make.Stamp(0), ClientOrderId.Of(new StrategyId(1), 999), "x");
        invented.TakeSequence(accepted);
        List<EngineInput> more = [.. inputs.Take(accepted - 1), invented];
        Assert.Contains(
            "makes nothing", Assert.Throws<ReplayDivergedException>(() => Paper(null).Recover(more)).Message);

        EngineInput late = Recording().Last();
        late.TakeSequence(accepted + 1);
        List<EngineInput> fewer = [.. inputs.Take(accepted), late];
        Assert.Contains(
            "was due before it", Assert.Throws<ReplayDivergedException>(() => Paper(null).Recover(fewer)).Message);

        List<EngineInput> gap = [.. inputs.Take(5), .. inputs.Skip(6)];
        Assert.Equal(7, Assert.Throws<ReplayDivergedException>(() => Paper(null).Recover(gap)).Sequence);
    }

    [Fact]
    public void Another_seed_and_a_wrong_digest_are_found()
    {
        var log = new MemoryLog();
        Finish(Paper(log), Recording(), dice: null);
        var options = Options with { Seed = 4 };
        Assert.Throws<ReplayDivergedException>(() => Paper(null, options).Recover(log.Inputs));
        log.Digests[4_096] ^= 1;
        var error = Assert.Throws<ReplayDivergedException>(() => Paper(null).Recover(log.Inputs, log.Digests));
        Assert.Equal(4_096, error.Sequence);
    }

    [Fact]
    public void Inputs_are_durable_before_their_outputs_go_anywhere_when_asked_for()
    {
        var log = new MemoryLog();
        var venue = new PaperVenue(Options);
        long seen = 0;
        var watching = new WatchingVenue(venue, () =>
        {
            seen++;
            Assert.Equal(log.Inputs.Count, log.Durable);
        });
        var loop = new TradingLoop(Engines.Make(), watching, log, null, FlushPolicy.BeforeOutputs);
        foreach (EngineInput input in Recording().Take(2_000)) { loop.Feed(input); }
        Assert.True(seen > 10, "outputs reach the venue");
    }

    [Fact]
    public void A_clock_that_runs_backwards_is_a_broken_invariant()
    {
        TradingLoop loop = Paper(null);
        loop.AdvanceTo(Make.At(1_000));
        Assert.Throws<InvariantException>(() => loop.Feed(Recording().First()));
    }

    private static PaperOptions Options { get; } = PaperOptions.Default with
    {
        Latency = new LogNormalLatency(Duration.FromMilliseconds(60), Duration.FromMilliseconds(60), 0.8),
        Seed = 3,
    };

    private static TradingLoop Paper(MemoryLog? log, PaperOptions? options = null) =>
        new(Engines.Make(), new PaperVenue(options ?? Options), log, null);

    private static TradingLoop World(MemoryLog log, ulong seed) => new(
        Engines.Make(), new SimulatedWorld(WorldOptions.Demo(seed, Make.At(0), Duration.FromSeconds(24))), log, null);

    private static IEnumerable<EngineInput> WorldExternals() => BacktestRunner.Opening(Make.At(0), 9, 8, true, Cash);

    private static IEnumerable<EngineInput> Recording()
    {
        foreach (EngineInput input in BacktestRunner.Opening(Make.At(0), 9, 8, true, Cash)) { yield return input; }
        var stream = new RecordedMarkets(6, 3_000, resolves: true);
        while (stream.TryRead(out EngineInput? input)) { yield return input; }
    }

    private static List<EngineInput> Journal()
    {
        var log = new MemoryLog();
        Finish(Paper(log), Recording(), dice: null);
        return log.Inputs;
    }

    /// <summary>
    /// Feeds the rest, with looks in between as live paper trading has them, and lets everything come in.
    /// </summary>
    private static ulong Finish(TradingLoop loop, IEnumerable<EngineInput> rest, SeededRandom? dice)
    {
        Instant last = loop.Now;
        foreach (EngineInput input in rest)
        {
            if (dice is not null && input.At.Received > last && dice.Chance(0.5))
            {
                loop.AdvanceTo(new Instant(last.Nanos + (long)((input.At.Received - last).Nanos * dice.NextDouble())));
            }
            loop.Feed(input);
            last = input.At.Received;
        }
        loop.AdvanceTo(Make.At(2_000_000));
        return loop.Digest();
    }

    private static string Text(EngineInput input) => input is SharesConverted converted
        ? $"{converted with { Markets = [] }} {string.Join(' ', converted.Markets)}"
        : input.ToString();
}
