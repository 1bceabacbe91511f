using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Orders;

/// <summary>Where an order of an account stands.</summary>
public enum SandboxOrderStatus : byte
{
    Live = 0,
    Matched = 1,

    /// <summary>Accepted, waiting to be matched (reference/polymarket.md 3.5).</summary>
    Delayed = 2,
    Cancelled = 3,

    /// <summary>Its market closed.</summary>
    MarketResolved = 4,

    /// <summary>Ended by the venue, which found it without cover.</summary>
    Invalid = 5,
}

/// <summary>An order of an account. What changes is under the venue's gate.</summary>
public sealed class SandboxOrder
{
    private readonly List<string> trades = [];

    internal SandboxOrder(
        string id, SandboxAccount account, SandboxMarket market, int outcome, SignedOrder signed, OrderRequest request,
        Instant createdAt)
    {
        Id = id;
        Account = account;
        Market = market;
        Outcome = outcome;
        Signed = signed;
        Request = request;
        CreatedAt = createdAt;
    }

    /// <summary>The EIP-712 digest: 0x and 64 hexadecimal digits.</summary>
    public string Id { get; }

    public SandboxAccount Account { get; }

    public SandboxMarket Market { get; }

    /// <summary>0 or 1.</summary>
    public int Outcome { get; }

    /// <summary>As it was posted; the owner is the API key.</summary>
    public SignedOrder Signed { get; }

    /// <summary>As the exchange sees it.</summary>
    public OrderRequest Request { get; }

    public Instant CreatedAt { get; }

    public Side Side => Request.Side;

    /// <summary>Limit price.</summary>
    public Price Price => Request.Price;

    /// <summary>Shares wanted; for a buy that spends, at its limit.</summary>
    public Quantity Original => Request.Quantity;

    public Quantity Matched { get; internal set; }

    /// <summary>Dollars paid or got for what matched, without fees.</summary>
    public Cash Notional { get; internal set; }

    public SandboxOrderStatus Status { get; internal set; }

    /// <summary>Text of the status of a killed or refused order; empty otherwise.</summary>
    public string Reason { get; internal set; } = "";

    /// <summary>Ids of the trades in which it matched.</summary>
    public IReadOnlyList<string> Trades => trades;

    /// <summary>The exchange's name while it is there; 0 before.</summary>
    public ExchangeOrderId ExchangeId { get; internal set; }

    /// <summary>The delay is over and nothing matched; it rests now (reference/polymarket.md 3.5).</summary>
    public bool Unmatched { get; internal set; }

    /// <summary>It could not be cancelled while it waited and is to be as soon as it rests.</summary>
    internal bool CancelWhenMatched { get; set; }

    /// <summary>Does it rest in the book or wait to be matched?</summary>
    public bool IsOpen => Status is SandboxOrderStatus.Live or SandboxOrderStatus.Delayed;

    internal void AddTrade(string id)
    {
        if (!trades.Contains(id)) { trades.Add(id); }
    }
}
