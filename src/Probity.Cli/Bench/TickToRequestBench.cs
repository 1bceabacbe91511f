using System.Globalization;
using System.Text;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Simulation;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Streams;

namespace Probity.Cli.Bench;

/// <summary>
/// The bytes of a market frame in, the signed bytes and headers of an order's request ready: decoding, books, journal
/// (written out before the order leaves), engine, risk, order, signature, body and authentication, one frame at a time.
/// The handovers between threads of a live session are not in it, nor is the network.
/// </summary>
internal static class TickToRequestBench
{
    public const string Name = "tick-to-request";

    private const int Frames = 400;
    private const int Rounds = 5;
    private const long FirstMillisecond = 1_790_000_000_000;

    public static IReadOnlyList<BenchFigure> Run(BenchData data)
    {
        using PolymarketAccount account = OrderSignBench.Account();
        EngineOptions options = data.Settings.Engine;
        Samples samples = Measure.Run(Rounds, round => Round(account, data.Fresh("ticks"), options, round));
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{samples.BytesPerOperation:N0} B; decode, journal (no fsync), engine, risk, sign, body, headers; "
            + $"one thread");
        return [BenchFigure.Time(Name, samples, "us", 1_000, note)];
    }

    private static void Round(PolymarketAccount account, string directory, EngineOptions options, Samples samples)
    {
        Market market = OrderSignBench.AnyMarket();
        var requests = new RequestMaker(account, market);
        var inputs = new CollectedInputs();
        var core = new EngineCore(
            options, [new StrategySlot(new StrategyId(0), new TakesEveryTick(), new AccountId(0), market.Venue)]);
        var manifest = new JournalManifest { Build = VersionInfo.Version };
        var unsynced = new JournalOptions { Sync = DiskSync.Never };
        using (JournalWriter journal = JournalWriter.Open(directory, manifest, unsynced))
        {
            var loop = new TradingLoop(core, requests, journal, null, FlushPolicy.BeforeOutputs);
            var decoder = new MarketInputDecoder(inputs, inputs, TimeProvider.System);
            Open(loop, decoder, inputs, market);
            for (int i = 1; i <= Frames; i++)
            {
                byte[] frame = Change(market, i);
                Instant received = At(i);
                samples.Time(1, () =>
                {
                    decoder.OnFrame(frame, received, 0);
                    loop.Feed(inputs.Items);
                });
                inputs.Items.Clear();
                Domain.Require.That(requests.Made == i, "every tick makes one request");
                loop.Feed(new OrderRefused(
                    Stamp.Unsequenced(received, received), requests.Last, RefusalCode.NotFilled, "bench"));
            }
        }
        Directory.Delete(directory, recursive: true);
    }

    private static Instant At(long i) => Instant.FromMilliseconds(FirstMillisecond + i);

    private static void Open(TradingLoop loop, MarketInputDecoder decoder, CollectedInputs inputs, Market market)
    {
        Endowment cash = new(new AccountId(0), new Money(Cash.FromDollars(1_000_000), Currency.PUsd));
        foreach (EngineInput input in BacktestRunner.Opening(At(0), 1, 1, tradingEnabled: true, [cash]))
        {
            loop.Feed(input);
        }
        loop.Feed(new MarketListed(Stamp.Unsequenced(At(0), At(0)), market));
        decoder.Track([market]);
        decoder.OnConnected(0, [market.First.Token, market.Second.Token]);
        decoder.OnFrame(Snapshot(market), At(0), 0);
        loop.Feed(inputs.Items);
        inputs.Items.Clear();
    }

    private static byte[] Snapshot(Market market) => Encoding.ASCII.GetBytes(
        $"[{Book(market.First.Token, "0.47", "0.49")},{Book(market.Second.Token, "0.51", "0.53")}]");

    private static string Book(string token, string bid, string ask) => Object(
        Member("event_type", "book"), Member("asset_id", token), Member("market", "m"),
        Member("timestamp", $"{FirstMillisecond}"), $"\"bids\":[{Size(bid)}]", $"\"asks\":[{Size(ask)}]");

    private static string Size(string price) => Object(Member("price", price), Member("size", "1000"));

    /// <summary>The best ask changes its size, on both outcomes.</summary>
    private static byte[] Change(Market market, int i)
    {
        string size = (1_000 + (i % 500)).ToString(CultureInfo.InvariantCulture);
        string changes = Level(market.First.Token, "0.49", size, "SELL", "0.47", "0.49") + ","
            + Level(market.Second.Token, "0.51", size, "BUY", "0.51", "0.53");
        return Encoding.ASCII.GetBytes(Object(
            Member("event_type", "price_change"), Member("market", "m"), $"\"price_changes\":[{changes}]",
            Member("timestamp", $"{FirstMillisecond + i}")));
    }

    private static string Level(string token, string price, string size, string side, string bid, string ask) => Object(
        Member("asset_id", token), Member("price", price), Member("size", size), Member("side", side),
        Member("best_bid", bid), Member("best_ask", ask));

    private static string Object(params ReadOnlySpan<string> members) => "{" + string.Join(',', members) + "}";

    private static string Member(string name, string value) => $"\"{name}\":\"{value}\"";

    private sealed class TakesEveryTick : Strategy
    {
        private static readonly Quantity Size = Quantity.FromShares(10);

        public override string Name => "takes-every-tick";

        public override void OnBook(MarketView market, IStrategyContext context)
        {
            if (market.First.TryBest(Side.Sell, out Domain.Books.Level ask) && market.UpdatedAt > At(0))
            {
                context.Take(market.Market.First.Id, Side.Buy, ask.Price, Size, "bench");
            }
        }
    }

    private sealed class CollectedInputs : IInputSink, IBookResync
    {
        public List<EngineInput> Items { get; } = [];

        public void Post(EngineInput input) => Items.Add(input);

        public void Request(string token) => throw new InvalidOperationException($"book {token} was distrusted");
    }

    private sealed class RequestMaker(PolymarketAccount account, Market market) : IVenueSide
    {
        private readonly OrderBuilder builder = new(account, TakeBuys.Shares);

        public int Made { get; private set; }

        public ClientOrderId Last { get; private set; }

        public Instant NextDue => Due.Never;

        public IReadOnlyList<string> NotModelled => [];

        public bool Produces(InputKind kind) => false;

        public void OnInput(EngineInput input)
        {
        }

        public void OnOutput(EngineOutput output, Stamp cause)
        {
            if (output is not PlaceOrder place) { return; }
            BuiltOrder built = builder.Build(place.Order, market);
            L2Headers.Headers(
                account.Signer, account.Credentials!, cause.Received.Nanos / Instant.NanosPerSecond, "POST", "/order",
                built.Body);
            Last = built.Id;
            Made++;
        }

        public bool TryTake(Instant until, out EngineInput input)
        {
            input = null!;
            return false;
        }

        public ulong Digest() => 0;
    }
}
