using System.Globalization;

namespace Probity.Domain.Values;

/// <summary>A moment: nanoseconds since 1970-01-01 UTC. Read at the edge, data everywhere else.</summary>
public readonly record struct Instant(long Nanos) : IComparable<Instant>
{
    public const long NanosPerMillisecond = 1_000_000;
    public const long NanosPerSecond = 1_000_000_000;

    /// <summary>"The source did not say."</summary>
    public static Instant None => default;

    public bool IsKnown => Nanos != 0;

    public static Instant FromMilliseconds(long milliseconds) => new(checked(milliseconds * NanosPerMillisecond));

    /// <exception cref="OverflowException">Before 1677 or after 2262: 64 bits of nanoseconds end there.</exception>
    public static Instant FromDateTimeOffset(DateTimeOffset time) =>
        new(checked((time - DateTimeOffset.UnixEpoch).Ticks * 100));

    public static Instant operator +(Instant at, Duration by) => new(checked(at.Nanos + by.Nanos));

    public static Instant operator -(Instant at, Duration by) => new(checked(at.Nanos - by.Nanos));

    public static Duration operator -(Instant a, Instant b) => new(checked(a.Nanos - b.Nanos));

    public static bool operator <(Instant a, Instant b) => a.Nanos < b.Nanos;

    public static bool operator >(Instant a, Instant b) => a.Nanos > b.Nanos;

    public static bool operator <=(Instant a, Instant b) => a.Nanos <= b.Nanos;

    public static bool operator >=(Instant a, Instant b) => a.Nanos >= b.Nanos;

    public int CompareTo(Instant other) => Nanos.CompareTo(other.Nanos);

    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.UnixEpoch.AddTicks(Nanos / 100);

    /// <summary>ISO 8601 UTC with fractions, as every screen and JSON document shows it.</summary>
    public override string ToString() =>
        ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A span of time in nanoseconds.</summary>
public readonly record struct Duration(long Nanos) : IComparable<Duration>
{
    public static Duration Zero => default;

    public static Duration FromMilliseconds(long milliseconds) =>
        new(checked(milliseconds * Instant.NanosPerMillisecond));

    public static Duration FromSeconds(long seconds) => new(checked(seconds * Instant.NanosPerSecond));

    public static bool operator <(Duration a, Duration b) => a.Nanos < b.Nanos;

    public static bool operator >(Duration a, Duration b) => a.Nanos > b.Nanos;

    public static bool operator <=(Duration a, Duration b) => a.Nanos <= b.Nanos;

    public static bool operator >=(Duration a, Duration b) => a.Nanos >= b.Nanos;

    public int CompareTo(Duration other) => Nanos.CompareTo(other.Nanos);

    public override string ToString() => FixedPoint.Format(Nanos, 9) + "s";
}

/// <summary>
/// When an input entered the house: its place in the one order that replay follows, the local receive time,
/// and the venue's own time where it gave one. Both clocks are kept (hftbacktest's two-timestamp rule).
/// </summary>
public readonly record struct Stamp(long Sequence, Instant Received, Instant Venue)
{
    /// <summary>A stamp whose sequence the sequencer has still to give.</summary>
    public static Stamp Unsequenced(Instant received, Instant venue) => new(0, received, venue);
}
