using System.Text.Json.Serialization;

namespace Probity.Venues.Opinion.Wire;

/// <summary>
/// Source-generated readers of the public documents. Unknown members are ignored: live answers carry more than the
/// schema.
/// </summary>
[JsonSerializable(typeof(MarketPage))]
[JsonSerializable(typeof(MarketResult))]
[JsonSerializable(typeof(MarketDocument))]
[JsonSerializable(typeof(QuoteTokenPage))]
[JsonSerializable(typeof(FeeRatesDocument))]
[JsonSerializable(typeof(LatestPriceDocument))]
[JsonSerializable(typeof(PriceHistoryDocument))]
[JsonSerializable(typeof(LabelList))]
public sealed partial class PublicJson : JsonSerializerContext;
