using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Simulation.Exchange;

namespace Probity.Simulation.Tests;

/// <summary>
/// The slow and obvious matcher that <see cref="SimExchange"/> is held against: one list of orders, searched anew for
/// every match, money in <c>decimal</c>.
/// </summary>
internal sealed class NaiveExchange(FeeSchedule fees)
{
    private readonly List<Entry> open = [];
    private readonly Dictionary<(int Participant, int Outcome), decimal> shares = [];
    private readonly Dictionary<int, decimal> cash = [];
    private long orders;

    public List<(long Maker, long Taker, decimal Price, decimal Quantity)> Matches { get; } = [];

    public decimal CashOf(int participant) => cash[participant];

    public decimal SharesOf(int participant, int outcome) => shares[(participant, outcome)];

    public void Endow(int participant, decimal dollars, decimal sets)
    {
        cash[participant] = dollars;
        shares[(participant, 0)] = sets;
        shares[(participant, 1)] = sets;
    }

    public decimal SizeAt(bool bid, decimal firstPrice) =>
        open.Where(order => order.BuysFirst == bid && order.FirstPrice == firstPrice).Sum(order => order.Remaining);

    public void Cancel(int participant, long id) =>
        open.RemoveAll(order => order.Id == id && order.Participant == participant);

    /// <returns>The order's number, or 0 when refused.</returns>
    public long Submit(int participant, in OrderRequest request)
    {
        var incoming = new Entry
        {
            Participant = participant,
            Outcome = request.Instrument.Value % 2,
            Buys = request.Side == Side.Buy,
            Price = request.Price.Pips / 10_000m,
            Remaining = request.Quantity.Micros / 1_000_000m,
        };
        bool crosses = BestMatch(incoming) is not null;
        if (!Affordable(incoming, crosses ? Fee(request.Price, incoming.Remaining) : 0)) { return 0; }
        if (crosses && (request.PostOnly || (incoming.Buys && incoming.Price * incoming.Remaining < 1))) { return 0; }
        decimal available = open.Where(order => Meet(incoming, order)).Sum(order => order.Remaining);
        if (request.TimeInForce == TimeInForce.FillOrKill && available < incoming.Remaining) { return 0; }
        if (request.TimeInForce == TimeInForce.FillAndKill && available == 0) { return 0; }
        incoming.Id = ++orders;
        while (incoming.Remaining > 0 && BestMatch(incoming) is { } resting) { Match(incoming, resting); }
        if (incoming.Remaining > 0 && request.Rests) { open.Add(incoming); }
        return incoming.Id;
    }

    private static bool Meet(Entry incoming, Entry resting) =>
        incoming.BuysFirst != resting.BuysFirst
        && (incoming.BuysFirst ? incoming.FirstPrice >= resting.FirstPrice : incoming.FirstPrice <= resting.FirstPrice);

    private Entry? BestMatch(Entry incoming)
    {
        IEnumerable<Entry> matching = open.Where(order => Meet(incoming, order));
        return incoming.BuysFirst
            ? matching.OrderBy(order => order.FirstPrice).ThenBy(order => order.Id).FirstOrDefault()
            : matching.OrderByDescending(order => order.FirstPrice).ThenBy(order => order.Id).FirstOrDefault();
    }

    private bool Affordable(Entry order, decimal fee)
    {
        IEnumerable<Entry> mine = open.Where(
            other => other.Participant == order.Participant && other.Buys == order.Buys);
        return order.Buys
            ? cash[order.Participant] - mine.Sum(other => other.Price * other.Remaining)
                >= (order.Price * order.Remaining) + fee
            : shares[(order.Participant, order.Outcome)]
                - mine.Where(other => other.Outcome == order.Outcome).Sum(other => other.Remaining) >= order.Remaining;
    }

    private void Match(Entry taker, Entry maker)
    {
        decimal quantity = Math.Min(taker.Remaining, maker.Remaining);
        decimal takerPrice = taker.Outcome == 0 ? maker.FirstPrice : 1 - maker.FirstPrice;
        Matches.Add((maker.Id, taker.Id, takerPrice, quantity));
        Post(maker, maker.Price, quantity, 0);
        Post(taker, takerPrice, quantity, Fee(Price.FromPips((int)(takerPrice * 10_000)), quantity));
        taker.Remaining -= quantity;
        maker.Remaining -= quantity;
        if (maker.Remaining == 0) { open.Remove(maker); }
    }

    private void Post(Entry order, decimal price, decimal quantity, decimal fee)
    {
        decimal sign = order.Buys ? 1 : -1;
        shares[(order.Participant, order.Outcome)] += sign * quantity;
        cash[order.Participant] -= (sign * price * quantity) + fee;
    }

    private decimal Fee(Price price, decimal quantity) =>
        fees.TakerFee(price, Quantity.FromMicros((long)(quantity * 1_000_000))).Micros / 1_000_000m;

    private sealed class Entry
    {
        public long Id { get; set; }

        public int Participant { get; init; }

        public int Outcome { get; init; }

        public bool Buys { get; init; }

        public decimal Price { get; init; }

        public decimal Remaining { get; set; }

        public bool BuysFirst => Buys == (Outcome == 0);

        public decimal FirstPrice => Outcome == 0 ? Price : 1 - Price;
    }
}
