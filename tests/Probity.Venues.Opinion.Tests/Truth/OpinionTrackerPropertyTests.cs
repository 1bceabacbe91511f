using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Opinion.Execution;
using Probity.Venues.Opinion.Truth;
using static Probity.Venues.Opinion.Tests.Truth.TruthRig;

namespace Probity.Venues.Opinion.Tests.Truth;

[Trait("Category", Storm.Category)]
public sealed class OpinionTrackerPropertyTests
{
    private const int Horizon = 90;

    [Fact]
    public void Whatever_is_late_doubled_lost_or_forgotten_the_books_end_as_the_venue_has_them() =>
        Storm.ForEachSeed(400, random =>
        {
            TrueOrder[] truth = [.. Enumerable.Range(1, 10).Select(i => TrueOrder.Generate(random, i))];
            var rig = new TruthRig();
            var play = new Play(rig, truth, random);
            play.Run();
            play.ReconcileUntilQuiet();
            Compare(rig, truth);
        });

    private static void Compare(TruthRig rig, TrueOrder[] truth)
    {
        // Orders that want the same may have changed places; the venue's name says which is which.
        Dictionary<string, ApprovedOrder> ours = truth.Select(one => one.Order)
            .Where(order => rig.Books.VenueIdOf(order.Id).Length > 0)
            .ToDictionary(order => rig.Books.VenueIdOf(order.Id));
        Assert.Equal(
            truth.Where(one => one.Arrives).Select(one => one.VenueId).Order(StringComparer.Ordinal),
            ours.Keys.Order(StringComparer.Ordinal));
        foreach (TrueOrder order in truth.Where(one => one.Arrives))
        {
            ApprovedOrder own = ours[order.VenueId];
            Assert.Equal(order.Order.Intent with { TimeInForce = own.Intent.TimeInForce }, own.Intent);
            CompareFills(rig, order, own);
            IReadOnlyList<EngineInput> ends = rig.Books.Ends(own.Id);
            if (order.EndsAt != TrueOrder.Never) { Assert.IsType<OrderCancelled>(Assert.Single(ends)); }
            else if (order.IsOpen) { Assert.Empty(ends); }
            else
            {
                // Filled: the engine concludes it from the fills, unless one was never a fill.
                Assert.Equal(rig.Books.Filled(own.Id) < own.Intent.Quantity ? 1 : 0, ends.Count);
            }
        }
        foreach (ApprovedOrder order in truth.Select(one => one.Order).Except(ours.Values))
        {
            Assert.IsType<OrderRefused>(Assert.Single(rig.Books.Ends(order.Id)));
            Assert.Equal(Quantity.Zero, rig.Books.Filled(order.Id));
        }
        Assert.Equal(truth.Count(one => one.IsOpen), rig.Tracker.OpenCount);
        Assert.Equal(0, rig.Tracker.UnsettledCount);
    }

    private static void CompareFills(TruthRig rig, TrueOrder order, ApprovedOrder own)
    {
        Assert.Equal(
            order.Trades.Select(trade => trade.Id).Order(StringComparer.Ordinal),
            rig.Books.Fills.Keys.Where(key => key.Order == own.Id).Select(key => key.Trade)
                .Order(StringComparer.Ordinal));
        foreach (TrueTrade trade in order.Trades)
        {
            (OrderFilled fill, SettlementTier tier, Cash fee) = rig.Books.Fills[(own.Id, trade.Id)];
            Assert.Equal(trade.FinalTier, tier);
            Assert.Equal(trade.Shares, fill.Quantity);
            Assert.Equal(order.Order.Intent.Price, fill.Price);
            if (!trade.Fails) { Assert.Equal(trade.Fee, fee); }
        }
    }

    /// <summary>
    /// The venue's news with everything that can happen to it on the way. What was sent is told in time, as the
    /// sending side does; all else comes late, twice, in any order, or not at all; and the program may die meanwhile.
    /// </summary>
    private sealed class Play(TruthRig rig, TrueOrder[] truth, SeededRandom random)
    {
        private readonly List<(long At, int Order, Action<long> Do)> schedule = [];
        private long now;

        public void Run()
        {
            foreach (TrueOrder order in truth) { Tell(order); }
            for (int i = random.Next(6); i > 0; i--) { Read(random.Next(1, Horizon)); }
            for (int i = random.Next(6); i > 0; i--) { Put(random.Next(1, Horizon), Poll); }
            for (int i = random.Next(3); i > 0; i--) { Put(random.Next(1, Horizon), Restart); }
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
            now = Math.Max(now, Horizon) + 20;
            Open(now, now);
            Trades(now, now);
            for (int round = 0; IsBusy(rig.Tracker.Wants(At(now))); round++)
            {
                Assert.True(round < 30, "never quiet");
                now += 3;
                Poll(now);
            }
            Open(now, now);
        }

        private static bool IsBusy(OpinionWants wants) => (wants with { Unwanted = [] }).Any || wants.IsInDoubt;

        private void Restart(long at) =>
            rig.Restart(truth.Where(one => one.SentAt <= at).Select(one => one.Order), at);

        private void Tell(TrueOrder order)
        {
            ClientOrderId id = order.Order.Id;
            PutFirst(order.SentAt, at => rig.Tracker.Sent(order.Order, At(at)));
            PlaceAnswer answer = Answer(order);
            Put(order.SentAt + 3 + random.Next(8), at => rig.Tracker.Answered(id, answer, At(at)));
            if (order.CancelAskedAt != TrueOrder.Never)
            {
                Put(order.CancelAskedAt, _ => rig.Tracker.CancelSent(id));
                News(order.EndsAt, at => CancelAnswer(order, at));
            }
            if (!order.Arrives) { return; }
            Frame(order, order.ArrivesAt, OrderUpdate.New);
            if (order.EndsAt != TrueOrder.Never) { Frame(order, order.EndsAt, OrderUpdate.Cancel); }
            foreach (TrueTrade trade in order.Trades)
            {
                Frame(order, trade.At, OrderUpdate.Fill);
                Frame(order, trade.FinalAt, OrderUpdate.Confirm);
                OpinionTrade record = trade.AsOf(order, trade.FinalAt);
                News(trade.FinalAt, at => rig.Tracker.Event(record, At(at)));
            }
        }

        private void CancelAnswer(TrueOrder order, long at)
        {
            if (!rig.Tracker.TryVenueId(order.Order.Id, out string? named) || named != order.VenueId) { return; }
            if (random.Chance(0.3)) { rig.Tracker.CancelRefused(order.Order.Id, "false", At(at)); }
            else if (random.Chance(0.3)) { rig.Tracker.CancelUnknown(order.Order.Id, "timeout", At(at)); }
            else { rig.Tracker.CancelTaken(order.Order.Id, At(at)); }
        }

        private PlaceAnswer Answer(TrueOrder order)
        {
            if (random.Chance(0.4)) { return new PlaceAnswer.Unknown("timeout"); }
            return order.Arrives
                ? new PlaceAnswer.Held(order.AsOf(order.ArrivesAt))
                : random.Chance(0.3)
                    ? new PlaceAnswer.Refused(RefusalCode.Other, "no")
                    : new PlaceAnswer.Unknown("timeout");
        }

        private void Frame(TrueOrder order, long moment, OrderUpdate update)
        {
            OpinionOrder news = order.AsOf(moment, update);
            News(moment, at => rig.Tracker.Event(news, At(at)));
        }

        private void News(long moment, Action<long> act)
        {
            if (random.Chance(0.3)) { return; }
            Put(moment + random.Next(12), act);
            if (random.Chance(0.2)) { Put(moment + random.Next(30), act); }
        }

        private void Put(long at, Action<long> act) => schedule.Add((at, random.Next(1, 1000), act));

        /// <summary>Nothing can be known of an order before it was sent.</summary>
        private void PutFirst(long at, Action<long> act) => schedule.Add((at, 0, act));

        /// <summary>A reading that takes a while: what it shows is as old as its beginning.</summary>
        private void Read(long began) => Put(
            began,
            at =>
            {
                // A reading dies with the program that began it.
                OpinionOrderTracker reader = rig.Tracker;
                Action<long> open = OpenLater(at);
                OpinionTrade[] trades = TradesAt(at);
                Put(at + random.Next(1, 9), done => IfAlive(reader, () => open(done)));
                Put(
                    at + random.Next(1, 9),
                    done => IfAlive(reader, () => rig.Tracker.TradesRead(trades, At(at), At(done))));
            });

        private void IfAlive(OpinionOrderTracker reader, Action act)
        {
            if (ReferenceEquals(reader, rig.Tracker)) { act(); }
        }

        private void Poll(long at)
        {
            OpinionWants wants = rig.Tracker.Wants(At(at));
            foreach (string id in wants.Lookups)
            {
                OpinionOrder detail = truth.Single(one => one.VenueId == id).AsOf(at, detail: true);
                rig.Tracker.Found(detail, At(at), At(at));
            }
            foreach (SoughtMarket market in wants.Markets)
            {
                OpinionOrder[] all =
                [
                    .. truth.Where(one => one.ExistsAt(at)).Select(one => one.AsOf(at))
                        .Where(one => one.MarketId == market.MarketId && one.Created >= market.Since),
                ];
                rig.Tracker.MarketRead(market.MarketId, all, true, At(at), At(at));
            }
            if (wants.Trades) { Trades(at, at); }
        }

        private Action<long> OpenLater(long began)
        {
            OpinionOrder[] open =
            [
                .. truth.Where(one => one.ExistsAt(began)).Select(one => one.AsOf(began)).Where(one => !one.IsEnd),
            ];
            return done => rig.Tracker.OpenRead(open, true, At(began), At(done));
        }

        private void Open(long began, long done) => OpenLater(began)(done);

        private void Trades(long began, long done) =>
            rig.Tracker.TradesRead(TradesAt(began), At(began), At(done));

        private OpinionTrade[] TradesAt(long at) => [.. truth.SelectMany(one => one.TradesAt(at))];
    }
}
