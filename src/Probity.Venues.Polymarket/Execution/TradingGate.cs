using System.Net;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;

namespace Probity.Venues.Polymarket.Execution;

/// <summary>
/// Whether the venue takes orders now, as its answers say (reference/polymarket.md 4.4, 8.5). A restart or halt ends
/// after the time that the venue asked for; then the next order tries again. What no waiting cures (a banned account,
/// another order version) stops placing for good: it fails closed, and only a restart opens it. Cancels always go.
/// Thread-safe.
/// </summary>
public sealed class TradingGate : IDisposable
{
    private const int MostDoublings = 4;

    private static readonly TimeSpan Restarting = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterRestart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Halt = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly IInputSink sink;
    private readonly TimeProvider time;
    private readonly string account;
    private readonly Lock guard = new();
    private readonly ITimer timer;

    private VenueStatus status = VenueStatus.Connected;
    private string detail = "";
    private bool stopped;
    private bool hasLapsed;
    private int closures;

    public TradingGate(IInputSink sink, TimeProvider time, string account)
    {
        this.sink = sink;
        this.time = time;
        this.account = account;
        timer = time.CreateTimer(
            _ => Reopen("the time is over that the venue asked for"), null, Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

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

    /// <summary>Learns from an answer that was none, to an order or a cancel.</summary>
    public void Observe(VenueError error)
    {
        switch (error.Status)
        {
            case 425:
                Close(VenueStatus.Halted, error.RetryAfter, Restarting, "the matching engine restarts");
                break;
            case (int)HttpStatusCode.ServiceUnavailable when Says(error, "post-only mode") || Says(error, "post_only"):
                Close(VenueStatus.PostOnly, error.RetryAfter, AfterRestart, error.Text);
                break;
            case (int)HttpStatusCode.ServiceUnavailable when Says(error, "cancel-only"):
                Close(VenueStatus.CancelOnly, error.RetryAfter, Halt, error.Text);
                break;
            case (int)HttpStatusCode.ServiceUnavailable when Says(error, "disabled"):
                Close(VenueStatus.Halted, error.RetryAfter, Halt, error.Text);
                break;
            case (int)HttpStatusCode.Unauthorized:
                Close(VenueStatus.Halted, null, Halt, $"account '{account}' is not let in: {error.Text}");
                break;
            default:
                Observe(error.Text);
                break;
        }
    }

    /// <summary>Learns from the venue's words about one order.</summary>
    public void Observe(string text)
    {
        if (Says(text, "address banned")) { Stop(VenueStatus.Halted, $"account '{account}' is banned: {text}"); }
        else if (Says(text, "closed only mode"))
        {
            Stop(VenueStatus.CancelOnly, $"account '{account}' may only close positions, on the venue itself: {text}");
        }
        else if (Says(text, "order_version_mismatch"))
        {
            Stop(
                VenueStatus.Halted,
                $"account '{account}': the venue wants another order version than we sign ({text}); placing stops "
                + "until a build that knows it is started");
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

    private static bool Says(VenueError error, string part) => Says(error.Text, part) || Says(error.Code, part);

    private static bool Says(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>Closes for as long as the venue wants, or longer each time that trying again was in vain.</summary>
    private void Close(VenueStatus to, TimeSpan? asked, TimeSpan usual, string why)
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
        sink.Post(new VenueStatusChanged(Stamp.Unsequenced(now, Instant.None), VenueId.Polymarket, to, why));
    }
}
