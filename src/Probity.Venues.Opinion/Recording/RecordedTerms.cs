using System.Text.Json.Serialization;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Recording;

/// <summary>A recorded market's own terms; null members were not recorded.</summary>
public sealed record RecordedTerms
{
    [JsonPropertyName("exchange")]
    public string? Exchange { get; init; }

    /// <summary>The fee rate was the venue's own, not configured.</summary>
    [JsonPropertyName("fromVenue")]
    public bool FromVenue { get; init; }

    [JsonPropertyName("tick"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Tick { get; init; }

    [JsonPropertyName("minimumSize"), JsonConverter(typeof(LenientDecimal))]
    public decimal? MinimumSize { get; init; }

    [JsonPropertyName("sizeStep"), JsonConverter(typeof(LenientDecimal))]
    public decimal? SizeStep { get; init; }

    [JsonPropertyName("minimumNotional"), JsonConverter(typeof(LenientDecimal))]
    public decimal? MinimumNotional { get; init; }

    [JsonPropertyName("takerFeeBps"), JsonConverter(typeof(LenientDecimal))]
    public decimal? TakerFeeBps { get; init; }

    [JsonPropertyName("minimumFee"), JsonConverter(typeof(LenientDecimal))]
    public decimal? MinimumFee { get; init; }

    [JsonPropertyName("minimumPerFill")]
    public bool? MinimumPerFill { get; init; }

    [JsonPropertyName("discount"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Discount { get; init; }

    [JsonPropertyName("rebate"), JsonConverter(typeof(LenientDecimal))]
    public decimal? Rebate { get; init; }

    /// <summary>The usual terms with what was recorded in their place.</summary>
    public OpinionMarketOptions Over(OpinionMarketOptions usual) => usual with
    {
        Tick = Tick ?? usual.Tick,
        MinimumSize = MinimumSize ?? usual.MinimumSize,
        SizeStep = SizeStep ?? usual.SizeStep,
        MinimumNotional = MinimumNotional ?? usual.MinimumNotional,
        MinimumFee = MinimumFee ?? usual.MinimumFee,
        MinimumFeePerFill = MinimumPerFill ?? usual.MinimumFeePerFill,
        FeeDiscount = Discount ?? usual.FeeDiscount,
        DefaultRebate = Rebate ?? usual.DefaultRebate,
        DefaultTakerFeeBps = TakerFeeBps ?? usual.DefaultTakerFeeBps,
    };
}

/// <summary>The part of a recorded market that is ours.</summary>
public sealed record RecordedMarket
{
    [JsonPropertyName("terms")]
    public RecordedTerms? Terms { get; init; }
}

/// <summary>Source-generated reader of recorded terms.</summary>
[JsonSerializable(typeof(RecordedMarket))]
public sealed partial class RecordingJson : JsonSerializerContext;
