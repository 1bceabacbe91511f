using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Probity.Crypto;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Server;
using Probity.Sandbox.Tests.Public;
using Probity.Sandbox.Venue;
using Probity.Simulation;
using Probity.Testing;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Sandbox.Tests.Trading;

/// <summary>Our gateway and its truth against the sandbox: in the end both have the same orders and fills.</summary>
public sealed class TruthAgreementTests
{
    [Theory]
    [InlineData("")]
    [InlineData("""
        [{"kind":"drop-frame","channel":"user","probability":0.3},
         {"kind":"duplicate-frame","channel":"user","probability":0.3},
         {"kind":"lost-ack","probability":0.2},
         {"kind":"failed-settlement","probability":0.2}]
        """)]
    public async Task Orders_and_fills_end_as_the_venue_has_them_whatever_was_lost(string faults)
    {
        var options = new SandboxOptions
        {
            Length = Duration.Zero,
            Settlement = new SettlementDelays(Duration.FromMilliseconds(200), Duration.FromMilliseconds(200)),
        };
        await using PublicRig rig = await PublicRig.Start(options, TimeProvider.System);
        SandboxWallet wallet = SandboxWallets.Of(options).First(each => each.Type == SignatureType.DepositWallet);
        await using var desk = new Desk(rig, wallet);
        await desk.Gateway.Start(new KnownAccount([], Instant.None), default);
        if (faults.Length > 0) { rig.Venue.Faults.Plan.Add(FaultFile.Parse(faults, "test").Rules); }

        SandboxMarket market = rig.Venue.Markets[1];
        await PublicRig.Until(() => rig.Venue.Run(() => HasBothSides(rig.Venue, market)), "the book has two sides");
        var orders = new List<ApprovedOrder>();
        for (int i = 1; i <= 12; i++)
        {
            bool takes = i % 2 == 0;
            OrderIntent intent = takes
                ? OrderIntent.Take(
                    default, market.Outcome(i / 2 % 2).Id, Side.Buy, Price.Parse("0.99"), Quantity.FromShares(10), 0,
                    "")
                : OrderIntent.Quote(
                    default, market.Outcome(0).Id, Side.Buy, Price.Parse("0.01"), Quantity.FromShares(200), "");
            orders.Add(desk.Place(i, intent));
        }
        await PublicRig.Until(() => orders.All(order => desk.IsSettled(order)), "every order was answered for");
        foreach (ApprovedOrder order in orders) { desk.Gateway.Cancel(order.Id); }
        await PublicRig.Until(() => orders.All(order => desk.IsOver(order)), "every order ended");
        await PublicRig.Until(() => desk.AllFinal(), "every fill settled");
        rig.Venue.Faults.Plan.Clear();

        foreach (ApprovedOrder order in orders) { desk.Compare(order); }
        Assert.Contains(desk.Fills.Values, fill => fill.Tier == SettlementTier.Confirmed);
    }

    private static bool HasBothSides(SandboxVenue venue, SandboxMarket market) =>
        venue.BookOf(market, 0).TryBest(Side.Buy, out _) && venue.BookOf(market, 0).TryBest(Side.Sell, out _);

    /// <summary>A gateway on one wallet and the books that its inputs make.</summary>
    private sealed class Desk : IInputSink, IMarketDirectory, IAsyncDisposable
    {
        private readonly PublicRig rig;
        private readonly AccountClients clients;
        private readonly RateGates gates;
        private readonly OrderTruth truth;
        private readonly ConcurrentQueue<EngineInput> inputs = new();

        public Desk(PublicRig rig, SandboxWallet wallet)
        {
            this.rig = rig;
            PolymarketOptions options = AdapterAgreementTests.OptionsOf(rig.Server) with
            {
                Trading = new PolymarketTradingOptions
                {
                    UnknownGrace = TimeSpan.FromSeconds(1),
                    PollEvery = TimeSpan.FromMilliseconds(100),
                    ReconcileEvery = TimeSpan.FromSeconds(1),
                },
            };
            options = options with
            {
                Hosts = options.Hosts with { UserSocket = rig.Server.Socket("/ws/user") },
            };
            gates = new RateGates(PolymarketRateLimits.With(options.RateLimits), TimeProvider.System);
            var account = new PolymarketAccount(
                default, "test", PrivateKey.Parse(wallet.PrivateKey), wallet.Type, wallet.Funder,
                PolymarketContracts.Polygon);
            clients = new AccountClients(
                account, options, gates, new VenueClock(TimeProvider.System), TimeProvider.System, () => 0.5);
            truth = new OrderTruth(new OrderTruthParts(
                account, options, new AccountVenue(clients), this, this, _ => { }, TimeProvider.System, () => 0.5));
            Gateway = new PolymarketGateway(
                clients, options.Trading, this, truth, this, _ => { }, TimeProvider.System, () => 0.5);
        }

        public PolymarketGateway Gateway { get; }

        public ConcurrentDictionary<(ClientOrderId, string), (OrderFilled Fill, SettlementTier Tier)> Fills { get; } =
            [];

        public ApprovedOrder Place(long number, OrderIntent intent)
        {
            Instant now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
            ApprovedOrder order = ApprovedOrders.Make(
                ClientOrderId.Of(default, number), intent, new Stamp(number, now, default));
            Gateway.Place(order);
            return order;
        }

        public bool IsSettled(ApprovedOrder order) => IsOver(order) || inputs.OfType<OrderAccepted>()
            .Any(accepted => accepted.Order == order.Id);

        public bool IsOver(ApprovedOrder order) => Filled(order) >= order.Intent.Quantity || inputs.Any(input =>
            (input is OrderCancelled cancelled && cancelled.Order == order.Id)
            || (input is OrderRefused refused && refused.Order == order.Id));

        public bool AllFinal() =>
            Fills.Values.All(fill => fill.Tier is SettlementTier.Confirmed or SettlementTier.Failed);

        public void Compare(ApprovedOrder order)
        {
            SandboxOrder? there = truth.TryVenueOrderId(order.Id, out string? id)
                ? rig.Venue.Run(() => rig.Venue.Orders.Find(id))
                : null;
            if (there is null)
            {
                Assert.Contains(inputs.OfType<OrderRefused>(), refused => refused.Order == order.Id);
                Assert.True(Filled(order).IsZero);
                return;
            }
            Assert.False(there.IsOpen);
            (OrderFilled Fill, SettlementTier Tier)[] fills =
                [.. Fills.Where(pair => pair.Key.Item1 == order.Id).Select(pair => pair.Value)];
            SandboxTrade[] trades = [.. there.Trades.Select(trade => rig.Venue.Trades.Find(trade)!)];
            Assert.Equal(
                trades
                    .Select(trade => (trade.Id, trade.Price, trade.Size, trade.Fee, trade.Status.ToString()))
                    .Order(),
                fills
                    .Select(fill => (
                        fill.Fill.TradeId, fill.Fill.Price, fill.Fill.Quantity, fill.Fill.Fee, fill.Tier.ToString()))
                    .Order());
        }

        public void Post(EngineInput input)
        {
            inputs.Enqueue(input);
            switch (input)
            {
                case OrderFilled fill:
                    Assert.True(Fills.TryAdd((fill.Order, fill.TradeId), (fill, fill.Tier)));
                    break;
                case FillSettled settled:
                    (OrderFilled Fill, SettlementTier) known = Fills[(settled.Order, settled.TradeId)];
                    Fills[(settled.Order, settled.TradeId)] = (known.Fill, settled.Tier);
                    break;
            }
        }

        public Market MarketOf(InstrumentId instrument) => rig.Venue.MarketOf(instrument).Market;

        public bool TryFind(
            string token, [NotNullWhen(true)] out Market? market, [NotNullWhen(true)] out Instrument? instrument)
        {
            bool found = rig.Venue.TryToken(token, out SandboxMarket? there, out int outcome);
            (market, instrument) = found ? (there!.Market, there.Outcome(outcome)) : (null, null);
            return found;
        }

        public Market? OfCondition(string condition) =>
            rig.Venue.TryMarket(condition, out SandboxMarket? market) ? market.Market : null;

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            clients.Dispose();
            gates.Dispose();
        }

        private Quantity Filled(ApprovedOrder order) => Fills.Values
            .Where(fill => fill.Fill.Order == order.Id && fill.Fill.Tier != SettlementTier.Failed)
            .Aggregate(Quantity.Zero, (sum, fill) => sum + fill.Fill.Quantity);
    }
}
