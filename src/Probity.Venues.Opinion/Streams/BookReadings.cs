namespace Probity.Venues.Opinion.Streams;

/// <summary>A book that is to be read by REST now.</summary>
/// <param name="Token">The first outcome's token.</param>
/// <param name="Urgent">Somebody waits for it; else it is a comparison in its turn.</param>
internal readonly record struct DueBook(string Token, bool Urgent);

/// <summary>
/// When each book is read: at once where somebody waits for it, else in its turn, the turns spread evenly over the
/// interval. Pure; times are since a fixed origin.
/// </summary>
/// <param name="interval">Between two readings of one book, by token: streams are compared, others are polled.</param>
internal sealed class BookReadings(Func<string, TimeSpan> interval)
{
    /// <summary>Fraction of the interval by which the turns of successive books differ: the golden ratio.</summary>
    private const double Spread = 0.618_033_988_75;

    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private long added;

    public int Count => entries.Count;

    /// <summary>The earliest time at which a book is due; <see cref="TimeSpan.MaxValue"/> when none is.</summary>
    public TimeSpan NextDue => entries.Values.Where(entry => !entry.Reading)
        .Select(entry => entry.Due).DefaultIfEmpty(TimeSpan.MaxValue).Min();

    public void Add(string token, TimeSpan now)
    {
        double phase = (++added * Spread) % 1.0;
        entries.TryAdd(token, new Entry { Turn = now + (interval(token) * (0.5 + (0.5 * phase))) });
    }

    public void Remove(string token) => entries.Remove(token);

    /// <summary>Wanted at <paramref name="at"/> or earlier; asking again changes nothing.</summary>
    public void Want(string token, TimeSpan at)
    {
        if (entries.TryGetValue(token, out Entry? entry)) { entry.Wanted = at < entry.Wanted ? at : entry.Wanted; }
    }

    /// <summary>The interval of these books changed: none waits longer than one of the new.</summary>
    public void Reschedule(IEnumerable<string> tokens, TimeSpan now)
    {
        foreach (string token in tokens)
        {
            if (!entries.TryGetValue(token, out Entry? entry)) { continue; }
            double phase = (++added * Spread) % 1.0;
            entry.Turn = now + (interval(token) * (0.5 + (0.5 * phase)));
        }
    }

    /// <summary>The book that is due longest, urgent ones first; it counts as being read until it is done.</summary>
    public bool TryTake(TimeSpan now, out DueBook due)
    {
        string? token = null;
        Entry? best = null;
        foreach ((string name, Entry entry) in entries)
        {
            if (entry.Reading || entry.Due > now) { continue; }
            if (best is not null && !IsBefore(entry, best, now)) { continue; }
            (token, best) = (name, entry);
        }
        due = default;
        if (best is null) { return false; }
        due = new DueBook(token!, best.Wanted <= now);
        best.Reading = true;
        best.Wanted = TimeSpan.MaxValue;
        return true;
    }

    /// <summary>The reading is over; the next one comes in its turn, which an urgent one does not move.</summary>
    public void Done(string token, TimeSpan now)
    {
        if (!entries.TryGetValue(token, out Entry? entry)) { return; }
        entry.Reading = false;
        if (entry.Turn > now) { return; }
        entry.Turn += interval(token);
        if (entry.Turn <= now) { entry.Turn = now + interval(token); }
    }

    private static bool IsBefore(Entry a, Entry b, TimeSpan now)
    {
        bool urgentA = a.Wanted <= now, urgentB = b.Wanted <= now;
        return urgentA != urgentB ? urgentA : a.Due < b.Due;
    }

    private sealed class Entry
    {
        public TimeSpan Turn { get; set; }

        public TimeSpan Wanted { get; set; } = TimeSpan.MaxValue;

        public bool Reading { get; set; }

        public TimeSpan Due => Wanted < Turn ? Wanted : Turn;
    }
}
