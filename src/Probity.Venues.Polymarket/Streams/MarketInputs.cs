using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Streams;

/// <summary>
/// Turns what the assembler tells into engine inputs for the tokens that were bound to instruments; others are left
/// out. The same for a live channel and a recording. Stamps are unsequenced: the loop gives inputs their place.
/// </summary>
/// <param name="inputs">Receives the inputs, in order.</param>
public sealed class MarketInputs(IInputSink inputs) : IBookEventSink
{
    private readonly Dictionary<string, int> tokensByText = [];
    private Binding?[] bindings = new Binding?[64];

    /// <summary>Called with each token whose book needs a fresh snapshot; recordings leave it alone.</summary>
    public Action<int, BookFault>? ResyncWanted { get; init; }

    /// <summary>Called with each market that the venue announces, ours or not.</summary>
    public Action<NewMarketMessage>? NewMarket { get; init; }

    /// <summary>Resolutions that name no outcome of ours as the winner: nothing was posted for them.</summary>
    public long ResolutionsNotUnderstood { get; private set; }

    /// <summary>From now on this token is that instrument.</summary>
    /// <param name="token">Index in the <see cref="TokenTable"/>.</param>
    /// <param name="instrument">Listed before with the engine.</param>
    public void Bind(int token, Instrument instrument)
    {
        if (token >= bindings.Length) { Array.Resize(ref bindings, Math.Max(bindings.Length * 2, token + 1)); }
        bindings[token] = new Binding(instrument.Id, instrument.Market, instrument.OutcomeIndex);
        tokensByText[instrument.Token] = token;
    }

    public void OnBookEvents(in MessageTime at, ReadOnlySpan<BookEvent> events)
    {
        Stamp stamp = Stamp.Unsequenced(at.Received, at.Venue);
        foreach (ref readonly BookEvent item in events)
        {
            if (Find(item.Token) is not { } bound) { continue; }
            if (Make(stamp, bound.Instrument, item) is { } input) { inputs.Post(input); }
        }
    }

    public void OnResyncWanted(int token, BookFault fault) => ResyncWanted?.Invoke(token, fault);

    public void OnDisagreement(int token, BookDisagreement reason, long milliseconds)
    {
    }

    public void OnNewMarket(in MessageTime at, NewMarketMessage message) => NewMarket?.Invoke(message);

    /// <summary>The winner decides; without one that we know nothing is paid, and the engine asks elsewhere.</summary>
    public void OnMarketResolved(in MessageTime at, MarketResolvedMessage message)
    {
        string? ours = message.Tokens.Append(message.Winner).FirstOrDefault(tokensByText.ContainsKey);
        if (ours is null || Find(tokensByText[ours]) is not { } bound) { return; }
        bool named = message.Winner == ours || message.Tokens.Contains(message.Winner);
        if (!named)
        {
            ResolutionsNotUnderstood++;
            return;
        }
        bool firstWins = (message.Winner == ours) == (bound.OutcomeIndex == 0);
        Payout payout = firstWins ? Payout.FirstWins : Payout.SecondWins;
        inputs.Post(new MarketResolved(Stamp.Unsequenced(at.Received, at.Venue), bound.Market, payout));
    }

    private static EngineInput? Make(Stamp at, InstrumentId instrument, in BookEvent item) => item.Kind switch
    {
        BookEventKind.Level => new BookDelta(at, instrument, item.Side, item.Price, item.Size, item.Flags),
        BookEventKind.Cleared => new BookCleared(at, instrument, item.Flags),
        BookEventKind.Trade => new TradePrinted(at, instrument, item.Side, item.Price, item.Size),
        BookEventKind.Tick => new TickGridChanged(at, instrument, item.Grid),
        BookEventKind.Invalidated => new BookInvalidated(at, instrument, item.Fault),
        _ => null,
    };

    private Binding? Find(int token) => (uint)token < (uint)bindings.Length ? bindings[token] : null;

    private sealed record Binding(InstrumentId Instrument, MarketId Market, int OutcomeIndex);
}
