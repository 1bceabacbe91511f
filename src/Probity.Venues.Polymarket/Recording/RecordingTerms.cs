using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>
/// What stands in where a recording does not carry a market's terms. Every market that uses any of it is marked
/// <see cref="TermsSource.Configured"/> and named in the recording's notes.
/// </summary>
public sealed record RecordingTerms
{
    public static RecordingTerms Default { get; } = new();

    /// <summary>Null: the coarsest of 0.01, 0.001 and 0.0001 that holds every price seen.</summary>
    public TickGrid? Grid { get; init; }

    /// <summary>Smallest resting order; 5 shares on almost every market.</summary>
    public Quantity MinimumSize { get; init; } = Quantity.FromShares(5);

    /// <summary>Smallest marketable BUY; the venue never sends it.</summary>
    public Cash MinimumTakerNotional { get; init; } = Cash.FromMicros(1_000_000);

    /// <summary>Order sizes are multiples of this; the venue never sends it.</summary>
    public Quantity SizeStep { get; init; } = Quantity.FromMicros(10_000);

    /// <summary>
    /// Free unless told otherwise: then results look better than they would have been, and the notes say so.
    /// </summary>
    public FeeTerms Fees { get; init; } = FeeTerms.Free;

    /// <summary>When what the recording carries shall not count, for counterfactual runs.</summary>
    public bool IgnoreRecordedFees { get; init; }
}
