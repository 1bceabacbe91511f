using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Truth;

/// <summary>What the tracker would like to know or to be done now.</summary>
/// <param name="Lookups">Venue ids of orders to read with their trades.</param>
/// <param name="Markets">Markets whose orders are to be read, open and ended, those that began since then.</param>
/// <param name="Trades">Trades should be read.</param>
/// <param name="TradesSince">From here on, the venue's time.</param>
/// <param name="Unwanted">Orders of ours that the venue still holds and that must not trade on.</param>
/// <param name="IsInDoubt">Something is unknown or missing, beyond trades that only have to settle.</param>
public sealed record OpinionWants(
    IReadOnlyList<string> Lookups,
    IReadOnlyList<SoughtMarket> Markets,
    bool Trades,
    Instant TradesSince,
    IReadOnlyList<ClientOrderId> Unwanted,
    bool IsInDoubt)
{
    public bool Any => Trades || Lookups.Count > 0 || Markets.Count > 0 || Unwanted.Count > 0;
}

/// <summary>A market in which orders are sought.</summary>
/// <param name="MarketId">The venue's id.</param>
/// <param name="Since">None of them can have begun before, by the venue's clock.</param>
public readonly record struct SoughtMarket(string MarketId, Instant Since);
