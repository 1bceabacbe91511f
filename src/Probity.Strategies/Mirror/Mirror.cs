using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Strategies.Directional;

namespace Probity.Strategies;

/// <summary>
/// Follows wallets: buys what they buy as long as what is left of their edge after our delay pays for the spread and
/// the fee, sells what they sell, and drops a wallet that sells into its followers or whose trades lose us money
/// (docs/strategies/mirror.md). One position a market, led by one wallet.
/// </summary>
public sealed class Mirror : Strategy
{
    /// <summary>As in configuration.</summary>
    public const string StrategyName = "mirror";

    private readonly MirrorOptions options;
    private readonly FollowedWallet[] wallets;
    private readonly List<MirrorMarket?> markets = [];
    private readonly List<(WalletTraded Trade, Instant Due)> waiting = [];
    private readonly List<Judged> judged = [];
    private TimerId? timer;

    public Mirror(MirrorOptions options)
    {
        this.options = options;
        wallets = [.. options.Wallets.Distinct().Select(address => new FollowedWallet(address, options))];
    }

    public override string Name => StrategyName;

    public override void OnWalletTrade(MarketView market, WalletTraded trade, IStrategyContext context)
    {
        if (Find(trade.Wallet) is not { } wallet) { return; }
        bool wasFollowed = wallet.Dropped is null;
        long part = wallet.Note(trade);
        if (wasFollowed && wallet.Dropped is { } why) { LeaveAll(wallet, why, context); }
        if (trade.Side == Side.Sell) { FollowOut(wallet, StateOf(market), trade, part, context); }
        else if (options.EntryDelay > Duration.Zero) { waiting.Add((trade, context.Now + options.EntryDelay)); }
        else { FollowIn(wallet, StateOf(market), trade, context); }
        Arm(context);
    }

    public override void OnBook(MarketView market, IStrategyContext context)
    {
        if (market.Market.Id.Value < markets.Count && markets[market.Market.Id.Value] is { } state)
        {
            Press(state, context);
        }
    }

    public override void OnFill(MarketView market, OrderView order, OrderFilled fill, IStrategyContext context)
    {
        MirrorMarket state = StateOf(market);
        state.Trade.OnFill(order, fill, context);
        if (order.Side == Side.Buy && state.Leader is { } leader)
        {
            double shares = fill.Quantity.Micros;
            double cost = (fill.Price.Pips / (double)Price.PipsPerDollar) + (fill.Fee.Micros / shares);
            judged.Add(new Judged(leader, state, state.Trade.Outcome, cost, context.Now + options.JudgeAfter));
        }
        Arm(context);
    }

    public override void OnOrderEnded(MarketView market, OrderView order, IStrategyContext context)
    {
        StateOf(market).Trade.OnOrderEnded(context);
        Arm(context);
    }

    public override void OnTimer(TimerId timer, IStrategyContext context)
    {
        if (timer != this.timer) { return; }
        this.timer = null;
        JudgeDue(context);
        for (int i = 0; i < waiting.Count; i++)
        {
            (WalletTraded trade, Instant due) = waiting[i];
            if (due > context.Now) { continue; }
            waiting.RemoveAt(i--);
            MarketView view = MarketOf(trade.Instrument, context);
            FollowIn(Find(trade.Wallet)!, StateOf(view), trade, context);
        }
        foreach (MirrorMarket? state in markets)
        {
            if (state is not null) { Press(state, context); }
        }
        Arm(context);
    }

    public override ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Of(Name), timer?.Value ?? 0);
        foreach (FollowedWallet wallet in wallets) { hash = wallet.Digest(hash); }
        foreach (MirrorMarket? state in markets)
        {
            if (state is null) { continue; }
            hash = StateHash.Combine(state.Trade.Digest(hash), StateHash.Of(state.Leader?.Address ?? ""));
        }
        foreach ((WalletTraded trade, Instant due) in waiting)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, StateHash.Of(trade.TradeId)), due.Nanos);
        }
        foreach ((_, _, int outcome, double cost, Instant due) in judged)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, outcome), BitConverter.DoubleToInt64Bits(cost));
            hash = StateHash.Combine(hash, due.Nanos);
        }
        return hash;
    }

    private void FollowIn(FollowedWallet wallet, MirrorMarket state, WalletTraded trade, IStrategyContext context)
    {
        int outcome = trade.Instrument == state.View.Market.First.Id ? 0 : 1;
        var plan = MirrorPlan.Of(state, wallet, trade, outcome, Spent(wallet), options, context);
        string reason = $"follow {wallet.Address[..8]} buying {trade.Quantity} at {trade.Price}: {plan.Why}";
        Gate gate = plan.StoppedBy;
        if (gate == Gate.Taken)
        {
            bool sent;
            if (state.Trade.IsOpen) { sent = state.Trade.TryAdd(plan.Limit, plan.Size, reason, context); }
            else
            {
                state.Leader = wallet;
                sent = state.Trade.TryEnter(outcome, plan, 0, reason, context);
            }
            if (!sent) { (gate, reason) = (Gate.Limits, reason + ", but risk refused it"); }
        }
        context.Explain(new Decision(
            state.View.Market.Id, gate, plan.Size, plan.Gross, plan.Walk.Fees, plan.Walk.Slippage, plan.ExitCost,
            plan.Net, reason));
    }

    private void FollowOut(
        FollowedWallet wallet, MirrorMarket state, WalletTraded trade, long part, IStrategyContext context)
    {
        ForgetWaiting(trade);
        OpenTrade ours = state.Trade;
        bool led = state.Leader == wallet && ours.Phase == TradePhase.Holding
            && state.View.Market.Outcome(ours.Outcome).Id == trade.Instrument;
        if (!options.MirrorsExits || !led) { return; }
        var share = Quantity.FromMicros((long)((Int128)ours.Held * part / 1_000_000));
        string detail = $"{wallet.Address[..8]} sold {trade.Quantity} at {trade.Price}";
        bool all = part >= 1_000_000 || Quantity.FromMicros(ours.Held - share.Micros) < state.View.Terms.MinimumSize;
        if (all) { ours.Leave(ExitReason.Followed, detail, options.Exits, context); }
        else
        {
            ours.TryReduce(share, $"exit {ExitReason.Followed.Word()}: {detail}", options.Exits, context);
        }
    }

    /// <summary>What it sells is not bought any more.</summary>
    private void ForgetWaiting(WalletTraded sale) => waiting.RemoveAll(
        item => item.Trade.Wallet == sale.Wallet && item.Trade.Instrument == sale.Instrument);

    private void LeaveAll(FollowedWallet wallet, string why, IStrategyContext context)
    {
        waiting.RemoveAll(item => item.Trade.Wallet == wallet.Address);
        foreach (MirrorMarket? state in markets)
        {
            if (state?.Leader != wallet) { continue; }
            state.Trade.Leave(ExitReason.SourceDropped, why, options.Exits, context);
        }
    }

    private void Press(MirrorMarket state, IStrategyContext context)
    {
        if (!state.Trade.IsOpen) { return; }
        if (state.View.Status == MarketStatus.Resolved)
        {
            var held = Quantity.FromMicros(Math.Max(0, state.Trade.Held));
            state.Trade.Resolve(context.Now);
            string reason = $"exit {ExitReason.Resolved.Word()}: the result came while {held} shares were held";
            context.Explain(new Decision(
                state.View.Market.Id, Gate.Taken, held, Cash.Zero, Cash.Zero, Cash.Zero, Cash.Zero, Cash.Zero, reason));
            return;
        }
        if (state.Leader?.Dropped is { } why)
        {
            state.Trade.Leave(ExitReason.SourceDropped, why, options.Exits, context);
        }
        state.Trade.Press(options.Exits, context);
    }

    private void JudgeDue(IStrategyContext context)
    {
        for (int i = 0; i < judged.Count; i++)
        {
            (FollowedWallet wallet, MirrorMarket market, int outcome, double cost, Instant due) = judged[i];
            if (due > context.Now) { continue; }
            judged.RemoveAt(i--);
            if (Outcomes.Mid(market.View, outcome) is { } mid) { wallet.Judge(mid - cost); }
        }
    }

    private Cash Spent(FollowedWallet wallet)
    {
        Cash spent = Cash.Zero;
        foreach (MirrorMarket? state in markets)
        {
            if (state is { Trade.IsOpen: true } && state.Leader == wallet) { spent += state.Trade.Cost; }
        }
        return spent;
    }

    private void Arm(IStrategyContext context)
    {
        bool due = waiting.Count > 0 || judged.Count > 0;
        foreach (MirrorMarket? state in markets) { due |= state is { Trade.IsOpen: true }; }
        if (timer is null && due) { timer = context.After(options.Exits.RetryEvery); }
    }

    private FollowedWallet? Find(string address)
    {
        foreach (FollowedWallet wallet in wallets)
        {
            if (wallet.Address == address) { return wallet; }
        }
        return null;
    }

    /// <summary>A purchase of ours that waits to be judged; cost in dollars a share.</summary>
    private readonly record struct Judged(
        FollowedWallet Wallet, MirrorMarket Market, int Outcome, double Cost, Instant Due);

    private static MarketView MarketOf(InstrumentId instrument, IStrategyContext context)
    {
        foreach (MarketView market in context.Markets)
        {
            if (market.Market.First.Id == instrument || market.Market.Second.Id == instrument) { return market; }
        }
        throw new Domain.InvariantException($"{instrument} was listed when its trade came");
    }

    private MirrorMarket StateOf(MarketView market)
    {
        int id = market.Market.Id.Value;
        while (markets.Count <= id) { markets.Add(null); }
        return markets[id] ??= new MirrorMarket(market);
    }
}

/// <summary>What is kept of one market.</summary>
public sealed class MirrorMarket(MarketView view)
{
    public MarketView View { get; } = view;

    public OpenTrade Trade { get; } = new(view);

    /// <summary>Who led us into it.</summary>
    public FollowedWallet? Leader { get; set; }
}
