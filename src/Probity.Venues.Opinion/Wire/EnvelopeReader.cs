using System.Text;
using System.Text.Json;
using Probity.Venues.Http;

namespace Probity.Venues.Opinion.Wire;

/// <summary>
/// The frame around every answer (reference/opinion.md 4): errno, errmsg, result; some pages of the venue say code,
/// msg, result. Errors come with status 200 too, so the number is always read.
/// </summary>
public static class EnvelopeReader
{
    /// <summary>The result's bytes, or the error that the envelope carries.</summary>
    /// <param name="reply">A whole JSON document of status 2xx.</param>
    /// <param name="result">The member "result", an empty memory when it is absent or null.</param>
    /// <param name="confidential">No error may quote the body.</param>
    /// <returns>Null for success.</returns>
    public static VenueError? Open(VenueReply reply, out ReadOnlyMemory<byte> result, bool confidential = false)
    {
        result = default;
        string code = "", text = "";
        var reader = new Utf8JsonReader(reply.Body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return Fault(reply, "no envelope of errno, errmsg and result", confidential);
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isCode = reader.ValueTextEquals("errno"u8) || reader.ValueTextEquals("code"u8);
            bool isText = reader.ValueTextEquals("errmsg"u8) || reader.ValueTextEquals("msg"u8);
            bool isResult = reader.ValueTextEquals("result"u8);
            reader.Read();
            if (isCode && code.Length == 0) { code = TextOf(ref reader); }
            else if (isText && text.Length == 0) { text = TextOf(ref reader); }
            int start = (int)reader.TokenStartIndex;
            bool absent = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            if (isResult && !absent) { result = reply.Body.AsMemory(start, (int)reader.BytesConsumed - start); }
        }
        if (code.Length == 0) { return Fault(reply, "an envelope without errno", confidential); }
        if (code.AsSpan().Trim('0').IsEmpty) { return null; }
        result = default;
        string words = text.Length > 0 ? text : "(the venue says no more)";
        return new VenueError(
            VenueErrorKind.ErrorInSuccess, 200, code, VenueError.Excerpt(words), reply.Endpoint, false, null)
        {
            Document = !confidential && reply.Body.Length <= VenueError.MostDocument
                ? reply.Body
                : default(ReadOnlyMemory<byte>),
        };
    }

    /// <summary>
    /// An answer that is not what the reference says; its beginning is quoted unless it may be secret.
    /// </summary>
    public static VenueError Fault(VenueReply reply, string what, bool confidential)
    {
        int most = Math.Min(reply.Body.Length, VenueError.MostText);
        string body = confidential ? "(not shown)" : Encoding.UTF8.GetString(reply.Body.AsSpan(0, most));
        string text = $"{what}. Body: {body}";
        return new VenueError(
            VenueErrorKind.Malformed, 200, "", VenueError.Excerpt(text), reply.Endpoint, false, null);
    }

    private static string TextOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString() ?? "",
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => "",
    };
}
