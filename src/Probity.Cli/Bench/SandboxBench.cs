using System.Globalization;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Sandbox.Limits;
using Probity.Sandbox.Server;
using Probity.Sandbox.Venue;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Cli.Bench;

/// <summary>
/// Signed orders posted to the sandbox over HTTP and answered, eight at a time, in this process: what the simulated
/// venue bears with its checks of headers, signature, balance and book. Nobody else trades.
/// </summary>
internal static class SandboxBench
{
    public const string Name = "sandbox-orders-per-second";

    private const int Parallel = 8;
    private const int SliceOrders = 200;
    private const int Rounds = 10;

    public static IReadOnlyList<BenchFigure> Run(BenchData data) => Measured().GetAwaiter().GetResult();

    private static async Task<IReadOnlyList<BenchFigure>> Measured()
    {
        var limits = SandboxLimits.Default with { Scale = 0 };
        var venue = new SandboxVenue(new SandboxOptions { Traffic = false, Limits = limits }, TimeProvider.System);
        await using SandboxServer server = await SandboxServer.Start(venue, CancellationToken.None);
        using PolymarketAccount account = Account(venue.Options);
        PolymarketOptions options = Options(server);
        using var edge = new RateGates(PolymarketRateLimits.With(options.RateLimits), TimeProvider.System);
        using var clients = new AccountClients(
            account, options, edge, new VenueClock(TimeProvider.System), TimeProvider.System, () => 0.5);
        account.Credentials = await clients.Auth.DeriveOrCreate(0, CancellationToken.None);
        var builder = new OrderBuilder(account, TakeBuys.Shares);
        Market market = MarketOf(venue);
        long counter = 0;
        Samples samples = Measure.Run(Rounds, round =>
        {
            byte[][] bodies = [.. Enumerable.Range(0, SliceOrders).Select(_ => Body(builder, market, ++counter))];
            round.Time(SliceOrders, () => Post(clients, bodies).GetAwaiter().GetResult());
            clients.Trading.CancelAll(CancellationToken.None).GetAwaiter().GetResult();
        });
        string note = string.Create(
            CultureInfo.InvariantCulture, $"{Parallel} at a time over HTTP, client and sandbox in one process");
        return [BenchFigure.Rate(Name, samples, note)];
    }

    private static async Task Post(AccountClients clients, byte[][] bodies)
    {
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < bodies.Length; i = Interlocked.Increment(ref next))
            {
                var call = await clients.Trading.PostOrder(bodies[i], GatePriority.Normal, CancellationToken.None);
                Require.That(call.Error is null, $"the sandbox takes the order: {call.Error}");
            }
        }));
    }

    private static byte[] Body(OrderBuilder builder, Market market, long counter)
    {
        OrderIntent intent = OrderIntent.Quote(
            new StrategyId(0), market.First.Id, Side.Buy, Price.FromPips(100 * (1 + (int)(counter % 20))),
            Quantity.FromShares(5), "bench");
        var at = Instant.FromDateTimeOffset(DateTimeOffset.UtcNow);
        return builder.Build(ClientOrderId.Of(new StrategyId(0), counter), intent, at, market).Body;
    }

    private static PolymarketAccount Account(SandboxOptions options)
    {
        SandboxWallet wallet = SandboxWallets.Of(options)[0];
        return new PolymarketAccount(
            new AccountId(0), "bench", PrivateKey.Parse(wallet.PrivateKey), wallet.Type, wallet.Funder,
            options.Contracts);
    }

    /// <summary>Our own gates are set so high that they do not count.</summary>
    private static PolymarketOptions Options(SandboxServer server)
    {
        const int Plenty = 1_000_000;
        return new PolymarketOptions
        {
            Hosts = new PolymarketHosts { Clob = server.Address(SandboxHost.Clob) },
            Trading = new PolymarketTradingOptions
            {
                OrderRate = Plenty,
                OrderBurst = Plenty,
                CancelRate = Plenty,
                CancelBurst = Plenty,
            },
            RateLimits =
            [
                .. PolymarketRateLimits.Defaults.Concat(PolymarketRateLimits.Private).Select(
                    limit => RateLimit.SlidingWindow(limit.Name, Plenty, limit.Window)),
            ],
        };
    }

    private static Market MarketOf(SandboxVenue venue)
    {
        SandboxMarket market = venue.Markets.First(one => one.Market.Terms.Grid.TickPips == 100 && !one.Market.NegRisk);
        return market.Market;
    }
}
