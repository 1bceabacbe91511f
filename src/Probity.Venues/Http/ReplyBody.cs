using System.Text;
using System.Text.Json;

namespace Probity.Venues.Http;

/// <summary>Tells a JSON document from what proxies, maintenance pages and cut connections send instead.</summary>
internal static class ReplyBody
{
    /// <summary>Null when the body is one whole JSON document, else what it is.</summary>
    public static VenueErrorKind? Fault(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> text = body.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty) { return VenueErrorKind.EmptyBody; }
        if (text[0] == (byte)'<') { return VenueErrorKind.Html; }
        var reader = new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState());
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            return VenueErrorKind.Malformed;
        }
        if (reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            return VenueErrorKind.Truncated;
        }
        // A bare number needs the end of the input to be complete; read it again as the final block.
        var final = new Utf8JsonReader(text);
        try
        {
            while (final.Read())
            {
            }
            return null;
        }
        catch (JsonException)
        {
            return reader.BytesConsumed == 0 ? VenueErrorKind.Malformed : VenueErrorKind.Truncated;
        }
    }

    /// <summary>
    /// The members "error" (or "message", "error_msg", "errorMsg", "errmsg", "msg"), "code" (or "errno") and
    /// "retry_after_seconds" of an error object; empty where absent.
    /// </summary>
    public static (string Error, string Code, TimeSpan? RetryAfter) ErrorOf(ReadOnlySpan<byte> body)
    {
        string error = "", message = "", code = "";
        TimeSpan? retryAfter = null;
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) { return ("", "", null); }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isError = reader.ValueTextEquals("error"u8);
            bool isMessage = reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("error_msg"u8)
                || reader.ValueTextEquals("errorMsg"u8) || reader.ValueTextEquals("errmsg"u8)
                || reader.ValueTextEquals("msg"u8);
            bool isCode = reader.ValueTextEquals("code"u8) || reader.ValueTextEquals("errno"u8);
            bool isRetry = reader.ValueTextEquals("retry_after_seconds"u8);
            reader.Read();
            if (isError) { error = TextOf(ref reader); }
            else if (isMessage) { message = TextOf(ref reader); }
            else if (isCode) { code = TextOf(ref reader); }
            else if (isRetry && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out double seconds)
                && seconds is > 0 and < 86_400)
            {
                retryAfter = TimeSpan.FromSeconds(seconds);
            }
            reader.Skip();
        }
        return (error.Length > 0 ? error : message, code, retryAfter);
    }

    /// <summary>Is this an object whose member "error" says something?</summary>
    public static bool IsErrorObject(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) { return false; }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isError = reader.ValueTextEquals("error"u8);
            reader.Read();
            if (isError)
            {
                return reader.TokenType == JsonTokenType.StartObject
                    || (reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty);
            }
            reader.Skip();
        }
        return false;
    }

    public static string Excerpt(ReadOnlySpan<byte> body) =>
        VenueError.Excerpt(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * VenueError.MostText)]));

    private static string TextOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString() ?? "",
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => "",
    };
}
