using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Simulation.Loop;

namespace Probity.Simulation.Backtest;

/// <summary>
/// Counts orders, fills, volume and inventory per market while a run goes on. It adds up cash and shares by itself,
/// apart from the engine's ledger, so that the two can be compared.
/// </summary>
public sealed class TradeTally : ILoopObserver
{
    private readonly List<MarketTally> markets = [];
    private readonly List<MarketTally> marketOfInstrument = [];
    private readonly List<EventGroup> groups = [];
    private readonly Dictionary<ClientOrderId, OrderIntent> intents = [];

    public long Orders { get; private set; }

    public long MakerFills { get; private set; }

    public long TakerFills { get; private set; }

    public Cash Volume { get; private set; }

    public Cash Fees { get; private set; }

    /// <summary>Largest number of shares by which one outcome of a market outweighed the other.</summary>
    public Quantity InventoryPeak => Quantity.FromMicros(markets.Count == 0 ? 0 : markets.Max(market => market.Peak));

    public void After(EngineInput input, Outbox outbox)
    {
        for (int i = 0; i < outbox.Count; i++)
        {
            if (outbox[i] is PlaceOrder { Order: var order }) { Count(order); }
        }
        switch (input)
        {
            case BookDelta: break;
            case OrderFilled e: Count(e); break;
            case SharesConverted e: Count(e); break;
            case MarketListed e: List(e.Market); break;
            case EventGroupListed e: groups.Add(e.Group); break;
            case MarketResolved e: markets[e.Market.Value].Payout = e.Payout; break;
            default: break;
        }
    }

    /// <summary>
    /// Markets in which an order was sent, by id, with what is held valued as the engine's positions are.
    /// </summary>
    public IReadOnlyList<BacktestMarket> Report(IReadOnlyList<PositionView> positions)
    {
        List<BacktestMarket> report = [];
        foreach (MarketTally market in markets)
        {
            if (market.Orders == 0) { continue; }
            Cash held = Cash.Zero;
            foreach (PositionView position in positions)
            {
                if (position.Market == market.Market.Id) { held += position.MarkValue ?? position.Cost; }
            }
            report.Add(market.Report(held));
        }
        return report;
    }

    private void List(Market market)
    {
        var tally = new MarketTally(market);
        markets.Add(tally);
        while (marketOfInstrument.Count <= Math.Max(market.First.Id.Value, market.Second.Id.Value))
        {
            marketOfInstrument.Add(tally);
        }
        marketOfInstrument[market.First.Id.Value] = tally;
        marketOfInstrument[market.Second.Id.Value] = tally;
    }

    private void Count(ApprovedOrder order)
    {
        intents[order.Id] = order.Intent;
        Orders++;
        marketOfInstrument[order.Intent.Instrument.Value].Orders++;
    }

    private void Count(OrderFilled fill)
    {
        OrderIntent intent = intents[fill.Order];
        Cash notional = fill.Price.Notional(fill.Quantity, intent.Side == Side.Buy ? Rounding.Up : Rounding.Down);
        Volume += notional;
        Fees += fill.Fee;
        if (fill.Liquidity == Liquidity.Maker) { MakerFills++; }
        else { TakerFills++; }
        marketOfInstrument[intent.Instrument.Value].Fill(intent, fill, notional);
    }

    private void Count(SharesConverted converted)
    {
        MarketTally first = markets[converted.Markets[0].Value];
        long micros = converted.Quantity.Micros;
        switch (converted.Conversion)
        {
            case ConversionKind.Split: first.Convert(micros, micros, -micros); break;
            case ConversionKind.Merge: first.Convert(-micros, -micros, micros); break;
            case ConversionKind.Convert:
                first.Convert(0, 0, (converted.Markets.Count - 1) * micros);
                foreach (MarketId id in groups.First(group => group.Markets.Contains(converted.Markets[0])).Markets)
                {
                    if (converted.Markets.Contains(id)) { markets[id.Value].Convert(0, -micros, 0); }
                    else { markets[id.Value].Convert(micros, 0, 0); }
                }
                break;
            case ConversionKind.Redeem: first.Redeem(micros); break;
            default: break;
        }
    }

    private sealed class MarketTally(Market market)
    {
        private readonly long[] held = new long[2];
        private long makerFills;
        private long takerFills;
        private Cash volume;
        private Cash fees;
        private Cash flow;

        public Market Market { get; } = market;

        public long Orders { get; set; }

        public Payout Payout { get; set; }

        /// <summary>Micro-shares.</summary>
        public long Peak { get; private set; }

        public void Fill(OrderIntent intent, OrderFilled fill, Cash notional)
        {
            volume += notional;
            fees += fill.Fee;
            flow += (intent.Side == Side.Buy ? -notional : notional) - fill.Fee;
            if (fill.Liquidity == Liquidity.Maker) { makerFills++; }
            else { takerFills++; }
            Hold(intent.Instrument == Market.First.Id ? 0 : 1, SignedQuantity.Of(intent.Side, fill.Quantity).Micros);
        }

        public void Convert(long first, long second, long cash)
        {
            held[0] += first;
            Hold(1, second);
            flow += Cash.FromMicros(cash);
        }

        public void Redeem(long most)
        {
            for (int outcome = 0; outcome < 2; outcome++)
            {
                long micros = Math.Min(most, held[outcome]);
                flow += Cash.FromMicros((long)((Int128)micros * Payout.Of(outcome) / Quantity.MicrosPerShare));
                held[outcome] -= micros;
            }
        }

        public BacktestMarket Report(Cash value) => new(
            Market.Id, Market.Slug, Orders, makerFills, takerFills, volume, fees, flow + value,
            Quantity.FromMicros(Peak));

        private void Hold(int outcome, long change)
        {
            held[outcome] += change;
            Peak = Math.Max(Peak, Math.Abs(held[0] - held[1]));
        }
    }
}
