using System.Globalization;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Opinion.Orders;

/// <summary>The orders of the accounts, open and ended; under the venue's gate.</summary>
public sealed class OpinionOrderDesk
{
    private readonly OpinionSandboxVenue venue;
    private readonly Action<Action<IOpinionListener>> publish;
    private readonly List<OpinionOrder> all = [];
    private readonly Dictionary<string, OpinionOrder> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<long, OpinionOrder> byExchange = [];
    private readonly HashSet<string> digests = [];

    internal OpinionOrderDesk(OpinionSandboxVenue venue, Action<Action<IOpinionListener>> publish)
    {
        this.venue = venue;
        this.publish = publish;
        Intake = new OpinionIntake(venue, this);
    }

    public OpinionIntake Intake { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<OpinionOrder> All => all;

    public OpinionOrder? Find(string id) => byId.GetValueOrDefault(id);

    internal OpinionOrder? ByExchange(ExchangeOrderId id) => byExchange.GetValueOrDefault(id.Value);

    /// <summary>Was this very order posted before?</summary>
    internal bool Knows(string digest) => digests.Contains(digest);

    internal string NextId() => Uuid(string.Create(
        CultureInfo.InvariantCulture, $"opinion order {venue.Options.Common.Seed} {all.Count + 1}"));

    internal static string Uuid(string seed) =>
        new Guid(Keccak256.Hash(Encoding.ASCII.GetBytes(seed)).AsSpan(0, 16)).ToString();

    /// <summary>An order came in.</summary>
    internal void Add(OpinionOrder order)
    {
        all.Add(order);
        byId.Add(order.Id, order);
        digests.Add(order.Terms.Digest);
        if (order.ExchangeId.Value != 0) { byExchange[order.ExchangeId.Value] = order; }
        Tell(order, OpinionOrderNews.New);
    }

    /// <summary>Takes an order out of the book; false when it is not there (any more).</summary>
    internal bool Cancel(OpinionOrder order)
    {
        if (!order.Rests) { return false; }
        if (venue.Faults.CancelLies(order.Market.Market.Condition))
        {
            TakeWhole(order);
            return false;
        }
        bool done = venue.Exchange.Cancel(order.Account.Participant, order.ExchangeId);
        venue.Flush();
        return done;
    }

    /// <summary>A wallet split or merged sets on chain.</summary>
    internal void Converted(ChainActivity activity)
    {
        OpinionMarket market = venue.Find(activity.Condition)!;
        publish(listener => listener.OnConversion(market, activity.Kind == ActivityKind.Split, activity.Shares));
    }

    /// <summary>A part of the order matched.</summary>
    internal void Matched(OpinionOrder order, OpinionFill fill, bool isDone)
    {
        order.Matched += fill.Shares;
        order.Add(fill);
        if (isDone) { order.Rests = false; }
        Tell(order, OpinionOrderNews.Fill);
    }

    /// <summary>A part of the order settled, or failed to.</summary>
    internal void Settled(OpinionOrder order, OpinionFill fill, bool succeeded)
    {
        if (succeeded)
        {
            order.Filled += fill.Shares;
            order.FilledAmount += fill.Amount;
        }
        bool wasOpen = order.Status == OpinionOrderStatus.Pending;
        order.Status = StatusOf(order);
        if (succeeded) { Tell(order, OpinionOrderNews.Confirm); }
        else if (wasOpen && order.Status != OpinionOrderStatus.Pending) { Tell(order, OpinionOrderNews.Cancel); }
    }

    /// <summary>The taking part of an order is over; what it left rests, or is gone.</summary>
    internal void Placed(OpinionOrder order, bool rests)
    {
        order.Rests = rests;
        order.Status = StatusOf(order);
    }

    /// <summary>An order that is not to come into the book: post-only, and it would have taken.</summary>
    internal void Drop(OpinionOrder order)
    {
        order.IsCancelled = true;
        order.Status = OpinionOrderStatus.Canceled;
        Tell(order, OpinionOrderNews.Cancel);
    }

    /// <summary>Orders that left the book without filling.</summary>
    internal void Take(IReadOnlyList<EndedOrder> ended)
    {
        foreach (EndedOrder end in ended)
        {
            if (ByExchange(end.Order) is not { } order) { continue; }
            order.Rests = false;
            // What a market order leaves is no cancellation: it took what there was.
            if (order.Terms.IsMarket && end.Cause == CancelCause.Killed) { continue; }
            order.IsCancelled = true;
            order.Status = StatusOf(order);
            Tell(order, OpinionOrderNews.Cancel);
        }
    }

    /// <summary>
    /// Pending while it rests or a match of it is on its way to the chain; a match that failed does not bring the order
    /// back.
    /// </summary>
    private static OpinionOrderStatus StatusOf(OpinionOrder order)
    {
        if (order.IsCancelled) { return OpinionOrderStatus.Canceled; }
        bool pending = order.Rests || order.Fills.Any(fill => fill.Trade.Status == OpinionTradeStatus.Pending);
        if (pending) { return OpinionOrderStatus.Pending; }
        if (order.Filled == order.Matched && order.Matched > 0) { return OpinionOrderStatus.Finished; }
        return order.Filled > 0 ? OpinionOrderStatus.Canceled : OpinionOrderStatus.Failed;
    }

    /// <summary>Somebody takes the whole order, and all that has precedence over it.</summary>
    private void TakeWhole(OpinionOrder order)
    {
        IBookView book = venue.BookOf(order.Market, order.Outcome);
        Side side = order.Terms.Side;
        long depth = 0;
        bool more = book.TryBest(side, out Level level);
        while (more && side.IsAtLeastAsGood(level.Price, order.Terms.Price))
        {
            depth += level.Size.Micros;
            more = book.TryBehind(side, level.Price, out level);
        }
        if (depth == 0) { return; }
        InstrumentId instrument = order.Market.Market.Outcome(order.Outcome).Id;
        var quantity = Quantity.FromMicros(depth);
        // The house is given what it needs: cash for sets, of which it may sell either share.
        venue.Exchange.Deposit(venue.House, Cash.FromMicros(2 * depth));
        venue.Exchange.Split(venue.House, order.Market.Market.Id, quantity);
        venue.Exchange.Submit(
            venue.House, OrderRequest.Take(instrument, side.Opposite(), order.Terms.Price, quantity), venue.Now);
        venue.Flush();
    }

    private void Tell(OpinionOrder order, OpinionOrderNews news) => publish(listener => listener.OnOrder(order, news));
}
