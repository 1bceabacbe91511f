using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Strategies.Signals;

/// <summary>A public trade in the price of the first outcome.</summary>
/// <param name="At">Receive time.</param>
/// <param name="Sign">+1 when the taker wanted the first outcome (bought it, or sold the second), else -1.</param>
/// <param name="Pips">Price of the first outcome.</param>
/// <param name="Micros">Micro-shares.</param>
public readonly record struct FoldedTrade(Instant At, int Sign, int Pips, long Micros)
{
    public double Shares => Micros / (double)Quantity.MicrosPerShare;

    /// <summary>Trades of the second outcome are turned round before they are signed (mathematics 4.6).</summary>
    public static FoldedTrade Of(TradePrinted trade, Market market)
    {
        bool first = trade.Instrument == market.First.Id;
        int pips = first ? trade.Price.Pips : Price.PipsPerDollar - trade.Price.Pips;
        int sign = (trade.Taker == Side.Buy) == first ? 1 : -1;
        return new FoldedTrade(trade.At.Received, sign, pips, trade.Size.Micros);
    }
}

/// <summary>Signed taker volume with a memory: how one-sided trading is, and how much of it there is.</summary>
public sealed class TradeFlow(Duration halfLife)
{
    private DecayedRate bought = new(halfLife), sold = new(halfLife);

    public Instant LastAt { get; private set; }

    /// <summary>Size of a trade in shares, newer ones weighing more.</summary>
    public double MeanShares { get; private set; }

    public void Add(in FoldedTrade trade)
    {
        const double NewWeighs = 0.05;
        bought.Add(trade.At, trade.Sign > 0 ? trade.Shares : 0);
        sold.Add(trade.At, trade.Sign < 0 ? trade.Shares : 0);
        MeanShares = MeanShares == 0 ? trade.Shares : MeanShares + (NewWeighs * (trade.Shares - MeanShares));
        LastAt = trade.At;
    }

    /// <summary>Begins the watch, so that rates are right from the start.</summary>
    public void Begin(Instant now)
    {
        bought.Pass(now);
        sold.Pass(now);
    }

    /// <summary>(bought - sold) / (bought + sold), within -1..1; 0 without trades.</summary>
    public double Imbalance(Instant now)
    {
        double buys = bought.Sum(now), sells = sold.Sum(now);
        return buys + sells > 0 ? (buys - sells) / (buys + sells) : 0;
    }

    /// <summary>Shares that takers traded per second.</summary>
    public double SharesPerSecond(Instant now) => bought.PerSecond(now) + sold.PerSecond(now);

    /// <summary>Trades of the usual size that the memory holds: below a few, the imbalance means nothing.</summary>
    public double Trades(Instant now) => MeanShares > 0 ? (bought.Sum(now) + sold.Sum(now)) / MeanShares : 0;

    public ulong Digest(ulong hash)
    {
        hash = Decay.Combine(sold.Digest(bought.Digest(hash)), MeanShares);
        return StateHash.Combine(hash, LastAt.Nanos);
    }
}
