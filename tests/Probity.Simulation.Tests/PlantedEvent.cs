using System.Diagnostics.CodeAnalysis;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Simulation.Tests;

/// <summary>Best prices of one outcome of an event in cents; every level holds the same number of shares.</summary>
internal readonly record struct PlantedQuote(int YesBid, int YesAsk, int NoBid, int NoAsk)
{
    /// <summary>About the same middle, and so wide that nothing can be earned.</summary>
    public PlantedQuote Widened => new(
        Math.Max(1, YesBid - 12), Math.Min(99, YesAsk + 12), Math.Max(1, NoBid - 12), Math.Min(99, NoAsk + 12));
}

/// <summary>
/// A recording of one event whose prices stray for ten seconds in every half minute, each time by another amount, and
/// leave nothing in between. The test knows what was planted.
/// </summary>
internal sealed class PlantedEvent : IInputStream
{
    public const long Shares = 50;

    private const long EpisodeMs = 30_000;
    private const long PlantedMs = 10_000;

    private readonly EventGroupKind kind;
    private readonly FeeTerms fees;
    private readonly IEnumerator<EngineInput> inputs;

    public PlantedEvent(EventGroupKind kind, FeeTerms fees, IReadOnlyList<PlantedQuote[]> episodes)
    {
        (this.kind, this.fees) = (kind, fees);
        inputs = All(episodes).GetEnumerator();
    }

    public bool TryRead([NotNullWhen(true)] out EngineInput? input)
    {
        input = inputs.MoveNext() ? inputs.Current : null;
        return input is not null;
    }

    public void Dispose() => inputs.Dispose();

    private IEnumerable<EngineInput> All(IReadOnlyList<PlantedQuote[]> episodes)
    {
        int outcomes = episodes[0].Length;
        var group = new EventGroupId(0);
        for (int i = 0; i < outcomes; i++)
        {
            yield return new MarketListed(Make.Stamp(0), Make.Market(i, fees, group));
        }
        MarketId[] ids = [.. Enumerable.Range(0, outcomes).Select(i => new MarketId(i))];
        yield return new EventGroupListed(
            Make.Stamp(0), new EventGroup(group, VenueId.Polymarket, "planted", "Who?", kind, ids));
        for (int episode = 0; episode < episodes.Count; episode++)
        {
            long at = (episode * EpisodeMs) + 1_000;
            foreach (EngineInput input in Books(episodes[episode], at)) { yield return input; }
            PlantedQuote[] nothing = [.. episodes[episode].Select(quote => quote.Widened)];
            foreach (EngineInput input in Books(nothing, at + PlantedMs)) { yield return input; }
        }
        // One outcome happens: YES of it pays, NO of all others.
        for (int i = 0; i < outcomes; i++)
        {
            Payout payout = i == 1 || (kind == EventGroupKind.NestedLadder && i > 1)
                ? Payout.FirstWins
                : Payout.SecondWins;
            yield return new MarketResolved(Make.Stamp(episodes.Count * EpisodeMs), new MarketId(i), payout);
        }
    }

    /// <summary>All books of the event as one message.</summary>
    private static List<EngineInput> Books(PlantedQuote[] quotes, long at)
    {
        List<EngineInput> all = [];
        for (int i = 0; i < quotes.Length; i++)
        {
            PlantedQuote quote = quotes[i];
            bool last = i == quotes.Length - 1;
            Book(all, at, new InstrumentId(2 * i), quote.YesBid, quote.YesAsk, false);
            Book(all, at, new InstrumentId((2 * i) + 1), quote.NoBid, quote.NoAsk, last);
        }
        return all;
    }

    private static void Book(List<EngineInput> all, long at, InstrumentId id, int bid, int ask, bool last)
    {
        BookFlags end = last ? BookFlags.EndOfMessage : BookFlags.None;
        all.Add(new BookCleared(Make.Stamp(at), id, BookFlags.Snapshot));
        Quantity size = Make.Shares(Shares);
        all.Add(new BookDelta(Make.Stamp(at), id, Side.Buy, Make.Cents(bid), size, BookFlags.Snapshot));
        all.Add(new BookDelta(Make.Stamp(at), id, Side.Sell, Make.Cents(ask), size, BookFlags.Snapshot | end));
    }
}
