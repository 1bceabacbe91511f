using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Strategies;

/// <summary>
/// The smallest honest two-sided quoter, and the example to start from: bids for YES at <c>mid - half_spread</c> and
/// for NO at <c>(1 - mid) - half_spread</c>, so that it needs no shares to begin with, and merges the pairs that it
/// gets (docs/strategies/fixed-maker.md). No skew, no opinion.
/// </summary>
public sealed class FixedMaker(FixedMakerOptions options) : Strategy
{
    /// <summary>As in configuration.</summary>
    public const string StrategyName = "fixed-maker";

    private readonly List<MakerState?> states = [];
    private int quotedMarkets;
    private TimerId? timer;

    public override string Name => StrategyName;

    public override void OnBook(MarketView market, IStrategyContext context)
    {
        MakerState state = StateOf(market);
        bool twoSided = market.First.TryBest(Side.Buy, out Level bid) & market.First.TryBest(Side.Sell, out Level ask);
        int mid = bid.Price.Pips + ask.Price.Pips;
        if (WhyNot(state, twoSided, bid.Price, ask.Price) is { } why) { StayOut(state, why, context); }
        else if (state.Due || Math.Abs(mid - state.MidHalfPips) > 2 * options.RequoteThreshold)
        {
            Requote(state, mid, context);
        }
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context)
    {
        MakerState state = StateOf(market);
        state.Due = true;
        state.Held[order.Instrument == market.Market.First.Id ? 0 : 1] += fill.Quantity.Micros;
        var pairs = Quantity.FromMicros(Math.Min(state.Held[0], state.Held[1]));
        if (pairs < options.Size) { return; }
        state.Held[0] -= pairs.Micros;
        state.Held[1] -= pairs.Micros;
        context.Convert(ConversionKind.Merge, [market.Market.Id], pairs, "merge the pairs back into cash");
    }

    /// <summary>The pairs are still there: they are merged with those of the next fill.</summary>
    public override void OnConversionFailed(ConversionFailed failed, IStrategyContext context)
    {
        MakerState state = StateOf(context.Market(failed.Markets[0]));
        state.Held[0] += failed.Quantity.Micros;
        state.Held[1] += failed.Quantity.Micros;
    }

    /// <summary>An order that ended without our asking, or because trading was paused, has to be put back.</summary>
    public override void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context) =>
        StateOf(market).Due |= !order.CancelRequested || !context.CanTrade;

    public override void OnTimer(TimerId timer, IStrategyContext context)
    {
        if (timer == this.timer) { this.timer = null; }
        foreach (MakerState? state in states)
        {
            if (state is { Due: true }) { OnBook(state.Market, context); }
        }
    }

    public override ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Of(Name), timer?.Value ?? 0);
        foreach (MakerState? state in states) { hash = state?.Digest(hash) ?? StateHash.Combine(hash, 0L); }
        return hash;
    }

    private string? WhyNot(MakerState state, bool twoSided, Price bid, Price ask)
    {
        MarketView market = state.Market;
        if (market.Status != MarketStatus.Open) { return "the market is not open"; }
        if (!market.IsTrusted) { return "the book is not trusted"; }
        if (!twoSided) { return "the book is one-sided"; }
        if (bid >= ask) { return "the book is crossed"; }
        if (ask - bid > options.MaximumSpread) { return "the spread is too wide"; }
        if (Price.Min(bid, ask.Complement).Pips < options.EdgeMargin) { return "the price is near 0 or 1"; }
        if (options.Size < market.Terms.MinimumSize) { return "size is below the venue's minimum"; }
        return state.Quotes || quotedMarkets < options.MaximumMarkets ? null : "enough markets are quoted";
    }

    private void Requote(MakerState state, int midHalfPips, IStrategyContext context)
    {
        state.Due = true;
        if (!context.CanTrade) { return; }
        if (state.QuotedAt.IsKnown && context.Now - state.QuotedAt < options.RequoteInterval)
        {
            timer ??= context.After(options.RequoteInterval);
            return;
        }
        (state.MidHalfPips, state.QuotedAt, state.StaysOut, state.Due) = (midHalfPips, context.Now, null, false);
        if (!state.Quotes) { quotedMarkets++; }
        state.Quotes = true;
        context.Count(Gate.Taken);
        long net = state.Held[0] - state.Held[1];
        int otherMid = (2 * Price.PipsPerDollar) - midHalfPips;
        Bid(state.Market.Market.First, state.Market.First, midHalfPips, net, state, context);
        Bid(state.Market.Market.Second, state.Market.Second, otherMid, -net, state, context);
    }

    /// <summary>One bid at the mid price less the half spread, down to the tick and never touching the ask.</summary>
    private void Bid(
        Instrument outcome, IBookView book, int midHalfPips, long net, MakerState state, IStrategyContext context)
    {
        int pips = (midHalfPips - (2 * options.HalfSpread)) >> 1;
        if (book.TryBest(Side.Sell, out Level ask)) { pips = Math.Min(pips, ask.Price.Pips - book.Grid.TickPips); }
        Quantity size = options.Size.FloorTo(state.Market.Terms.SizeStep);
        if (pips < book.Grid.TickPips || net + size.Micros > options.MaximumPosition.Micros)
        {
            context.Withdraw(outcome.Id, "no room for another bid");
            return;
        }
        Price price = book.Grid.Floor(Price.FromPips(pips));
        context.Quote(outcome.Id, [new QuoteLevel(price, size)], [], "half a spread under the mid price");
    }

    private void StayOut(MakerState state, string why, IStrategyContext context)
    {
        if (state.StaysOut == why) { return; }
        (state.StaysOut, state.Due) = (why, true);
        if (state.Quotes)
        {
            quotedMarkets--;
            state.Quotes = false;
            context.Withdraw(state.Market.Market.First.Id, why);
            context.Withdraw(state.Market.Market.Second.Id, why);
        }
        Gate gate = state.Market.IsTrusted ? Gate.Limits : Gate.StaleData;
        context.Explain(new Decision(
            state.Market.Market.Id, gate, options.Size, Cash.Zero, Cash.Zero, Cash.Zero, Cash.Zero, Cash.Zero, why));
    }

    private MakerState StateOf(MarketView market)
    {
        int id = market.Market.Id.Value;
        while (states.Count <= id) { states.Add(null); }
        return states[id] ??= new MakerState(market);
    }

    private sealed class MakerState(MarketView market)
    {
        public MarketView Market { get; } = market;

        /// <summary>Micro-shares of each outcome from our own fills, less what was merged.</summary>
        public long[] Held { get; } = new long[2];

        /// <summary>Twice the mid price that the quotes were made for, so that it is exact.</summary>
        public int MidHalfPips { get; set; }

        public Instant QuotedAt { get; set; }

        /// <summary>Quotes are out.</summary>
        public bool Quotes { get; set; }

        /// <summary>Quote again at the next opportunity, moved or not.</summary>
        public bool Due { get; set; } = true;

        /// <summary>Why there are none.</summary>
        public string? StaysOut { get; set; }

        public ulong Digest(ulong hash)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, Held[0]), Held[1]);
            hash = StateHash.Combine(StateHash.Combine(hash, MidHalfPips), QuotedAt.Nanos);
            hash = StateHash.Combine(hash, (Quotes ? 2L : 0L) | (Due ? 1L : 0L));
            return StaysOut is null ? hash : StateHash.Combine(hash, StateHash.Of(StaysOut));
        }
    }
}
