using System.Buffers.Text;
using System.Text.Json;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>Takes an asset of a frame with the venue time of the object that names it.</summary>
internal delegate void AssetSeen(ReadOnlySpan<byte> asset, long venueTime);

/// <summary>
/// Which assets a frame or a REST reply speaks of, and of what venue time: all that the watch over silent sockets
/// needs.
/// It reads no prices, so that it shares nothing with the decoder that it watches.
/// </summary>
internal static class MarketChannelScan
{
    private const int MostAssetsOfAnObject = 64;

    /// <summary>
    /// Calls back for each asset of each object; a malformed rest is left to the decoder to complain of.
    /// </summary>
    public static void Assets(ReadOnlySpan<byte> json, AssetSeen seen)
    {
        Span<Range> assets = stackalloc Range[MostAssetsOfAnObject];
        int count = 0, top = 0;
        long time = 0;
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartArray when reader.CurrentDepth == 0:
                        top = 1;
                        break;
                    case JsonTokenType.EndObject when reader.CurrentDepth == top:
                        for (int i = 0; i < count; i++) { seen(json[assets[i]], time); }
                        count = 0;
                        time = 0;
                        break;
                    case JsonTokenType.PropertyName when reader.ValueTextEquals("asset_id"u8):
                        reader.Read();
                        int from = (int)reader.TokenStartIndex + 1;
                        bool text = reader is { TokenType: JsonTokenType.String, ValueIsEscaped: false };
                        if (text && count < MostAssetsOfAnObject)
                        {
                            assets[count++] = from..(from + reader.ValueSpan.Length);
                        }
                        break;
                    case JsonTokenType.PropertyName when reader.CurrentDepth == top + 1
                        && reader.ValueTextEquals("timestamp"u8):
                        reader.Read();
                        time = Utf8Parser.TryParse(reader.ValueSpan, out long parsed, out _) ? parsed : 0;
                        break;
                }
            }
        }
        catch (JsonException)
        {
        }
    }
}
