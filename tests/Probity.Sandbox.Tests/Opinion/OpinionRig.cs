using System.Globalization;
using System.Net.WebSockets;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Probity.Crypto;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Faults;
using Probity.Sandbox.Opinion.Orders;
using Probity.Sandbox.Opinion.Server;
using Probity.Sandbox.Opinion.Venue;
using Probity.Sandbox.Venue;

namespace Probity.Sandbox.Tests.Opinion;

/// <summary>
/// A running Opinion sandbox with a clock that moves only when told and, unless asked for, no traders.
/// </summary>
internal sealed class OpinionRig : IAsyncDisposable
{
    private readonly HttpClient http = new();

    private OpinionRig(OpinionSandboxServer server, ManualTime time)
    {
        Server = server;
        Time = time;
    }

    public OpinionSandboxServer Server { get; }

    public ManualTime Time { get; }

    public OpinionSandboxVenue Venue => Server.Venue;

    /// <summary>A binary market.</summary>
    public OpinionMarket Plain => Venue.Markets[0];

    public static async Task<OpinionRig> Start(
        Func<OpinionSandboxOptions, OpinionSandboxOptions>? change = null, params FaultRule[] faults)
    {
        var common = new SandboxOptions
        {
            Traffic = false,
            Length = Duration.Zero,
            Limits = Sandbox.Limits.SandboxLimits.Default with { Scale = 0 },
        };
        var options = new OpinionSandboxOptions { Common = common, FloatNoise = false };
        options = change?.Invoke(options) ?? options;
        var time = new ManualTime();
        var venue = new OpinionSandboxVenue(
            options, new SandboxClock(time, options.Common.Speed), new FaultPlan(time, new FaultFile(1, faults)));
        return new OpinionRig(
            await OpinionSandboxServer.Start(venue, TestContext.Current.CancellationToken), time);
    }

    /// <summary>Moves the clock and lets happen what is due.</summary>
    public void Pass(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        Venue.Advance();
    }

    /// <summary>The account of that number with its API key; the last three are the special ones.</summary>
    public OpinionTrader Trader(int index) => new(this, Venue.Accounts[index]);

    /// <summary>Without a key.</summary>
    public Task<OpinionReply> Get(string path, string? key = null) => Send(HttpMethod.Get, path, null, key);

    public async Task<OpinionReply> Send(
        HttpMethod method, string path, JsonNode? body, string? key, params (string Name, string Value)[] headers)
    {
        string root = path.StartsWith("/admin", StringComparison.Ordinal)
            ? Server.Rest[..^OpinionSandboxServer.Root.Length]
            : Server.Rest;
        using var request = new HttpRequestMessage(method, root + path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }
        if (key is not null) { request.Headers.Add("apikey", key); }
        foreach ((string name, string value) in headers) { request.Headers.Add(name, value); }
        using HttpResponseMessage reply = await http.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new OpinionReply((int)reply.StatusCode, text, reply.Headers.RetryAfter is not null);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>What a request came to.</summary>
internal sealed record OpinionReply(int Status, string Text, bool HasRetryAfter)
{
    public JsonElement Body => JsonSerializer.Deserialize<JsonElement>(Text);

    public JsonElement Result => Body.GetProperty("result");

    public int Number => Body.GetProperty("errno").GetInt32();

    public string Message => Body.GetProperty("errmsg").GetString()!;

    public JsonElement Order => Result.GetProperty("orderData");

    public string OrderId => Order.GetProperty("orderId").GetString()!;
}

/// <summary>What a test changes about an order before and after signing.</summary>
internal sealed record OpinionChanges
{
    public bool PostOnly { get; init; }

    public Func<OpinionSignedOrder, OpinionSignedOrder> Order { get; init; } = order => order;

    public Action<JsonObject> Body { get; init; } = _ => { };
}

/// <summary>A client of the sandbox with the plainest means: signs, sends, reads.</summary>
internal sealed class OpinionTrader
{
    private static readonly BigInteger One = BigInteger.Pow(10, 18);
    private static readonly BigInteger Millionth = BigInteger.Pow(10, 12);

    private readonly OpinionRig rig;
    private readonly PrivateKey signer;
    private int salt = 1_000;

    public OpinionTrader(OpinionRig rig, OpinionAccount account)
    {
        this.rig = rig;
        Account = account;
        signer = PrivateKey.Parse(account.Wallet.PrivateKey);
        Key = rig.Venue.Run(() => rig.Venue.Keys.TextOf(account)) ?? "";
    }

    public OpinionAccount Account { get; }

    public PrivateKey Signer => signer;

    public string Key { get; set; }

    public Task<OpinionReply> Get(string path) => rig.Get(path, Key);

    public Task<OpinionReply> Cancel(string orderId) => rig.Send(
        HttpMethod.Post, "/order/cancel", new JsonObject { ["orderId"] = orderId }, Key);

    /// <summary>A limit order at a price of three decimals for shares of six.</summary>
    public Task<OpinionReply> Limit(
        OpinionMarket market, int outcome, Side side, string price, string shares, OpinionChanges? changes = null)
    {
        BigInteger pieces = (BigInteger)(decimal.Parse(shares, CultureInfo.InvariantCulture) * 1_000_000m) * Millionth
            / 1_000_000;
        var millionths = (BigInteger)(decimal.Parse(price, CultureInfo.InvariantCulture) * 1_000_000m);
        BigInteger inShares = pieces * 1_000_000, inDollars = pieces * millionths;
        return Post(
            market, outcome, side, price, 2, side == Side.Buy ? inDollars : inShares,
            side == Side.Buy ? inShares : inDollars, changes);
    }

    /// <summary>A market order: dollars of a buy, shares of a sell.</summary>
    public Task<OpinionReply> Market(
        OpinionMarket market, int outcome, Side side, int amount, OpinionChanges? changes = null) =>
        Post(market, outcome, side, "0", 1, amount * One, 0, changes);

    /// <summary>Asks for a key; signs now, or so many seconds ago.</summary>
    public Task<OpinionReply> KeyRequest(HttpMethod method, long late = 0, string? signature = null)
    {
        string action = method == HttpMethod.Post ? "create" : method == HttpMethod.Get ? "get" : "delete";
        string time = (rig.Time.GetUtcNow().ToUnixTimeSeconds() - late).ToString(CultureInfo.InvariantCulture);
        signature ??= signer.Sign(OpinionTypedData.KeyDigest(signer.Address, action, time)).ToString();
        return rig.Send(
            method, "/auth/api-key", null, null, ("OPINION_ADDRESS", signer.Address.ToString()),
            ("OPINION_TIMESTAMP", time), ("OPINION_SIGNATURE", signature));
    }

    /// <summary>An open socket that has subscribed to these channels of a market.</summary>
    public async Task<TestSocket> Listen(OpinionMarket market, params string[] channels)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(
            new Uri($"{rig.Server.Ws}?apikey={Key}"), TestContext.Current.CancellationToken);
        var listening = new TestSocket(socket);
        foreach (string channel in channels)
        {
            await listening.Send($$"""{"action":"SUBSCRIBE","channel":"{{channel}}","marketId":{{market.Id}}}""");
            Assert.False((await listening.Next()).TryGetProperty("msgType", out _));
        }
        return listening;
    }

    private Task<OpinionReply> Post(
        OpinionMarket market, int outcome, Side side, string price, int method, BigInteger makerAmount,
        BigInteger takerAmount, OpinionChanges? changes)
    {
        changes ??= new OpinionChanges();
        OpinionSignedOrder order = changes.Order(new OpinionSignedOrder(
            ++salt, Account.Maker, Account.Signer, EvmAddress.Zero, market.Tokens[outcome], makerAmount, takerAmount,
            0, 0, 0, side == Side.Buy ? 0 : 1, Account.Wallet.SignatureType));
        string signature = signer.Sign(OpinionTypedData.OrderDigest(order, OpinionContracts.Exchange)).ToString();
        var body = new JsonObject
        {
            ["salt"] = Text(order.Salt),
            ["topicId"] = market.Id,
            ["maker"] = order.Maker.ToString(),
            ["signer"] = order.Signer.ToString(),
            ["taker"] = order.Taker.ToString(),
            ["tokenId"] = Text(order.TokenId),
            ["makerAmount"] = Text(order.MakerAmount),
            ["takerAmount"] = Text(order.TakerAmount),
            ["expiration"] = Text(order.Expiration),
            ["nonce"] = Text(order.Nonce),
            ["feeRateBps"] = Text(order.FeeRateBps),
            ["side"] = Text(order.Side),
            ["signatureType"] = Text(order.SignatureType),
            ["signature"] = signature,
            ["sign"] = signature,
            ["contractAddress"] = "",
            ["currencyAddress"] = OpinionContracts.Usdt.ToString(),
            ["price"] = price,
            ["tradingMethod"] = method,
            ["timestamp"] = rig.Time.GetUtcNow().ToUnixTimeSeconds(),
            ["safeRate"] = "0",
            ["orderExpTime"] = "0",
            ["postOnly"] = changes.PostOnly,
        };
        changes.Body(body);
        return rig.Send(HttpMethod.Post, "/order", body, Key);
    }

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
