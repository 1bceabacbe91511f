using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;
using Probity.Venues.Streams;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>
/// The live way from frames to engine inputs: decoder, assembler and converter behind the market channel. A book that
/// is not to be trusted is asked for again by REST. Thread-safe: subscriptions change while frames come.
/// </summary>
public sealed class MarketInputDecoder : IMarketFrameDecoder
{
    private readonly Lock guard = new();
    private readonly TokenTable tokens = new();
    private readonly TimeProvider time;
    private readonly IBookResync resync;
    private readonly MarketInputs inputs;
    private readonly BookAssembler assembler;
    private readonly MarketFrameDecoder decoder;

    /// <param name="sink">Receives the inputs, in order.</param>
    /// <param name="resync">Fetches snapshots.</param>
    /// <param name="time">Stamps what comes without a receive time: lost connections.</param>
    /// <param name="options">Null: <see cref="AssemblerOptions.Live"/>.</param>
    public MarketInputDecoder(
        IInputSink sink, IBookResync resync, TimeProvider time, AssemblerOptions? options = null)
    {
        this.time = time;
        this.resync = resync;
        inputs = new MarketInputs(sink) { ResyncWanted = Request };
        assembler = new BookAssembler(tokens, options ?? AssemblerOptions.Live, inputs);
        decoder = new MarketFrameDecoder(tokens);
    }

    /// <summary>What was seen so far. A snapshot for screens: counts move on while one looks.</summary>
    public AssemblerCounts Counts => assembler.Counts;

    public void Track(IReadOnlyList<Market> markets)
    {
        lock (guard)
        {
            foreach (Market market in markets)
            {
                Track(market, market.First);
                Track(market, market.Second);
            }
        }
    }

    public void Untrack(IReadOnlyList<Market> markets)
    {
        lock (guard)
        {
            foreach (Market market in markets)
            {
                assembler.Untrack(tokens.Find(market.First.Token));
                assembler.Untrack(tokens.Find(market.Second.Token));
            }
        }
    }

    public void OnFrame(ReadOnlySpan<byte> frame, Instant received, int connection) =>
        Decode(frame, received, FrameSource.Socket);

    public void OnBooks(ReadOnlySpan<byte> books, Instant received) => Decode(books, received, FrameSource.Rest);

    /// <summary>Snapshots follow; until then the books stay as they are.</summary>
    public void OnConnected(int connection, IReadOnlyList<string> tokens)
    {
    }

    public void OnDisconnected(int connection, IReadOnlyList<string> tokens, string why)
    {
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        lock (guard)
        {
            foreach (string token in tokens)
            {
                assembler.Invalidate(this.tokens.Find(token), BookFault.Disconnected, now);
            }
        }
    }

    /// <summary>The books are untrusted already; that it lasts is for whoever watches connections.</summary>
    public void OnUnreachable(int connection, string why)
    {
    }

    private void Track(Market market, Instrument instrument)
    {
        if (!instrument.HasOwnBook) { return; }
        MarketTerms terms = market.Terms;
        TokenTerms known = terms.Source == TermsSource.Venue
            ? new TokenTerms(terms.Grid.ToString(), terms.MinimumSize.ToString(), market.NegRisk)
            : TokenTerms.Unknown with { InitialGrid = terms.Grid };
        int token = assembler.Track(instrument.Token, known);
        if (token >= 0) { inputs.Bind(token, instrument); }
    }

    private void Decode(ReadOnlySpan<byte> frame, Instant received, FrameSource source)
    {
        lock (guard)
        {
            assembler.Arriving(received, source);
            decoder.Decode(frame, assembler);
        }
    }

    private void Request(int token, BookFault fault) => resync.Request(tokens.Text(token));
}
