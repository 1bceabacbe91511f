using Probity.Domain;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Simulation.World;

namespace Probity.Simulation.Tests;

public sealed class TwinTests
{
    private const int Leaders = 14;
    private static readonly Duration Length = Duration.FromSeconds(120);

    [Fact]
    public void Twins_come_after_their_leaders_with_the_terms_of_the_other_venue()
    {
        (_, List<EngineInput> inputs) = Run(1, 6, 2);
        Market[] markets = [.. inputs.OfType<MarketListed>().Select(listed => listed.Market)];
        Assert.Equal(Enumerable.Range(0, Leaders + 6), markets.Select(market => market.Id.Value));
        Assert.All(markets[..Leaders], market => Assert.Equal(VenueId.Polymarket, market.Venue));
        Assert.All(markets[Leaders..], twin =>
        {
            Assert.Equal(VenueId.Opinion, twin.Venue);
            Assert.Equal(Currency.Usdt, twin.Currency);
            Assert.Equal(Cash.FromDollars(5), twin.Terms.MinimumNotional);
            Assert.Equal(FeeBase.Notional, twin.Terms.Fees.Base);
            Assert.False(twin.Second.HasOwnBook);
            Assert.NotNull(twin.Contracts);
            Assert.False(twin.NegRisk);
        });
        EventGroup[] groups = [.. inputs.OfType<EventGroupListed>().Select(listed => listed.Group)];
        Assert.Equal(2, groups.Length);
        Assert.Equal(EventGroupKind.Exclusive, groups[1].Kind);
        IEnumerable<Market> members = markets[Leaders..].Where(twin => twin.Group is not null);
        Assert.Equal(members.Select(twin => twin.Id), groups[1].Markets);
        Assert.Equal(3, groups[1].Markets.Count);
    }

    [Fact]
    public void Of_a_mirrored_outcome_nothing_is_published_but_trades()
    {
        (_, List<EngineInput> inputs) = Run(2, 14, 10);
        Assert.Contains(inputs, input => input is TradePrinted e && IsMirror(e.Instrument));
        Assert.DoesNotContain(inputs, input => input is BookCleared e && IsMirror(e.Instrument));
        Assert.DoesNotContain(inputs, input => input is BookDelta e && IsMirror(e.Instrument));
    }

    [Fact]
    public void The_prices_of_twins_part_meet_again_and_stay_within_reach()
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            double[][] distances = Distances(seed, twins: 10, seconds: 90);
            double all = distances.SelectMany(twin => twin).Select(Math.Abs).Average();
            Assert.InRange(all, 0.05, 0.8);
            Assert.True(distances.SelectMany(twin => twin).Max(Math.Abs) < 4, "the basis is bounded");
            Assert.True(distances.Count(Changes) > 5, "most twins are now dearer, now cheaper");
        }
    }

    [Fact]
    public void Without_a_basis_the_prices_of_twins_stay_together()
    {
        var still = new TwinBasis(0, Duration.FromSeconds(1), 0, 0);
        double loose = Spread(TwinBasis.Default), close = Spread(still);
        Assert.True(close < loose * 0.8, $"with a basis {loose}, without one {close}");

        double Spread(TwinBasis basis) =>
            Distances(4, 10, 60, basis).SelectMany(twin => twin).Select(Math.Abs).Average();
    }

    [Fact]
    public void Both_venues_resolve_alike_and_an_inverted_twin_the_other_way_round()
    {
        int inverted = 0;
        for (ulong seed = 1; seed <= 8; seed++)
        {
            (_, List<EngineInput> inputs) = Run(seed, 10, 125);
            Dictionary<int, Payout> results = inputs.OfType<MarketResolved>()
                .ToDictionary(news => news.Market.Value, news => news.Payout);
            foreach (WorldListing twin in Listings(seed, 10).Where(twin => twin.Twin is not null))
            {
                bool resolved = results.TryGetValue(twin.Twin!.Value.Leader.Value, out Payout leader);
                Assert.Equal(resolved, results.TryGetValue(twin.Market.Id.Value, out Payout follower));
                if (!resolved) { continue; }
                bool turned = twin.Twin.Value.IsInverted;
                Assert.Equal(turned ? new Payout(leader.SecondMicros, leader.FirstMicros) : leader, follower);
                inverted += turned ? 1 : 0;
            }
        }
        Assert.True(inverted > 0, "some twins are inverted");
    }

    [Fact]
    public void The_same_seed_is_the_same_world_and_no_twins_are_the_world_of_always()
    {
        Assert.Equal(Run(7, 5, 10).World.Digest(), Run(7, 5, 10).World.Digest());
        Assert.NotEqual(Run(7, 5, 10).World.Digest(), Run(7, 6, 10).World.Digest());
        WorldOptions demo = WorldOptions.Demo(7, Make.At(0), Length);
        Assert.Equal(Watched(new SimulatedWorld(demo), 10), Run(7, 0, 10).World.Digest());
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_with_their_text()
    {
        WorldOptions demo = WorldOptions.Demo(1, Make.At(0), Length);
        Assert.Contains("'15'", Refusal(demo with { Twins = 15 }));
        Assert.Contains("'4'", Refusal(demo with { Basis = TwinBasis.Default with { Size = 4 } }));
        Assert.Contains("'601'", Refusal(demo with { Basis = TwinBasis.Default with { JumpsPerMinute = 601 } }));
        TwinBasis rushed = TwinBasis.Default with { HalfLife = Duration.Zero };
        Assert.Contains("half-life", Refusal(demo with { Basis = rushed }));

        static string Refusal(WorldOptions options) =>
            Assert.Throws<BadInputException>(() => new SimulatedWorld(options)).Message;
    }

    private static bool IsMirror(InstrumentId instrument) =>
        instrument.Value >= 2 * Leaders && instrument.Value % 2 == 1;

    private static bool Changes(double[] distances) => distances.Max() > 0.05 && distances.Min() < -0.05;

    private static IReadOnlyList<WorldListing> Listings(ulong seed, int twins) =>
        WorldListings.Invent(Options(seed, twins, TwinBasis.Default));

    private static WorldOptions Options(ulong seed, int twins, TwinBasis basis) =>
        WorldOptions.Demo(seed, Make.At(0), Length) with { Twins = twins, Basis = basis };

    private static ulong Watched(SimulatedWorld world, long seconds)
    {
        while (world.TryTake(Make.At(seconds * 1_000), out EngineInput? input)) { world.OnInput(input); }
        return world.Digest();
    }

    private static (SimulatedWorld World, List<EngineInput> Inputs) Run(
        ulong seed, int twins, long seconds, TwinBasis? basis = null)
    {
        var world = new SimulatedWorld(Options(seed, twins, basis ?? TwinBasis.Default));
        List<EngineInput> inputs = [];
        while (world.TryTake(Make.At(seconds * 1_000), out EngineInput? input))
        {
            inputs.Add(input);
            world.OnInput(input);
        }
        return (world, inputs);
    }

    /// <summary>The twin's log-odds less the leader's, from the middles of their books, twice a second.</summary>
    private static double[][] Distances(ulong seed, int twins, long seconds, TwinBasis? basis = null)
    {
        IReadOnlyList<WorldListing> listings = Listings(seed, twins);
        var books = new List<LevelBook>();
        var distances = new List<double>[twins];
        for (int i = 0; i < twins; i++) { distances[i] = []; }
        Instant next = Make.At(2_000);
        foreach (EngineInput input in Run(seed, twins, seconds, basis).Inputs)
        {
            Apply(books, input);
            if (input.At.Received < next) { continue; }
            next += Duration.FromMilliseconds(500);
            for (int i = 0; i < twins; i++)
            {
                TwinOf twin = listings[Leaders + i].Twin!.Value;
                if (LogOdds(books, twin.Leader.Value) is not { } leader) { continue; }
                if (LogOdds(books, Leaders + i) is not { } own) { continue; }
                distances[i].Add((twin.IsInverted ? -own : own) - leader);
            }
        }
        return [.. distances.Select(twin => twin.ToArray())];
    }

    private static double? LogOdds(List<LevelBook> books, int market)
    {
        if (!books[2 * market].TryMidHalfPips(out int half)) { return null; }
        double p = half / (2.0 * Price.PipsPerDollar);
        return Math.Log(p / (1 - p));
    }

    private static void Apply(List<LevelBook> books, EngineInput input)
    {
        switch (input)
        {
            case MarketListed e:
                books.Add(new LevelBook(e.Market.Terms.Grid));
                books.Add(new LevelBook(e.Market.Terms.Grid));
                break;
            case BookCleared e: books[e.Instrument.Value].Clear(); break;
            case TickGridChanged e: books[e.Instrument.Value].Regrid(e.Grid); break;
            case BookDelta e: books[e.Instrument.Value].Set(e.Side, e.Price, e.Size); break;
            default: break;
        }
    }
}
