using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Chain;

/// <summary>
/// The exchanges: take from every order what it gives, mint or merge what does not meet, hand out what every order
/// gets (reference/polymarket.md 3.7).
/// </summary>
internal sealed class Settlement
{
    /// <summary>Where the operator collects fees; an address of the sandbox's own.</summary>
    public static readonly EvmAddress FeeReceiver = EvmAddress.Parse("0xfee0000000000000000000000000000000000fee");

    private readonly Machine machine;
    private readonly PolymarketContracts contracts;
    private readonly OutcomeTokens tokens;

    public Settlement(Machine machine, PolymarketContracts contracts, OutcomeTokens tokens)
    {
        this.machine = machine;
        this.contracts = contracts;
        this.tokens = tokens;
        foreach (EvmAddress exchange in (EvmAddress[])
                 [contracts.CtfExchange, contracts.NegRiskExchange, contracts.ExchangeV3])
        {
            machine.Define(exchange, "getOrderStatus(bytes32)", f =>
                [.. AbiWords.Of(false), .. AbiWords.Of(FilledOf(f.Arguments.Number(0)))]);
        }
    }

    public EvmAddress ExchangeOf(ChainMarket market) =>
        market.Protocol == MarketProtocol.Position ? contracts.ExchangeV3
        : market.NegRisk ? contracts.NegRiskExchange
        : contracts.CtfExchange;

    /// <exception cref="ChainRevert">
    /// A wallet lacks money, shares or an approval, or the legs do not add up.
    /// </exception>
    public void Run(ChainMarket market, SettlementLeg taker, IReadOnlyList<SettlementLeg> makers)
    {
        EvmAddress exchange = ExchangeOf(market);
        SettlementLeg[] legs = [.. makers, taker];
        foreach (SettlementLeg leg in legs) { Take(exchange, market, leg); }
        Balance(exchange, market, legs);
        foreach (SettlementLeg leg in legs) { Give(exchange, market, leg); }
        long fees = legs.Sum(leg => leg.Fee);
        if (fees != 0)
        {
            tokens.Coin.Move(exchange, FeeReceiver, fees);
            machine.Store.Logs.Add(ChainEvents.FeeCharged(exchange, FeeReceiver, fees));
        }
        foreach (SettlementLeg maker in makers) { Log(exchange, market, maker, taker.Wallet, isTaker: false); }
        // The taker's own order is filled against the exchange.
        Log(exchange, market, taker, exchange, isTaker: true);
        machine.Store.Logs.Add(ChainEvents.OrdersMatched(exchange, taker));
    }

    private BigInteger FilledOf(BigInteger orderHash) =>
        machine.Store[new Slot(SlotKind.OrderFilled, default, Id: orderHash)];

    private void Take(EvmAddress exchange, ChainMarket market, SettlementLeg leg)
    {
        CallFrame.Demand(
            leg.Token == market.First || leg.Token == market.Second, $"token {leg.Token} is of another market");
        if (leg.Side == Side.Buy)
        {
            tokens.Coin.Pull(exchange, leg.Wallet, exchange, leg.Collateral + leg.Fee);
            return;
        }
        Erc1155 holder = tokens.HolderOf(market);
        holder.DemandApproved(exchange, leg.Wallet);
        holder.Move(exchange, leg.Wallet, exchange, leg.Token, leg.Shares);
    }

    /// <summary>Mints the sets that buyers want beyond what sellers brought, or merges those that are left.</summary>
    private void Balance(EvmAddress exchange, ChainMarket market, SettlementLeg[] legs)
    {
        long first = Wanted(legs, market.First);
        long second = Wanted(legs, market.Second);
        CallFrame.Demand(first == second, $"orders do not match: {first} of outcome 0, {second} of outcome 1 wanted");
        Erc1155 holder = tokens.HolderOf(market);
        if (first > 0)
        {
            tokens.Coin.Move(exchange, holder.Address, first);
            holder.Mint(exchange, exchange, market.First, first);
            holder.Mint(exchange, exchange, market.Second, first);
        }
        else if (first < 0)
        {
            holder.Burn(exchange, exchange, market.First, -first);
            holder.Burn(exchange, exchange, market.Second, -first);
            tokens.Coin.Move(holder.Address, exchange, -first);
        }
    }

    private static long Wanted(SettlementLeg[] legs, BigInteger token) =>
        legs.Where(leg => leg.Token == token).Sum(leg => leg.Side == Side.Buy ? leg.Shares : -leg.Shares);

    private void Give(EvmAddress exchange, ChainMarket market, SettlementLeg leg)
    {
        if (leg.Side == Side.Buy)
        {
            tokens.HolderOf(market).Move(exchange, exchange, leg.Wallet, leg.Token, leg.Shares);
            return;
        }
        tokens.Coin.Move(exchange, leg.Wallet, leg.Collateral - leg.Fee);
    }

    private void Log(EvmAddress exchange, ChainMarket market, SettlementLeg leg, EvmAddress against, bool isTaker)
    {
        machine.Store[new Slot(SlotKind.OrderFilled, default, Id: new BigInteger(leg.OrderHash, true, true))] +=
            leg.Shares;
        machine.Store.Logs.Add(ChainEvents.OrderFilled(exchange, leg, against));
        machine.Store.Activities.Add(new ChainActivity(
            ActivityKind.Trade, leg.Wallet, market.Condition, leg.Token, leg.Side, leg.Shares, leg.Collateral, leg.Fee,
            isTaker));
    }
}
