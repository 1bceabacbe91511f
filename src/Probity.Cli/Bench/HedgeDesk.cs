using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Simulation;
using Probity.Simulation.Backtest;
using Probity.Simulation.Loop;
using Probity.Strategies;

namespace Probity.Cli.Bench;

/// <summary>
/// An approved pair, cross-hedge between its venues, and both venues as the measurement plays them: what rests fills as
/// a whole, its hedge fills as a whole, and so on.
/// </summary>
internal sealed class HedgeDesk : IVenueSide, IAsyncDisposable
{
    private const long FirstMillisecond = 1_790_000_000_000;

    /// <summary>More than the two seconds within which a match on Opinion counts as taking.</summary>
    private const int StepMilliseconds = 4_000;

    /// <summary>Longer than cross-hedge waits between two orders of an outcome.</summary>
    private const int CalmMilliseconds = 300;

    private readonly HedgeInputs inputs = new();
    private readonly IHedgeLeg rests;
    private readonly IHedgeLeg hedges;
    private readonly TradingLoop loop;
    private readonly List<ApprovedOrder> waiting = [];
    private readonly FeeSchedule hedgeFees;
    private ApprovedOrder? quote;
    private ApprovedOrder? hedge;
    private Instant now = Instant.FromMilliseconds(FirstMillisecond);

    public HedgeDesk(VenueId resting, EngineOptions options, IInputLog journal)
    {
        var polymarket = new PolymarketHedgeLeg(HedgeBench.MarketOf(VenueId.Polymarket, new MarketId(0)), inputs);
        var opinion = new OpinionHedgeLeg(HedgeBench.MarketOf(VenueId.Opinion, new MarketId(1)), inputs);
        bool isPolymarket = resting == VenueId.Polymarket;
        rests = isPolymarket ? polymarket : opinion;
        hedges = isPolymarket ? opinion : polymarket;
        hedgeFees = FeeSchedule.Build(hedges.Market.Terms.Fees);
        // One order rests at a time: that of the other outcome would be further behind than this.
        Dictionary<string, string> chosen = new() { ["max_position"] = "1000000", ["max_behind"] = "1" };
        var strategy = new CrossHedge(CrossHedgeOptions.From(
            OptionValues.Read(CrossHedgeOptions.Declared, chosen, "bench")));
        var core = new EngineCore(options,
        [
            new StrategySlot(
                new StrategyId(0), strategy,
                [
                    new TradingAccount(new AccountId(0), VenueId.Polymarket),
                    new TradingAccount(new AccountId(1), VenueId.Opinion),
                ]),
        ]);
        loop = new TradingLoop(core, this, journal, null, FlushPolicy.BeforeOutputs);
        Open(polymarket.Market, opinion.Market);
    }

    public Instant NextDue => Due.Never;

    public IReadOnlyList<string> NotModelled => [];

    /// <summary>The frame that fills what rests.</summary>
    public byte[] NextFill(int number)
    {
        Require.That(quote is not null, "an order rests");
        Pass(StepMilliseconds);
        hedge = null;
        return rests.FillFrame(quote!, number, now);
    }

    /// <summary>What is measured: from the frame to the request of its hedge.</summary>
    public void Take(byte[] frame)
    {
        rests.Read(frame, now);
        loop.Feed(inputs.Items);
    }

    /// <summary>The hedge fills, the trade settles, the books move on, and the next order rests.</summary>
    public void Settle(int number)
    {
        Require.That(hedge is not null, "the fill was hedged at once");
        inputs.Items.Clear();
        (ApprovedOrder filled, ApprovedOrder cover) = (quote!, hedge!);
        quote = null;
        Pass(1);
        OrderIntent intent = cover.Intent;
        Stamp at = Stamp.Unsequenced(now, now);
        loop.Feed(new OrderAccepted(at, cover.Id, $"hedge-{number}"));
        loop.Feed(new OrderFilled(
            at, cover.Id, $"hedge-{number}", intent.Price, intent.Quantity,
            hedgeFees.TakerFee(intent.Price, intent.Quantity), Liquidity.Taker, SettlementTier.Confirmed));
        if (rests.SettledFrame(filled, number, now) is { } settled) { rests.Read(settled, now); }
        FeedAll();
        Pass(CalmMilliseconds);
        Change(LegOf(VenueId.Polymarket).Market.First.Id, Side.Sell, "0.6", 5_000 + number);
        Change(LegOf(VenueId.Opinion).Market.First.Id, Side.Buy, "0.6", 5_000 + number);
        FeedAll();
    }

    public bool Produces(InputKind kind) => false;

    public void OnInput(EngineInput input)
    {
    }

    public void OnOutput(EngineOutput output, Stamp cause)
    {
        switch (output)
        {
            case PlaceOrder { Order: { Intent.Purpose: OrderPurpose.Hedge } order }:
                hedges.Request(order, cause.Received);
                hedge = order;
                break;
            case PlaceOrder { Order: { } order }:
                waiting.Add(order);
                break;
            case CancelOrder cancel:
                throw new InvariantException($"nothing moves here that {cancel.Order} would have to move with");
        }
    }

    public bool TryTake(Instant until, [NotNullWhen(true)] out EngineInput? input)
    {
        input = null;
        return false;
    }

    public ulong Digest() => 0;

    public async ValueTask DisposeAsync()
    {
        await rests.DisposeAsync().ConfigureAwait(false);
        await hedges.DisposeAsync().ConfigureAwait(false);
    }

    private void Open(Market polymarket, Market opinion)
    {
        Endowment[] cash =
        [
            new(new AccountId(0), new Money(Cash.FromDollars(1_000_000), Currency.PUsd)),
            new(new AccountId(1), new Money(Cash.FromDollars(1_000_000), Currency.Usdt)),
        ];
        foreach (EngineInput input in BacktestRunner.Opening(now, 1, 1, tradingEnabled: true, cash))
        {
            loop.Feed(input);
        }
        Stamp at = Stamp.Unsequenced(now, now);
        loop.Feed(new MarketListed(at, polymarket));
        loop.Feed(new MarketListed(at, opinion));
        var pair = new MarketPair(
            new PairId(0), "bench", rests.Market.Id, hedges.Market.Id, PairPolarity.Aligned, 0);
        loop.Feed(new PairListed(at, pair));
        loop.Feed(new PairStatusChanged(at, pair.Id, PairStatus.Approved, "bench"));
        Snapshot(polymarket.First.Id, "0.55", "0.6");
        Snapshot(polymarket.Second.Id, "0.4", "0.45");
        Snapshot(opinion.First.Id, "0.6", "0.62");
        FeedAll();
    }

    private void Snapshot(InstrumentId outcome, string bid, string ask)
    {
        Stamp at = Stamp.Unsequenced(now, now);
        loop.Feed(new BookCleared(at, outcome, BookFlags.Snapshot));
        loop.Feed(new BookDelta(
            at, outcome, Side.Buy, Price.Parse(bid), Quantity.FromShares(5_000), BookFlags.Snapshot));
        loop.Feed(new BookDelta(
            at, outcome, Side.Sell, Price.Parse(ask), Quantity.FromShares(5_000),
            BookFlags.Snapshot | BookFlags.EndOfMessage));
    }

    private IHedgeLeg LegOf(VenueId venue) => rests.Market.Venue == venue ? rests : hedges;

    private void Change(InstrumentId outcome, Side side, string price, long shares) => loop.Feed(new BookDelta(
        Stamp.Unsequenced(now, now), outcome, side, Price.Parse(price), Quantity.FromShares(shares),
        BookFlags.EndOfMessage));

    private void Pass(int milliseconds) => now += Duration.FromMilliseconds(milliseconds);

    /// <summary>The venue takes what left, and the engine hears of it.</summary>
    private void FeedAll()
    {
        foreach (ApprovedOrder order in waiting)
        {
            Require.That(quote is null, "one order rests at a time");
            quote = order;
            rests.Rest(order, now);
        }
        waiting.Clear();
        loop.Feed(inputs.Items);
        inputs.Items.Clear();
    }
}
