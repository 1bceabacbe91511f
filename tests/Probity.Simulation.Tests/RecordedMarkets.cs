using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Simulation.Tests;

/// <summary>
/// A made-up recording: mirrored books around a slowly moving mid price, with trades at the touch. The same seed gives
/// the same inputs.
/// </summary>
internal sealed class RecordedMarkets : IInputStream
{
    private const int Markets = 3;

    private readonly IEnumerator<EngineInput> inputs;

    public RecordedMarkets(ulong seed, int messages, bool resolves = false) =>
        inputs = All(seed, messages, resolves).GetEnumerator();

    public bool TryRead([NotNullWhen(true)] out EngineInput? input)
    {
        input = inputs.MoveNext() ? inputs.Current : null;
        return input is not null;
    }

    public void Dispose() => inputs.Dispose();

    private static IEnumerable<EngineInput> All(ulong seed, int messages, bool resolves)
    {
        var random = new SeededRandom(seed);
        int[] mids = [50, 30, 70];
        for (int market = 0; market < Markets; market++)
        {
            yield return new MarketListed(Make.Stamp(0), Make.Market(market, Make.Fees));
            foreach (EngineInput input in Snapshot(market, mids[market], 0)) { yield return input; }
        }
        long at = 0;
        for (int i = 0; i < messages; i++)
        {
            at += random.Next(20, 400);
            int market = random.Next(Markets);
            if (random.Chance(0.05)) { mids[market] = Math.Clamp(mids[market] + random.Next(-1, 1), 10, 90); }
            foreach (EngineInput input in Message(random, market, mids[market], at)) { yield return input; }
        }
        if (!resolves) { yield break; }
        yield return new MarketResolved(Make.Stamp(at + 10), new MarketId(0), Payout.FirstWins);
        yield return new MarketResolved(Make.Stamp(at + 20), new MarketId(1), Payout.Half);
    }

    private static IEnumerable<EngineInput> Message(SeededRandom random, int market, int mid, long at)
    {
        if (random.Chance(0.02)) { return Snapshot(market, mid, at); }
        Side side = random.Chance(0.5) ? Side.Buy : Side.Sell;
        if (random.Chance(0.3))
        {
            int outcome = random.Next(2);
            int touch = outcome == 0 ? mid : 100 - mid;
            int cents = side == Side.Buy ? touch + random.Next(1, 3) : touch - random.Next(1, 3);
            return
            [
                new TradePrinted(
                    Make.Stamp(at), new InstrumentId((2 * market) + outcome), side, Make.Cents(cents),
                    Make.Shares(random.Next(5, 150))),
            ];
        }
        int distance = random.Next(1, 6);
        long shares = random.Chance(0.2) ? 0 : random.Next(10, 200);
        return Mirrored(
            market, side, side == Side.Buy ? mid - distance : mid + distance, shares, at, BookFlags.EndOfMessage);
    }

    private static List<EngineInput> Snapshot(int market, int mid, long at)
    {
        List<EngineInput> inputs =
        [
            new BookCleared(Make.Stamp(at), new InstrumentId(2 * market), BookFlags.Snapshot),
            new BookCleared(Make.Stamp(at), new InstrumentId((2 * market) + 1), BookFlags.Snapshot),
        ];
        for (int distance = 1; distance <= 5; distance++)
        {
            inputs.AddRange(Mirrored(market, Side.Buy, mid - distance, 100, at, BookFlags.None));
            BookFlags last = distance == 5 ? BookFlags.EndOfMessage : BookFlags.None;
            inputs.AddRange(Mirrored(market, Side.Sell, mid + distance, 100, at, last));
        }
        return inputs;
    }

    private static EngineInput[] Mirrored(int market, Side side, int cents, long shares, long at, BookFlags last) =>
    [
        new BookDelta(
            Make.Stamp(at), new InstrumentId(2 * market), side, Make.Cents(cents), Make.Shares(shares), BookFlags.None),
        new BookDelta(
            Make.Stamp(at), new InstrumentId((2 * market) + 1), side.Opposite(), Make.Cents(100 - cents),
            Make.Shares(shares), last),
    ];
}
