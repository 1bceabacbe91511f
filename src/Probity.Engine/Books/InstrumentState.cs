using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Books;

/// <summary>One outcome's book and whether it can be trusted.</summary>
internal sealed class InstrumentState
{
    private bool faulty;
    private InstrumentState sibling;

    private InstrumentState(Instrument instrument, TickGrid grid)
    {
        Instrument = instrument;
        Grid = grid;
        Own = new LevelBook(instrument.HasOwnBook ? grid : TickGrid.OfPips(1_000));
        View = Own;
        sibling = this;
        Market = null!;
    }

    public Instrument Instrument { get; }

    public MarketView Market { get; private set; }

    /// <summary>What the venue publishes for this outcome; empty when it publishes none.</summary>
    public LevelBook Own { get; }

    /// <summary>The own book, or the complement of the sibling's.</summary>
    public IBookView View { get; private set; }

    public TickGrid Grid { get; private set; }

    public bool Trusted { get; private set; }

    public Instant UpdatedAt { get; private set; }

    public Price? LastTrade { get; set; }

    /// <summary>Makes both sides of a market, joined to one view.</summary>
    public static (InstrumentState First, InstrumentState Second) Pair(Market market, FeeSchedule fees)
    {
        var first = new InstrumentState(market.First, market.Terms.Grid);
        var second = new InstrumentState(market.Second, market.Terms.Grid);
        if (!market.First.HasOwnBook) { first.View = new ComplementView(second.Own); }
        if (!market.Second.HasOwnBook) { second.View = new ComplementView(first.Own); }
        var view = new MarketView(market, first.View, second.View) { Fees = fees };
        (first.Market, first.sibling) = (view, second);
        (second.Market, second.sibling) = (view, first);
        return (first, second);
    }

    /// <summary>A whole snapshot is on its way: earlier faults no longer matter. Nobody looks before the message
    /// ends.</summary>
    public void BeginSnapshot(Instant received)
    {
        Own.Clear();
        faulty = false;
        Touch(received);
    }

    public void Fault()
    {
        faulty = true;
        Trusted = false;
        Publish();
    }

    /// <summary>Notes news about the book.</summary>
    public void Touch(Instant received)
    {
        UpdatedAt = received;
        Trusted = !faulty;
        Publish();
    }

    /// <summary>A new tick grid: levels off it are dropped, and then only a snapshot brings the trust back.</summary>
    public void Regrid(TickGrid grid)
    {
        Grid = grid;
        if (Own.Regrid(grid) > 0) { Fault(); }
    }

    private void Publish()
    {
        if (!sibling.Instrument.HasOwnBook) { (sibling.Trusted, sibling.UpdatedAt) = (Trusted, UpdatedAt); }
        Market.IsTrusted = Trusted && sibling.Trusted;
        Market.UpdatedAt = UpdatedAt;
    }
}
