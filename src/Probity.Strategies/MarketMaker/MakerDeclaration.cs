using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Strategies;

/// <summary>Turns the two sides of a market into what the engine is told for its two outcomes.</summary>
internal static class MakerDeclaration
{
    private const double MicrosPerDollar = 1e6;

    /// <summary>
    /// Micro-shares that a side may still place without passing the position limit, whichever of its orders fill.
    /// Those that it is about to replace count too: they may fill until the venue says that they are gone.
    /// </summary>
    public static long Room(MakerMarket market, MakerSide side, MarketMakerOptions options, IStrategyContext context)
    {
        InstrumentId first = market.Market.First.Id, second = market.Market.Second.Id;
        Quantity open = side.Sign > 0
            ? context.Open(first, Side.Buy) + context.Open(second, Side.Sell)
            : context.Open(second, Side.Buy) + context.Open(first, Side.Sell);
        return options.MaximumPosition.Micros - (side.Sign * market.NetMicros) - open.Micros;
    }

    /// <summary>Sets the levels of a side from its target, as far as there is room.</summary>
    /// <param name="market">The market.</param>
    /// <param name="side">One side of it.</param>
    /// <param name="target">Where it should be.</param>
    /// <param name="room">Micro-shares, see <see cref="Room"/>.</param>
    /// <param name="options">Levels and their sizes.</param>
    /// <param name="now">Time.</param>
    /// <returns>False when not even one level fits; nothing changed then.</returns>
    public static bool TrySet(
        MakerMarket market, MakerSide side, in QuoteTarget target, long room, MarketMakerOptions options, Instant now)
    {
        Span<int> pips = stackalloc int[MakerSide.MostLevels];
        Span<long> micros = stackalloc long[MakerSide.MostLevels];
        int tick = market.View.First.Grid.TickPips, count = 0;
        double size = target.Micros;
        for (int level = 0; level < options.Levels; level++)
        {
            int at = target.Pips - (side.Sign * level * options.LevelStep * tick);
            long wanted = Quantity.FromMicros(Math.Max(0, Math.Min((long)size, room)))
                .FloorTo(market.View.Terms.SizeStep).Micros;
            bool fits = at >= tick && at <= Price.PipsPerDollar - tick;
            if (!fits || wanted < Math.Max(1, market.View.Terms.MinimumSize.Micros)) { break; }
            (pips[count], micros[count]) = (at, wanted);
            count++;
            room -= wanted;
            size *= options.LevelGrowth;
        }
        if (count == 0) { return false; }
        bool improves = side.Count == 0 || side.Best != pips[0];
        side.Set(pips[..count], micros[..count], market.Signals.Book, now);
        side.FromInventory = options.SellsInventory && Held(market, side) >= side.Total;
        if (improves) { market.Signals.Competitors.WeQuoted(now, side.Side, pips[0]); }
        return true;
    }

    /// <summary>Declares both outcomes; what has not changed costs nothing.</summary>
    public static void Declare(
        MakerMarket market, MarketMakerOptions options, IStrategyContext context, string reason)
    {
        Span<QuoteLevel> bids = stackalloc QuoteLevel[MakerSide.MostLevels];
        Span<QuoteLevel> asks = stackalloc QuoteLevel[MakerSide.MostLevels];
        for (int outcome = 0; outcome < 2; outcome++)
        {
            // Wanting the first outcome: bid for it, or ask for the second. The other way round for the second.
            MakerSide buys = outcome == 0 ? market.Bids : market.Offers;
            MakerSide sells = outcome == 0 ? market.Offers : market.Bids;
            int bidCount = buys.FromInventory ? 0 : Fill(buys, outcome, bids);
            int askCount = options.SellsInventory && sells.FromInventory ? Fill(sells, outcome, asks) : 0;
            InstrumentId id = market.Market.Outcome(outcome).Id;
            if (bidCount + askCount == 0) { context.Withdraw(id, reason); }
            else { context.Quote(id, bids[..bidCount], asks[..askCount], reason); }
        }
    }

    /// <summary>A side that is not quoted, with its numbers.</summary>
    public static Decision Refusal(MakerMarket market, MakerSide side, in QuoteTarget target)
    {
        double shares = market.CapacityMicros / (double)Quantity.MicrosPerShare;
        Cash gross = Dollars(target.Edge * shares), buffer = Dollars(target.Adverse * shares);
        return new Decision(
            market.Market.Id, target.Stop, Quantity.FromMicros(market.CapacityMicros), gross, Cash.Zero, Cash.Zero,
            buffer, gross - buffer, side.Sign > 0 ? $"bid: {target.Why}" : $"offer: {target.Why}");
    }

    private static Cash Dollars(double dollars) => Cash.FromMicros((long)Math.Round(dollars * MicrosPerDollar));

    private static int Fill(MakerSide side, int outcome, Span<QuoteLevel> into)
    {
        for (int i = 0; i < side.Count; i++)
        {
            int pips = outcome == 0 ? side.Pips[i] : Price.PipsPerDollar - side.Pips[i];
            into[i] = new QuoteLevel(Price.FromPips(pips), Quantity.FromMicros(side.Micros[i]));
        }
        return side.Count;
    }

    /// <summary>
    /// What we hold that selling would do the same: the second outcome for a bid, the first for an offer.
    /// </summary>
    private static long Held(MakerMarket market, MakerSide side) => market.Held(side.Sign > 0 ? 1 : 0);
}
