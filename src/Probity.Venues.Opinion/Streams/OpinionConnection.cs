using Probity.Domain.Values;
using Probity.Venues.Opinion.Wire;
using Probity.Venues.Streams;

namespace Probity.Venues.Opinion.Streams;

/// <summary>What the connections of one channel share with it.</summary>
internal interface IOpinionConnectionOwner
{
    /// <summary>Held around each call of the handler, so that calls never overlap.</summary>
    Lock Delivery { get; }

    IMarketFrameHandler Handler { get; }

    /// <summary>The interval of these books' readings changed.</summary>
    void Rescheduled(IReadOnlyList<string> tokens);

    /// <summary>Fresh copies of these books, now.</summary>
    void Want(IReadOnlyList<string> tokens);
}

/// <summary>One connection of the market channel with its share of the markets.</summary>
internal sealed class OpinionConnection(int id, IOpinionConnectionOwner owner) : IOpinionSocketEvents
{
    private readonly Lock guard = new();
    private readonly List<OpinionMarketChannel> markets = [];
    private long frames;
    private long lastSuspicion;
    private int suspicions;

    public int Id { get; } = id;

    /// <summary>Null where books come by REST alone.</summary>
    public OpinionSocket? Socket { get; set; }

    /// <summary>Null before the start.</summary>
    public Task? Running { get; set; }

    public bool IsOpen => Socket is { IsOpen: true };

    public int Count
    {
        get { lock (guard) { return markets.Count; } }
    }

    public IReadOnlyList<string> Tokens
    {
        get { lock (guard) { return [.. markets.Select(market => market.Token)]; } }
    }

    /// <summary>Data frames since the beginning.</summary>
    public long Frames => Interlocked.Read(ref frames);

    public MarketConnectionHealth Health =>
        new(Id, Count, IsOpen, Socket?.Opened ?? 0, Socket?.LastFailure ?? "");

    public static OpinionSubscription[] SubscriptionsOf(OpinionMarketChannel market) =>
    [
        new(OpinionChannels.Depth, market.MarketId),
        new(OpinionChannels.LastTrade, market.MarketId),
    ];

    public void Add(IReadOnlyList<OpinionMarketChannel> added)
    {
        lock (guard) { markets.AddRange(added); }
    }

    public void Remove(IReadOnlyCollection<OpinionMarketChannel> removed)
    {
        lock (guard) { markets.RemoveAll(removed.Contains); }
    }

    /// <summary>
    /// REST had a newer book although the stream said nothing since the last one. True when that happened so often in a
    /// row, without a single frame on the whole connection, that the stream must be frozen.
    /// </summary>
    public bool Suspect(int mostInARow)
    {
        lock (guard)
        {
            long now = Frames;
            suspicions = now == lastSuspicion ? suspicions + 1 : 1;
            lastSuspicion = now;
            if (suspicions < mostInARow) { return false; }
            suspicions = 0;
            return true;
        }
    }

    public void OnOpened()
    {
        IReadOnlyList<string> tokens = Tokens;
        lock (guard) { suspicions = 0; }
        lock (owner.Delivery) { owner.Handler.OnConnected(Id, tokens); }
    }

    public void OnSubscribed()
    {
        IReadOnlyList<string> tokens = Tokens;
        owner.Rescheduled(tokens);
        owner.Want(tokens);
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received)
    {
        if (frame.IsEmpty) { return; }
        if (MarketFrame.Read(frame).Kind is FrameKind.DepthDiff or FrameKind.LastTrade or FrameKind.LastPrice)
        {
            Interlocked.Increment(ref frames);
        }
        lock (owner.Delivery) { owner.Handler.OnFrame(frame, received, Id); }
    }

    public void OnClosed(string why)
    {
        IReadOnlyList<string> tokens = Tokens;
        lock (owner.Delivery) { owner.Handler.OnDisconnected(Id, tokens, why); }
        owner.Rescheduled(tokens);
    }

    public void OnDead(string why)
    {
        lock (owner.Delivery) { owner.Handler.OnUnreachable(Id, why); }
    }
}
