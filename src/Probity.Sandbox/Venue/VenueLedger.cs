using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Venue;

/// <summary>
/// What the venue believes of its accounts' wallets. It sees its own trades at once; what the chain moves otherwise it
/// sees when it is told to look (<c>/balance-allowance/update</c>), but for what leaves a wallet, which it sees at once
/// and cancels the orders that are no longer covered.
/// </summary>
public sealed class VenueLedger(SandboxVenue venue) : IChainEffects
{
    /// <summary>Collateral that the venue knows of at once.</summary>
    public void Deposit(SandboxAccount account, Cash amount) => venue.Exchange.Deposit(account.Participant, amount);

    public void CollateralMoved(EvmAddress wallet, long micros)
    {
        if (!venue.TryAccount(wallet, out SandboxAccount? account)) { return; }
        if (micros >= 0)
        {
            account.UnseenCollateral += micros;
            return;
        }
        long unseen = Math.Min(account.UnseenCollateral, -micros);
        account.UnseenCollateral -= unseen;
        venue.Exchange.Deposit(account.Participant, Cash.FromMicros(micros + unseen));
        venue.Exchange.CancelUncovered(account.Participant);
    }

    public void SharesMoved(EvmAddress wallet, BigInteger token, long micros)
    {
        if (!venue.TryAccount(wallet, out SandboxAccount? account)) { return; }
        if (!venue.TryToken(token, out SandboxMarket? market, out int outcome)) { return; }
        InstrumentId instrument = market.Outcome(outcome).Id;
        account.UnseenShares[instrument.Value] = account.UnseenShares.GetValueOrDefault(instrument.Value) + micros;
        if (micros < 0) { SeeShortage(account, instrument); }
    }

    /// <summary>
    /// Takes away what the chain says has left the wallet. Shares sold but not yet mined are still in the wallet, so
    /// that more can leave it than the venue counts: the rest is taken when a sale that failed gives them back.
    /// </summary>
    internal void SeeShortage(SandboxAccount account, InstrumentId instrument)
    {
        long unseen = account.UnseenShares.GetValueOrDefault(instrument.Value);
        if (unseen >= 0) { return; }
        Move(account, instrument, unseen);
        venue.Exchange.CancelUncovered(account.Participant);
    }

    /// <summary>Looks at the chain: pUSD and what the exchanges may take of it.</summary>
    public void UpdateCollateral(SandboxAccount account)
    {
        Deposit(account, Cash.FromMicros(account.UnseenCollateral));
        account.UnseenCollateral = 0;
        foreach (EvmAddress spender in Exchanges) { LookAtAllowance(account, spender); }
    }

    /// <summary>Looks at the chain: one outcome's tokens and who may move them.</summary>
    public void UpdateShares(SandboxAccount account, SandboxMarket market, int outcome)
    {
        InstrumentId instrument = market.Outcome(outcome).Id;
        Move(account, instrument, account.UnseenShares.GetValueOrDefault(instrument.Value));
        foreach (EvmAddress spender in Exchanges) { LookAtApproval(account, market.IsPosition, spender); }
    }

    /// <summary>The exchanges that trade, in the order in which the venue lists them.</summary>
    public IReadOnlyList<EvmAddress> Exchanges =>
    [
        venue.Options.Contracts.CtfExchange, venue.Options.Contracts.NegRiskExchange,
        venue.Options.Contracts.ExchangeV3,
    ];

    /// <summary>pUSD that an exchange may take, as the venue last saw it.</summary>
    public BigInteger AllowanceOf(SandboxAccount account, EvmAddress spender) =>
        account.TryAllowance($"pUSD {spender}", out BigInteger known) ? known : LookAtAllowance(account, spender);

    /// <summary>May an exchange move the outcome tokens, as the venue last saw it?</summary>
    public bool IsApproved(SandboxAccount account, bool position, EvmAddress spender) =>
        account.TryAllowance($"{position} {spender}", out BigInteger known)
            ? !known.IsZero
            : LookAtApproval(account, position, spender);

    /// <summary>Moves unseen shares into sight, as far as there are any.</summary>
    private void Move(SandboxAccount account, InstrumentId instrument, long unseen)
    {
        long held = venue.Exchange.SharesOf(account.Participant, instrument).Micros;
        long moved = Math.Max(unseen, -held);
        account.UnseenShares[instrument.Value] = unseen - moved;
        venue.Exchange.MoveShares(account.Participant, instrument, new SignedQuantity(moved));
    }

    private BigInteger LookAtAllowance(SandboxAccount account, EvmAddress spender)
    {
        BigInteger allowance = venue.Chain.Allowance(account.Funder, spender);
        account.Remember($"pUSD {spender}", allowance);
        return allowance;
    }

    private bool LookAtApproval(SandboxAccount account, bool position, EvmAddress spender)
    {
        PolymarketContracts contracts = venue.Options.Contracts;
        EvmAddress tokens = position ? contracts.PositionManager : contracts.ConditionalTokens;
        bool approved = venue.Chain.IsApprovedForAll(tokens, account.Funder, spender);
        account.Remember($"{position} {spender}", approved ? BigInteger.One : BigInteger.Zero);
        return approved;
    }
}
