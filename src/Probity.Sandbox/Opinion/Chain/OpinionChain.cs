using System.Numerics;
using System.Text;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Chain;

/// <summary>
/// The BNB chain under the venue, as far as it goes: USDT and Conditional Tokens with 18 decimals, the exchange, the
/// FeeManager, MultiSend and the accounts' Safes. Not thread-safe: callers hold the venue's gate.
/// </summary>
public sealed class OpinionChain : ChainLedger
{
    private const long FirstBlock = 68_000_000;

    private static readonly BigInteger Unlimited = (BigInteger.One << 256) - 1;

    /// <summary>Native coin of each key's account, wei: a hundred BNB.</summary>
    private static readonly BigInteger StartingGas = BigInteger.Pow(10, 20);

    private static readonly byte[] OrderFilledTopic =
        Hex.Parse("0xd0a08e8c493f9c94f29311604c9de1b4e8c8d4c06bd0c789af57f2d65bfec0f6");

    private readonly OpinionLedger effects;
    private readonly OpinionTokens tokens;
    private readonly OpinionSafes safes;
    private readonly HashSet<EvmAddress> houses = [];
    private Action<ChainActivity> converted = _ => { };

    internal OpinionChain(OpinionLedger effects, Func<Instant> now)
        : base(OpinionContracts.ChainId, now, FirstBlock, GasPrice.BnbChain)
    {
        this.effects = effects;
        tokens = new OpinionTokens(Machine);
        safes = new OpinionSafes(Machine);
        // The fee rates of a token, whether they count, and a least fee that the venue applies elsewhere.
        Machine.Define(OpinionContracts.FeeManager, FeeRateSelector, _ =>
            [.. AbiWords.Of(0), .. AbiWords.Of(OpinionFees.RateBps), .. AbiWords.Of(true), .. AbiWords.Of(0)]);
        Machine.Define(OpinionContracts.Exchange, "getOrderStatus(bytes32)", f =>
            [.. AbiWords.Of(false), .. AbiWords.Of(FilledOf(f.Arguments.Number(0)))]);
    }

    private static uint FeeRateSelector => 0x27f68850;

    /// <summary>USDT of a wallet, wei.</summary>
    public BigInteger CollateralOf(EvmAddress wallet) => tokens.Coin.BalanceOf(wallet);

    /// <summary>Shares of a wallet, wei.</summary>
    public BigInteger SharesOf(EvmAddress wallet, BigInteger token) => tokens.Shares.BalanceOf(wallet, token);

    /// <summary>USDT behind all outstanding shares, wei.</summary>
    public BigInteger Locked => CollateralOf(OpinionContracts.ConditionalTokens);

    /// <summary>All shares of a token, wei.</summary>
    internal BigInteger SupplyOf(BigInteger token)
    {
        BigInteger sum = 0;
        foreach (KeyValuePair<Slot, BigInteger> held in Store.All(SlotKind.Shares))
        {
            if (held.Key.Id == token) { sum += held.Value; }
        }
        return sum;
    }

    /// <summary>Has the wallet given what trading needs (reference/opinion.md 6.2)?</summary>
    public bool IsEnabled(EvmAddress wallet) =>
        !tokens.Coin.AllowanceOf(wallet, OpinionContracts.Exchange).IsZero
        && tokens.Shares.IsApproved(wallet, OpinionContracts.Exchange);

    /// <summary>Puts the markets and wallets where the venue has them already: their money is no news to it.</summary>
    internal void Open(OpinionSandboxVenue venue)
    {
        converted = venue.Orders.Converted;
        foreach (OpinionMarket market in venue.Markets) { tokens.Add(market); }
        foreach (OpinionAccount account in venue.Accounts)
        {
            OpinionWallet wallet = account.Wallet;
            Act(
                () =>
                {
                    Store[new Slot(SlotKind.Gas, default, wallet.Signer)] = StartingGas;
                    if (wallet.IsSafe) { safes.Deploy(wallet.Maker, wallet.Signer); }
                    if (wallet.Approved) { Approve(wallet.Maker); }
                    tokens.Coin.Mint(wallet.Maker, Grains.ToWei(Grains.OfMicros(wallet.Collateral.Micros)));
                },
                isEffect: false);
        }
    }

    internal void ReportPayout(string condition, Payout payout) => Act(() => tokens.Report(condition, payout));

    /// <summary>
    /// A trade reaches a block: takes from every order what it gives, mints or merges what does not meet, hands out
    /// what every order gets, with fees and rebates. The venue's own books know it already, so it is no effect.
    /// </summary>
    internal SettlementResult Settle(OpinionTrade trade)
    {
        foreach (OpinionFill fill in trade.Fills.Where(fill => fill.Order is null)) { TopUp(trade, fill); }
        ChainTransaction done = Act(() => Run(trade), isEffect: false, to: OpinionContracts.Exchange);
        return new SettlementResult(done.Hash, done.Error);
    }

    /// <summary>A settlement that fails: a transaction of status 0 that moves nothing.</summary>
    internal SettlementResult FailSettlement(string reason)
    {
        ChainTransaction failed = Act(
            () => throw new ChainRevert(reason), isEffect: false, to: OpinionContracts.Exchange);
        return new SettlementResult(failed.Hash, failed.Error);
    }

    private protected override void Keep(ChainTransaction done, long timestamp)
    {
        foreach (ChainActivity activity in Store.Activities) { converted(activity); }
    }

    private protected override void Tell(Slot slot, BigInteger change)
    {
        if (slot.Kind == SlotKind.Balance && slot.Contract == OpinionContracts.Usdt)
        {
            effects.CollateralMoved(slot.A, change);
        }
        else if (slot.Kind == SlotKind.Shares)
        {
            effects.SharesMoved(slot.A, slot.Id, change);
        }
    }

    private void Approve(EvmAddress wallet)
    {
        tokens.Coin.Approve(wallet, OpinionContracts.Exchange, Unlimited);
        tokens.Coin.Approve(wallet, OpinionContracts.ConditionalTokens, Unlimited);
        tokens.Shares.Approve(wallet, OpinionContracts.Exchange, true);
    }

    private BigInteger FilledOf(BigInteger orderHash) =>
        Store[new Slot(SlotKind.OrderFilled, default, Id: orderHash)];

    /// <summary>Traders of the simulated world get what they give when they give it.</summary>
    private void TopUp(OpinionTrade trade, OpinionFill fill)
    {
        BigInteger shares = Grains.ToWei(fill.Shares), dollars = Grains.ToWei(fill.Amount + fill.Fee);
        Act(
            () =>
            {
                if (houses.Add(fill.Wallet)) { Approve(fill.Wallet); }
                if (fill.Side == Side.Buy)
                {
                    tokens.Coin.Mint(fill.Wallet, dollars);
                    return;
                }
                tokens.Coin.Mint(OpinionContracts.ConditionalTokens, shares);
                foreach (BigInteger token in trade.Market.Tokens)
                {
                    tokens.Shares.Mint(fill.Wallet, fill.Wallet, token, shares);
                }
            },
            isEffect: false);
    }

    private void Run(OpinionTrade trade)
    {
        EvmAddress exchange = OpinionContracts.Exchange;
        OpinionFill[] fills = [.. trade.Makers, trade.Taker];
        foreach (OpinionFill fill in fills)
        {
            if (fill.Side == Side.Buy)
            {
                tokens.Coin.Pull(exchange, fill.Wallet, exchange, Grains.ToWei(fill.Amount + fill.Fee));
                continue;
            }
            tokens.Shares.DemandApproved(exchange, fill.Wallet);
            tokens.Shares.Move(
                exchange, fill.Wallet, exchange, trade.Market.Tokens[fill.Outcome], Grains.ToWei(fill.Shares));
        }
        Balance(trade, fills);
        foreach (OpinionFill fill in fills)
        {
            if (fill.Side == Side.Buy)
            {
                tokens.Shares.Move(
                    exchange, exchange, fill.Wallet, trade.Market.Tokens[fill.Outcome], Grains.ToWei(fill.Shares));
            }
            else { tokens.Coin.Move(exchange, fill.Wallet, Grains.ToWei(fill.Amount - fill.Fee)); }
            Log(trade, fill);
        }
        tokens.Coin.Move(exchange, OpinionContracts.FeeReceiver, Grains.ToWei(fills.Sum(fill => fill.Fee)));
        foreach (OpinionFill fill in fills.Where(fill => fill.Rebate > 0))
        {
            tokens.Coin.Move(OpinionContracts.FeeReceiver, fill.Wallet, Grains.ToWei(fill.Rebate));
        }
    }

    /// <summary>Mints the sets that buyers want beyond what sellers brought, or merges those that are left.</summary>
    private void Balance(OpinionTrade trade, OpinionFill[] fills)
    {
        BigInteger[] wanted = [.. Enumerable.Range(0, 2).Select(outcome => Grains.ToWei(fills
            .Where(fill => fill.Outcome == outcome)
            .Sum(fill => fill.Side == Side.Buy ? fill.Shares : -fill.Shares)))];
        CallFrame.Demand(wanted[0] == wanted[1], "orders do not match");
        (EvmAddress exchange, EvmAddress holder) = (OpinionContracts.Exchange, OpinionContracts.ConditionalTokens);
        if (wanted[0].Sign > 0) { tokens.Coin.Move(exchange, holder, wanted[0]); }
        foreach (BigInteger token in trade.Market.Tokens)
        {
            if (wanted[0].Sign > 0) { tokens.Shares.Mint(exchange, exchange, token, wanted[0]); }
            if (wanted[0].Sign < 0) { tokens.Shares.Burn(exchange, exchange, token, -wanted[0]); }
        }
        if (wanted[0].Sign < 0) { tokens.Coin.Move(holder, exchange, -wanted[0]); }
    }

    private void Log(OpinionTrade trade, OpinionFill fill)
    {
        byte[] hash = fill.Order is { } order
            ? Hex.Parse(order.Terms.Digest)
            : Keccak256.Hash(Encoding.ASCII.GetBytes(fill.Number));
        Store[new Slot(SlotKind.OrderFilled, default, Id: new BigInteger(hash, true, true))] +=
            Grains.ToWei(fill.Shares);
        EvmAddress against = fill == trade.Taker ? OpinionContracts.Exchange : trade.Taker.Wallet;
        BigInteger token = trade.Market.Tokens[fill.Outcome];
        (BigInteger shares, BigInteger dollars) = (Grains.ToWei(fill.Shares), Grains.ToWei(fill.Amount));
        bool buys = fill.Side == Side.Buy;
        Store.Logs.Add(new ChainLog(
            OpinionContracts.Exchange, [OrderFilledTopic, hash, AbiWords.Of(fill.Wallet), AbiWords.Of(against)],
            [
                .. AbiWords.Of(buys ? 0 : token), .. AbiWords.Of(buys ? token : 0),
                .. AbiWords.Of(buys ? dollars : shares), .. AbiWords.Of(buys ? shares : dollars),
                .. AbiWords.Of(Grains.ToWei(fill.Fee)),
            ]));
    }
}
