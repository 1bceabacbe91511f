using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Testing;
using Probity.Venues.Execution;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Execution;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Tests.Transport;
using Probity.Venues.Tests.Transport;

namespace Probity.Venues.Opinion.Tests.Trading;

/// <summary>A gateway against a loopback venue that answers as tests say; time moves only when told.</summary>
internal sealed class GatewayRig : IAsyncDisposable, IMarketDirectory
{
    public const string Key = "secret-key-of-the-test";

    private readonly List<Market> markets;
    private readonly ConcurrentQueue<TruthNotice> notices = new();
    private readonly OpinionTrader trader;
    private long orders;

    private GatewayRig(FakeVenue venue, OpinionTradingOptions trading, OpinionOptions options, FeeTerms fees)
    {
        Venue = venue;
        Book = new MiniVenue(Time.GetUtcNow);
        markets = [.. Enumerable.Range(0, 3).Select(number => Priced(TestMarkets.Of(number), fees))];
        trader = OpinionTrader.Open(new OpinionTraderParts(
            new AccountId(0), "main", new ApiKey(Key), Sign, options, trading, this, Sink, notices.Enqueue,
            Conversions.Enqueue, Time, () => 0.5)
        {
            Traded = () => markets,
        });
        venue.Answer = Book.Serve;
    }

    public ManualTime Time { get; } = new();

    public FakeVenue Venue { get; }

    public MiniVenue Book { get; }

    public KeptInputs Sink { get; } = new();

    public ConcurrentQueue<RequestConversion> Conversions { get; } = new();

    public OpinionGateway Gateway => trader.Gateway;

    public IReadOnlyList<TruthNotice> Notices => [.. notices];

    public Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    /// <summary>Requests that change something.</summary>
    public IReadOnlyList<string> Changes =>
        [.. Venue.Seen.Where(seen => seen.Method == "POST").Select(seen => seen.PathAndQuery["/openapi".Length..])];

    public static async Task<GatewayRig> Make(
        OpinionTradingOptions? trading = null, bool tight = false, FeeTerms? fees = null)
    {
        FakeVenue venue = await FakeVenue.Start();
        OpinionOptions options = venue.Options();
        if (!tight)
        {
            options = options with
            {
                RateLimits = [RateLimit.SlidingWindow(OpinionRateLimits.Key, 10_000, TimeSpan.FromSeconds(1))],
            };
        }
        return new GatewayRig(venue, trading ?? new OpinionTradingOptions(), options, fees ?? FeeTerms.Free);
    }

    public async Task<GatewayRig> Start(params KnownOrder[] known)
    {
        Task start = Begin(known);
        await Until(() => start.IsCompleted, "the start");
        await start;
        return this;
    }

    public Task Begin(params KnownOrder[] known) =>
        Gateway.Start(new KnownAccount(known, Instant.None), TestContext.Current.CancellationToken);

    public static OrderIntent Intent(
        TimeInForce lasts = TimeInForce.GoodTilCancelled,
        string price = "0.4",
        long shares = 20,
        OrderPurpose purpose = OrderPurpose.Quote,
        Instant expires = default,
        bool postOnly = false) => new(
        new StrategyId(0), new InstrumentId(2), Side.Buy, Price.Parse(price), Quantity.FromShares(shares), lasts,
        postOnly, expires, purpose, 0, "test");

    public ApprovedOrder Approve(OrderIntent? intent = null) => ApprovedOrders.Make(
        ClientOrderId.Of(new StrategyId(0), ++orders), intent ?? Intent(), new Stamp(orders, Now, Instant.None));

    public ApprovedOrder Place(OrderIntent? intent = null)
    {
        ApprovedOrder order = Approve(intent);
        Gateway.Place(order);
        return order;
    }

    /// <summary>Moves the clock until there is such an input.</summary>
    public async Task<T> Input<T>(Func<T, bool>? which = null)
        where T : EngineInput
    {
        T? found = null;
        await Until(
            () => (found = Sink.All.OfType<T>().FirstOrDefault(input => which?.Invoke(input) ?? true)) is not null,
            $"{typeof(T).Name}; there were {string.Join(" | ", Sink.All)}");
        return found!;
    }

    public Task Until(Func<bool> condition, string what, double stepSeconds = 0.1) =>
        Eventually.Drive(Time, TimeSpan.FromSeconds(stepSeconds), condition, what);

    /// <summary>Sends a frame over the user channel.</summary>
    public Task Push(string frame) => Venue.Sockets.Last().Send(frame);

    public Market MarketOf(InstrumentId instrument) => markets[instrument.Value / 2];

    public bool TryFind(
        string token, [NotNullWhen(true)] out Market? found, [NotNullWhen(true)] out Instrument? instrument)
    {
        found = markets.Find(market => market.First.Token == token || market.Second.Token == token);
        instrument = found?.First;
        return found is not null;
    }

    public Market? OfCondition(string condition) => markets.Find(market => market.Condition == condition);

    public async ValueTask DisposeAsync()
    {
        await trader.DisposeAsync();
        await Venue.DisposeAsync();
    }

    public static Func<HttpContext, SeenRequest, Task> Error(int errno, string text, int status = 200) =>
        (context, _) => FakeVenue.Reply(
            context, status, $$"""{"errno":{{errno}},"errmsg":"{{text}}","result":null}""");

    private static Market Priced(Market market, FeeTerms fees) =>
        market with { Terms = market.Terms with { Fees = fees } };

    /// <summary>What the small venue reads back; signatures have tests of their own.</summary>
    private static byte[] Sign(ApprovedOrder order, Market market)
    {
        OrderIntent intent = order.Intent;
        if (intent.Quantity < Quantity.FromShares(1))
        {
            throw new UnsendableOrderException(RefusalCode.BelowMinimumSize, "too small");
        }
        return Encoding.UTF8.GetBytes(
            $$"""
            {"market":"{{market.Contracts!.MarketId}}","outcome":{{(intent.Instrument == market.First.Id ? 1 : 2)}},
            "side":"{{intent.Side}}","price":"{{intent.Price}}","shares":"{{intent.Quantity}}"}
            """);
    }
}
