using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Probity.Sandbox.Faults;

namespace Probity.Sandbox.Public;

/// <summary>One connection of <c>/ws/market</c> (reference/polymarket.md 5.1).</summary>
internal sealed class MarketSocket : IMarketWatcher
{
    /// <summary>Beyond so many assets the venue sends no snapshots.</summary>
    private const int MostSnapshots = 500;

    /// <summary>A client that is so far behind is cut.</summary>
    private const int MostWaiting = 50_000;

    private static readonly byte[] Pong = "PONG"u8.ToArray();
    private static readonly byte[] NoNewAssets = "NO NEW ASSETS"u8.ToArray();

    private readonly WebSocket socket;
    private readonly MarketFeed feed;
    private readonly SandboxFaults faults;
    private readonly TimeSpan patience;
    private readonly HashSet<string> tokens = [];
    private readonly Channel<Outgoing> outgoing = Channel.CreateBounded<Outgoing>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    /// <param name="socket">Accepted.</param>
    /// <param name="feed">What it is fed from.</param>
    /// <param name="faults">May spoil single messages.</param>
    /// <param name="patience">A client that says nothing for so long is dropped.</param>
    public MarketSocket(WebSocket socket, MarketFeed feed, SandboxFaults faults, TimeSpan patience)
    {
        this.socket = socket;
        this.feed = feed;
        this.faults = faults;
        this.patience = patience;
    }

    public bool WantsCustom { get; private set; }

    public bool Follows(PublishedBook book) => tokens.Contains(book.Token);

    public void Send(string condition, byte[] frame) => Queue(new Outgoing(condition, frame, Spared: false));

    /// <summary>Until either side is done with it.</summary>
    public async Task Run(CancellationToken cancel)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task writing = Write(life.Token);
        try
        {
            await Read(life.Token);
        }
        finally
        {
            feed.Leave(this);
            outgoing.Writer.TryComplete();
            await life.CancelAsync();
            await writing;
        }
    }

    private void Queue(Outgoing message)
    {
        if (!outgoing.Writer.TryWrite(message)) { outgoing.Writer.TryComplete(); }
    }

    private async Task Write(CancellationToken cancel)
    {
        try
        {
            await foreach (Outgoing message in outgoing.Reader.ReadAllAsync(cancel))
            {
                FrameFault fault = message.Spared
                    ? FrameFault.None
                    : faults.OnFrame(FaultChannel.Market, message.Condition);
                if (fault == FrameFault.Dropped) { continue; }
                if (fault == FrameFault.Cut) { break; }
                int times = fault == FrameFault.Duplicated ? 2 : 1;
                for (int i = 0; i < times; i++)
                {
                    await socket.SendAsync(message.Frame, WebSocketMessageType.Text, true, cancel);
                }
            }
            socket.Abort();
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The connection is gone; the reader ends by itself.
        }
    }

    private async Task Read(CancellationToken cancel)
    {
        using IMemoryOwner<byte> buffer = MemoryPool<byte>.Shared.Rent(64 * 1_024);
        using var text = new MemoryStream();
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            while (true)
            {
                silence.CancelAfter(patience);
                ValueWebSocketReceiveResult got = await socket.ReceiveAsync(buffer.Memory, silence.Token);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancel);
                    return;
                }
                text.Write(buffer.Memory.Span[..got.Count]);
                if (!got.EndOfMessage) { continue; }
                Hear(text.GetBuffer().AsMemory(0, (int)text.Length));
                text.SetLength(0);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            socket.Abort();
        }
    }

    private void Hear(ReadOnlyMemory<byte> message)
    {
        if (message.Span.SequenceEqual("PING"u8))
        {
            Queue(new Outgoing("", Pong, Spared: true));
            return;
        }
        try
        {
            using JsonDocument document = JsonDocument.Parse(message);
            if (document.RootElement.ValueKind == JsonValueKind.Object) { Obey(document.RootElement); }
        }
        catch (JsonException)
        {
            // The venue says nothing to what it does not understand.
        }
    }

    private void Obey(JsonElement request)
    {
        string[] named = request.TryGetProperty("assets_ids", out JsonElement list)
            && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String)
                    .Select(item => item.GetString()!)]
                : [];
        bool removes = request.TryGetProperty("operation", out JsonElement operation)
            && operation.ValueKind == JsonValueKind.String && operation.GetString() == "unsubscribe";
        bool? custom = Flag(request, "custom_feature_enabled");
        bool dump = Flag(request, "initial_dump") ?? true;
        feed.Subscribe(this, () =>
        {
            WantsCustom = custom ?? WantsCustom;
            if (removes)
            {
                tokens.ExceptWith(named);
                return [];
            }
            string[] added = [.. named.Where(tokens.Add)];
            if (added.Length == 0 && named.Length > 0) { Queue(new Outgoing("", NoNewAssets, Spared: true)); }
            return dump && tokens.Count <= MostSnapshots ? added : [];
        });
    }

    private static bool? Flag(JsonElement request, string name) =>
        request.TryGetProperty(name, out JsonElement flag)
        && flag.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? flag.GetBoolean()
            : null;

    /// <param name="Condition">For faults.</param>
    /// <param name="Frame">One text message.</param>
    /// <param name="Spared">Not subject to faults: a frozen feed still answers PING.</param>
    private readonly record struct Outgoing(string Condition, byte[] Frame, bool Spared);
}
