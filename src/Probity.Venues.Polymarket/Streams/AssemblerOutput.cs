using System.Runtime.CompilerServices;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>
/// Collects what one message changed and hands it on in one call. A fault that the message brought to light is put
/// before its last book change, so that nobody acts on the book at the end of the message without knowing.
/// Disagreements are counted and told at once.
/// </summary>
internal sealed class AssemblerOutput(IBookEventSink sink, AssemblerCounts counts)
{
    private readonly GrowingBuffer<BookEvent> ordered = new(64);
    private readonly List<(int Token, BookFault Fault)> faults = [];
    private readonly GrowingBuffer<BookEvent> events = new(64);
    private int lastChange = -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Level(int token, Side side, Price price, Quantity size, BookFlags flags)
    {
        lastChange = events.Count;
        events.Add(new BookEvent(BookEventKind.Level, token, flags, side, price, size, default, default));
    }

    public void Cleared(int token, BookFlags flags)
    {
        lastChange = events.Count;
        events.Add(new BookEvent(BookEventKind.Cleared, token, flags, default, default, default, default, default));
    }

    public void Trade(int token, Side taker, Price price, Quantity size) =>
        events.Add(new BookEvent(BookEventKind.Trade, token, default, taker, price, size, default, default));

    public void Tick(int token, TickGrid grid) =>
        events.Add(new BookEvent(BookEventKind.Tick, token, default, default, default, default, grid, default));

    public void Trusted(int token) =>
        events.Add(new BookEvent(BookEventKind.Trusted, token, default, default, default, default, default, default));

    /// <summary>The book is not to be trusted from now on; told only to those who think that it is.</summary>
    public void Fault(TokenBook book, BookFault fault)
    {
        if (book.Distrust()) { faults.Add((book.Token, fault)); }
    }

    public void Disagree(int token, BookDisagreement reason, long milliseconds)
    {
        counts.Count(reason);
        sink.OnDisagreement(token, reason, milliseconds);
    }

    public void Deliver(in MessageTime at)
    {
        if (lastChange >= 0) { MarkEnd(ref events[lastChange]); }
        if (faults.Count > 0) { InsertFaults(); }
        if (events.Count > 0) { sink.OnBookEvents(at, events.Items); }
        events.Clear();
        lastChange = -1;
        if (faults.Count == 0) { return; }
        foreach ((int token, BookFault fault) in faults) { sink.OnResyncWanted(token, fault); }
        faults.Clear();
    }

    private static void MarkEnd(ref BookEvent last) => last = last with { Flags = last.Flags | BookFlags.EndOfMessage };

    private void InsertFaults()
    {
        // Behind a snapshot's beginning in any case: that would make the book trusted again.
        int place = lastChange < 0 ? events.Count : lastChange;
        if (lastChange >= 0 && events[lastChange].Kind == BookEventKind.Cleared) { place++; }
        ordered.Clear();
        for (int i = 0; i <= events.Count; i++)
        {
            if (i == place) { AddFaults(); }
            if (i < events.Count) { ordered.Add(events[i]); }
        }
        events.Clear();
        foreach (BookEvent item in ordered.Items) { events.Add(item); }
    }

    private void AddFaults()
    {
        foreach ((int token, BookFault fault) in faults)
        {
            ordered.Add(new BookEvent(
                BookEventKind.Invalidated, token, default, default, default, default, default, fault));
        }
    }
}
