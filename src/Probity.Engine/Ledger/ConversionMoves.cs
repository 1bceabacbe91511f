using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>Works out which shares and how much cash a conversion moved, from what is held and resolved.</summary>
internal sealed class ConversionMoves(
    HoldingTable holdings, Balances balances, Dictionary<MarketId, Payout> payouts)
{
    private readonly List<ShareMove> moves = [];

    /// <summary>Of the last conversion; valid until the next.</summary>
    public IReadOnlyList<ShareMove> Made => moves;

    /// <returns>False when it names a market, group or payout that the ledger was never told.</returns>
    public bool TryMake(SharesConverted happened, EventGroup? group)
    {
        moves.Clear();
        if (happened.Markets.Count == 0) { return false; }
        foreach (MarketId id in happened.Markets) { if (!holdings.IsListed(id)) { return false; } }
        Market market = holdings.Market(happened.Markets[0]);
        switch (happened.Conversion)
        {
            case ConversionKind.Split: Conversions.Pair(market, happened.Quantity.Micros, moves); return true;
            case ConversionKind.Merge: Conversions.Pair(market, -happened.Quantity.Micros, moves); return true;
            case ConversionKind.Redeem: return TryRedeem(happened, market);
            default: return TryConvert(happened, group);
        }
    }

    private bool TryRedeem(SharesConverted happened, Market market)
    {
        if (!payouts.TryGetValue(market.Id, out Payout payout)) { return false; }
        foreach (Instrument outcome in (ReadOnlySpan<Instrument>)[market.First, market.Second])
        {
            long held = Math.Max(0, balances.Shares(happened.Account, outcome.Id, SettlementTier.Matched));
            long burnt = Math.Min(held, happened.Quantity.Micros);
            moves.Add(new ShareMove(outcome.Id, -burnt, -Conversions.Payout(burnt, payout.Of(outcome.OutcomeIndex))));
        }
        return true;
    }

    private bool TryConvert(SharesConverted happened, EventGroup? group)
    {
        if (group is null) { return false; }
        foreach (MarketId id in group.Markets) { if (!holdings.IsListed(id)) { return false; } }
        var questions = new Market[group.Markets.Count];
        for (int i = 0; i < questions.Length; i++) { questions[i] = holdings.Market(group.Markets[i]); }
        return Conversions.TryConvert(happened, questions, moves);
    }
}
