using System.Text;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Sockets;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>
/// The venue's real-time price socket (reference/polymarket.md 5.4): subscribes the Chainlink prices of some symbols
/// and posts each update as a signal. One topic a frame, because one that the venue does not know voids the whole
/// frame, and no space in the filter, because with one only the snapshot comes.
/// </summary>
public sealed class PriceStream : ISocketEvents, IAsyncDisposable
{
    private readonly IInputSink sink;
    private readonly IReadOnlyList<string> symbols;
    private readonly Action<string> tell;
    private readonly CancellationTokenSource stop = new();
    private readonly SocketSupervisor socket;
    private readonly Task running;
    private long prices;

    /// <param name="address">Of RTDS.</param>
    /// <param name="symbols">As the venue spells them: "btc/usd".</param>
    /// <param name="options">How the connection is kept.</param>
    /// <param name="sink">The one door.</param>
    /// <param name="tell">Hears of connections that ended and of refused subscriptions.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1).</param>
    /// <exception cref="BadInputException">A symbol is none.</exception>
    public PriceStream(
        Uri address, IReadOnlyList<string> symbols, SocketOptions options, IInputSink sink, Action<string> tell,
        TimeProvider time, Func<double> jitter)
    {
        foreach (string symbol in symbols)
        {
            if (symbol.Length == 0 || symbol.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789/"))
            {
                throw new BadInputException($"price symbol '{symbol}' is not spelt like btc/usd");
            }
        }
        (this.sink, this.symbols, this.tell) = (sink, symbols, tell);
        socket = new SocketSupervisor(address, options, this, time, jitter);
        running = socket.Run(stop.Token);
    }

    /// <summary>Prices posted so far.</summary>
    public long Prices => Interlocked.Read(ref prices);

    public async Task OnOpen(CancellationToken cancel)
    {
        foreach (string symbol in symbols)
        {
            await socket.Send(Subscribe(symbol), cancel).ConfigureAwait(false);
        }
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received)
    {
        byte[] bytes = frame.ToArray();
        if (ReferencePrices.Read(bytes, received) is { } signal)
        {
            Interlocked.Increment(ref prices);
            sink.Post(signal);
        }
        else if (frame.IndexOf("\"statusCode\""u8) >= 0)
        {
            string begins = Encoding.UTF8.GetString(frame[..Math.Min(200, frame.Length)]);
            tell($"the price stream refused a subscription: {begins}");
        }
    }

    public void OnClosed(string why) => tell($"the price stream closed: {why}");

    public void OnDead(string why) => tell($"the price stream cannot be reached: {why}");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
        socket.Dispose();
        stop.Dispose();
    }

    private static byte[] Subscribe(string symbol)
    {
        string filter = $$"""{"symbol":"{{symbol}}"}""";
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            action = "subscribe",
            subscriptions = new[] { new { topic = "crypto_prices_chainlink", type = "*", filters = filter } },
        });
    }
}
