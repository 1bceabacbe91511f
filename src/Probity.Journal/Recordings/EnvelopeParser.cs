using System.Buffers;
using System.Text;
using System.Text.Json;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal.Codec;

namespace Probity.Journal.Recordings;

/// <summary>
/// Understands one line of a recording in one scan: an envelope around a message, or the message itself. An object with
/// "msg" and at least one of "ts_recv_ns", "venue", "channel" is an envelope; everything else is a venue's own frame.
/// </summary>
internal sealed class EnvelopeParser
{
    private const string DefaultVenue = "polymarket";
    private const string DefaultChannel = "market";

    public static readonly JsonReaderOptions Options = new() { MaxDepth = 256 };

    private readonly TextCache texts = new();
    private readonly Dictionary<string, int> sessions = [];
    private byte[] lastSession = [];
    private int lastSessionNumber;

    /// <summary>Null when the line is a frame; otherwise why it is none.</summary>
    public string? Parse(ReadOnlyMemory<byte> line, long number, out RecordedFrame frame)
    {
        frame = default;
        var reader = new Utf8JsonReader(line.Span, Options);
        var found = new Members { Venue = DefaultVenue, Channel = DefaultChannel };
        try
        {
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                return $"is neither a JSON object nor an array: {Quote(line.Span)}";
            }
            if (reader.TokenType == JsonTokenType.StartObject) { ReadMembers(ref reader, ref found); }
            else { reader.Skip(); }
            reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return $"is not JSON (at byte {reader.BytesConsumed}): {Quote(line.Span)}";
        }
        if (!found.IsEnvelope)
        {
            frame = new RecordedFrame(
                Instant.None, ReceiveSource.None, DefaultVenue, DefaultChannel, 0, number, Trim(line));
            return null;
        }
        if (found.Fault is not null) { return $"{found.Fault}: {Quote(line.Span)}"; }
        ReceiveSource source = found.Received == 0 ? ReceiveSource.None : found.Source;
        frame = new RecordedFrame(
            new Instant(found.Received), source, found.Venue, found.Channel, found.Session, number,
            line.Slice(found.MessageStart, found.MessageEnd - found.MessageStart));
        return null;
    }

    private void ReadMembers(ref Utf8JsonReader reader, ref Members found)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("msg"u8))
            {
                reader.Read();
                found.MessageStart = (int)reader.TokenStartIndex;
                reader.Skip();
                found.MessageEnd = (int)reader.BytesConsumed;
            }
            else if (reader.ValueTextEquals("ts_recv_ns"u8)) { ReadTime(ref reader, ref found); }
            else if (reader.ValueTextEquals("ts_src"u8)) { ReadSource(ref reader, ref found); }
            else if (reader.ValueTextEquals("venue"u8))
            {
                found.HasVenue = true;
                ReadText(ref reader, "venue", ref found.Venue, ref found.Fault);
            }
            else if (reader.ValueTextEquals("channel"u8))
            {
                found.HasChannel = true;
                ReadText(ref reader, "channel", ref found.Channel, ref found.Fault);
            }
            else if (reader.ValueTextEquals("session"u8)) { ReadSession(ref reader, ref found); }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private static void ReadTime(ref Utf8JsonReader reader, ref Members found)
    {
        found.HasTime = true;
        reader.Read();
        found.Received = 0;
        bool isTime = reader.TokenType == JsonTokenType.Null
            || (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out found.Received));
        if (!isTime) { found.Fault ??= "\"ts_recv_ns\" is neither whole nanoseconds nor null"; }
        reader.Skip();
    }

    private static void ReadSource(ref Utf8JsonReader reader, ref Members found)
    {
        reader.Read();
        bool isText = reader.TokenType == JsonTokenType.String;
        if (isText && reader.ValueTextEquals("venue"u8)) { found.Source = ReceiveSource.Venue; }
        else if (reader.TokenType == JsonTokenType.Null || (isText && reader.ValueTextEquals("local"u8)))
        {
            found.Source = ReceiveSource.Local;
        }
        else { found.Fault ??= "\"ts_src\" is none of \"local\", \"venue\", null"; }
        reader.Skip();
    }

    private void ReadText(ref Utf8JsonReader reader, string member, ref string text, ref string? fault)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
        {
            text = reader.ValueIsEscaped ? reader.GetString()! : texts.Get(reader.ValueSpan);
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            fault ??= $"\"{member}\" is no text";
        }
        reader.Skip();
    }

    /// <summary>
    /// A number is the connection itself (our own recordings); a text is numbered in the order of appearance.
    /// </summary>
    private void ReadSession(ref Utf8JsonReader reader, ref Members found)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String) { found.Session = SessionNumber(ref reader); }
        else if (reader.TokenType == JsonTokenType.Null) { found.Session = 0; }
        else if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out found.Session))
        {
            found.Fault ??= "\"session\" is neither a text nor a number";
        }
        reader.Skip();
    }

    private int SessionNumber(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.SequenceEqual(lastSession) && lastSessionNumber > 0) { return lastSessionNumber; }
        string session = reader.GetString()!;
        if (!sessions.TryGetValue(session, out int number))
        {
            number = sessions.Count + 1;
            sessions.Add(session, number);
        }
        lastSession = reader.ValueSpan.ToArray();
        lastSessionNumber = number;
        return number;
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        ReadOnlySpan<byte> span = line.Span;
        int from = span.IndexOfAnyExcept(JsonSpaces);
        int to = span.LastIndexOfAnyExcept(JsonSpaces);
        return from < 0 ? default : line[from..(to + 1)];
    }

    public static readonly SearchValues<byte> JsonSpaces = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Up to 80 characters of the line, fit for a message.</summary>
    private static string Quote(ReadOnlySpan<byte> line)
    {
        const int Most = 80;
        const int LongestCharacter = 4;
        string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, Most * LongestCharacter)]);
        var shown = new StringBuilder(Most + 1);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, Most))) { shown.Append(char.IsControl(c) ? '·' : c); }
        return text.Length > Most || line.Length > Most * LongestCharacter ? $"'{shown}…'" : $"'{shown}'";
    }

    private struct Members
    {
        public string Venue;
        public string Channel;
        public long Received;
        public ReceiveSource Source;
        public int Session;
        public int MessageStart;
        public int MessageEnd;
        public bool HasTime;
        public bool HasVenue;
        public bool HasChannel;
        public string? Fault;

        public readonly bool IsEnvelope => MessageEnd > 0 && (HasTime || HasVenue || HasChannel);
    }
}
