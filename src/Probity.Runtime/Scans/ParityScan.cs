using Probity.Domain.Books;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine.Books;
using Probity.Strategies;

namespace Probity.Runtime.Scans;

/// <summary>One direction of one market: as it stands after the last input, and at its best moment.</summary>
/// <param name="Market">With terms at listing.</param>
/// <param name="Side">Buy = buy both and merge, Sell = split and sell both.</param>
/// <param name="Now">Null when a book has nothing to trade with.</param>
/// <param name="Best">
/// The candidate with the highest net among the moments at which both books could be believed; null when there was
/// none.
/// </param>
/// <param name="BestAt">When that was; <see cref="Instant.None"/> when there was none.</param>
public sealed record ParityRow(Market Market, Side Side, ParityCandidate? Now, ParityCandidate? Best, Instant BestAt);

/// <summary>
/// Keeps the books of any number of markets and judges at every message both directions of parity, and every way to
/// trade the outcomes of an event together.
/// </summary>
public sealed class ParityScan
{
    private readonly ParityArbOptions options;
    private readonly OutcomeScan outcomes;
    private readonly MarketBooks books = new();
    private readonly List<Sighting> sightings = [];
    private readonly List<MarketId> touched = [];

    /// <param name="options">Bounds and costs of parity.</param>
    /// <param name="events">The same of events.</param>
    public ParityScan(ParityArbOptions options, OutcomeArbOptions events)
    {
        this.options = options;
        outcomes = new OutcomeScan(books, events);
    }

    /// <summary>Inputs taken so far.</summary>
    public long Inputs { get; private set; }

    /// <summary>Receive time of the last input.</summary>
    public Instant Last { get; private set; }

    /// <param name="input">Listings, then market data; everything else is ignored.</param>
    public void Take(EngineInput input)
    {
        Inputs++;
        Last = input.At.Received;
        switch (input)
        {
            case MarketListed e:
                books.List(e.Market);
                sightings.Add(new Sighting(Side.Buy));
                sightings.Add(new Sighting(Side.Sell));
                break;
            case EventGroupListed e:
                books.List(e.Group);
                outcomes.List(e.Group);
                break;
            case BookDelta e:
                books.Apply(e);
                Touch(e.Instrument, e.Flags, e.At.Received);
                break;
            case BookCleared e:
                books.Apply(e);
                Touch(e.Instrument, e.Flags, e.At.Received);
                break;
            case BookInvalidated e: books.Apply(e); break;
            case TickGridChanged e: books.Apply(e); break;
            case MarketTermsChanged e: books.Apply(e); break;
            case MarketStatusChanged e: books.Market(e.Market).Status = e.Status; break;
            case MarketResolved e: books.Market(e.Market).Status = MarketStatus.Resolved; break;
            case VenueStatusChanged { Status: VenueStatus.Disconnected } e: books.Distrust(e.Venue); break;
            default: break;
        }
    }

    /// <summary>Both directions of every market: the highest net now first, those without a candidate last.</summary>
    public IReadOnlyList<ParityRow> Rows() =>
    [
        .. sightings
            .Select((sighting, i) => RowOf(sighting, books.Markets[i / 2]))
            .OrderByDescending(row => row.Now is { Size.IsZero: false })
            .ThenByDescending(row => row.Now?.Net.Micros ?? 0)
            .ThenByDescending(row => row.Best?.Net.Micros ?? long.MinValue)
            .ThenBy(row => row.Market.Id.Value),
    ];

    /// <summary>Every fitting mode of every event, in the same order.</summary>
    public IReadOnlyList<OutcomeRow> OutcomeRows() => outcomes.Rows(Last);

    private ParityRow RowOf(Sighting sighting, MarketView market) => new(
        market.Market, sighting.Side, ParityCandidate.Of(sighting.Side, market, options), sighting.Best, sighting.At);

    private void Touch(InstrumentId instrument, BookFlags flags, Instant at)
    {
        MarketId market = books.MarketOf(instrument).Market.Id;
        if (!touched.Contains(market)) { touched.Add(market); }
        if ((flags & BookFlags.EndOfMessage) == 0) { return; }
        foreach (MarketId id in touched)
        {
            Look(books.Market(id), at);
            outcomes.Look(books.Market(id), at);
        }
        touched.Clear();
    }

    private void Look(MarketView market, Instant at)
    {
        if (!market.IsTrusted || market.First.IsCrossed() || market.Second.IsCrossed()) { return; }
        int first = market.Market.Id.Value * 2;
        sightings[first].See(market, options, at);
        sightings[first + 1].See(market, options, at);
    }

    private sealed class Sighting(Side side)
    {
        private int bestEdge = int.MinValue;

        public Side Side => side;

        public ParityCandidate? Best { get; private set; }

        public Instant At { get; private set; }

        /// <summary>Walks the books only where the best prices leave an edge, or come as near to one as ever.</summary>
        public void See(MarketView market, ParityArbOptions options, Instant at)
        {
            if (ParityCandidate.EdgePips(side, market) is not { } edge || (edge <= 0 && edge <= bestEdge)) { return; }
            bestEdge = Math.Max(bestEdge, edge);
            if (ParityCandidate.Of(side, market, options) is not { Size.IsZero: false } candidate) { return; }
            if (Best is not null && candidate.Net <= Best.Net) { return; }
            (Best, At) = (candidate, at);
        }
    }
}
