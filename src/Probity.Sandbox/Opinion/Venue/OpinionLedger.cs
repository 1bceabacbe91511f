using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Orders;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>
/// What the chain moves otherwise than by settling a trade, the venue sees at once: splits, merges, redemptions and
/// transfers. Orders that lose their cover are cancelled. Wei below a grain stay on chain and are counted as dust.
/// </summary>
internal sealed class OpinionLedger(OpinionSandboxVenue venue)
{
    public void CollateralMoved(EvmAddress wallet, BigInteger wei)
    {
        if (!venue.TryMaker(wallet, out OpinionAccount? account)) { return; }
        venue.Exchange.Deposit(account.Participant, Cash.FromMicros(WholeGrains(account, 0, wei)));
        if (wei.Sign < 0) { venue.Exchange.CancelUncovered(account.Participant); }
    }

    public void SharesMoved(EvmAddress wallet, BigInteger token, BigInteger wei)
    {
        if (!venue.TryMaker(wallet, out OpinionAccount? account)) { return; }
        string text = token.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!venue.TryToken(text, out OpinionMarket? market, out int outcome)) { return; }
        InstrumentId instrument = market.Market.Outcome(outcome).Id;
        account.Owed[instrument.Value] =
            account.Owed.GetValueOrDefault(instrument.Value) + WholeGrains(account, token, wei);
        SettleOwed(account, instrument);
    }

    /// <summary>
    /// Shares sold but not yet settled are still in the wallet, so that more can leave it than the exchange counts: the
    /// rest is taken when a sale that failed gives them back.
    /// </summary>
    public void SettleOwed(OpinionAccount account, InstrumentId instrument)
    {
        long owed = account.Owed.GetValueOrDefault(instrument.Value);
        if (owed == 0) { return; }
        long held = venue.Exchange.SharesOf(account.Participant, instrument).Micros;
        long moved = Math.Max(owed, -held);
        account.Owed[instrument.Value] = owed - moved;
        venue.Exchange.MoveShares(account.Participant, instrument, new SignedQuantity(moved));
        if (moved < 0) { venue.Exchange.CancelUncovered(account.Participant); }
    }

    /// <summary>What this movement makes of whole grains; what is below one waits for the next.</summary>
    private static long WholeGrains(OpinionAccount account, BigInteger token, BigInteger wei)
    {
        BigInteger sum = account.Dust.GetValueOrDefault(token) + wei;
        var grains = BigInteger.Divide(sum - (((sum % Grains.Wei) + Grains.Wei) % Grains.Wei), Grains.Wei);
        account.Dust[token] = sum - (grains * Grains.Wei);
        return (long)grains;
    }
}
