using Probity.Domain.Books;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Paper;

/// <summary>The recorded book of one outcome, as the venue side of a paper run keeps it.</summary>
internal sealed class PaperBook(PaperMarket market, Instrument instrument, TickGrid grid)
{
    public PaperMarket Market { get; } = market;

    public Instrument Instrument { get; } = instrument;

    public LevelBook Levels { get; } = new(grid);

    /// <summary>False from a fault to the next snapshot.</summary>
    public bool Trusted { get; set; } = true;

    /// <summary>A snapshot is coming in: sizes mean nothing until its last level.</summary>
    public bool InSnapshot { get; set; }

    /// <summary>It changed in the present message and is looked at when that ends.</summary>
    public bool Touched { get; set; }

    /// <summary>A bid for NO at b is an ask for YES at 1 - b.</summary>
    public Side FoldSide(Side side) => Instrument.OutcomeIndex == 0 ? side : side.Opposite();

    public int FoldPips(int pips) => Instrument.OutcomeIndex == 0 ? pips : Price.PipsPerDollar - pips;
}

/// <summary>
/// One market of a paper run: both books, our resting orders, and the shown shares that we took already. The latter are
/// kept on outcome 0, because both books show the same liquidity.
/// </summary>
internal sealed class PaperMarket
{
    private readonly FeeSchedules schedules;
    private readonly List<(Side Side, int Pips, long Micros)> consumed = [];

    public PaperMarket(Market market, FeeSchedules schedules)
    {
        this.schedules = schedules;
        Market = market;
        Status = market.Status;
        Terms = market.Terms;
        Fees = schedules.Of(market.Terms.Fees);
        First = new PaperBook(this, market.First, market.Terms.Grid);
        Second = new PaperBook(this, market.Second, market.Terms.Grid);
    }

    public Market Market { get; }

    public MarketStatus Status { get; set; }

    public MarketTerms Terms { get; private set; }

    public FeeSchedule Fees { get; private set; }

    public PaperBook First { get; }

    public PaperBook Second { get; }

    /// <summary>Our resting orders in order of arrival.</summary>
    public List<PaperOrder> Orders { get; } = [];

    /// <summary>
    /// Accounts that traded or split here, with the most that each can hold of one outcome; micro-shares.
    /// </summary>
    public List<(AccountId Account, long Most)> Holders { get; } = [];

    /// <summary>Is there anything that a change of a book could concern?</summary>
    public bool IsWatched => Orders.Count > 0 || consumed.Count > 0;

    public PaperBook BookOf(InstrumentId instrument) => instrument == Market.First.Id ? First : Second;

    public void Change(MarketTerms terms)
    {
        Fees = schedules.Of(terms.Fees);
        Terms = terms;
        First.Levels.Regrid(terms.Grid);
        Second.Levels.Regrid(terms.Grid);
    }

    /// <summary>An account got at most so many more micro-shares of an outcome.</summary>
    public void Hold(AccountId account, long micros)
    {
        int known = Holders.FindIndex(holder => holder.Account == account);
        if (known < 0) { Holders.Add((account, micros)); }
        else { Holders[known] = (account, Holders[known].Most + micros); }
    }

    /// <summary>Shares of a shown level that are still there after what we took; micro-shares.</summary>
    public long Available(PaperBook book, Side side, Level level)
    {
        int found = Find(book.FoldSide(side), book.FoldPips(level.Price.Pips));
        return found < 0 ? level.Size.Micros : Math.Max(0, level.Size.Micros - consumed[found].Micros);
    }

    public void Consume(PaperBook book, Side side, Price price, long micros)
    {
        (Side Side, int Pips) key = (book.FoldSide(side), book.FoldPips(price.Pips));
        int found = Find(key.Side, key.Pips);
        if (found < 0) { consumed.Add((key.Side, key.Pips, micros)); }
        else { consumed[found] = (key.Side, key.Pips, consumed[found].Micros + micros); }
    }

    /// <summary>
    /// A level shows another size: it cannot lack more than it shows, and an empty one starts afresh. Growth is new
    /// liquidity; a fall is other people's, so what we took stays taken.
    /// </summary>
    public void Refresh(PaperBook book, Side side, Price price, long size)
    {
        int found = Find(book.FoldSide(side), book.FoldPips(price.Pips));
        if (found < 0) { return; }
        long rest = Math.Min(consumed[found].Micros, size);
        if (rest == 0) { consumed.RemoveAt(found); }
        else { consumed[found] = (consumed[found].Side, consumed[found].Pips, rest); }
    }

    /// <summary>After a snapshot of a book: as <see cref="Refresh"/> for every level that we took from.</summary>
    public void RefreshAll(PaperBook book)
    {
        for (int i = consumed.Count - 1; i >= 0; i--)
        {
            Side side = book.FoldSide(consumed[i].Side);
            var price = Price.FromPips(book.FoldPips(consumed[i].Pips));
            Refresh(book, side, price, book.Levels.SizeAt(side, price).Micros);
        }
    }

    public ulong Digest()
    {
        ulong hash = StateHash.Combine(First.Levels.Digest, Second.Levels.Digest);
        hash = StateHash.Combine(
            StateHash.Combine(hash, (long)Status), (First.Trusted ? 1 : 0) + (Second.Trusted ? 2 : 0));
        foreach (PaperOrder order in Orders) { hash = StateHash.Combine(hash, order.Digest()); }
        foreach ((Side side, int pips, long micros) in consumed)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, (pips << 1) | (int)side), micros);
        }
        return hash;
    }

    private int Find(Side side, int pips)
    {
        for (int i = 0; i < consumed.Count; i++)
        {
            if (consumed[i].Pips == pips && consumed[i].Side == side) { return i; }
        }
        return -1;
    }
}
