using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Tests;

/// <summary>
/// Recordings for tests: the lines of a file or of a list, with or without envelope, read in the plainest way.
/// </summary>
internal sealed class PolymarketRecordingLines : IFrameStream
{
    private readonly IEnumerator<string> lines;
    private readonly Dictionary<string, int> sessions = [];
    private long line;

    private PolymarketRecordingLines(IEnumerable<string> lines) => this.lines = lines.GetEnumerator();

    public IReadOnlyList<(long Line, string Reason)> Unreadable => [];

    public static PolymarketRecordingLines Of(params string[] lines) => new(lines);

    /// <summary>A file below the shared recordings' <c>data/polymarket</c>.</summary>
    public static PolymarketRecordingLines OfFile(string name) => new(ReadLines(SharedFile("data/polymarket/" + name)));

    /// <summary>
    /// Finds a file of the shared folder, which lies beside the project or beside one of its parents.
    /// </summary>
    public static string SharedFile(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string shared = Path.Combine(at.FullName, "shared");
            if (Directory.Exists(Path.Combine(shared, "data"))) { return Path.Combine(shared, name); }
        }
        throw new InvalidOperationException(
            $"no folder shared/data beside {AppContext.BaseDirectory} or any of its parents: recordings are needed");
    }

    public bool TryRead(out RecordedFrame frame)
    {
        frame = default;
        if (!lines.MoveNext()) { return false; }
        line++;
        using JsonDocument document = JsonDocument.Parse(lines.Current);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("msg", out JsonElement message))
        {
            byte[] raw = Encoding.UTF8.GetBytes(lines.Current);
            frame = new RecordedFrame(Instant.None, ReceiveSource.None, "polymarket", "market", 0, line, raw);
            return true;
        }
        JsonElement received = root.GetProperty("ts_recv_ns");
        bool local = root.GetProperty("ts_src").GetString() == "local";
        string session = root.TryGetProperty("session", out JsonElement named) ? named.ToString() : "";
        sessions.TryAdd(session, sessions.Count);
        frame = new RecordedFrame(
            received.ValueKind == JsonValueKind.Number ? new Instant(received.GetInt64()) : Instant.None,
            local ? ReceiveSource.Local : ReceiveSource.Venue,
            root.GetProperty("venue").GetString()!,
            root.GetProperty("channel").GetString()!,
            sessions[session],
            line,
            Encoding.UTF8.GetBytes(message.GetRawText()));
        return true;
    }

    public void Dispose() => lines.Dispose();

    private static IEnumerable<string> ReadLines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } text)
        {
            if (text.Length > 0) { yield return text; }
        }
    }
}
