using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.Exchange;

namespace Probity.Sandbox.Orders;

/// <summary>Where a trade stands on its way to the chain. The numbers are a rank: it never goes back.</summary>
public enum TradeStatus : byte
{
    Matched = 0,
    Retrying = 1,
    Mined = 2,
    Confirmed = 3,

    /// <summary>It did not happen.</summary>
    Failed = 4,
}

/// <summary>Whose order took part in a trade: an account's, or that of a trader of the simulated world.</summary>
/// <param name="OrderId">0x and 64 hexadecimal digits.</param>
/// <param name="Owner">API key; made up for the world's traders.</param>
/// <param name="Wallet">Who pays and gets; made up for the world's traders.</param>
/// <param name="Order">Null for the world's traders.</param>
public sealed record TradeParty(string OrderId, string Owner, EvmAddress Wallet, SandboxOrder? Order);

/// <summary>One maker's part of a trade, on the maker's own outcome and side.</summary>
/// <param name="Party">Whose resting order.</param>
/// <param name="Outcome">0 or 1.</param>
/// <param name="Side">The maker's.</param>
/// <param name="Price">On the maker's outcome: in a mint the two prices sum to a dollar.</param>
/// <param name="Size">Shares.</param>
/// <param name="Fee">Charged to the maker.</param>
public sealed record MakerMatch(TradeParty Party, int Outcome, Side Side, Price Price, Quantity Size, Cash Fee);

/// <summary>One taker order against one or more makers at one price. What changes is under the venue's gate.</summary>
public sealed class SandboxTrade
{
    internal SandboxTrade(
        string id, SandboxMarket market, TradeParty taker, int outcome, Side side, Price price,
        IReadOnlyList<MakerMatch> makers, int bucket, Instant matchedAt)
    {
        Id = id;
        Market = market;
        Taker = taker;
        Outcome = outcome;
        Side = side;
        Price = price;
        Makers = makers;
        Bucket = bucket;
        MatchedAt = matchedAt;
        LastUpdate = matchedAt;
        Size = Quantity.FromMicros(makers.Sum(maker => maker.Size.Micros));
    }

    /// <summary>A UUID.</summary>
    public string Id { get; }

    public SandboxMarket Market { get; }

    public TradeParty Taker { get; }

    /// <summary>The taker's outcome, 0 or 1.</summary>
    public int Outcome { get; }

    /// <summary>The taker's side.</summary>
    public Side Side { get; }

    /// <summary>On the taker's outcome.</summary>
    public Price Price { get; }

    /// <summary>Shares.</summary>
    public Quantity Size { get; }

    /// <summary>Charged to the taker.</summary>
    public Cash Fee { get; internal set; }

    public IReadOnlyList<MakerMatch> Makers { get; }

    /// <summary>Which part of one taker order's match this is: 0, 1, ...</summary>
    public int Bucket { get; }

    public Instant MatchedAt { get; }

    public Instant LastUpdate { get; internal set; }

    public TradeStatus Status { get; internal set; }

    /// <summary>Empty until it is mined.</summary>
    public string TransactionHash { get; internal set; } = "";

    /// <summary>Why it failed; empty otherwise.</summary>
    public string Error { get; internal set; } = "";

    /// <summary>Maker's and taker's fill of each match, as the exchange reported them.</summary>
    internal IReadOnlyList<(ExchangeFill Maker, ExchangeFill Taker)> Fills { get; init; } = [];

    /// <summary>The accounts that take part, each once, the taker first.</summary>
    public IEnumerable<SandboxAccount> Accounts() =>
        Makers.Select(maker => maker.Party.Order).Prepend(Taker.Order)
            .OfType<SandboxOrder>().Select(order => order.Account).Distinct();
}
