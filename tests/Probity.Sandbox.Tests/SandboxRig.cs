using System.Text.Json;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Chain;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests;

/// <summary>A running sandbox with a clock that moves only when told and, unless asked for, no other traders.</summary>
internal sealed class SandboxRig : IAsyncDisposable
{
    private readonly HttpClient http;

    private SandboxRig(SandboxServer server, ManualTime time)
    {
        Server = server;
        Time = time;
        http = new HttpClient { BaseAddress = server.Address(SandboxHost.Clob) };
    }

    public SandboxServer Server { get; }

    public ManualTime Time { get; }

    public SandboxVenue Venue => Server.Venue;

    /// <summary>The plain market: cent ticks, fees, no delay.</summary>
    public SandboxMarket Plain => Venue.Markets[1];

    public static async Task<SandboxRig> Start(Func<SandboxOptions, SandboxOptions>? change = null)
    {
        var options = new SandboxOptions { Traffic = false, Length = Duration.Zero, WalletsPerType = 2 };
        var time = new ManualTime();
        var venue = new SandboxVenue((change ?? (same => same))(options), time);
        return new SandboxRig(await SandboxServer.Start(venue, TestContext.Current.CancellationToken), time);
    }

    /// <summary>Moves the clock and lets happen what is due.</summary>
    public void Pass(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        Venue.Advance();
    }

    /// <summary>The wallet of a type, the first or second one, with API credentials.</summary>
    public async Task<TestTrader> Trader(SignatureType type, int which = 0)
    {
        SandboxWallet[] wallets = [.. SandboxWallets.Of(Venue.Options).Where(wallet => wallet.Type == type)];
        return await TestTrader.Enter(this, http, wallets[which]);
    }

    /// <summary>Complete sets on the chain, at which the venue has looked.</summary>
    public void Give(TestTrader trader, SandboxMarket market, long sets)
    {
        SandboxChain chain = VenueChain.Of(Venue).Ledger;
        Venue.Run(() =>
        {
            chain.Faucet.FundSets(
                trader.Wallet.Funder, chain.MarketOf(market.Condition)!, sets * Quantity.MicrosPerShare);
            Venue.Effects.UpdateShares(trader.Account, market, 0);
            Venue.Effects.UpdateShares(trader.Account, market, 1);
        });
    }

    public async Task<JsonElement> Get(string path) =>
        JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(path));

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>What an HTTP request came to.</summary>
internal sealed record Reply(int Status, JsonElement Body)
{
    public string Error => Body.GetProperty("error").GetString()!;

    public string Text(string member) => Body.GetProperty(member).GetString()!;

    /// <summary>Names of the members of an object.</summary>
    public IEnumerable<string> Members => Body.EnumerateObject().Select(member => member.Name);
}

/// <summary>What a test changes about an order before and after signing.</summary>
internal sealed record OrderChanges
{
    public TimeInForce TimeInForce { get; init; }

    public bool PostOnly { get; init; }

    public long Expiration { get; init; }

    public string? Owner { get; init; }

    public ExchangeDomain? Domain { get; init; }

    public Func<ExchangeOrder, ExchangeOrder> Order { get; init; } = order => order;

    public Func<byte[], byte[]> Signature { get; init; } = signature => signature;
}
