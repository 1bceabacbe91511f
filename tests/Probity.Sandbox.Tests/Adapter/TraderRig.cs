using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Probity.Crypto;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Testing;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Sandbox.Tests.Adapter;

/// <summary>
/// The adapter's own trader for one wallet, on real sockets and in real time, with the inputs that it posts.
/// </summary>
internal sealed class TraderRig : IInputSink, IMarketDirectory, IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<EngineInput> inputs = new();
    private readonly SemaphoreSlim posted = new(0);
    private readonly SandboxVenue venue;
    private readonly ApprovingEngine engine;
    private readonly PolymarketAccount account;
    private readonly RateGates edge;

    public TraderRig(SandboxServer server, SandboxWallet wallet)
    {
        venue = server.Venue;
        account = new PolymarketAccount(
            new AccountId(0), $"{wallet.Type}", PrivateKey.Parse(wallet.PrivateKey), wallet.Type, wallet.Funder,
            venue.Options.Contracts);
        var options = new PolymarketOptions
        {
            Hosts = new PolymarketHosts
            {
                Clob = server.Address(SandboxHost.Clob),
                UserSocket = server.Socket("/ws/user"),
            },
            Trading = new PolymarketTradingOptions { PollEvery = TimeSpan.FromMilliseconds(200) },
        };
        edge = new RateGates(PolymarketRateLimits.With([]), TimeProvider.System);
        engine = new ApprovingEngine(
            [venue.Markets[0].Market, venue.Markets[1].Market], Instant.FromDateTimeOffset(DateTimeOffset.UtcNow));
        Trader = PolymarketTrader.Open(
            account, options, edge, this, this, _ => { }, _ => { }, TimeProvider.System, () => 0.5);
    }

    public PolymarketTrader Trader { get; }

    public IReadOnlyList<EngineInput> Inputs => [.. inputs];

    public async Task<TraderRig> Start()
    {
        await Trader.Gateway.Start(new KnownAccount([], Instant.None), default);
        return this;
    }

    public ApprovedOrder Place(OrderIntent intent)
    {
        engine.Now = Instant.FromDateTimeOffset(DateTimeOffset.UtcNow);
        ApprovedOrder order = engine.Approve(intent);
        Trader.Gateway.Place(order);
        return order;
    }

    /// <summary>Waits for an input that the test names.</summary>
    public async Task<T> Input<T>(Func<T, bool> which)
        where T : EngineInput
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (Inputs.OfType<T>().FirstOrDefault(which) is { } found) { return found; }
            Assert.True(
                Stopwatch.GetElapsedTime(began) < Deadline, $"no {typeof(T).Name}: {string.Join(" | ", Inputs)}");
            await posted.WaitAsync(Slice);
        }
    }

    public void Post(EngineInput input)
    {
        inputs.Enqueue(input);
        posted.Release();
    }

    public Market MarketOf(InstrumentId instrument) => venue.MarketOf(instrument).Market;

    public bool TryFind(
        string token, [NotNullWhen(true)] out Market? market, [NotNullWhen(true)] out Instrument? instrument)
    {
        market = venue.Markets.Select(one => one.Market)
            .FirstOrDefault(one => one.First.Token == token || one.Second.Token == token);
        instrument = market?.First.Token == token ? market?.First : market?.Second;
        return market is not null;
    }

    public Market? OfCondition(string condition) =>
        venue.Markets.FirstOrDefault(one => one.Condition == condition)?.Market;

    public async ValueTask DisposeAsync()
    {
        await Trader.DisposeAsync();
        edge.Dispose();
        account.Dispose();
        posted.Dispose();
    }
}
