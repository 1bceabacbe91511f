using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Engine.Ledger;

/// <summary>Micro-shares in (plus) or out, and the micro-dollars paid for them (minus: received).</summary>
internal readonly record struct ShareMove(InstrumentId Instrument, long Shares, long Paid);

/// <summary>
/// What the shares of a conversion are worth in the books. A conversion has one cash amount and several kinds of
/// shares, so their cost is a choice; the rule here is that all outcomes count as equally likely: half a dollar for
/// each side of a split or merge, and for a neg-risk conversion of n questions 1/n for a YES and 1 - 1/n for a NO. The
/// parts always sum to the cash exactly, each position depends on its own events only, and total profit is right
/// whatever the rule: what one position seems to gain by it, the others carry as cost.
/// </summary>
internal static class Conversions
{
    private const int BipsPerOne = 10_000;

    /// <summary>
    /// The part of <paramref name="total"/> that falls to one of <paramref name="parts"/> equal parts; the parts sum
    /// to it.
    /// </summary>
    public static long Part(long total, int index, int parts) =>
        IntegerMath.Divide((Int128)total * (index + 1), parts, Rounding.Down)
        - IntegerMath.Divide((Int128)total * index, parts, Rounding.Down);

    /// <summary>
    /// What is left of a converted quantity after the group's fee, which the adapter takes from the cash and from the
    /// YES shares alike, rounded down (NegRiskAdapter.convertPositions; reference/polymarket.md 8.2).
    /// </summary>
    public static Quantity AfterFee(Quantity quantity, int feeBips)
    {
        Require.That(feeBips is >= 0 and <= BipsPerOne, "a conversion fee is 0..10,000 bips");
        long fee = IntegerMath.Divide((Int128)quantity.Micros * feeBips, BipsPerOne, Rounding.Down);
        return Quantity.FromMicros(quantity.Micros - fee);
    }

    /// <summary>What redeeming pays: quantity times payout, rounded down as the contract does.</summary>
    public static long Payout(long shares, int payoutMicros) =>
        IntegerMath.Divide((Int128)shares * payoutMicros, Cash.MicrosPerDollar, Rounding.Down);

    /// <summary>A split (plus) or merge (minus) of complete sets.</summary>
    public static void Pair(Market market, long shares, List<ShareMove> moves)
    {
        moves.Add(new ShareMove(market.First.Id, shares, Part(shares, 0, 2)));
        moves.Add(new ShareMove(market.Second.Id, shares, Part(shares, 1, 2)));
    }

    /// <summary>NO of the markets named for YES of the other questions, and cash.</summary>
    /// <returns>False when a market named is not of the group.</returns>
    public static bool TryConvert(SharesConverted happened, ReadOnlySpan<Market> questions, List<ShareMove> moves)
    {
        long given = happened.Quantity.Micros;
        long received = AfterFee(happened.Quantity, happened.FeeBips).Micros;
        int found = 0;
        for (int i = 0; i < questions.Length; i++)
        {
            long asYes = Part(received, i, questions.Length);
            bool isGiven = happened.Markets.Contains(questions[i].Id);
            if (isGiven) { found++; }
            moves.Add(isGiven
                ? new ShareMove(questions[i].Second.Id, -given, asYes - received)
                : new ShareMove(questions[i].First.Id, received, asYes));
        }
        return found == happened.Markets.Count;
    }
}
