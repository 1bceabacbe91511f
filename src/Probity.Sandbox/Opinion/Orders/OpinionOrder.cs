using System.Numerics;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Opinion.Orders;

/// <summary>Order status (reference/opinion.md 3.7).</summary>
public enum OpinionOrderStatus : byte
{
    Pending = 1,
    Finished = 2,
    Canceled = 3,
    Expired = 4,
    Failed = 5,
}

/// <summary>Trade status (reference/opinion.md 3.7).</summary>
public enum OpinionTradeStatus : byte
{
    Pending = 1,
    Finished = 2,
    Canceled = 3,
    Expired = 4,
    Failed = 5,
    OnChainFailed = 6,
}

/// <summary>An order of an account. What changes is under the venue's gate; amounts are grains.</summary>
public sealed class OpinionOrder
{
    private readonly List<OpinionFill> fills = [];

    internal OpinionOrder(
        string id, OpinionAccount account, OpinionMarket market, int outcome, OpinionOrderTerms terms,
        Instant createdAt)
    {
        Id = id;
        Account = account;
        Market = market;
        Outcome = outcome;
        Terms = terms;
        CreatedAt = createdAt;
    }

    /// <summary>A UUID.</summary>
    public string Id { get; }

    public OpinionAccount Account { get; }

    public OpinionMarket Market { get; }

    /// <summary>0 = YES, 1 = NO.</summary>
    public int Outcome { get; }

    public OpinionOrderTerms Terms { get; }

    public Instant CreatedAt { get; }

    /// <summary>Matched, settled or not.</summary>
    public long Matched { get; internal set; }

    /// <summary>Settled on chain; what the venue tells as filled.</summary>
    public long Filled { get; internal set; }

    /// <summary>Paid for or got from the settled shares.</summary>
    public long FilledAmount { get; internal set; }

    public OpinionOrderStatus Status { get; internal set; } = OpinionOrderStatus.Pending;

    /// <summary>Every match, oldest first.</summary>
    public IReadOnlyList<OpinionFill> Fills => fills;

    /// <summary>The exchange's name; 0 when it never came there.</summary>
    public ExchangeOrderId ExchangeId { get; internal set; }

    /// <summary>Is it in the book?</summary>
    public bool Rests { get; internal set; }

    /// <summary>Ended by a cancellation, not by filling.</summary>
    internal bool IsCancelled { get; set; }

    /// <summary>The fee by the curve of all that it took, without least fee.</summary>
    internal long CurveFees { get; set; }

    /// <summary>What it was charged for it.</summary>
    internal long ChargedFees { get; set; }

    internal void Add(OpinionFill fill) => fills.Add(fill);
}

/// <summary>What an order asks, as it was posted.</summary>
/// <param name="Side">Buy or sell.</param>
/// <param name="IsMarket">tradingMethod 1.</param>
/// <param name="Price">Zero for a market order.</param>
/// <param name="Shares">Wei of shares; zero for a market buy.</param>
/// <param name="Amount">Wei of USDT; zero for a market sell.</param>
/// <param name="PostOnly">Never takes.</param>
/// <param name="Digest">What was signed: 0x and 64 digits.</param>
public sealed record OpinionOrderTerms(
    Side Side, bool IsMarket, Price Price, BigInteger Shares, BigInteger Amount, bool PostOnly, string Digest)
{
    /// <summary>What the exchange can count of the shares: whole millionths, in grains.</summary>
    public long ExchangeShares => (long)(Shares / (Grains.Wei * Grains.PerMicro)) * Grains.PerMicro;
}
