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
internal sealed class FillDesk(EngineState state, OrderDesk desk, StrategyHost strategies)
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
            bool moved = outcome is PostingOutcome.Promoted or PostingOutcome.Reversed;
            if (moved) { Settled(order, fill.TradeId, fill.Tier); }
            return;
        }
        if (state.Ledger.IsUnsettled(fill.TradeId, fill.Order)) { order.UnsettledFills++; }
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
        if (outcome is PostingOutcome.Promoted or PostingOutcome.Reversed)
        {
            Settled(
                state.Orders.TryGet(settled.Order, out Order order) ? order : null, settled.TradeId, settled.Tier);
        }
        else
        {
            Note();
        }
    }

    /// <summary>The books follow what was charged; a fee that is not what it should be stops the market.</summary>
    public void Charge(FeeCharged charged)
    {
        if (!state.Orders.TryGet(charged.Order, out Order order) || order.FeeOf(charged.TradeId) is not { } predicted)
        {
            state.Raise(
                Severity.Warning, "fee-of-unknown-fill",
                $"trade {charged.TradeId} on {charged.Order}: a fee of {charged.Fee}, but no such fill was counted");
            return;
        }
        Cash more = charged.Fee - predicted;
        if (more == Cash.Zero) { return; }
        PostingOutcome outcome = state.Ledger.CorrectFee(
            charged.TradeId, charged.Order, order.Approved.Account, order.Instrument, more);
        if (outcome != PostingOutcome.Posted) { return; }
        state.Orders.CorrectFee(order, charged.TradeId, charged.Fee);
        Note();
        Cash tolerance = state.Options.Risk.FeeTolerance;
        if (more <= tolerance && -more <= tolerance) { return; }
        if (IsOtherRole(charged, order)) { return; }
        Market market = state.Books.MarketOf(order.Instrument).Market;
        string why = $"trade {charged.TradeId} on {charged.Order} in {market.Slug}: charged {charged.Fee}, predicted "
            + $"{predicted}, tolerance {tolerance}";
        state.Raise(Severity.Error, "fee-drift", why);
        desk.Hold(market, $"fee drift: {why}");
    }

    /// <summary>
    /// A venue that does not say who took (reference/opinion.md 5) leaves that to be guessed; what the other role is
    /// charged tells that the guess was wrong, not that the fee is. An order that only makes can have had one role.
    /// </summary>
    private bool IsOtherRole(FeeCharged charged, Order order)
    {
        if (order.SettlementOf(charged.TradeId, SettlementTier.Confirmed) is not { } fill) { return false; }
        FeeSchedule fees = state.Books.MarketOf(order.Instrument).Fees;
        return charged.Fee == fees.MakerFee(fill.Price, fill.Quantity)
            || (!order.Intent.PostOnly && charged.Fee == fees.TakerFee(fill.Price, fill.Quantity));
    }

    public void Move(SharesMoved moved)
    {
        Fund(moved.Account);
        Report(state.Ledger.Move(moved), $"{moved.Quantity} shares of {moved.Instrument} moved ({moved.Reason})");
        Note();
        if (moved.Instrument.Value < state.Books.InstrumentCount)
        {
            strategies.OnBook(state.Books.MarketOf(moved.Instrument));
        }
    }

    public void Fail(ConversionFailed failed)
    {
        state.Raise(
            Severity.Warning, "conversion-failed",
            $"{failed.Conversion} of {failed.Quantity} in {string.Join(' ', failed.Markets)}: {failed.Evidence}");
        StrategyId? owner = state.TakeRequester(failed.Account, failed.Conversion, failed.Markets);
        if (owner is { } strategy) { strategies.OnConversionFailed(strategy, failed); }
    }

    public void Move(CashMoved moved)
    {
        Fund(moved.Account);
        state.Ledger.Move(moved);
        Note();
    }

    public void Convert(SharesConverted converted)
    {
        MarketView first = state.Books.Market(converted.Markets[0]);
        EventGroup? group = first.Market.Group is { } id ? state.Books.Group(id) : null;
        StrategyId? owner = state.TakeRequester(converted.Account, converted.Conversion, converted.Markets);
        Report(
            state.Ledger.Convert(converted, group, owner),
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

    private void Report(PostingOutcome outcome, string what)
    {
        if (!outcome.IsIncident()) { return; }
        state.Raise(Severity.Critical, "ledger-" + outcome, $"{what}: {outcome}; a person has to decide");
    }

    private void Settled(Order? order, string tradeId, SettlementTier tier)
    {
        FillSettlement? told = order?.SettlementOf(tradeId, tier);
        if (order is not null && tier >= SettlementTier.Confirmed) { order.UnsettledFills--; }
        if (tier == SettlementTier.Failed)
        {
            // The order stays as filled as the venue made it: what failed is the settlement, the order does not rest
            // again.
            string of = order is null ? "an order that is long forgotten" : order.Id.ToString();
            state.Raise(
                Severity.Error, "fill-failed",
                $"trade {tradeId} on {of} failed to settle: its shares, cash and fee are reversed");
        }
        Note();
        if (order is not null && told is { } settlement) { strategies.OnSettled(order, settlement); }
    }

    private void Fund(AccountId account)
    {
        if (!state.Funded.Contains(account)) { state.Funded.Add(account); }
    }

    private void Note()
    {
        Moved = true;
        state.LedgerMoves++;
    }
}
