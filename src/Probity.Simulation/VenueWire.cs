using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Simulation;

/// <summary>How long after a match a fill is reported in a block, and final.</summary>
/// <param name="Mined">From matched to mined.</param>
/// <param name="Confirmed">From mined to confirmed.</param>
public sealed record SettlementDelays(Duration Mined, Duration Confirmed)
{
    /// <summary>About a Polygon block or two, then its finality.</summary>
    public static SettlementDelays Default { get; } = new(Duration.FromSeconds(3), Duration.FromSeconds(6));
}

/// <summary>
/// What is under way between us and a simulated venue: requests going there, replies coming back, settlements to
/// follow. Requests do not overtake one another, nor do replies: each way is one connection.
/// </summary>
internal sealed class VenueWire(ILatencyModel latency, SettlementDelays settlement, SeededRandom random)
{
    private readonly DueQueue<EngineOutput> requests = new();
    private readonly DueQueue<EngineInput> replies = new();
    private Instant lastArrival;
    private Instant lastReply;

    /// <summary>When the next request reaches the venue.</summary>
    public Instant NextRequest => requests.NextDue;

    /// <summary>When we hear the next reply.</summary>
    public Instant NextReply => replies.NextDue;

    public void Send(Instant now, EngineOutput request)
    {
        Instant arrival = now + latency.OrderDelay(random);
        if (arrival < lastArrival) { arrival = lastArrival; }
        lastArrival = arrival;
        requests.Add(arrival, request);
    }

    /// <summary>A request that takes its own time, such as a conversion on the chain.</summary>
    public void SendSlowly(Instant now, Duration delay, EngineOutput request) => requests.Add(now + delay, request);

    public EngineOutput TakeRequest() => requests.Take();

    /// <summary>The stamp of what the venue says now, with the time when we shall hear it.</summary>
    public Stamp Say(Instant now)
    {
        Instant heard = now + latency.ReplyDelay(random);
        if (heard < lastReply) { heard = lastReply; }
        lastReply = heard;
        return Stamp.Unsequenced(heard, now);
    }

    /// <summary>Delivers at its <c>At.Received</c>.</summary>
    public void Reply(EngineInput reply) => replies.Add(reply.At.Received, reply);

    /// <summary>Delivers a fill and the news of its settlement after it.</summary>
    public void Fill(OrderFilled fill)
    {
        Reply(fill);
        Instant mined = fill.At.Received + settlement.Mined;
        Instant confirmed = mined + settlement.Confirmed;
        Reply(new FillSettled(Stamp.Unsequenced(mined, mined), fill.Order, fill.TradeId, SettlementTier.Mined));
        Reply(new FillSettled(
            Stamp.Unsequenced(confirmed, confirmed), fill.Order, fill.TradeId, SettlementTier.Confirmed));
    }

    public EngineInput TakeReply() => replies.Take();

    public ulong Digest() => StateHash.Combine(
        StateHash.Combine(StateHash.Combine(requests.Digest, replies.Digest), lastArrival.Nanos), lastReply.Nanos);
}
