using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Directional;
using Probity.Strategies.Signals;

namespace Probity.Strategies;

/// <summary>Whether, how much and how dear a wallet's purchase is followed.</summary>
internal static class MirrorPlan
{
    /// <summary>The gates in their order; the first that stops it is named.</summary>
    public static EntryPlan Of(
        MirrorMarket state, FollowedWallet wallet, WalletTraded trade, int outcome, Cash spentOnWallet,
        MirrorOptions options, IStrategyContext context)
    {
        MarketView view = state.View;
        if (wallet.Dropped is { } dropped) { return Stop(Gate.Limits, $"it is followed no more, {dropped}"); }
        if (trade.Price.Notional(trade.Quantity, Rounding.Down) < options.Dust)
        {
            return Stop(Gate.Limits, "it is dust");
        }
        Duration delay = context.Now - trade.TradedAt;
        double seconds = Decay.Seconds(delay);
        if (delay > options.MaximumDelay) { return Stop(Gate.StaleData, $"heard {seconds:0} s later"); }
        if (view.Status != MarketStatus.Open) { return Stop(Gate.Limits, "the market is not open"); }
        if (!view.IsTrusted || view.First.IsCrossed() || view.Second.IsCrossed())
        {
            return Stop(Gate.StaleData, "a book is crossed or not trusted");
        }
        if (Price.Min(trade.Price, trade.Price.Complement).Pips < options.EdgeMargin)
        {
            return Stop(Gate.Limits, "the price is near 0 or 1");
        }
        if (!context.CanTrade) { return Stop(Gate.Limits, "trading is paused"); }
        if (NotNow(state, wallet, outcome) is { } why) { return Stop(Gate.Limits, why); }
        return Priced(state, trade, outcome, seconds, spentOnWallet, options, context);
    }

    private static string? NotNow(MirrorMarket state, FollowedWallet wallet, int outcome)
    {
        OpenTrade trade = state.Trade;
        if (!trade.IsOpen) { return null; }
        if (state.Leader != wallet) { return "another wallet led us into this market"; }
        if (trade.Outcome != outcome) { return "the other outcome is held"; }
        return trade.IsPending || trade.Phase != TradePhase.Holding ? "an order is out" : null;
    }

    private static EntryPlan Priced(
        MirrorMarket state, WalletTraded trade, int outcome, double seconds, Cash spentOnWallet, MirrorOptions options,
        IStrategyContext context)
    {
        MarketView view = state.View;
        IBookView book = Outcomes.BookOf(view, outcome);
        if (!book.TryBest(Side.Sell, out Level ask)) { return Stop(Gate.Limits, "nobody offers it"); }
        Price limit = book.Grid.Floor(Price.Min(trade.Price.OffsetClamped(options.PriceGuard), book.Grid.Highest));
        if (ask.Price > limit) { return Stop(Gate.Slippage, $"offered at {ask.Price}, past the guard"); }
        double left = EdgeLeft(view, book, ask.Price, trade.Price, seconds, options);
        if (left < options.MinimumEdge)
        {
            return Stop(Gate.Buffer, $"{left:0.0000} is left of the edge after {seconds:0} s and costs");
        }
        Quantity size = SizeOf(state, book, limit, trade, spentOnWallet, options, context);
        if (size < view.Terms.MinimumSize || limit.Notional(size, Rounding.Down) < view.Terms.MinimumTakerNotional)
        {
            return Stop(Gate.Limits, $"{size} shares are too few to buy");
        }
        LegWalk walk = JointBookWalk.Single(Side.Buy, new WalkLeg(book, view.Fees), size);
        int worth = ask.Price.Pips + (int)(Math.Max(0, left) * Price.PipsPerDollar);
        return new EntryPlan(
            Gate.Taken, limit, size, worth, walk, Cash.Zero, $"{left:0.0000} of the edge is left after {seconds:0} s");
    }

    /// <summary><c>E(d) = E0 * e^(-d / tau) - (ask - theirs) - half the spread - fee</c> (mathematics 4.12).</summary>
    private static double EdgeLeft(
        MarketView view, IBookView book, Price ask, Price theirs, double seconds, MirrorOptions options)
    {
        double moved = Math.Max(0, ask - theirs) / (double)Price.PipsPerDollar;
        double half = book.TryBest(Side.Buy, out Level bid) ? (ask - bid.Price) / 2.0 / Price.PipsPerDollar : 0;
        double fee = view.Fees.PicosPerShare(ask) / 1e12;
        return (options.Edge * Math.Exp(-seconds / options.EdgeDecay)) - moved - half - fee;
    }

    private static Quantity SizeOf(
        MirrorMarket state, IBookView book, Price limit, WalletTraded trade, Cash spentOnWallet, MirrorOptions options,
        IStrategyContext context)
    {
        Int128 scaled = (Int128)trade.Quantity.Micros * options.MultiplierPpm / 1_000_000;
        var size = Quantity.FromMicros((long)Int128.Min(scaled, options.MaximumSize.Micros));
        Cash inMarket = state.Trade.IsOpen ? state.Trade.Cost : Cash.Zero;
        Cash most = Cash.Min(options.MaximumNotional, options.MaximumMarket - inMarket);
        most = Cash.Min(most, options.MaximumWallet - spentOnWallet);
        most = Cash.Min(most, context.FreeCash(state.View.Market.Currency));
        // The fee is at most a few percent of the notional; it comes out of the same dollars.
        long unit = JointBookWalk.UnitPicos(Side.Buy, limit, state.View.Fees);
        Int128 affordable = (Int128)Math.Max(0, most.Micros) * 1_000_000_000_000 / unit;
        size = Quantity.Min(size, Quantity.FromMicros((long)Int128.Min(affordable, long.MaxValue)));
        Quantity depth = Quantity.Zero;
        bool more = book.TryBest(Side.Sell, out Level level);
        while (more && level.Price <= limit && depth < size)
        {
            depth += level.Size;
            more = book.TryBehind(Side.Sell, level.Price, out level);
        }
        return Quantity.Min(size, depth).FloorTo(state.View.Terms.SizeStep);
    }

    private static EntryPlan Stop(Gate gate, string why) =>
        new(gate, Price.Zero, Quantity.Zero, 0, default, Cash.Zero, why);
}
