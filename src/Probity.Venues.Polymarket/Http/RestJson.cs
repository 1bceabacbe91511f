using System.Text.Json.Serialization;

namespace Probity.Venues.Polymarket.Http;

/// <summary>
/// Source-generated readers of the REST records. Unknown members are ignored: the venue adds some every month.
/// </summary>
[JsonSerializable(typeof(GammaMarket))]
[JsonSerializable(typeof(List<GammaMarket>))]
[JsonSerializable(typeof(GammaEvent))]
[JsonSerializable(typeof(List<GammaEvent>))]
[JsonSerializable(typeof(GammaMarketsPage))]
[JsonSerializable(typeof(GammaEventsPage))]
[JsonSerializable(typeof(GammaSearchResult))]
[JsonSerializable(typeof(ClobMarketInfo))]
[JsonSerializable(typeof(List<ClobMarketInfo>))]
[JsonSerializable(typeof(ClobMarket))]
[JsonSerializable(typeof(ClobVersion))]
[JsonSerializable(typeof(ClobTickSize))]
[JsonSerializable(typeof(ClobNegRisk))]
[JsonSerializable(typeof(ClobLastTrade))]
[JsonSerializable(typeof(ClobMarketByToken))]
[JsonSerializable(typeof(ClobHistory))]
[JsonSerializable(typeof(Geoblock))]
[JsonSerializable(typeof(DataPositionsPage))]
[JsonSerializable(typeof(DataTradesPage))]
[JsonSerializable(typeof(DataTrade))]
[JsonSerializable(typeof(long))]
public sealed partial class RestJson : JsonSerializerContext;
