using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Tests.Accounts;

/// <summary>
/// The venue's key service and account routes in memory: it checks signatures, their age and their single use, and a
/// new key works only after a while.
/// </summary>
internal sealed class KeyVenue(TimeProvider time) : HttpMessageHandler
{
    public static readonly TimeSpan KeyDelay = TimeSpan.FromSeconds(15);

    private readonly HashSet<string> used = new(StringComparer.Ordinal);
    private readonly RateGates gates = new(
        [
            RateLimit.SlidingWindow(OpinionRateLimits.Key, 100_000, TimeSpan.FromSeconds(1)),
            RateLimit.SlidingWindow(OpinionRateLimits.Address, 100_000, TimeSpan.FromSeconds(1)),
        ],
        time);

    public ConcurrentQueue<string> Seen { get; } = new();

    public string? Key { get; set; }

    public DateTimeOffset WorksFrom { get; set; }

    public string Wallet { get; init; } = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    public string? Safe { get; set; } = "0x1111111111111111111111111111111111111111";

    /// <summary>Seconds by which the venue's clock is ahead.</summary>
    public long Ahead { get; set; }

    /// <summary>
    /// The next answers, whatever is asked; null = the connection breaks after the request was carried out.
    /// </summary>
    public Queue<(int Status, string Body)?> Instead { get; } = new();

    public OpinionHttp Http(string? key = null)
    {
        var client = new HttpClient(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        var options = new VenueHttpOptions { Attempts = 1, Timeout = TimeSpan.FromHours(10) };
        var pipeline = new VenueHttp(client, new Uri("http://venue.test/openapi"), gates, options, time, () => 0.5);
        return new OpinionHttp(pipeline, key is null ? null : new ApiKey(key));
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string path = request.RequestUri!.AbsolutePath;
        Seen.Enqueue($"{request.Method} {path}");
        (int status, string body) = path == "/openapi/auth/api-key" ? Self(request) : Private(request, path);
        if (Instead.TryDequeue(out (int Status, string Body)? other))
        {
            (status, body) = other ?? throw new HttpRequestException("the connection broke");
        }
        await Task.Yield();
        return new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
    }

    public static string Refusal(int number, string text) =>
        new JsonObject { ["errno"] = number, ["errmsg"] = text, ["result"] = null }.ToJsonString();

    private static (int Status, string Body) Good(JsonObject result) =>
        (200, new JsonObject { ["errno"] = 0, ["errmsg"] = "", ["result"] = result }.ToJsonString());

    private (int Status, string Body) Self(HttpRequestMessage request)
    {
        string action = request.Method == HttpMethod.Get ? "get"
            : request.Method == HttpMethod.Post ? "create"
            : "delete";
        string timestamp = Header(request, "OPINION_TIMESTAMP"), signature = Header(request, "OPINION_SIGNATURE");
        EvmAddress wallet = EvmAddress.Parse(Header(request, "OPINION_ADDRESS"));
        byte[] digest = KeyAuth.Digest(wallet, action, timestamp, 56);
        bool signed = PrivateKey.TryRecover(
            Signature.Parse(Hex.Parse(signature)), digest, out EvmAddress signer) && signer == wallet;
        if (!signed) { return (200, Refusal(11011, "signature invalid")); }
        if (Math.Abs(time.GetUtcNow().ToUnixTimeSeconds() + Ahead - long.Parse(timestamp)) > 300)
        {
            return (200, Refusal(11012, "signature expired"));
        }
        if (action != "get" && !used.Add(signature)) { return (200, Refusal(11013, "signature already used")); }
        if (action == "create")
        {
            if (Key is not null) { return (200, Refusal(11009, "API key already exists")); }
            Key = $"key-number-{used.Count}";
            WorksFrom = time.GetUtcNow() + KeyDelay;
        }
        if (Key is not { } key) { return (200, Refusal(11010, "no API key")); }
        if (action == "delete") { Key = null; }
        return Good(new JsonObject { ["apiKey"] = key, ["walletAddress"] = Wallet });
    }

    private (int Status, string Body) Private(HttpRequestMessage request, string path)
    {
        bool works = request.Headers.TryGetValues("apikey", out IEnumerable<string>? given)
            && given.Single() == Key && time.GetUtcNow() >= WorksFrom;
        if (!works) { return (401, Refusal(11002, "invalid API key")); }
        return path switch
        {
            "/openapi/user/auth" => Good(new JsonObject
            {
                ["apiKey"] = Key,
                ["walletAddress"] = Wallet,
                ["walletUsers"] = new JsonObject { ["56"] = Safe },
            }),
            "/openapi/user/balance" => Good(new JsonObject
            {
                ["walletAddress"] = Wallet,
                ["multiSignAddress"] = Safe,
                ["balances"] = new JsonArray(),
            }),
            _ => (404, Refusal(404, "no such route")),
        };
    }

    private static string Header(HttpRequestMessage request, string name) => request.Headers.GetValues(name).Single();
}
