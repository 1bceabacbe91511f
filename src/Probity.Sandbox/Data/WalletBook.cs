using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;

namespace Probity.Sandbox.Data;

/// <summary>
/// What one wallet paid for one token, by average cost over its history on chain. Dollars and shares, for display:
/// sizes come from the chain itself.
/// </summary>
internal sealed class PositionCost
{
    private decimal held;
    private decimal cost;
    private decimal fees;

    /// <summary>Shares that ever came in.</summary>
    public decimal Bought { get; private set; }

    public decimal Realized { get; private set; }

    public long LastEventAt { get; private set; }

    public decimal AveragePrice => held > 0 ? decimal.Round(cost / held, 6) : 0;

    public decimal FeesPerShare => held > 0 ? fees / held : 0;

    public void Add(decimal shares, decimal dollars, decimal fee, long at)
    {
        held += shares;
        cost += dollars;
        fees += fee;
        Bought += shares;
        LastEventAt = at;
    }

    public void Remove(decimal shares, decimal dollars, long at)
    {
        decimal part = held > 0 ? Math.Min(1, shares / held) : 0;
        Realized += dollars - (cost * part) - (fees * part);
        cost -= cost * part;
        fees -= fees * part;
        held = Math.Max(0, held - shares);
        LastEventAt = at;
    }
}

/// <summary>Costs of all positions of all wallets, from the chain's history.</summary>
internal static class WalletBook
{
    public static Dictionary<(EvmAddress Wallet, BigInteger Token), PositionCost> Of(SandboxChain chain)
    {
        var costs = new Dictionary<(EvmAddress Wallet, BigInteger Token), PositionCost>();
        foreach (ChainActivity activity in chain.History) { Apply(chain, costs, activity); }
        return costs;
    }

    public static decimal Units(BigInteger micros) => (decimal)micros / Quantity.MicrosPerShare;

    private static void Apply(
        SandboxChain chain, Dictionary<(EvmAddress Wallet, BigInteger Token), PositionCost> costs,
        ChainActivity activity)
    {
        decimal shares = Units(activity.Shares), dollars = Units(activity.Collateral), fee = Units(activity.Fee);
        switch (activity.Kind)
        {
            case ActivityKind.Trade when activity.Side == Side.Buy:
                Find(activity.Token).Add(shares, dollars, fee, activity.Timestamp);
                break;
            case ActivityKind.Trade:
                Find(activity.Token).Remove(shares, dollars - fee, activity.Timestamp);
                break;
            case ActivityKind.Redeem:
                Find(activity.Token).Remove(shares, dollars, activity.Timestamp);
                break;
            case ActivityKind.Split when chain.MarketOf(activity.Condition) is { } market:
                Find(market.First).Add(shares, shares / 2, 0, activity.Timestamp);
                Find(market.Second).Add(shares, shares / 2, 0, activity.Timestamp);
                break;
            case ActivityKind.Merge when chain.MarketOf(activity.Condition) is { } market:
                Find(market.First).Remove(shares, shares / 2, activity.Timestamp);
                Find(market.Second).Remove(shares, shares / 2, activity.Timestamp);
                break;
        }

        PositionCost Find(BigInteger token)
        {
            if (!costs.TryGetValue((activity.Wallet, token), out PositionCost? found))
            {
                costs.Add((activity.Wallet, token), found = new PositionCost());
            }
            return found;
        }
    }
}
