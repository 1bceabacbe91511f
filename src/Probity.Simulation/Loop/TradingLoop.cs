using System.Diagnostics.CodeAnalysis;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Engine;

namespace Probity.Simulation.Loop;

/// <summary>When the log is flushed.</summary>
public enum FlushPolicy : byte
{
    /// <summary>Once at the end of each feed or advance.</summary>
    EachFeed = 0,

    /// <summary>
    /// Also before the outputs of an input go anywhere, so that no order leaves before its cause is durable.
    /// </summary>
    BeforeOutputs = 1,

    /// <summary>The caller flushes.</summary>
    Never = 2,
}

/// <summary>
/// The one loop that live, paper, backtest, demo and replay share: external inputs, what a simulated venue answers, and
/// timers go through the log and the engine in one order, by time; at one time the venue before timers, and each in the
/// order in which it was made. An external input comes after everything that is due by its receive time.
/// </summary>
/// <param name="core">The engine, at the state that the journal starts from.</param>
/// <param name="venue">The venue side, in the same state.</param>
/// <param name="log">Where inputs are written before they act; null for none.</param>
/// <param name="observer">Looks on; null for nobody.</param>
/// <param name="flush">When the log is flushed.</param>
public sealed class TradingLoop(
    EngineCore core, IVenueSide venue, IInputLog? log, ILoopObserver? observer,
    FlushPolicy flush = FlushPolicy.EachFeed)
{
    private readonly DueQueue<TimerId> timers = new();
    private readonly Outbox outbox = new();
    private Instant advanced;

    public EngineCore Core => core;

    /// <summary>The latest receive time of an input so far.</summary>
    public Instant Now { get; private set; }

    /// <summary>Inputs processed so far.</summary>
    public long Processed { get; private set; }

    /// <summary>When a timer or the venue may be due next; <see cref="Due.Never"/> when neither is.</summary>
    public Instant NextDue => timers.NextDue <= venue.NextDue ? timers.NextDue : venue.NextDue;

    /// <summary>Engine and venue in one number.</summary>
    public ulong Digest() => StateHash.Combine(core.Digest(), venue.Digest());

    /// <summary>Processes what is due by the input's receive time, then the input.</summary>
    /// <exception cref="InvariantException">
    /// It is older than a time that the loop was advanced to: the caller's clock ran backwards, and replay would tell
    /// another story.
    /// </exception>
    public void Feed(EngineInput external)
    {
        Take(external);
        FlushAtEnd();
    }

    /// <summary>As <see cref="Feed(EngineInput)"/> for each in order, with one flush at the end.</summary>
    /// <exception cref="InvariantException">As there.</exception>
    public void Feed(IReadOnlyList<EngineInput> externals)
    {
        for (int i = 0; i < externals.Count; i++) { Take(externals[i]); }
        FlushAtEnd();
    }

    /// <summary>
    /// Processes what is due by a time without an external input. It must not be later than any external input still to
    /// come.
    /// </summary>
    public void AdvanceTo(Instant time)
    {
        if (time > advanced) { advanced = time; }
        Catch(time);
        FlushAtEnd();
    }

    /// <summary>
    /// Rebuilds engine, venue and timers from a journal, to its last whole input, wherever the run was stopped. What
    /// comes from outside is taken from the journal; what the venue and the timers make must be the same again. Nothing
    /// is logged, and what was pending but not yet journaled stays pending.
    /// </summary>
    /// <param name="journaled">Inputs with their sequences, from the engine's next one on.</param>
    /// <param name="digests">
    /// State digests by sequence, as far as the journal has them; each is compared. Null for none.
    /// </param>
    /// <returns>How many external inputs there were: a recording goes on after exactly so many.</returns>
    /// <exception cref="ReplayDivergedException">The journal has something else than this build makes.</exception>
    public long Recover(IEnumerable<EngineInput> journaled, IReadOnlyDictionary<long, ulong>? digests = null)
    {
        long externals = 0;
        foreach (EngineInput input in journaled)
        {
            if (input.At.Sequence != core.NextSequence)
            {
                throw ReplayDivergedException.OutOfSequence(input, core.NextSequence);
            }
            if (IsExternal(input.Kind))
            {
                if (TryDue(Later(Now, input.At.Received), out EngineInput? due))
                {
                    throw ReplayDivergedException.Skipped(input, due);
                }
                externals++;
            }
            else
            {
                Expect(input);
            }
            Apply(input);
            CompareDigest(input.At.Sequence, digests);
        }
        return externals;
    }

    private static Instant Later(Instant a, Instant b) => a >= b ? a : b;

    private void Take(EngineInput external)
    {
        Require.That(external.At.Received >= advanced, "an external input is not older than the loop was advanced to");
        Catch(external.At.Received);
        Process(external);
    }

    private bool IsExternal(InputKind kind) => kind != InputKind.TimerFired && !venue.Produces(kind);

    /// <summary>Processes everything that is due.</summary>
    private void Catch(Instant until)
    {
        until = Later(Now, until);
        while (TryDue(until, out EngineInput? due)) { Process(due); }
    }

    /// <summary>The next input that the venue or a timer makes, no later than a time.</summary>
    private bool TryDue(Instant until, [NotNullWhen(true)] out EngineInput? due)
    {
        Instant timer = timers.NextDue;
        if (venue.TryTake(timer < until ? timer : until, out due)) { return true; }
        if (timer > until) { return false; }
        due = new TimerFired(Stamp.Unsequenced(timer, timer), timers.Take());
        return true;
    }

    private void Process(EngineInput input)
    {
        input.TakeSequence(core.NextSequence);
        log?.Append(input);
        Apply(input);
        if (log is not null && input.At.Sequence % Limits.InputsPerDigest == 0)
        {
            log.AppendDigest(input.At.Sequence, Digest());
        }
    }

    private void Apply(EngineInput input)
    {
        if (input.At.Received > Now) { Now = input.At.Received; }
        venue.OnInput(input);
        outbox.Clear();
        core.Process(input, outbox);
        Processed++;
        observer?.After(input, outbox);
        if (outbox.Count == 0) { return; }
        if (flush == FlushPolicy.BeforeOutputs) { log?.Flush(); }
        for (int i = 0; i < outbox.Count; i++)
        {
            if (outbox[i] is SetTimer timer) { timers.Add(Later(Now, timer.Due), timer.Timer); }
            else { venue.OnOutput(outbox[i], input.At); }
        }
    }

    private void Expect(EngineInput journaled)
    {
        if (!TryDue(journaled.At.Received, out EngineInput? due)) { throw ReplayDivergedException.Missing(journaled); }
        due.TakeSequence(journaled.At.Sequence);
        if (!InputComparison.Same(journaled, due)) { throw ReplayDivergedException.Differs(journaled, due); }
    }

    private void CompareDigest(long sequence, IReadOnlyDictionary<long, ulong>? digests)
    {
        if (digests is null || !digests.TryGetValue(sequence, out ulong expected)) { return; }
        ulong actual = Digest();
        if (actual != expected) { throw ReplayDivergedException.State(sequence, expected, actual); }
    }

    private void FlushAtEnd()
    {
        if (flush != FlushPolicy.Never) { log?.Flush(); }
    }
}
