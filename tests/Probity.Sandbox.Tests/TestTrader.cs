using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests;

/// <summary>A client of the sandbox with the plainest means: signs, sends, reads.</summary>
internal sealed class TestTrader
{
    private readonly SandboxRig rig;
    private readonly HttpClient http;
    private readonly PrivateKey key;
    private ulong salt = 1_000;

    private TestTrader(SandboxRig rig, HttpClient http, SandboxWallet wallet)
    {
        this.rig = rig;
        this.http = http;
        Wallet = wallet;
        key = PrivateKey.Parse(wallet.PrivateKey);
    }

    public SandboxWallet Wallet { get; }

    public string ApiKey { get; private set; } = "";

    public string Secret { get; private set; } = "";

    public string Passphrase { get; private set; } = "";

    public SandboxAccount Account => rig.Venue.Accounts.Single(account => account.Funder == Wallet.Funder);

    public static async Task<TestTrader> Enter(SandboxRig rig, HttpClient http, SandboxWallet wallet)
    {
        var trader = new TestTrader(rig, http, wallet);
        Reply made = await trader.L1(HttpMethod.Post, "/auth/api-key", 0);
        if (made.Status != 200) { made = await trader.L1(HttpMethod.Get, "/auth/derive-api-key", 0); }
        trader.Use(made);
        return trader;
    }

    public void Use(Reply credentials)
    {
        ApiKey = credentials.Text("apiKey");
        Secret = credentials.Text("secret");
        Passphrase = credentials.Text("passphrase");
    }

    public Task<Reply> L1(
        HttpMethod method, string path, ulong nonce, long late = 0, Func<string, string>? spoil = null)
    {
        long now = rig.Time.GetUtcNow().ToUnixTimeSeconds() - late;
        return Send(method, path, [], ClobAuth.Headers(key, 137, now, nonce), spoil);
    }

    public Task<Reply> Get(string path) => Signed(HttpMethod.Get, path, "");

    public Task<Reply> Post(string path, string body) => Signed(HttpMethod.Post, path, body);

    public Task<Reply> Delete(string path, string body = "") => Signed(HttpMethod.Delete, path, body);

    public Task<Reply> Signed(
        HttpMethod method, string path, string body, long late = 0, Func<string, string>? spoil = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        long now = rig.Time.GetUtcNow().ToUnixTimeSeconds() - late;
        var credentials = new ApiCredentials(ApiKey, Secret, Passphrase);
        return Send(
            method, path, bytes,
            L2Headers.Headers(key.Address, credentials, now, method.Method, path.Split('?')[0], bytes), spoil);
    }

    /// <summary>A limit order, and its id.</summary>
    public async Task<(string Id, Reply Reply)> Limit(
        SandboxMarket market, int outcome, Side side, string price, string size, OrderChanges? changes = null)
    {
        SignedOrder order = Make(market, outcome, side, price, size, changes ?? new OrderChanges(), out string id);
        return (id, await Post("/order", Encoding.UTF8.GetString(OrderBody.One(order))));
    }

    /// <summary>A market order: dollars to spend for a buy, shares for a sell.</summary>
    public async Task<(string Id, Reply Reply)> Market(
        SandboxMarket market, int outcome, Side side, string worst, string amount, TimeInForce timeInForce)
    {
        OrderAmounts amounts = side == Side.Buy
            ? OrderAmounts.MarketBuy(Cash.Parse(amount), Price.Parse(worst), market.Grid, 4, Rounding.Down)
            : OrderAmounts.MarketSell(Price.Parse(worst), Quantity.Parse(amount), market.Grid);
        SignedOrder order = Sign(
            market, outcome, side, amounts, new OrderChanges { TimeInForce = timeInForce }, out string id);
        return (id, await Post("/order", Encoding.UTF8.GetString(OrderBody.One(order))));
    }

    public SignedOrder Make(
        SandboxMarket market, int outcome, Side side, string price, string size, OrderChanges changes, out string id)
    {
        // Straight from the text, so that a test can also make what the client would not.
        long pips = Price.Parse(price).Pips;
        long micros = Quantity.Parse(size).Micros;
        var cash = (ulong)(micros / Price.PipsPerDollar * pips);
        OrderAmounts amounts = side == Side.Buy ? new(cash, (ulong)micros) : new((ulong)micros, cash);
        return Sign(market, outcome, side, amounts, changes, out id);
    }

    public SignedOrder Sign(
        SandboxMarket market, int outcome, Side side, OrderAmounts amounts, OrderChanges changes, out string id)
    {
        bool wraps = Wallet.Type == SignatureType.DepositWallet;
        ExchangeOrder order = changes.Order(new ExchangeOrder(
            ++salt, Wallet.Funder, wraps ? Wallet.Funder : Wallet.Address, market.Tokens[outcome], amounts.Maker,
            amounts.Taker, side, Wallet.Type, (ulong)rig.Time.GetUtcNow().ToUnixTimeMilliseconds(), new byte[32],
            new byte[32]));
        ExchangeDomain domain = changes.Domain ?? market.Domain(PolymarketContracts.Polygon);
        id = Hex.Of(domain.OrderId(order));
        return new SignedOrder(
            order, changes.Signature(domain.Sign(order, key)), changes.Owner ?? ApiKey, changes.TimeInForce,
            changes.Expiration, changes.PostOnly, DeferExecution: false);
    }

    /// <summary>A user socket that proved its key, for some markets or all.</summary>
    public async Task<TestSocket> Listen(params string[] markets)
    {
        TestSocket socket = await TestSocket.Open(rig.Server.Socket("/ws/user"));
        string auth = JsonSerializer.Serialize(new
        {
            auth = new { apiKey = ApiKey, secret = Secret, passphrase = Passphrase },
            type = "user",
            markets = markets.Length == 0 ? null : markets,
        });
        await socket.Send(auth);
        await socket.Send("PING");
        Assert.Equal("PONG", await socket.Receive());
        return socket;
    }

    private async Task<Reply> Send(
        HttpMethod method, string path, byte[] body, IEnumerable<KeyValuePair<string, string>> headers,
        Func<string, string>? spoil)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        foreach ((string name, string value) in headers)
        {
            string sent = spoil is null ? value : spoil($"{name}={value}").Split('=', 2)[1];
            request.Headers.TryAddWithoutValidation(name, sent);
        }
        using HttpResponseMessage response = await http.SendAsync(request);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        JsonElement document = answer.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(answer);
        return new Reply((int)response.StatusCode, document);
    }
}

/// <summary>A web socket that a test reads frame by frame.</summary>
internal sealed class TestSocket(ClientWebSocket socket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<TestSocket> Open(Uri address)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
        return new TestSocket(socket);
    }

    public Task Send(string text) => socket.SendAsync(
        Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>The next text; null when the server closes.</summary>
    public async Task<string?> Receive()
    {
        byte[] buffer = new byte[64 * 1024];
        using var late = new CancellationTokenSource(Patience);
        WebSocketReceiveResult got = await socket.ReceiveAsync(buffer, late.Token);
        return got.MessageType == WebSocketMessageType.Close ? null : Encoding.UTF8.GetString(buffer, 0, got.Count);
    }

    public async Task<JsonElement> Next() => JsonSerializer.Deserialize<JsonElement>((await Receive())!);

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
