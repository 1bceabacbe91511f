using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Execution;

/// <summary>
/// Whether a venue takes an account's orders now, as its answers say; what an answer means is for the venue's own code
/// to say. A pause ends after the time that the venue asked for; then the next order tries again. What no waiting cures
/// (a banned account, another order version) stops placing for good: it fails closed, and only a restart opens it.
/// Cancels always go. Thread-safe.
/// </summary>
public sealed class TradingGate : IDisposable
{
    private const int MostDoublings = 4;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly IInputSink sink;
    private readonly TimeProvider time;
    private readonly VenueId venue;
    private readonly AccountId? concerned;
    private readonly Lock guard = new();
    private readonly ITimer timer;

    private VenueStatus status = VenueStatus.Connected;
    private string detail = "";
    private bool stopped;
    private bool hasLapsed;
    private int closures;

    /// <param name="sink">Told of each change.</param>
    /// <param name="time">The clock of pauses.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="account">The account's name, for messages.</param>
    /// <param name="concerned">Whom a change concerns; null = it is about the venue, and so about everybody.</param>
    public TradingGate(
        IInputSink sink, TimeProvider time, VenueId venue, string account, AccountId? concerned = null)
    {
        this.sink = sink;
        this.time = time;
        this.venue = venue;
        this.concerned = concerned;
        Account = account;
        timer = time.CreateTimer(
            _ => Reopen("the time is over that the venue asked for"), null, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>The account's name.</summary>
    public string Account { get; }

    public VenueStatus Status
    {
        get { lock (guard) { return status; } }
    }

    /// <summary>Placing ended for good.</summary>
    public bool IsStopped
    {
        get { lock (guard) { return stopped; } }
    }

    /// <summary>May this order leave now? If not, why not.</summary>
    public bool Allows(OrderIntent intent, out string why)
    {
        lock (guard)
        {
            why = detail;
            return status == VenueStatus.Connected || (status == VenueStatus.PostOnly && intent.PostOnly);
        }
    }

    /// <summary>The venue took an order.</summary>
    public void Took(OrderIntent intent)
    {
        lock (guard)
        {
            if (intent.PostOnly && status != VenueStatus.Connected) { return; }
            closures = 0;
            Reopen("the venue takes orders");
        }
    }

    /// <summary>Closes for as long as the venue wants, or longer each time that trying again was in vain.</summary>
    /// <param name="to">What is possible meanwhile.</param>
    /// <param name="asked">How long the venue asked us to wait; null when it did not say.</param>
    /// <param name="usual">How long the first time otherwise.</param>
    /// <param name="why">For the operator.</param>
    public void Close(VenueStatus to, TimeSpan? asked, TimeSpan usual, string why)
    {
        lock (guard)
        {
            if (stopped || hasLapsed) { return; }
            TimeSpan wait = asked is { } wish && wish > TimeSpan.Zero ? wish : usual * (1 << closures);
            timer.Change(wait < Longest ? wait : asked ?? Longest, Timeout.InfiniteTimeSpan);
            if (status == to) { return; }
            closures = Math.Min(closures + 1, MostDoublings);
            Become(to, why);
        }
    }

    /// <summary>No order leaves any more; cancels do.</summary>
    public void Stop(VenueStatus to, string why)
    {
        lock (guard)
        {
            if (stopped) { return; }
            stopped = true;
            Become(to, why);
        }
    }

    /// <summary>Says more about why it is closed.</summary>
    public void Explain(string more)
    {
        lock (guard) { Become(status, more); }
    }

    /// <summary>The venue cancels everything of ours: closed until <see cref="Recover"/>.</summary>
    public void Lapse(string why)
    {
        lock (guard)
        {
            if (stopped) { return; }
            hasLapsed = true;
            Become(VenueStatus.Halted, why);
        }
    }

    public void Recover(string why)
    {
        lock (guard)
        {
            hasLapsed = false;
            Reopen(why);
        }
    }

    public void Dispose() => timer.Dispose();

    /// <summary>Opens again, unless it was stopped for good or waits for a heartbeat.</summary>
    private void Reopen(string why)
    {
        lock (guard)
        {
            if (stopped || hasLapsed || status == VenueStatus.Connected) { return; }
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Become(VenueStatus.Connected, $"placing again: {why}");
        }
    }

    private void Become(VenueStatus to, string why)
    {
        status = to;
        detail = why;
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        sink.Post(new VenueStatusChanged(Stamp.Unsequenced(now, Instant.None), venue, to, why)
        {
            Account = concerned,
        });
    }
}
