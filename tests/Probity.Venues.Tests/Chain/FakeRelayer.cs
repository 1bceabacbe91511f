using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Http;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Tests.Chain;

/// <summary>A relayer on loopback.</summary>
internal sealed class FakeRelayer : IAsyncDisposable
{
    private readonly FakeVenue venue;
    private readonly RateGates gates;
    private int nonce = 5;
    private int looks;

    private FakeRelayer(FakeVenue venue, TimeProvider time)
    {
        this.venue = venue;
        gates = new RateGates(ChainRateLimits.Defaults, time);
        venue.Answer = Serve;
    }

    public RelayerCredentials? Credentials { get; set; } =
        new RelayerCredentials.RelayerKey("key-1", EvmAddress.Zero);

    public Queue<(int Status, string Text)> Refusals { get; } = new();

    public int? NonceAfterRefusal { get; set; }

    public string[] States { get; set; } = ["STATE_NEW", "STATE_MINED", "STATE_CONFIRMED"];

    public List<JsonNode> Submitted { get; } = [];

    public string Key { get; private set; } = "";

    /// <summary>What executing a request does; also when the reply is lost.</summary>
    public Action<JsonNode> Executed { get; set; } = _ => { };

    /// <summary>Refusals of status 5xx come after the request was executed.</summary>
    public bool ExecutesBeforeFailing { get; set; }

    public static async Task<FakeRelayer> Start(TimeProvider time) => new(await FakeVenue.Start(), time);

    public RelayerClient Client(TimeProvider time) => new(
        venue.Http(time, new VenueHttpOptions { Timeout = TimeSpan.FromHours(10), Attempts = 2 }, gates),
        Credentials, time);

    public async ValueTask DisposeAsync()
    {
        gates.Dispose();
        await venue.DisposeAsync();
    }

    private Task Serve(HttpContext context, SeenRequest request)
    {
        string path = request.PathAndQuery;
        if (path.StartsWith("/v1/account/transactions/params", StringComparison.Ordinal))
        {
            string relay = "0xae700edfd9ab986395f3999fe11177b9903a52f1";
            return FakeVenue.Reply(context, 200, $$"""{"address":"{{relay}}","nonce":"{{nonce}}"}""");
        }
        if (path == "/submit")
        {
            Submitted.Add(JsonNode.Parse(request.Body)!);
            Key = context.Request.Headers["RELAYER_API_KEY"].ToString();
            bool refused = Refusals.TryDequeue(out (int Status, string Text) refusal);
            if (!refused || ExecutesBeforeFailing) { Executed(Submitted[^1]); }
            if (refused)
            {
                nonce = NonceAfterRefusal ?? nonce;
                string error = JsonSerializer.Serialize(new { error = refusal.Text });
                return FakeVenue.Reply(context, refusal.Status, error);
            }
            return FakeVenue.Reply(
                context, 200, """{"transactionID":"id-1","state":"STATE_NEW","transactionHash":null}""");
        }
        string state = States[Math.Min(looks++, States.Length - 1)];
        string why = state == "STATE_FAILED" ? "\"out of cheese\"" : "null";
        return FakeVenue.Reply(
            context, 200,
            $$"""{"transaction_id":"id-1","state":"{{state}}","transaction_hash":"0xabc","error_msg":{{why}}}""");
    }
}
