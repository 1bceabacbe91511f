using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Truth;

namespace Probity.Venues.Opinion.Tests.Truth;

/// <summary>One trade as it really went: its state at any second.</summary>
internal sealed record TrueTrade(string Id, long At, Quantity Shares, Cash Fee, long FinalAt, bool Fails)
{
    public SettlementTier FinalTier => Fails ? SettlementTier.Failed : SettlementTier.Confirmed;

    public OpinionTrade AsOf(TrueOrder order, long now) => new(
        Id, order.VenueId, order.Order.Intent.Price, Shares, now >= FinalAt ? Fee : Cash.Zero,
        now >= FinalAt ? FinalTier : SettlementTier.Matched, TruthRig.At(At));
}

/// <summary>One order as it really went at the venue, under the name that the venue gave it.</summary>
internal sealed record TrueOrder(
    ApprovedOrder Order,
    string VenueId,
    long SentAt,
    bool Arrives,
    long ArrivesAt,
    IReadOnlyList<TrueTrade> Trades,
    long CancelAskedAt,
    long EndsAt)
{
    public const long Never = long.MaxValue;

    private const int Pieces = 1000;

    public Quantity Matched => Sum(Trades);

    public bool IsOpen => Arrives && EndsAt == Never && Matched < Order.Intent.Quantity;

    public bool ExistsAt(long now) => Arrives && now >= ArrivesAt;

    public OpinionOrder AsOf(long now, OrderUpdate update = OrderUpdate.None, bool detail = false)
    {
        OpinionOrderState state = Sum(Trades.Where(trade => trade.At <= now)) == Order.Intent.Quantity
            ? OpinionOrderState.Finished
            : now >= EndsAt ? OpinionOrderState.Cancelled
            : OpinionOrderState.Pending;
        Quantity settled = Sum(Trades.Where(trade => !trade.Fails && trade.FinalAt <= now));
        return TruthRig.State(Order, VenueId, state, settled.ToString(), ArrivesAt, update) with
        {
            Trades = detail ? [.. TradesAt(now)] : null,
        };
    }

    public IEnumerable<OpinionTrade> TradesAt(long now) =>
        Trades.Where(trade => trade.At <= now).Select(trade => trade.AsOf(this, now));

    /// <summary>Few prices and one size, so that many orders want the same.</summary>
    public static TrueOrder Generate(SeededRandom random, long number)
    {
        long sent = random.Next(1, 40);
        TimeInForce lasts = random.Chance(0.3) ? TimeInForce.FillAndKill : TimeInForce.GoodTilCancelled;
        ApprovedOrder order = TruthRig.Order(
            number,
            TruthRig.Intent(
                random.Chance(0.7) ? Side.Buy : Side.Sell, random.Chance(0.6) ? "0.4" : "0.41", 10, lasts,
                random.Chance(0.8) ? 0 : random.Next(4)),
            sent);
        bool arrives = random.Chance(0.8);
        long arrived = sent + random.Next(3), at = arrived;
        var trades = new List<TrueTrade>();
        int left = Pieces;
        for (int i = random.Next(4); arrives && i > 0 && left > 0; i--)
        {
            at += lasts == TimeInForce.FillAndKill ? 0 : random.Next(10);
            int piece = random.Chance(0.3) ? left : random.Next(1, left);
            left -= piece;
            Quantity shares = Quantity.FromMicros(piece * 10_000L);
            Cash fee = random.Chance(0.5) ? Cash.Zero : Cash.FromMicros(random.Next(1, 300_000));
            trades.Add(new TrueTrade(
                $"t{number}-{i}", at, shares, fee, at + random.Next(1, 14), random.Chance(0.2)));
        }
        bool ends = left > 0 && arrives && (lasts == TimeInForce.FillAndKill || random.Chance(0.6));
        long end = ends ? at + random.Next(1, 20) : Never;
        return new TrueOrder(
            order, $"v{number}", sent, arrives, arrived, trades, ends && random.Chance(0.6) ? end - 1 : Never, end);
    }

    private static Quantity Sum(IEnumerable<TrueTrade> trades) =>
        trades.Aggregate(Quantity.Zero, (sum, trade) => sum + trade.Shares);
}
