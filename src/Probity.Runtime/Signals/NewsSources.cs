using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Venues.Http;

namespace Probity.Runtime.Signals;

/// <summary>Where stories come from.</summary>
public interface INewsSource
{
    /// <summary>"newsapi", "x", "rss:bbc.co.uk", "file".</summary>
    string Name { get; }

    /// <summary>It needs the network.</summary>
    bool IsRemote { get; }

    /// <summary>What it has now, new or not.</summary>
    /// <exception cref="BadInputException">It answers something that is no list of stories.</exception>
    /// <exception cref="VenueException">It does not answer.</exception>
    Task<IReadOnlyList<Story>> Fetch(CancellationToken cancel);
}

/// <summary>NewsAPI's search, newest first (GET /v2/everything; the key goes in a header).</summary>
public sealed class NewsApiSource(VenueHttp http, string gate, string query, string key) : INewsSource
{
    public string Name => "newsapi";

    public bool IsRemote => true;

    public async Task<IReadOnlyList<Story>> Fetch(CancellationToken cancel)
    {
        string path = $"/v2/everything?q={Uri.EscapeDataString(query)}&sortBy=publishedAt&pageSize=50";
        VenueReply reply = await http.Send(
            new VenueRequest(HttpMethod.Get, path, [gate]) { Headers = _ => [new("X-Api-Key", key)] }, cancel)
            .ConfigureAwait(false);
        return SourceJson.Stories(reply.Body, Name, "articles", item => new Story(
            Name, SignalOrigin.News, SourceJson.Text(item, "title"), SourceJson.Text(item, "description"),
            SourceJson.Time(item, "publishedAt")));
    }
}

/// <summary>The recent search of X (GET /2/tweets/search/recent with a bearer token).</summary>
public sealed class XSource(VenueHttp http, string gate, string query, string token) : INewsSource
{
    public string Name => "x";

    public bool IsRemote => true;

    public async Task<IReadOnlyList<Story>> Fetch(CancellationToken cancel)
    {
        string path = $"/2/tweets/search/recent?query={Uri.EscapeDataString(query)}&max_results=50"
            + "&tweet.fields=created_at";
        VenueReply reply = await http.Send(
            new VenueRequest(HttpMethod.Get, path, [gate]) { Headers = _ => [new("Authorization", "Bearer " + token)] },
            cancel).ConfigureAwait(false);
        return SourceJson.Stories(reply.Body, Name, "data", item => new Story(
            Name, SignalOrigin.Social, SourceJson.Text(item, "text"), "", SourceJson.Time(item, "created_at")));
    }
}

/// <summary>A feed in RSS 2.0 or Atom.</summary>
public sealed class RssSource(HttpClient client, Uri feed) : INewsSource
{
    private const int LargestFeed = 4 * 1024 * 1024;

    public string Name => "rss:" + feed.Host;

    public bool IsRemote => true;

    public async Task<IReadOnlyList<Story>> Fetch(CancellationToken cancel)
    {
        using HttpResponseMessage response = await client
            .GetAsync(feed, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new BadInputException($"source {Name}: status {(int)response.StatusCode}");
        }
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
        if (body.Length > LargestFeed)
        {
            throw new BadInputException($"source {Name}: {body.Length} bytes are too many");
        }
        return Parse(body);
    }

    /// <exception cref="BadInputException">It is no feed.</exception>
    public IReadOnlyList<Story> Parse(byte[] body)
    {
        try
        {
            using var text = new MemoryStream(body);
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
            using var reader = XmlReader.Create(text, settings);
            XElement root = XDocument.Load(reader).Root!;
            XElement[] items =
                [.. root.Descendants().Where(element => element.Name.LocalName is "item" or "entry")];
            bool isFeed = root.Name.LocalName is "rss" or "feed" or "RDF";
            if (!isFeed) { throw new BadInputException($"source {Name}: '<{root.Name.LocalName}>' is no feed"); }
            return [.. items.Select(StoryOf).Where(story => story.Title.Length > 0)];
        }
        catch (XmlException wrong)
        {
            string begins = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(80, body.Length)));
            throw new BadInputException($"source {Name}: no feed but '{begins}': {wrong.Message}", wrong);
        }
    }

    private Story StoryOf(XElement item) => new(
        Name, SignalOrigin.News, Child(item, "title"), Child(item, "description", "summary"),
        Time(Child(item, "pubDate", "published", "updated", "date")));

    private static string Child(XElement item, params string[] names) =>
        item.Elements().FirstOrDefault(element => names.Contains(element.Name.LocalName))?.Value.Trim() ?? "";

    private static Instant Time(string text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
        && time > DateTimeOffset.UnixEpoch
            ? Instant.FromDateTimeOffset(time)
            : Instant.None;
}

/// <summary>Lines of a file that grows: a story with a title, or a signal with key and value, as JSON.</summary>
public sealed class FileSource(string path) : INewsSource
{
    private int taken;

    public string Name => "file";

    public bool IsRemote => false;

    /// <summary>The lines that were added since; one that is none is left out and the rest goes on.</summary>
    public async Task<IReadOnlyList<Story>> Fetch(CancellationToken cancel)
    {
        if (!File.Exists(path)) { throw new BadInputException($"source file: there is no file '{path}'"); }
        string[] lines = await File.ReadAllLinesAsync(path, cancel).ConfigureAwait(false);
        List<Story> stories = [];
        List<string> wrong = [];
        for (int i = Math.Min(taken, lines.Length); i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) { continue; }
            try
            {
                stories.Add(StoryOf(lines[i]));
            }
            catch (Exception bad) when (bad is JsonException or BadInputException)
            {
                wrong.Add($"line {i + 1}: {bad.Message}");
            }
        }
        taken = lines.Length;
        Faults = wrong;
        return stories;
    }

    /// <summary>What the last look left out.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    private Story StoryOf(string line)
    {
        using var document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        string title = root.ValueKind == JsonValueKind.Object ? SourceJson.Text(root, "title") : "";
        if (title.Length == 0)
        {
            var posted = PostedSignal.Read(root);
            return new Story(posted.Source, SignalOrigin.Operator, "", "", posted.At) { Posted = posted };
        }
        return new Story(
            Name, SignalOrigin.Operator, title, SourceJson.Text(root, "text"), SourceJson.Time(root, "at"));
    }
}

/// <summary>What the JSON sources have in common.</summary>
internal static class SourceJson
{
    public static IReadOnlyList<Story> Stories(byte[] body, string source, string list, Func<JsonElement, Story> make)
    {
        using var document = JsonDocument.Parse(body);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(list, out JsonElement items)
            || items.ValueKind != JsonValueKind.Array)
        {
            string begins = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(80, body.Length)));
            throw new BadInputException($"source {source}: no list '{list}' in '{begins}'");
        }
        return
        [
            .. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(make)
                .Where(story => story.Title.Length > 0),
        ];
    }

    public static string Text(JsonElement item, string member) =>
        item.TryGetProperty(member, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() ?? ""
            : "";

    public static Instant Time(JsonElement item, string member) =>
        DateTimeOffset.TryParse(
            Text(item, member), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
        && time > DateTimeOffset.UnixEpoch
            ? Instant.FromDateTimeOffset(time)
            : Instant.None;
}
