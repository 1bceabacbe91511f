using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Health;

namespace Probity.Venues.Polymarket.Health;

/// <summary>
/// Probes the venue at the start and again and again; a difference halts it for us. It fails closed: until a first
/// probe is good the venue is halted too. After a difference a good probe is not enough, somebody also has to say so
/// (<see cref="Acknowledge"/>): whoever changed the protocol may not be done. A venue that just does not answer is not
/// a difference; other parts see to that.
/// </summary>
/// <param name="probe">What is asked.</param>
/// <param name="market">A market that exists now; null while none is listed.</param>
/// <param name="every">Time between good probes.</param>
/// <param name="time">The clock.</param>
public sealed class DriftGuard(VenueProbe probe, Func<string?> market, TimeSpan every, TimeProvider time)
{
    /// <summary>After a probe that was not good the next one comes sooner.</summary>
    private static readonly TimeSpan SoonAgain = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim wake = new(0);
    private readonly Lock posting = new();
    private IReadOnlyList<Finding> findings = [];
    private VenueStatusChanged? toldByOthers;
    private volatile bool isProven;
    private volatile bool isDrifted;
    private volatile bool isAcknowledged;

    /// <summary>What the last probe found.</summary>
    public IReadOnlyList<Finding> Findings => Volatile.Read(ref findings);

    /// <summary>A probe was good, and since then none showed a difference that nobody has acknowledged.</summary>
    public bool IsGood => isProven && !isDrifted;

    /// <summary>A person wants to trade again: the venue is probed at once, and released if it is good.</summary>
    public void Acknowledge()
    {
        if (!isDrifted) { return; }
        isAcknowledged = true;
        wake.Release();
    }

    /// <summary>
    /// A way to the loop for all others that tell the venue's status: while the venue is not the one that we know,
    /// nothing that they say opens it.
    /// </summary>
    public IInputSink Over(IInputSink inner) => new Gated(this, inner);

    /// <summary>Probes until it is cancelled; posts Halted on a difference and Connected on release.</summary>
    /// <param name="inputs">Receives the inputs; the loop gives them their place.</param>
    /// <param name="cancel">Ends it, without an exception.</param>
    public async Task Run(IInputSink inputs, CancellationToken cancel)
    {
        Post(inputs, VenueStatus.Halted, "the venue has not been probed yet");
        try
        {
            while (true)
            {
                await ProbeOnce(inputs, cancel).ConfigureAwait(false);
                TimeSpan wait = IsGood || every < SoonAgain ? every : SoonAgain;
                await Pause(wait, cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The session ends.
        }
    }

    /// <summary>One probe and what follows from it.</summary>
    public async Task ProbeOnce(IInputSink inputs, CancellationToken cancel)
    {
        bool acknowledged = isAcknowledged;
        IReadOnlyList<Finding> found = await probe.Run(market(), cancel).ConfigureAwait(false);
        Volatile.Write(ref findings, found);
        if (found.Any(one => one.Grade == Grade.Red)) { Halt(inputs, found); }
        else if (found.Any(IsSilence)) { return; }
        else if (isDrifted && !acknowledged) { return; }
        else if (!IsGood) { Release(inputs); }
    }

    private void Release(IInputSink inputs)
    {
        lock (posting)
        {
            (isProven, isDrifted, isAcknowledged) = (true, false, false);
            if (toldByOthers is { } kept) { inputs.Post(kept); }
            else { Post(inputs, VenueStatus.Connected, "the venue is the one that this build knows"); }
        }
    }

    private void Take(VenueStatusChanged told, IInputSink inner)
    {
        lock (posting)
        {
            toldByOthers = told;
            bool opens = told.Status is not (VenueStatus.Disconnected or VenueStatus.Halted);
            inner.Post(IsGood || !opens ? told : told with
            {
                Status = VenueStatus.Halted,
                Detail = $"{told.Detail} (halted by the drift guard all the same)",
            });
        }
    }

    /// <summary>Version and clock need no market: without an answer to them nothing is proven.</summary>
    private static bool IsSilence(Finding one) =>
        one.Grade == Grade.Yellow && one.Check is VenueProbe.Version or VenueProbe.Clock;

    private void Halt(IInputSink inputs, IReadOnlyList<Finding> found)
    {
        IEnumerable<Finding> red = found.Where(one => one.Grade == Grade.Red);
        string why = string.Join("; ", red.Select(one => $"{one.Check}: {one.Text}"));
        lock (posting)
        {
            bool isNews = !isDrifted;
            (isDrifted, isAcknowledged) = (true, false);
            if (isNews) { Post(inputs, VenueStatus.Halted, $"{why} (resume when this is settled)"); }
        }
    }

    private void Post(IInputSink inputs, VenueStatus status, string why)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        inputs.Post(new VenueStatusChanged(Stamp.Unsequenced(now, default), VenueId.Polymarket, status, why));
    }

    private async Task Pause(TimeSpan wait, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(wait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, over.Token);
        try
        {
            await wake.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Time is up.
        }
    }

    private sealed class Gated(DriftGuard guard, IInputSink inner) : IInputSink
    {
        public void Post(EngineInput input)
        {
            if (input is VenueStatusChanged { Venue: VenueId.Polymarket } told) { guard.Take(told, inner); }
            else { inner.Post(input); }
        }
    }
}
