using Probity.Domain.Inputs;
using Probity.Venues.Execution;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Http;

namespace Probity.Venues.Polymarket.Execution;

/// <summary>
/// The dead-man switch (reference/polymarket.md 4.3): once armed, the venue cancels everything of this API key when no
/// valid heartbeat came for ten seconds. Each carries the id of the last answer; a wrong one is answered with the right
/// one. After a lapse placing waits for the next good heartbeat and the orders are read again.
/// </summary>
/// <param name="trading">The account's routes.</param>
/// <param name="gate">Closed while lapsed.</param>
/// <param name="accepted">Told of each heartbeat that counted.</param>
/// <param name="recovered">Told of the first one after a lapse.</param>
/// <param name="every">Below ten seconds.</param>
/// <param name="time">The clock.</param>
public sealed class HeartbeatLoop(
    TradingClient trading, TradingGate gate, Action accepted, Action recovered, TimeSpan every, TimeProvider time)
{
    /// <summary>The venue's patience.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private string id = "";
    private long acceptedAt;
    private bool isArmed;
    private bool hasLapsed;

    /// <summary>The first heartbeat: arms the switch.</summary>
    /// <exception cref="VenueException">The venue did not take it.</exception>
    public async Task Arm(CancellationToken cancel)
    {
        if (await Beat(cancel).ConfigureAwait(false) is { } error) { throw new VenueException(error); }
    }

    /// <summary>Beats until cancelled; the first was <see cref="Arm"/>.</summary>
    public async Task Run(CancellationToken cancel)
    {
        long began = time.GetTimestamp();
        VenueError? error = null;
        while (true)
        {
            TimeSpan wait = (error is null ? every : RetryAfter) - time.GetElapsedTime(began);
            if (wait > TimeSpan.Zero) { await Task.Delay(wait, time, cancel).ConfigureAwait(false); }
            began = time.GetTimestamp();
            error = await Beat(cancel).ConfigureAwait(false);
            if (error is not null) { NoteLapse(error); }
        }
    }

    private async Task<VenueError?> Beat(CancellationToken cancel)
    {
        VenueCall<HeartbeatReply> call = await trading.Heartbeat(id, cancel).ConfigureAwait(false);
        if (call.Reply is { IsCorrection: true } correction)
        {
            // Once: whoever else beats for this key must not draw us into a race.
            id = correction.Id!;
            call = await trading.Heartbeat(id, cancel).ConfigureAwait(false);
        }
        if (call.Error is { } error) { return error; }
        id = call.Reply!.Id ?? "";
        if (call.Reply.IsCorrection)
        {
            return new VenueError(
                VenueErrorKind.Status, 400, "",
                "another program sends heartbeats for the same API key: give each its own", "POST /v1/heartbeats",
                true, null);
        }
        acceptedAt = time.GetTimestamp();
        isArmed = true;
        accepted();
        if (hasLapsed)
        {
            hasLapsed = false;
            gate.Recover("heartbeats are accepted again");
            recovered();
        }
        return null;
    }

    private void NoteLapse(VenueError error)
    {
        if (!isArmed || hasLapsed || time.GetElapsedTime(acceptedAt) < Patience) { return; }
        hasLapsed = true;
        id = "";
        gate.Lapse(
            $"no heartbeat was accepted for {Patience.TotalSeconds:0} s, so the venue cancels all our orders: {error}");
    }
}
