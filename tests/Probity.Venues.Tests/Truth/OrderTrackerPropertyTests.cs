using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Truth;
using static Probity.Venues.Tests.Truth.TrackerRig;

namespace Probity.Venues.Tests.Truth;

[Trait("Category", Storm.Category)]
public sealed class OrderTrackerPropertyTests
{
    private const long Horizon = 90;

    [Fact]
    public void Whatever_is_late_doubled_disordered_or_lost_the_books_end_as_the_venue_has_them() =>
        Storm.ForEachSeed(400, random =>
        {
            TrueOrder[] truth = [.. Enumerable.Range(1, 8).Select(i => TrueOrder.Generate(random, i))];
            var rig = new TrackerRig();
            var play = new Play(rig, truth, random);
            play.Run();
            play.ReconcileUntilQuiet();
            foreach (TrueOrder order in truth) { Compare(rig, order); }
            Assert.Equal(truth.Count(order => IsOpen(order)), rig.Tracker.OpenCount);
            Assert.Equal(0, rig.Tracker.UnsettledCount);
        });

    private static bool IsOpen(TrueOrder order) => order.Arrives && order.EndsAt == TrueOrder.Never
        && order.MatchedAt(Horizon * 2) < order.Order.Intent.Quantity;

    private static void Compare(TrackerRig rig, TrueOrder order)
    {
        ClientOrderId id = order.Order.Id;
        Assert.Equal(
            order.Trades.Select(trade => trade.Id).Order(StringComparer.Ordinal),
            rig.Books.Fills.Keys.Where(key => key.Order == id).Select(key => key.Trade).Order(StringComparer.Ordinal));
        foreach (TrueTrade trade in order.Trades)
        {
            (OrderFilled fill, SettlementTier tier) = rig.Books.Fills[(id, trade.Id)];
            Assert.Equal(trade.Fails ? SettlementTier.Failed : SettlementTier.Confirmed, tier);
            Assert.Equal(Quantity.Parse(trade.Size), fill.Quantity);
            Assert.Equal(order.Order.Intent.Price, fill.Price);
            Assert.Equal(trade.AsMaker ? Liquidity.Maker : Liquidity.Taker, fill.Liquidity);
        }
        Assert.True(rig.Books.Of<OrderAccepted>().Count(accepted => accepted.Order == id) <= 1, "accepted once");
        IReadOnlyList<EngineInput> ends = rig.Books.Ends(id);
        if (!order.Arrives) { Assert.IsType<OrderRefused>(Assert.Single(ends)); }
        else if (order.EndsAt != TrueOrder.Never) { Assert.IsType<OrderCancelled>(Assert.Single(ends)); }
        else if (IsOpen(order)) { Assert.Empty(ends); }
        else
        {
            // Filled: the engine concludes it from the fills, unless one was never a fill.
            bool ghost = rig.Books.Fills.Values.Any(
                fill => fill.Fill.Order == id && fill.Fill.Tier == SettlementTier.Failed);
            Assert.Equal(ghost ? 1 : 0, ends.Count);
        }
    }

    /// <summary>
    /// The venue's news with everything that can happen to it on the way. What was sent is told in time, as the
    /// sending side does; all else comes late, twice, in any order, or not at all.
    /// </summary>
    private sealed class Play(TrackerRig rig, TrueOrder[] truth, SeededRandom random)
    {
        private readonly List<(long At, int Order, Action<long> Do)> schedule = [];
        private long now;

        public void Run()
        {
            foreach (TrueOrder order in truth) { Tell(order); }
            for (int i = random.Next(6); i > 0; i--) { Read(random.Next(1, (int)Horizon)); }
            for (int i = random.Next(4); i > 0; i--) { Polls(random.Next(1, (int)Horizon)); }
            // Reads put their ends on the schedule while it runs.
            while (schedule.Count > 0)
            {
                (long At, int Order, Action<long> Do) next = schedule.MinBy(item => (item.At, item.Order));
                schedule.Remove(next);
                now = next.At;
                next.Do(now);
            }
        }

        public void ReconcileUntilQuiet()
        {
            now = Math.Max(now, Horizon) + 5;
            OpenOrders(now);
            AllTrades(now, rig.Tracker.FullSince(Instant.None));
            for (int round = 0; rig.Tracker.Wants(At(now)).Any; round++)
            {
                Assert.True(round < 30, "never quiet");
                now += 5;
                Poll(now);
            }
        }

        private void Tell(TrueOrder order)
        {
            ApprovedOrder approved = order.Order;
            string id = TruthMarket.IdOf(approved);
            Put(order.SentAt, at => rig.Tracker.Sent(approved, id, At(at)));
            SubmitReply reply = Reply(order);
            Put(order.SentAt + 2 + random.Next(5), at => rig.Tracker.Submitted(approved.Id, reply, At(at)));
            if (order.CancelAskedAt != TrueOrder.Never)
            {
                Put(order.CancelAskedAt, _ => rig.Tracker.CancelSent(approved.Id));
                News(order.EndsAt, at => rig.Tracker.Cancelled(id, At(at)));
            }
            if (!order.Arrives) { return; }
            IEnumerable<long> moments = [order.SentAt + 1, .. order.Trades.Select(trade => trade.At), order.EndsAt];
            foreach (long moment in moments.Where(moment => moment != TrueOrder.Never))
            {
                VenueOrder news = order.AsOf(moment, moment);
                News(moment, at => rig.Tracker.Event(news, At(at)));
            }
            foreach (TrueTrade trade in order.Trades)
            {
                foreach (long moment in new[] { trade.At, trade.MinedAt, trade.FinalAt })
                {
                    VenueTrade news = trade.AsOf(approved, moment);
                    News(moment, at => rig.Tracker.Event(news, At(at)));
                }
            }
        }

        private SubmitReply Reply(TrueOrder order)
        {
            if (random.Chance(0.3)) { return new SubmitReply.Unknown("timeout"); }
            return order.Arrives
                ? new SubmitReply.Held(order.AsOf(order.SentAt + 1).State, [])
                : random.Chance(0.5)
                    ? new SubmitReply.Refused(RefusalCode.Other, "no")
                    : new SubmitReply.Unknown("timeout");
        }

        private void News(long moment, Action<long> act)
        {
            if (random.Chance(0.3)) { return; }
            Put(moment + random.Next(12), act);
            if (random.Chance(0.2)) { Put(moment + random.Next(30), act); }
        }

        private void Put(long at, Action<long> act) =>
            schedule.Add((at, random.Next(1000), act));

        /// <summary>A reading that takes a while: what it shows is as old as its beginning.</summary>
        private void Read(long began) => Put(
            began,
            at =>
            {
                VenueOrder[] open = Open(at);
                Instant since = rig.Tracker.FullSince(Instant.None);
                VenueTrade[] trades = Trades(at, since);
                Put(at + random.Next(1, 9), done => rig.Tracker.OpenOrdersRead(open, At(at), At(done)));
                Put(at + random.Next(1, 9), done => rig.Tracker.TradesRead(trades, since, At(at), At(done)));
            });

        private void Polls(long at) => Put(at, Poll);

        private void Poll(long at)
        {
            TruthWants wants = rig.Tracker.Wants(At(at));
            foreach (string id in wants.Lookups)
            {
                TrueOrder order = truth.Single(order => TruthMarket.IdOf(order.Order) == id);
                if (order.ExistsAt(at)) { rig.Tracker.Found(order.AsOf(at), At(at), At(at)); }
                else { rig.Tracker.NotFound(id, At(at), At(at)); }
            }
            if (wants.Trades) { AllTrades(at, wants.TradesSince); }
        }

        private void OpenOrders(long at) => rig.Tracker.OpenOrdersRead(Open(at), At(at), At(at));

        private void AllTrades(long at, Instant since) =>
            rig.Tracker.TradesRead(Trades(at, since), since, At(at), At(at));

        private VenueOrder[] Open(long at) =>
        [
            .. truth.Where(order => order.ExistsAt(at)).Select(order => order.AsOf(at))
                .Where(order => order.State == VenueOrderState.Live),
        ];

        private VenueTrade[] Trades(long at, Instant since) =>
        [
            .. truth.SelectMany(order => order.Trades
                .Where(trade => trade.At <= at && At(trade.At) >= since)
                .Select(trade => trade.AsOf(order.Order, at))),
        ];
    }
}
