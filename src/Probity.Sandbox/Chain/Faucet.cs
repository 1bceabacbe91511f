using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>Gives wallets what they begin with: money, gas, shares, wallet contracts, approvals.</summary>
public sealed class Faucet
{
    private static readonly BigInteger Unlimited = (BigInteger.One << 256) - 1;

    private readonly SandboxChain chain;
    private readonly ChainStore store;
    private readonly Erc20 usdc;
    private readonly HashSet<EvmAddress> houses = [];

    internal Faucet(SandboxChain chain, ChainStore store, Erc20 usdc)
    {
        this.chain = chain;
        this.store = store;
        this.usdc = usdc;
    }

    private OutcomeTokens Tokens => chain.Tokens;

    /// <summary>A deposit: pUSD, backed by USDC.e in the ramp.</summary>
    /// <param name="wallet">Who gets it.</param>
    /// <param name="micros">Base units.</param>
    /// <param name="isEffect">False when the venue knows of it.</param>
    public void Fund(EvmAddress wallet, long micros, bool isEffect = true) => chain.Act(
        () =>
        {
            MintCoins(wallet, micros);
            Tokens.Record(ActivityKind.Deposit, wallet, null, 0, 0, micros);
        },
        isEffect);

    /// <summary>USDC.e, to be wrapped; base units.</summary>
    public void FundUsdc(EvmAddress wallet, long micros) => chain.Act(() => usdc.Mint(wallet, micros));

    /// <summary>Native coin for gas, wei.</summary>
    public void FundGas(EvmAddress wallet, BigInteger wei) =>
        chain.Act(() => store[new Slot(SlotKind.Gas, default, wallet)] += wei);

    /// <summary>Complete sets of a market, whose collateral is minted for the purpose.</summary>
    /// <param name="wallet">Who gets them.</param>
    /// <param name="market">Which outcomes.</param>
    /// <param name="micros">Base units.</param>
    /// <param name="isEffect">False when the venue knows of it.</param>
    public void FundSets(EvmAddress wallet, ChainMarket market, long micros, bool isEffect = true) =>
        chain.Act(() => GiveSets(wallet, market, micros), isEffect);

    /// <summary>Puts a wallet contract where it is expected, without asking the owner.</summary>
    public void DeployWallet(SignatureType kind, EvmAddress owner, EvmAddress wallet) =>
        chain.Act(() => chain.Wallets.Deploy(kind, owner, wallet));

    /// <summary>Gives all approvals that trading and conversions need (reference/polymarket.md 8.3).</summary>
    public void ApproveTrading(EvmAddress wallet) => chain.Act(() =>
    {
        foreach (EvmAddress spender in TradingApprovals.Spenders(chain.Contracts))
        {
            Tokens.Coin.Approve(wallet, spender, Unlimited);
        }
        foreach (EvmAddress spender in TradingApprovals.TokenOperators(chain.Contracts))
        {
            Tokens.Conditional.Approve(wallet, spender, true);
        }
        foreach (EvmAddress spender in TradingApprovals.PositionOperators(chain.Contracts))
        {
            Tokens.Positions.Approve(wallet, spender, true);
        }
    });

    /// <summary>
    /// A trader of the sandbox itself: has all approvals, and gets what it lacks for a trade when it needs it.
    /// </summary>
    public void AddHouse(EvmAddress wallet)
    {
        if (houses.Add(wallet)) { ApproveTrading(wallet); }
    }

    internal void TopUp(ChainMarket market, SettlementLeg leg)
    {
        if (!houses.Contains(leg.Wallet)) { return; }
        BigInteger lack = leg.Side == Side.Buy
            ? leg.Collateral + leg.Fee - chain.CollateralOf(leg.Wallet)
            : leg.Shares - chain.SharesOf(leg.Wallet, leg.Token);
        if (lack.Sign <= 0) { return; }
        chain.Act(
            () =>
            {
                if (leg.Side == Side.Buy) { MintCoins(leg.Wallet, lack); }
                else { GiveSets(leg.Wallet, market, lack); }
            },
            isEffect: false);
    }

    private void MintCoins(EvmAddress wallet, BigInteger amount)
    {
        usdc.Mint(chain.Contracts.Onramp, amount);
        Tokens.Coin.Mint(wallet, amount);
    }

    private void GiveSets(EvmAddress wallet, ChainMarket market, BigInteger amount)
    {
        Erc1155 holder = Tokens.HolderOf(market);
        MintCoins(holder.Address, amount);
        holder.Mint(holder.Address, wallet, market.First, amount);
        holder.Mint(holder.Address, wallet, market.Second, amount);
    }
}
