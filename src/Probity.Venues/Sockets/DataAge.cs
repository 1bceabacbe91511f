namespace Probity.Venues.Sockets;

/// <summary>What a REST copy of a book says about a silent stream.</summary>
public enum SilenceVerdict
{
    /// <summary>The REST copy is not newer: nothing happened in this market.</summary>
    Quiet = 0,

    /// <summary>The REST copy is newer, but the change may still be on its way: look again.</summary>
    Suspect = 1,

    /// <summary>The change has had its time and did not come: the stream is frozen.</summary>
    Frozen = 2,
}

/// <summary>
/// How long ago each asset of a connection was heard of, and what the newest venue time of its book is. A socket may
/// answer pings for hours and send nothing (reference/polymarket.md 5.1, 10.13), but a quiet market is silent too: only
/// a REST copy that stays newer than the stream tells one from the other. Pure; times are since a fixed origin.
/// </summary>
/// <param name="limit">An asset silent for this long is to be checked.</param>
/// <param name="grace">How long a change may take from REST to stream.</param>
public sealed class DataAge(TimeSpan limit, TimeSpan grace)
{
    private readonly Dictionary<string, Entry> entries = new(AsciiKeyComparer.Instance);

    public int Count => entries.Count;

    public IEnumerable<string> Assets => entries.Keys;

    /// <summary>Begins, or begins anew after a reconnect.</summary>
    public void Track(string asset, TimeSpan now) => entries[asset] = new Entry { HeardAt = now };

    public void Forget(string asset) => entries.Remove(asset);

    /// <summary>The stream sent something about an asset. False when the asset is not tracked.</summary>
    /// <param name="asset">ASCII digits.</param>
    /// <param name="now">Time of the frame.</param>
    /// <param name="venueTime">The frame's own time, ms; 0 = none.</param>
    public bool Heard(ReadOnlySpan<byte> asset, TimeSpan now, long venueTime)
    {
        if (!entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(asset, out Entry? entry)) { return false; }
        entry.HeardAt = now;
        entry.Newest = Math.Max(entry.Newest, venueTime);
        return true;
    }

    /// <summary>Age of an asset's data, or null when it is not tracked.</summary>
    public TimeSpan? AgeOf(string asset, TimeSpan now) =>
        entries.TryGetValue(asset, out Entry? entry) ? now - entry.HeardAt : null;

    /// <summary>Fills <paramref name="into"/> with the assets that should be compared with REST now.</summary>
    public void ToCheck(TimeSpan now, List<string> into)
    {
        into.Clear();
        foreach ((string asset, Entry entry) in entries)
        {
            bool due = entry.SuspectSince is { } since
                ? now - since >= grace
                : now - entry.HeardAt >= limit && now - entry.QuietAt >= limit;
            if (due) { into.Add(asset); }
        }
    }

    /// <summary>Judges by a REST copy's venue time, ms; 0 = the venue has no book.</summary>
    public SilenceVerdict Judge(string asset, long restTime, TimeSpan now)
    {
        if (!entries.TryGetValue(asset, out Entry? entry)) { return SilenceVerdict.Quiet; }
        if (entry.SuspectSince is { } since && now - since >= grace && entry.SuspectTime > entry.Newest)
        {
            return SilenceVerdict.Frozen;
        }
        // Nothing was sent since the connection opened: this copy is what later ones are measured by.
        if (entry.Newest == 0) { entry.Newest = restTime; }
        if (restTime <= entry.Newest)
        {
            entry.QuietAt = now;
            entry.SuspectSince = null;
            return SilenceVerdict.Quiet;
        }
        if (entry.SuspectSince is null || entry.SuspectTime <= entry.Newest)
        {
            entry.SuspectSince = now;
            entry.SuspectTime = restTime;
        }
        return SilenceVerdict.Suspect;
    }

    private sealed class Entry
    {
        public TimeSpan HeardAt { get; set; }

        public TimeSpan QuietAt { get; set; } = TimeSpan.MinValue / 2;

        public TimeSpan? SuspectSince { get; set; }

        public long SuspectTime { get; set; }

        public long Newest { get; set; }
    }
}
