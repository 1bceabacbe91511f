using System.Net.Http.Json;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Control;
using Probity.Runtime.Live;
using Probity.Runtime.Signals;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Sockets;
using Probity.Venues.Tests.Transport;

namespace Probity.Runtime.Tests.Signals;

/// <summary>Sources on the loopback address, through the desk to the door.</summary>
public sealed class SignalDeskTests
{
    private const string Articles =
        """
        {"articles":[{"title":"Fed cuts rates, markets rally","description":"","publishedAt":"2026-06-17T18:00:00Z"}]}
        """;

    [Fact]
    public async Task A_story_of_newsapi_becomes_a_signal_with_its_key_in_a_header_only()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        string? header = null;
        venue.Answer = (context, _) =>
        {
            header = context.Request.Headers["X-Api-Key"];
            return FakeVenue.Reply(context, 200, Articles);
        };
        var door = new Sink();
        var source = new NewsApiSource(venue.Http(TimeProvider.System), "gate", "fed OR ecb", "k-123");

        await Desk(door, [], source).Round(default);

        SignalObserved signal = Assert.IsType<SignalObserved>(Assert.Single(door.Inputs));
        Assert.Equal(
            (SignalKind.Sentiment, SignalOrigin.News, "newsapi", "fed-cut"),
            (signal.Signal, signal.Origin, signal.Source, signal.Key));
        Assert.True(signal.Value > 0 && signal.TextHash != 0);
        Assert.Equal("k-123", header);
        Assert.DoesNotContain("k-123", venue.Seen[0].PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("q=fed%20OR%20ecb", venue.Seen[0].PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_answers_rubbish_is_told_of_once_and_skipped_while_the_others_go_on()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        bool well = false;
        venue.Answer = (context, request) => request.PathAndQuery.StartsWith("/2/", StringComparison.Ordinal)
            ? FakeVenue.Reply(context, 200, well ? """{"data":[]}""" : """{"data":"what?"}""")
            : FakeVenue.Reply(context, 200, Articles);
        var door = new Sink();
        List<string> told = [];
        VenueHttp http = venue.Http(TimeProvider.System);
        SignalDesk desk = Desk(
            door, told, new XSource(http, "gate", "fed", "t"), new NewsApiSource(http, "gate", "fed", "k"));

        await desk.Round(default);
        await desk.Round(default);
        well = true;
        await desk.Round(default);

        Assert.Single(door.Inputs);
        Assert.Equal(2, told.Count);
        Assert.Contains("source x is skipped: source x: no list 'data'", told[0], StringComparison.Ordinal);
        Assert.Equal("source x answers again", told[1]);
    }

    [Fact]
    public async Task A_file_that_grows_is_read_line_by_line_and_a_bad_line_stops_nothing()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, """{"key":"fed-cut","value":0.5}""" + "\nrubbish\n");
        var door = new Sink();
        List<string> told = [];
        SignalDesk desk = Desk(door, told, new FileSource(path));
        await desk.Round(default);
        await File.AppendAllTextAsync(path, """{"title":"Fed cuts: a victory"}""" + "\n");
        await desk.Round(default);
        File.Delete(path);
        await desk.Round(default);

        Assert.Equal(2, door.Inputs.Count);
        Assert.Contains("line 2", told[0], StringComparison.Ordinal);
        Assert.Contains("there is no file", told[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_posted_to_the_control_api_goes_through_the_door_and_a_recording_takes_none()
    {
        var inputs = new Sequencer();
        await using ControlServer control = await ControlServer.Start(
            0, inputs, new ViewPublisher(), JsonSerializerOptions.Web, TimeProvider.System, () => { }, null, true);
        await using ControlServer closed = await ControlServer.Start(
            0, inputs, new ViewPublisher(), JsonSerializerOptions.Web, TimeProvider.System, () => { });
        using var client = new HttpClient();

        HttpResponseMessage taken = await Post(client, control, new { key = "fed", value = 0.25 });
        HttpResponseMessage bad = await Post(client, control, new { key = "fed", value = 25 });
        HttpResponseMessage refused = await Post(client, closed, new { key = "fed", value = 0.25 });

        Assert.True(taken.IsSuccessStatusCode && inputs.TryTake(out EngineInput input)
            && input is SignalObserved { Key: "fed", Value: 25_000_000, Origin: SignalOrigin.Operator });
        Assert.Contains("-1..1", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(400, (int)refused.StatusCode);
        Assert.False(inputs.TryTake(out _));
    }

    [Fact]
    public async Task The_price_stream_subscribes_one_symbol_a_frame_and_posts_its_prices()
    {
        await using FakeVenue venue = await FakeVenue.Start();
        var door = new Sink();
        Uri address = new UriBuilder(venue.Address) { Scheme = "ws" }.Uri;
        await using var stream = new PriceStream(
            address, ["btc/usd", "eth/usd"], new SocketOptions { PongText = "" }, door, _ => { }, TimeProvider.System,
            () => 0.5);
        await Eventually.Until(
            () => venue.Sockets.TryPeek(out FakeSocket? open) && open.Received.Count == 2, "both are subscribed");
        venue.Sockets.TryPeek(out FakeSocket? socket);
        using var asked = JsonDocument.Parse(socket!.Received[0]);
        JsonElement subscription = asked.RootElement.GetProperty("subscriptions")[0];
        Assert.Equal("""{"symbol":"btc/usd"}""", subscription.GetProperty("filters").GetString());

        await socket.Send(
            """
            {"topic":"crypto_prices_chainlink","type":"update","timestamp":1777428715819,
            "payload":{"full_accuracy_value":"76555189797628070000000","symbol":"btc/usd",
            "timestamp":1777428715000,"value":76555.1}}
            """);
        await Eventually.Until(() => stream.Prices == 1, "the price is posted");

        var price = Assert.IsType<SignalObserved>(Assert.Single(door.Inputs));
        Assert.Equal(("btcusd", 7_655_518_979_762L), (price.Key, price.Value));
    }

    private static Task<HttpResponseMessage> Post(HttpClient client, ControlServer server, object body) =>
        client.PostAsJsonAsync($"http://127.0.0.1:{server.Port}/signals", body);

    private static SignalDesk Desk(Sink door, List<string> told, params INewsSource[] sources) => new(
        sources, [TopicRule.Parse("fed-cut=fed+cuts")], new LexiconScorer(), door, told.Add, TimeProvider.System);
}

internal sealed class Sink : IInputSink
{
    private readonly List<EngineInput> inputs = [];

    public IReadOnlyList<EngineInput> Inputs
    {
        get { lock (inputs) { return [.. inputs]; } }
    }

    public void Post(EngineInput input)
    {
        lock (inputs) { inputs.Add(input); }
    }
}
