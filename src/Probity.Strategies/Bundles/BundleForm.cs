using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Strategies.Signals;

namespace Probity.Strategies.Bundles;

/// <summary>One outcome that a bundle trades.</summary>
/// <param name="Market">Its market.</param>
/// <param name="Outcome">0 = first ("Yes"), 1 = second ("No").</param>
internal readonly record struct BundleLeg(MarketView Market, int Outcome)
{
    public InstrumentId Instrument => Market.Market.Outcome(Outcome).Id;

    public IBookView Book => Outcome == 0 ? Market.First : Market.Second;

    /// <summary>The book with the fees as they are now.</summary>
    public WalkLeg Walk => new(Book, Market.Fees);

    /// <summary>Orders can be sent and the book can be believed.</summary>
    public bool IsTradable => Market.Status == MarketStatus.Open && Market.IsTrusted;

    /// <summary>Trading is over.</summary>
    public bool IsOver => Market.Status >= MarketStatus.Closed;
}

/// <summary>How a complete set becomes cash.</summary>
internal enum BundleExit : byte
{
    /// <summary>Both outcomes of one market are merged.</summary>
    Merge = 0,

    /// <summary>NO shares of a neg-risk event become cash and YES of the other questions, which are sold.</summary>
    Convert = 1,

    /// <summary>Kept until the event resolves.</summary>
    Hold = 2,
}

/// <summary>
/// What is traded together in equal shares, what a complete set is worth whatever happens, and how it becomes cash.
/// </summary>
internal sealed class BundleForm
{
    private readonly WalkLeg[] walks;
    private readonly Side[] buying;
    private readonly Side[] selling;

    /// <param name="legs">At least one; they form the set.</param>
    /// <param name="payout">The least that a set pays.</param>
    /// <param name="exit">How it becomes cash.</param>
    /// <param name="sales">What a conversion yields and can be sold; empty for the other exits.</param>
    public BundleForm(BundleLeg[] legs, Cash payout, BundleExit exit, BundleLeg[]? sales = null)
    {
        (Legs, Payout, Exit, Sales) = (legs, payout, exit, sales ?? []);
        Markets = [.. legs.Select(leg => leg.Market.Market.Id).Distinct()];
        walks = new WalkLeg[Legs.Length + Sales.Length];
        buying = new Side[walks.Length];
        buying.AsSpan(Legs.Length).Fill(Side.Sell);
        selling = new Side[walks.Length];
        selling.AsSpan().Fill(Side.Sell);
    }

    public BundleLeg[] Legs { get; }

    public BundleLeg[] Sales { get; }

    public Cash Payout { get; }

    public BundleExit Exit { get; }

    /// <summary>Those of the legs, each once.</summary>
    public IReadOnlyList<MarketId> Markets { get; }

    /// <summary>Books of the legs, then of the sales, with the fees as they are now; reused by the next call.</summary>
    public ReadOnlySpan<WalkLeg> Walks
    {
        get
        {
            for (int i = 0; i < Legs.Length; i++) { walks[i] = Legs[i].Walk; }
            for (int i = 0; i < Sales.Length; i++) { walks[Legs.Length + i] = Sales[i].Walk; }
            return walks;
        }
    }

    /// <summary>The largest of the legs' minimums.</summary>
    public Quantity MinimumSize
    {
        get
        {
            Quantity most = Quantity.Zero;
            foreach (BundleLeg leg in Legs) { most = Quantity.Max(most, leg.Market.Terms.MinimumSize); }
            return most;
        }
    }

    public Cash MinimumTakerNotional
    {
        get
        {
            Cash most = Cash.Zero;
            foreach (BundleLeg leg in Legs) { most = Cash.Max(most, leg.Market.Terms.MinimumTakerNotional); }
            return most;
        }
    }

    /// <summary>The coarsest of the legs' and sales' steps.</summary>
    public Quantity SizeStep
    {
        get
        {
            Quantity most = Quantity.Zero;
            foreach (BundleLeg leg in Legs) { most = Quantity.Max(most, leg.Market.Terms.SizeStep); }
            foreach (BundleLeg leg in Sales) { most = Quantity.Max(most, leg.Market.Terms.SizeStep); }
            return most;
        }
    }

    /// <summary>Every market can be traded and every book that is used can be believed.</summary>
    public bool IsBelievable
    {
        get
        {
            foreach (BundleLeg leg in Legs) { if (!leg.Market.IsTrusted || leg.Book.IsCrossed()) { return false; } }
            foreach (BundleLeg leg in Sales) { if (!leg.Market.IsTrusted || leg.Book.IsCrossed()) { return false; } }
            return true;
        }
    }

    public bool IsOpen
    {
        get
        {
            foreach (BundleLeg leg in Legs) { if (leg.Market.Status != MarketStatus.Open) { return false; } }
            return true;
        }
    }

    /// <summary>The last stated end of its markets; None when one is not stated.</summary>
    public Instant EndsAt
    {
        get
        {
            Instant last = Instant.None;
            foreach (BundleLeg leg in Legs)
            {
                Instant end = leg.Market.Market.EndsAt;
                if (!end.IsKnown) { return Instant.None; }
                last = end > last ? end : last;
            }
            return last;
        }
    }

    /// <summary>The side of each walk: sales are sold either way.</summary>
    public ReadOnlySpan<Side> Sides(Side side) => side == Side.Buy ? buying : selling;

    /// <summary>The leg, or -1.</summary>
    public int LegOf(InstrumentId instrument) => Array.FindIndex(Legs, leg => leg.Instrument == instrument);

    public int SaleOf(InstrumentId instrument) => Array.FindIndex(Sales, leg => leg.Instrument == instrument);

    /// <summary>The same outcomes with the same end.</summary>
    public bool IsSameAs(BundleForm other) =>
        Exit == other.Exit && Legs.AsSpan().SequenceEqual(other.Legs) && Sales.AsSpan().SequenceEqual(other.Sales);
}
