using Probity.Domain;
using Probity.Domain.Seams;

namespace Probity.Runtime.Signals;

/// <summary>Which facts from outside are listened for, as the section "signals" says.</summary>
public sealed record SignalSettings
{
    /// <summary>The section's keys.</summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForFlag("enabled", false, "Listen for facts from outside the books at all."),
        OptionInfo.ForFlag("offline", false, "Nothing over the network: the file, and what is posted, alone."),
        OptionInfo.ForNames(
            "topics", "", "Which stories speak of which topic: topic=word+word for stories with all of the words."),
        OptionInfo.ForDuration("every", "60s", "1s", "1d", "How often each source of stories is asked."),
        OptionInfo.ForText("newsapi_url", "https://newsapi.org", "NewsAPI; its key is PROBITY_NEWSAPI_KEY."),
        OptionInfo.ForText("newsapi_query", "", "What NewsAPI is asked for; empty = not at all."),
        OptionInfo.ForText("x_url", "https://api.x.com", "X; its bearer token is PROBITY_X_BEARER."),
        OptionInfo.ForText("x_query", "", "What X is asked for; empty = not at all."),
        OptionInfo.ForNames("feeds", "", "Addresses of RSS or Atom feeds."),
        OptionInfo.ForText("file", "", "A file of signals and stories, a JSON object a line; empty = none."),
        OptionInfo.ForText("proxy", "", "For the sources of stories: http://host:port or socks5://host:port."),
        OptionInfo.ForNames("price_symbols", "", "Prices of the venue's own stream, such as btc/usd."),
        OptionInfo.ForText("price_url", "wss://ws-live-data.polymarket.com", "The venue's price stream."),
        OptionInfo.ForNames("wallets", "", "Addresses whose trades are told to strategies; mirror needs them here."),
        OptionInfo.ForDuration("wallets_every", "15s", "1s", "1h", "How often each wallet's trades are asked for."),
    ];

    public bool Enabled { get; init; }

    public bool Offline { get; init; }

    public IReadOnlyList<TopicRule> Topics { get; init; } = [];

    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(60);

    public Uri NewsApi { get; init; } = new("https://newsapi.org");

    public string NewsApiQuery { get; init; } = "";

    public Uri X { get; init; } = new("https://api.x.com");

    public string XQuery { get; init; } = "";

    public IReadOnlyList<Uri> Feeds { get; init; } = [];

    public string File { get; init; } = "";

    public string Proxy { get; init; } = "";

    public IReadOnlyList<string> PriceSymbols { get; init; } = [];

    public Uri PriceStream { get; init; } = new("wss://ws-live-data.polymarket.com");

    public IReadOnlyList<string> Wallets { get; init; } = [];

    public TimeSpan WalletsEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <exception cref="BadInputException">A value is none of its kind; it is quoted.</exception>
    public static SignalSettings From(OptionValues values) => new()
    {
        Enabled = values.GetBool("enabled"),
        Offline = values.GetBool("offline"),
        Topics = [.. values.GetNames("topics").Select(TopicRule.Parse)],
        Every = Span(values, "every"),
        NewsApi = Address("newsapi_url", values.GetText("newsapi_url"), "http"),
        NewsApiQuery = values.GetText("newsapi_query"),
        X = Address("x_url", values.GetText("x_url"), "http"),
        XQuery = values.GetText("x_query"),
        Feeds = [.. values.GetNames("feeds").Select(feed => Address("feeds", feed, "http"))],
        File = values.GetText("file"),
        Proxy = values.GetText("proxy"),
        PriceSymbols = values.GetNames("price_symbols"),
        PriceStream = Address("price_url", values.GetText("price_url"), "ws"),
        Wallets = [.. values.GetNames("wallets").Select(Strategies.MirrorOptions.Address)],
        WalletsEvery = Span(values, "wallets_every"),
    };

    private static TimeSpan Span(OptionValues values, string name) =>
        TimeSpan.FromTicks(values.GetDuration(name).Nanos / TimeSpan.NanosecondsPerTick);

    private static Uri Address(string name, string text, string scheme) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && (uri.Scheme == scheme || uri.Scheme == scheme + "s")
            ? uri
            : throw new BadInputException($"'{name}': '{text}' is not an address of {scheme} or {scheme}s");
}
