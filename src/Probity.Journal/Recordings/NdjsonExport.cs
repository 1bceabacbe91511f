using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;

namespace Probity.Journal.Recordings;

/// <summary>Writes frames as our own envelope lines, and inputs as one readable JSON object a line.</summary>
public sealed class NdjsonExport : IDisposable
{
    private const int FlushBytes = 256 * 1024;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Stream target;
    private readonly ArrayBufferWriter<byte> pending = new(FlushBytes * 2);
    private readonly Utf8JsonWriter json;

    /// <summary>Writes to a stream, which is disposed with this.</summary>
    public NdjsonExport(Stream target)
    {
        this.target = target;
        json = new Utf8JsonWriter(pending, Options);
    }

    /// <summary>Writes to a new file, gzip when its name ends in ".gz".</summary>
    public static NdjsonExport Create(string path)
    {
        Stream file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        bool zip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        return new NdjsonExport(zip ? new GZipStream(file, CompressionLevel.Optimal) : file);
    }

    /// <summary>
    /// The message goes out byte for byte, except that line breaks between its parts become spaces. A message that is
    /// no JSON goes out as a JSON text.
    /// </summary>
    public void Write(in RecordedFrame frame)
    {
        json.WriteStartObject();
        if (frame.Received.IsKnown) { json.WriteNumber("ts_recv_ns", frame.Received.Nanos); }
        else { json.WriteNull("ts_recv_ns"); }
        if (frame.Source == ReceiveSource.Venue) { json.WriteString("ts_src", "venue"); }
        json.WriteString("venue", frame.Venue);
        json.WriteString("channel", frame.Channel);
        if (frame.Connection != 0) { json.WriteNumber("session", frame.Connection); }
        json.WritePropertyName("msg");
        WriteMessage(frame.Payload.Span);
        json.WriteEndObject();
        EndLine();
    }

    /// <summary>Prices, sizes and amounts are decimal texts; times are ISO 8601 UTC.</summary>
    public void Write(EngineInput input)
    {
        InputJson.Write(json, input);
        EndLine();
    }

    public void Dispose()
    {
        WriteOut();
        json.Dispose();
        target.Dispose();
    }

    private void WriteMessage(ReadOnlySpan<byte> message)
    {
        if (!IsJson(message))
        {
            json.WriteStringValue(Encoding.UTF8.GetString(message));
        }
        else if (!message.ContainsAny((byte)'\n', (byte)'\r'))
        {
            json.WriteRawValue(message, skipInputValidation: true);
        }
        else
        {
            byte[] oneLine = message.ToArray();
            oneLine.AsSpan().Replace((byte)'\n', (byte)' ');
            oneLine.AsSpan().Replace((byte)'\r', (byte)' ');
            json.WriteRawValue(oneLine, skipInputValidation: true);
        }
    }

    private void EndLine()
    {
        json.Flush();
        json.Reset();
        pending.GetSpan(1)[0] = (byte)'\n';
        pending.Advance(1);
        if (pending.WrittenCount >= FlushBytes) { WriteOut(); }
    }

    private void WriteOut()
    {
        target.Write(pending.WrittenSpan);
        pending.ResetWrittenCount();
    }

    private static bool IsJson(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, EnvelopeParser.Options);
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
