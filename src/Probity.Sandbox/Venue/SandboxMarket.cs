using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Venue;

/// <summary>What the venue says of an event: the page that its markets stand on.</summary>
/// <param name="Id">Gamma's number.</param>
/// <param name="Slug">Short name.</param>
/// <param name="Title">Headline.</param>
/// <param name="NegRiskMarketId">32 bytes whose last is zero, for neg-risk events; else null.</param>
public sealed record SandboxEvent(int Id, string Slug, string Title, byte[]? NegRiskMarketId);

/// <summary>Liquidity reward terms (reference/polymarket.md 7.4).</summary>
/// <param name="MinimumShares">Smallest order that counts, shares.</param>
/// <param name="MaximumSpreadCents">Farthest from the midpoint, cents.</param>
/// <param name="MinimumAgeSeconds">Youngest order that counts.</param>
public sealed record RewardTerms(int MinimumShares, decimal MaximumSpreadCents, int MinimumAgeSeconds);

/// <summary>The facts of a market that do not change.</summary>
/// <param name="Market">Dense ids and terms at listing; the exchange trades it.</param>
/// <param name="GammaId">Gamma's number.</param>
/// <param name="Event">The event that it belongs to.</param>
/// <param name="QuestionId">32 bytes.</param>
/// <param name="SecondsDelay">Wait of marketable orders, <c>sd</c>; 0 for none.</param>
/// <param name="TakerOrderDelay"><c>itode</c>: marketable orders wait a fraction of a second.</param>
/// <param name="Rewards">Null when none are paid.</param>
/// <param name="ResolvesAt">When the seeded world resolves it; <see cref="Instant.None"/> for never.</param>
public sealed record SandboxListing(
    Market Market,
    int GammaId,
    SandboxEvent Event,
    byte[] QuestionId,
    int SecondsDelay,
    bool TakerOrderDelay,
    RewardTerms? Rewards,
    Instant ResolvesAt);

/// <summary>The last trade of an outcome as the public sees it.</summary>
public readonly record struct LastTrade(Price Price, Domain.Orders.Side Side);

/// <summary>A market of the sandbox. What changes is read and written under the venue's gate.</summary>
public sealed class SandboxMarket
{
    private readonly LastTrade?[] lastTrades = new LastTrade?[2];

    internal SandboxMarket(SandboxListing listing, Instant listedAt)
    {
        Listing = listing;
        ListedAt = listedAt;
        Grid = Market.Terms.Grid;
        Status = Market.Status;
        Tokens =
        [
            BigInteger.Parse(Market.First.Token, CultureInfo.InvariantCulture),
            BigInteger.Parse(Market.Second.Token, CultureInfo.InvariantCulture),
        ];
        Fees = FeeSchedule.Build(Market.Terms.Fees);
    }

    public SandboxListing Listing { get; }

    public Market Market => Listing.Market;

    public MarketId Id => Market.Id;

    /// <summary>0x and 64 hexadecimal digits.</summary>
    public string Condition => Market.Condition;

    /// <summary>Token ids of outcome 0 and 1.</summary>
    public IReadOnlyList<BigInteger> Tokens { get; }

    public FeeSchedule Fees { get; }

    public bool IsPosition => Market.Protocol == MarketProtocol.Position;

    public Instant ListedAt { get; }

    /// <summary>The tick that new orders are held to.</summary>
    public TickGrid Grid { get; internal set; }

    public MarketStatus Status { get; internal set; }

    /// <summary>The result; null before it is in.</summary>
    public Payout? Payout { get; internal set; }

    public Instant ResolvedAt { get; internal set; }

    /// <summary>Micro-shares traded, both outcomes together.</summary>
    public long VolumeMicros { get; internal set; }

    public Instrument Outcome(int index) => Market.Outcome(index);

    public string Token(int index) => Market.Outcome(index).Token;

    /// <summary>Null when the outcome never traded.</summary>
    public LastTrade? LastTradeOf(int outcome) => lastTrades[outcome];

    internal void Traded(int outcome, LastTrade trade) => lastTrades[outcome] = trade;

    /// <summary>The contract that orders of this market are signed for.</summary>
    public EvmAddress Exchange(PolymarketContracts contracts) =>
        IsPosition ? contracts.ExchangeV3 : Market.NegRisk ? contracts.NegRiskExchange : contracts.CtfExchange;

    /// <summary>The signing domain of this market's orders (reference/polymarket.md 3.1).</summary>
    public ExchangeDomain Domain(PolymarketContracts contracts) =>
        ExchangeDomain.Of(IsPosition ? "3" : "2", contracts.ChainId, Exchange(contracts));
}
