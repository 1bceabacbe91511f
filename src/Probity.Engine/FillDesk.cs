using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Ledger;
using Probity.Engine.Orders;
using Probity.Engine.Strategies;

namespace Probity.Engine;

/// <summary>Everything that moves cash or shares goes through here into the ledger, once.</summary>
internal sealed class FillDesk(EngineState state, StrategyHost strategies)
{
    /// <summary>A fill and its fee or settlement changed the books since the last look of the risk watch.</summary>
    public bool Moved { get; set; }

    public void Fill(OrderFilled fill)
    {
        if (!state.Orders.TryGet(fill.Order, out Order order))
        {
            state.Raise(
                Severity.Critical, "fill-of-unknown-order",
                $"trade {fill.TradeId}: {fill.Quantity}@{fill.Price} on {fill.Order}, "
                + "which this engine does not know; not posted");
            return;
        }
        OrderIntent intent = order.Intent;
        var posting = FillPosting.Of(fill, order.Approved.Account, intent.Strategy, intent.Instrument, intent.Side);
        PostingOutcome outcome = state.Ledger.Fill(posting);
        Report(outcome, $"trade {fill.TradeId} on {fill.Order}");
        if (outcome != PostingOutcome.Posted || !state.Orders.TryFill(order, fill, out bool ended))
        {
            if (outcome == PostingOutcome.Promoted) { Note(); }
            return;
        }
        if (order.Filled > intent.Quantity)
        {
            state.Raise(Severity.Error, "overfilled", $"{fill.Order}: filled {order.Filled} of {intent.Quantity}");
        }
        if (!intent.Side.Opposite().IsAtLeastAsGood(fill.Price, intent.Price))
        {
            state.Raise(
                Severity.Error, "worse-than-limit",
                $"{fill.Order}: {intent.Side} limit {intent.Price} filled at {fill.Price}");
        }
        Note();
        strategies.OnFill(order, fill);
        if (ended) { strategies.OnOrderEnded(order); }
    }

    public void Settle(FillSettled settled)
    {
        PostingOutcome outcome = state.Ledger.Settle(settled);
        Report(outcome, $"trade {settled.TradeId} on {settled.Order} -> {settled.Tier}");
        if (outcome == PostingOutcome.Reversed)
        {
            // The order stays as filled as the venue made it: what failed is the settlement, the order does not rest
            // again.
            state.Raise(
                Severity.Error, "fill-failed",
                $"trade {settled.TradeId} on {settled.Order} failed to settle: its shares, cash and fee are reversed");
        }
        Note();
    }

    public void Move(CashMoved moved)
    {
        state.Ledger.Move(moved);
        Note();
    }

    public void Convert(SharesConverted converted)
    {
        MarketView first = state.Books.Market(converted.Markets[0]);
        EventGroup? group = first.Market.Group is { } id ? state.Books.Group(id) : null;
        Report(
            state.Ledger.Convert(converted, group, state.TakeRequester(converted)),
            $"{converted.Conversion} of {converted.Quantity} in {first.Market.Slug}");
        Note();
        foreach (MarketId market in converted.Markets) { strategies.OnBook(state.Books.Market(market)); }
    }

    public void Resolve(Market market, Payout payout)
    {
        Report(state.Ledger.Resolve(market.Id, payout), $"resolution of {market.Slug}");
        Note();
    }

    public void Reward(RewardPaid reward)
    {
        state.Ledger.Reward(reward);
        Note();
    }

    /// <summary>The venue's word against ours; a difference is reported, never posted.</summary>
    public void Compare(BalanceReported reported)
    {
        Cash ours = state.Ledger.CashOf(reported.Account, reported.Available.Currency);
        if (ours == reported.Available.Amount) { return; }
        state.Raise(
            Severity.Warning, "balance-differs",
            $"{reported.Account}: the venue says {reported.Available}, the ledger {ours}");
    }

    private void Report(PostingOutcome outcome, string what)
    {
        if (!outcome.IsIncident()) { return; }
        state.Raise(Severity.Critical, "ledger-" + outcome, $"{what}: {outcome}; a person has to decide");
    }

    private void Note()
    {
        Moved = true;
        state.LedgerMoves++;
    }
}
