using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Tests.Core;

/// <summary>What a gateway is told of the orders before it, wherever a run was cut.</summary>
public sealed class KnownOrdersTests
{
    private static readonly AccountId Account = new(0);

    [Fact]
    public void An_order_is_known_from_its_cause_until_its_fills_are_settled_and_late_news_is_unlikely()
    {
        var engine = new EngineHarness();
        engine.Strategy.WhenBookChanges = (_, context) => context.Take(
            EngineHarness.Yes, Side.Buy, Price.Parse("0.43"), Quantity.FromShares(10), "test");
        engine.Books("0.41", "0.43");
        engine.Strategy.WhenBookChanges = null;
        ClientOrderId order = engine.PlacedOne();
        Assert.Equal((OrderStatus.InFlight, ""), Known());
        engine.Feed(at => new OrderUnknown(at, order, "timeout"));
        Assert.Equal((OrderStatus.Unknown, ""), Known());
        engine.Accept(order);
        Assert.Equal((OrderStatus.Live, "venue-" + order), Known());
        engine.Fill(order, "t1", "0.43", 10);
        KnownFill fill = Assert.Single(Assert.Single(engine.Core.KnownOrders(Account).Orders).Fills);
        Assert.Equal(
            ("t1", Price.Parse("0.43"), Quantity.FromShares(10), true),
            (fill.TradeId, fill.Price, fill.Quantity, fill.IsOpen));
        engine.Wait(Duration.FromSeconds(3_600));
        Tick();
        Assert.Equal((OrderStatus.Filled, "venue-" + order), Known());
        engine.Feed(at => new FillSettled(at, order, "t1", SettlementTier.Confirmed));
        Assert.Empty(engine.Core.KnownOrders(Account).Orders);

        (OrderStatus, string) Known()
        {
            KnownOrder known = Assert.Single(engine.Core.KnownOrders(Account).Orders);
            Assert.Equal(order, known.Approved.Id);
            Assert.True(engine.Core.KnownOrders(Account).FillsSince <= known.Approved.ApprovedAt.Received);
            return (known.Status, known.VenueOrderId);
        }

        void Tick() => engine.Feed(at => new TimerFired(at, new TimerId(99)));
    }

    [Fact]
    public void An_order_that_ended_a_moment_ago_is_known_because_a_fill_of_it_may_be_missing()
    {
        var engine = new EngineHarness();
        engine.Strategy.WhenBookChanges = (_, context) => context.Take(
            EngineHarness.Yes, Side.Buy, Price.Parse("0.43"), Quantity.FromShares(10), "test");
        engine.Books("0.41", "0.43");
        engine.Strategy.WhenBookChanges = null;
        ClientOrderId order = engine.PlacedOne();
        engine.Feed(at => new OrderCancelled(at, order, CancelCause.Requested));
        Assert.Equal(OrderStatus.Cancelled, Assert.Single(engine.Core.KnownOrders(Account).Orders).Status);
        engine.Wait(Duration.FromSeconds(700));
        engine.Feed(at => new TimerFired(at, new TimerId(99)));
        KnownAccount known = engine.Core.KnownOrders(Account);
        Assert.Empty(known.Orders);
        Assert.True(known.FillsSince.IsKnown);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void At_every_prefix_of_a_random_life_exactly_the_orders_that_matter_are_known(int seed)
    {
        var random = new SeededRandom((ulong)seed);
        var engine = new EngineHarness();
        var model = new OrderModel();
        for (int step = 0; step < 400; step++)
        {
            Step(engine, model, random);
            foreach (PlaceOrder place in engine.Wanted<PlaceOrder>()) { model.Place(place.Order.Id); }
            KnownAccount known = engine.Core.KnownOrders(Account);
            Assert.Equal(model.Mattering.Order(), known.Orders.Select(order => order.Approved.Id).Order());
            Assert.Empty(engine.Core.KnownOrders(new AccountId(1)).Orders);
        }
        Assert.True(model.Ended > 20, "orders ended");
    }

    private static void Step(EngineHarness engine, OrderModel model, SeededRandom random)
    {
        engine.Wait(Duration.FromSeconds(random.Next(1, 20)));
        ClientOrderId order = model.Any(random);
        switch (random.Next(8))
        {
            case < 3:
                engine.Strategy.WhenBookChanges = (_, context) => context.Take(
                    EngineHarness.Yes, Side.Buy, Price.Parse("0.43"), Quantity.FromShares(5), "test");
                engine.Books("0.41", "0.43");
                engine.Strategy.WhenBookChanges = null;
                break;
            case 3 when order != ClientOrderId.None: engine.Accept(order); break;
            case 4 when order != ClientOrderId.None:
                string trade = model.Fill(order);
                engine.Fill(order, trade, "0.43", 1);
                if (model.IsFull(order)) { model.End(order, engine.Now); }
                break;
            case 5 when order != ClientOrderId.None:
                engine.Feed(at => new OrderCancelled(at, order, CancelCause.Requested));
                model.End(order, engine.Now);
                break;
            default:
                (ClientOrderId of, string? settled) = model.Settle(random);
                if (settled is null) { engine.Feed(at => new TimerFired(at, new TimerId(99))); break; }
                engine.Feed(at => new FillSettled(at, of, settled, random.Chance(0.2)
                    ? SettlementTier.Failed : SettlementTier.Confirmed));
                break;
        }
        model.Now = engine.Now;
    }

    /// <summary>The naive book-keeping that the engine is compared with.</summary>
    private sealed class OrderModel
    {
        private readonly List<ClientOrderId> placed = [];
        private readonly Dictionary<ClientOrderId, Instant> ended = [];
        private readonly Dictionary<ClientOrderId, int> filled = [];
        private readonly List<(ClientOrderId Order, string Trade)> unsettled = [];
        private int trades;

        public Instant Now { get; set; }

        public int Ended => ended.Count;

        public IEnumerable<ClientOrderId> Mattering => placed.Where(order =>
            !ended.TryGetValue(order, out Instant at) || at >= Now - Duration.FromSeconds(600)
            || unsettled.Exists(fill => fill.Order == order));

        public void Place(ClientOrderId order) => placed.Add(order);

        public ClientOrderId Any(SeededRandom random)
        {
            ClientOrderId[] open = [.. placed.Where(order => !ended.ContainsKey(order))];
            return open.Length == 0 ? ClientOrderId.None : open[random.Next(open.Length)];
        }

        public string Fill(ClientOrderId order)
        {
            string trade = $"t{++trades}";
            unsettled.Add((order, trade));
            filled[order] = filled.GetValueOrDefault(order) + 1;
            return trade;
        }

        public bool IsFull(ClientOrderId order) => filled[order] == 5;

        public void End(ClientOrderId order, Instant at) => ended[order] = at;

        public (ClientOrderId, string?) Settle(SeededRandom random)
        {
            if (unsettled.Count == 0) { return default; }
            int index = random.Next(unsettled.Count);
            (ClientOrderId, string?) chosen = unsettled[index];
            unsettled.RemoveAt(index);
            return chosen;
        }
    }
}
