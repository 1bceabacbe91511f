using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Orders;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>
/// The chain of a venue: knows its markets and wallets from the start, settles its trades, hears its results. Under the
/// venue's gate.
/// </summary>
public sealed class VenueChain : ISandboxChain, ISandboxListener
{
    /// <summary>Native coin of each key's account, wei: five thousand transactions or so.</summary>
    private static readonly BigInteger StartingGas = BigInteger.Pow(10, 20);

    private readonly SandboxVenue venue;

    private VenueChain(SandboxVenue venue)
    {
        this.venue = venue;
        Ledger = new SandboxChain(venue.Options.Contracts, venue.Effects, () => venue.Now);
        foreach (SandboxMarket market in venue.Markets) { Ledger.AddMarket(MarketOf(market)); }
        foreach (SandboxAccount account in venue.Accounts) { Open(account); }
        foreach (SandboxMarket market in venue.Markets)
        {
            if (market.Payout is { } payout) { Ledger.ReportPayout(market.Condition, payout); }
        }
    }

    /// <summary>Balances, blocks, transactions.</summary>
    public SandboxChain Ledger { get; }

    /// <summary>The chain of this venue; plugs one in when there is none yet.</summary>
    public static VenueChain Of(SandboxVenue venue) => venue.Run(() =>
    {
        if (venue.Chain is VenueChain present) { return present; }
        var chain = new VenueChain(venue);
        venue.Chain = chain;
        venue.Subscribe(chain);
        chain.Beat();
        return chain;
    });

    public BigInteger Allowance(EvmAddress wallet, EvmAddress spender) => Ledger.Allowance(wallet, spender);

    public bool IsApprovedForAll(EvmAddress tokens, EvmAddress wallet, EvmAddress spender) =>
        Ledger.IsApprovedForAll(tokens, wallet, spender);

    public SettlementResult Settle(SandboxTrade trade)
    {
        long dollars = trade.Makers.Sum(maker => Dollars(trade.Side, trade.Price, maker.Size));
        SettlementLeg taker = Leg(
            trade.Taker, trade.Side, trade.Market.Tokens[trade.Outcome], trade.Size, dollars, trade.Fee);
        SettlementLeg[] makers =
        [
            .. trade.Makers.Select(maker => Leg(
                maker.Party, maker.Side, trade.Market.Tokens[maker.Outcome], maker.Size,
                Dollars(maker.Side, maker.Price, maker.Size), maker.Fee)),
        ];
        return Ledger.Settle(trade.Market.Condition, taker, makers);
    }

    public void OnResolved(SandboxMarket market, Payout payout, Instant at) =>
        Ledger.ReportPayout(market.Condition, payout);

    /// <summary>Base units; a fraction of one stays with the exchange.</summary>
    private static long Dollars(Side side, Price price, Quantity size) =>
        price.Notional(size, side == Side.Buy ? Rounding.Up : Rounding.Down).Micros;

    private static ChainMarket MarketOf(SandboxMarket market)
    {
        byte[]? group = market.Market.NegRisk ? market.Listing.Event.NegRiskMarketId : null;
        return new ChainMarket(
            market.Condition, market.Tokens[0], market.Tokens[1], market.Market.Protocol, market.Market.NegRisk,
            group is null ? "" : Hex.Of(group), group is null ? 0 : market.Listing.QuestionId[^1]);
    }

    /// <summary>Puts a wallet where the venue has it already: its money is no news to it.</summary>
    private void Open(SandboxAccount account)
    {
        Faucet faucet = Ledger.Faucet;
        if (account.Type == SignatureType.Eoa) { faucet.FundGas(account.Signer, StartingGas); }
        else { faucet.DeployWallet(account.Type, account.Signer, account.Funder); }
        if (account.StartsWith > Cash.Zero) { faucet.Fund(account.Funder, account.StartsWith.Micros, isEffect: false); }
        if (account.StartsApproved) { faucet.ApproveTrading(account.Funder); }
    }

    private SettlementLeg Leg(TradeParty party, Side side, BigInteger token, Quantity size, long dollars, Cash fee)
    {
        // Traders of the simulated world have no purse on chain: they get what they give when they give it.
        if (party.Order is null) { Ledger.Faucet.AddHouse(party.Wallet); }
        ExchangeOrder? signed = party.Order?.Signed.Order;
        return new SettlementLeg(
            Hex.Parse(party.OrderId), party.Wallet, side, token, size.Micros, dollars, fee.Micros, signed?.Metadata,
            signed?.Builder);
    }

    private void Beat()
    {
        Ledger.Advance();
        venue.Schedule(Blocks.Interval, Beat);
    }
}
