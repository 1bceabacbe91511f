using System.Collections.Concurrent;
using System.Threading.Channels;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;

namespace Probity.Runtime.Live;

/// <summary>
/// The one door: adapters, operators and timers put inputs in from any thread, one loop takes them out. Bounded; when
/// it is full a writer waits, so that a slow engine slows its sockets down instead of growing memory or losing a frame.
/// Gateways have a lane of their own, which is taken first and never waits: a gateway may answer within a wish, on the
/// loop's own thread, and waiting there would be for ever. What comes by it is bounded by the orders that there are.
/// </summary>
public sealed class Sequencer : IInputSink
{
    // A null says that something came by the lane of the gateways.
    private readonly Channel<EngineInput?> queue = Channel.CreateBounded<EngineInput?>(
        new BoundedChannelOptions(Limits.SequencerQueue)
        {
            SingleReader = true,
            FullMode = BoundedChannelFullMode.Wait
        });

    private readonly ConcurrentQueue<EngineInput> first = [];
    private long waits;
    private volatile bool closed;

    public Sequencer() => Gateways = new GatewayLane(this);

    /// <summary>Where gateways put what they learn.</summary>
    public IInputSink Gateways { get; }

    /// <summary>How often a writer had to wait because the queue was full.</summary>
    public long Waits => Interlocked.Read(ref waits);

    public int Waiting => queue.Reader.Count;

    public void Post(EngineInput input)
    {
        if (queue.Writer.TryWrite(input)) { return; }
        Interlocked.Increment(ref waits);
        try
        {
            queue.Writer.WriteAsync(input).AsTask().GetAwaiter().GetResult();
        }
        catch (ChannelClosedException)
        {
            // The engine has stopped: what comes now will be asked for again at the next start.
        }
    }

    public bool TryTake(out EngineInput input)
    {
        if (first.TryDequeue(out input!)) { return true; }
        while (queue.Reader.TryRead(out EngineInput? next))
        {
            input = next!;
            if (next is not null || first.TryDequeue(out input!)) { return true; }
        }
        return false;
    }

    /// <summary>Waits for an input or the deadline; false when nothing came by then.</summary>
    public async ValueTask<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        if (queue.Reader.Count > 0) { return true; }
        using var deadline = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            return await queue.Reader.WaitToReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>No more inputs are taken.</summary>
    public void Close()
    {
        closed = true;
        queue.Writer.TryComplete();
    }

    private sealed class GatewayLane(Sequencer door) : IInputSink
    {
        public void Post(EngineInput input)
        {
            if (door.closed) { return; }
            door.first.Enqueue(input);
            // When there is no room for the sign the loop is awake anyway.
            door.queue.Writer.TryWrite(null);
        }
    }
}
