using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Venues.Tests.Truth;

/// <summary>One trade as it really went: its state at any second.</summary>
internal sealed record TrueTrade(
    string Id, long At, string Size, bool AsMaker, bool Other, long MinedAt, long FinalAt, bool Fails)
{
    public VenueTradeState StateAt(long now) =>
        now >= FinalAt ? (Fails ? VenueTradeState.Failed : VenueTradeState.Confirmed)
        : now >= MinedAt ? (Fails ? VenueTradeState.Retrying : VenueTradeState.Mined)
        : VenueTradeState.Matched;

    public VenueTrade AsOf(ApprovedOrder order, long now)
    {
        Price price = order.Intent.Price;
        string own = TruthMarket.Yes, token = Other ? TruthMarket.No : own;
        Quantity size = Quantity.Parse(Size);
        string id = TruthMarket.IdOf(order), stranger = "0xstranger";
        MakerPart maker = AsMaker
            ? new MakerPart(id, own, price, size)
            : new MakerPart(stranger, token, Other ? price.Complement : price, size);
        return new VenueTrade(
            Id, StateAt(now), AsMaker ? stranger : id, AsMaker ? token : own,
            AsMaker && Other ? price.Complement : price, size, TrackerRig.At(At), [maker], "", TrackerRig.At(now));
    }
}

/// <summary>One order as it really went at the venue.</summary>
internal sealed record TrueOrder(
    ApprovedOrder Order, long SentAt, bool Arrives, IReadOnlyList<TrueTrade> Trades, long CancelAskedAt, long EndsAt)
{
    public const long Never = long.MaxValue;

    public Quantity MatchedAt(long now) => Trades
        .Where(trade => trade.At <= now)
        .Aggregate(Quantity.Zero, (sum, trade) => sum + Quantity.Parse(trade.Size));

    public bool ExistsAt(long now) => Arrives && now >= SentAt + 1;

    public VenueOrder AsOf(long now, long at = 0)
    {
        Quantity matched = MatchedAt(now);
        VenueOrderState state = matched == Order.Intent.Quantity ? VenueOrderState.Matched
            : now >= EndsAt ? VenueOrderState.Cancelled
            : VenueOrderState.Live;
        string[] ids = [.. Trades.Where(trade => trade.At <= now).Select(trade => trade.Id)];
        return TrackerRig.State(Order, state, matched.ToString(), at: at, trades: ids);
    }

    public static TrueOrder Generate(SeededRandom random, long number)
    {
        long sent = random.Next(1, 40);
        TimeInForce lasts = random.Chance(0.3) ? TimeInForce.FillAndKill : TimeInForce.GoodTilCancelled;
        Side side = random.Chance(0.5) ? Side.Buy : Side.Sell;
        var order = TruthMarket.Order(
            number, TruthMarket.Intent(side, $"0.{random.Next(10, 90)}", 10, lasts), TrackerRig.At(sent));
        bool arrives = random.Chance(0.85);
        var trades = new List<TrueTrade>();
        long at = sent + 1;
        int left = 1000;
        for (int i = random.Next(4); arrives && i > 0 && left > 0; i--)
        {
            at += lasts == TimeInForce.FillAndKill ? 0 : random.Next(10);
            int size = random.Chance(0.3) ? left : random.Next(1, left);
            left -= size;
            long mined = at + random.Next(1, 8);
            trades.Add(new TrueTrade(
                $"trade-{number}-{i}", at, Quantity.FromMicros(size * 10_000L).ToString(),
                lasts != TimeInForce.FillAndKill && random.Chance(0.6), random.Chance(0.4), mined,
                mined + random.Next(1, 8), random.Chance(0.2)));
        }
        bool ends = left > 0 && arrives && (lasts == TimeInForce.FillAndKill || random.Chance(0.6));
        long end = ends ? at + (lasts == TimeInForce.FillAndKill ? 0 : random.Next(1, 20)) : Never;
        long asked = ends && lasts != TimeInForce.FillAndKill && random.Chance(0.6) ? end - 1 : Never;
        return new TrueOrder(order, sent, arrives, trades, asked, end);
    }
}
