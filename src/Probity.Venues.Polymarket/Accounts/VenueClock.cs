using Probity.Domain.Values;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Accounts;

/// <summary>
/// The venue's clock as far as <c>GET /time</c> tells it, and never going back: signatures of requests carry its
/// seconds. Until it was asked it is our own clock. Thread-safe.
/// </summary>
public sealed class VenueClock
{
    private const long HalfSecond = Instant.NanosPerSecond / 2;

    private readonly TimeProvider time;
    private Anchor anchor;
    private long last;

    public VenueClock(TimeProvider time)
    {
        this.time = time;
        anchor = new Anchor(time.GetTimestamp(), Instant.FromDateTimeOffset(time.GetUtcNow()), default, false);
    }

    /// <summary>Now, as the venue sees it.</summary>
    public Instant Now
    {
        get
        {
            Anchor from = Volatile.Read(ref anchor);
            long nanos = from.Venue.Nanos + (time.GetElapsedTime(from.Timestamp).Ticks * 100);
            long seen = Volatile.Read(ref last);
            while (nanos > seen)
            {
                long before = Interlocked.CompareExchange(ref last, nanos, seen);
                if (before == seen) { return new Instant(nanos); }
                seen = before;
            }
            return new Instant(seen);
        }
    }

    /// <summary>Whole seconds since 1970, as the headers want them.</summary>
    public long Seconds => Now.Nanos / Instant.NanosPerSecond;

    /// <summary>Has the venue told its time?</summary>
    public bool IsKnown => Volatile.Read(ref anchor).IsKnown;

    /// <summary>Venue's time less ours; zero within what whole seconds and the way there leave open.</summary>
    public Duration Offset => Volatile.Read(ref anchor).Offset;

    /// <summary>Asks the venue and follows its clock from here on.</summary>
    /// <returns>Venue's time less ours.</returns>
    /// <exception cref="Probity.Venues.Http.VenueException">It did not tell.</exception>
    public async Task<Duration> Synchronize(ClobClient clob, CancellationToken cancel)
    {
        Instant asked = Instant.FromDateTimeOffset(time.GetUtcNow());
        Instant told = await clob.Time(cancel).ConfigureAwait(false);
        Learn(asked, told, Instant.FromDateTimeOffset(time.GetUtcNow()));
        return Offset;
    }

    /// <summary>
    /// The venue cut its time to whole seconds somewhere between asking and hearing: our clock is right when it lies
    /// within what that allows, else the middle of it is taken.
    /// </summary>
    internal void Learn(Instant asked, Instant told, Instant heard)
    {
        long least = told.Nanos - heard.Nanos;
        long most = told.Nanos + Instant.NanosPerSecond - asked.Nanos;
        long offset = least <= 0 && most >= 0 ? 0 : told.Nanos + HalfSecond - ((asked.Nanos + heard.Nanos) / 2);
        long ours = Instant.FromDateTimeOffset(time.GetUtcNow()).Nanos;
        Volatile.Write(
            ref anchor, new Anchor(time.GetTimestamp(), new Instant(ours + offset), new Duration(offset), true));
    }

    private sealed record Anchor(long Timestamp, Instant Venue, Duration Offset, bool IsKnown);
}
