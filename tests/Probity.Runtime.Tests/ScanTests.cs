using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Scans;
using Probity.Strategies;

namespace Probity.Runtime.Tests;

public sealed class ScanTests
{
    private static readonly ParityArbOptions Parity =
        ParityArbOptions.From(OptionValues.Defaults(ParityArbOptions.Declared));

    private static readonly OutcomeArbOptions Outcomes =
        OutcomeArbOptions.From(OptionValues.Defaults(OutcomeArbOptions.Declared));

    [Fact]
    public async Task One_look_at_the_venue_ranks_markets_by_net_edge_with_reasons()
    {
        var cheap = new LoopbackMarket(1);
        var fair = new LoopbackMarket(2);
        cheap.Set("0.44:100|0.45:100", "0.44:100|0.45:100");
        await using LoopbackVenue venue = await LoopbackVenue.Start(fair, cheap);
        var scan = new ParityScan(Parity, Outcomes);
        await LiveSnapshot.Take(
            venue.Options, LoopbackVenue.Open, MarketScreen.Everything, scan.Take, TimeProvider.System, default);

        IReadOnlyList<ParityRow> rows = scan.Rows();
        Assert.Equal(4, rows.Count);
        Assert.Equal((cheap.Slug, Side.Buy), (rows[0].Market.Slug, rows[0].Side));
        ParityCandidate taken = rows[0].Now!;
        Assert.Equal(Gate.Taken, taken.StoppedBy);
        Assert.Equal(Cash.FromMicros(taken.Size.Micros / 10), taken.Gross);
        Assert.Equal(taken.Gross - taken.Fees - taken.Slippage - taken.Buffer, taken.Net);
        Assert.Equal(taken, rows[0].Best);
        Assert.All(rows.Skip(1), row => Assert.Equal(Gate.GrossEdge, row.Now!.StoppedBy));
        long[] nets = [.. rows.Select(row => row.Now!.Net.Micros)];
        Assert.Equal(nets.OrderDescending(), nets);
    }

    [Fact]
    public async Task The_best_moment_is_kept_when_it_has_passed_and_an_empty_book_has_no_candidate()
    {
        var market = new LoopbackMarket(1);
        await using LoopbackVenue venue = await LoopbackVenue.Start(market);
        var tape = new List<Domain.Inputs.EngineInput>();
        foreach ((string first, string second) in new[]
                 {
                     ("0.44:100|0.45:100", "0.44:100|0.45:100"), ("0.5:100|0.52:100", "0.48:100|"),
                 })
        {
            market.Set(first, second);
            var part = new List<Domain.Inputs.EngineInput>();
            await LiveSnapshot.Take(
                venue.Options, LoopbackVenue.Open, MarketScreen.Everything, part.Add, TimeProvider.System, default);
            tape.AddRange(part.Where(input => tape.Count == 0 || input is not Domain.Inputs.MarketListed));
        }
        var scan = new ParityScan(Parity, Outcomes);
        foreach (Domain.Inputs.EngineInput input in tape) { scan.Take(input); }
        ParityRow buying = scan.Rows().Single(row => row.Side == Side.Buy);
        Assert.Null(buying.Now);
        Assert.Equal(Gate.Taken, buying.Best!.StoppedBy);
        Assert.True(buying.BestAt < scan.Last);
    }

    [Fact]
    public async Task A_screen_admits_within_its_bounds_and_counts_only_what_it_admits()
    {
        var late = new LoopbackMarket(1);
        var soon = new LoopbackMarket(2)
        {
            EndDate = DateTimeOffset.UtcNow.AddHours(2).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null),
        };
        await using LoopbackVenue venue = await LoopbackVenue.Start(late, soon);
        Assert.Equal([soon.Slug], await Slugs(venue, MarketScreen.Everything with { MaximumHours = 3 }, 1));
        Assert.Equal([late.Slug], await Slugs(venue, MarketScreen.Everything with { MinimumHours = 3 }, 1));
        MarketScreen all = MarketScreen.Everything;
        MarketScreen[] wide =
        [
            all with { MaximumSpreadPips = 200, MinimumVolume = 1000.5m },
            all with { MaximumPrice = Price.Parse("0.51") },
        ];
        foreach (MarketScreen screen in wide) { Assert.Equal(2, (await Slugs(venue, screen, 9)).Length); }
        MarketScreen[] narrow =
        [
            all with { MaximumSpreadPips = 199 }, all with { MinimumPrice = Price.Parse("0.52") },
        ];
        foreach (MarketScreen screen in narrow) { Assert.Empty(await Slugs(venue, screen, 9)); }
    }

    private static async Task<string[]> Slugs(LoopbackVenue venue, MarketScreen screen, int limit)
    {
        List<string> slugs = [];
        await LiveSnapshot.Take(
            venue.Options,
            LoopbackVenue.Open with { Limit = limit },
            screen,
            input =>
            {
                if (input is Domain.Inputs.MarketListed listed) { slugs.Add(listed.Market.Slug); }
            },
            TimeProvider.System,
            default);
        return [.. slugs];
    }
}
