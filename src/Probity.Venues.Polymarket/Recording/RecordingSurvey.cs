using System.Text;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Streams;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>What the first pass over a recording learned of one token.</summary>
internal sealed class SurveyedToken
{
    /// <summary>A condition id has 66 characters.</summary>
    private const int LongestMarketId = 128;

    /// <summary>The market ids under which it came, in order of appearance.</summary>
    public List<string> Markets { get; } = [];

    /// <summary>The first tick that the venue stated; empty when it never did.</summary>
    public string TickSize { get; set; } = "";

    public string MinimumOrderSize { get; set; } = "";

    public bool? NegRisk { get; set; }

    public bool IsPositionMarket { get; set; }

    public bool HasSnapshot { get; set; }

    /// <summary>All prices seen are multiples of this many pips: 100, 10 or 1.</summary>
    public int FinestPips { get; private set; } = 100;

    public void NotePrice(Price price)
    {
        while (price.Pips % FinestPips != 0) { FinestPips /= 10; }
    }

    public void NoteMarket(ReadOnlySpan<byte> market)
    {
        if (market.IsEmpty || market.Length > LongestMarketId) { return; }
        Span<char> room = stackalloc char[LongestMarketId];
        ReadOnlySpan<char> text = room[..Encoding.UTF8.GetChars(market, room)];
        foreach (string known in Markets)
        {
            if (known.AsSpan().SequenceEqual(text)) { return; }
        }
        Markets.Add(text.ToString());
    }
}

/// <summary>
/// The first pass: which tokens have market data, what is told of their markets, and which mirror which.
/// </summary>
internal sealed class RecordingSurvey : IMarketSink, IRecordedObjects
{
    private readonly TokenTable tokens;
    private readonly Dictionary<string, RecordedFacts> factsByToken = [];
    private int[] entryTokens = new int[16];

    private RecordingSurvey(TokenTable tokens) => this.tokens = tokens;

    /// <summary>By index in the token table.</summary>
    public List<SurveyedToken> Tokens { get; } = [];

    public TokenPairing Pairing { get; } = new();

    /// <summary>Other venues whose frames the recording has, by their names in it.</summary>
    public HashSet<string> OtherVenues { get; } = new(StringComparer.Ordinal);

    /// <summary>The time of the first message that has one.</summary>
    public Instant Start { get; private set; }

    /// <summary>Reads the whole stream.</summary>
    /// <exception cref="Probity.Domain.BadInputException">The file is damaged.</exception>
    public static RecordingSurvey Of(IFrameStream stream, TokenTable tokens)
    {
        var survey = new RecordingSurvey(tokens);
        var messages = new RecordedMessages(tokens, survey, survey);
        while (stream.TryRead(out RecordedFrame frame))
        {
            RecordedKind kind = RecordedMessages.KindOf(frame);
            if (kind == RecordedKind.Reference) { survey.OtherVenues.Add(frame.Venue); }
            if (kind != RecordedKind.Market) { continue; }
            survey.NoteTime(frame.Received);
            messages.Feed(frame.Payload);
        }
        return survey;
    }

    public RecordedFacts? FactsOf(int token) => factsByToken.GetValueOrDefault(tokens.Text(token));

    public void OnBook(in BookMessage message)
    {
        int index = Find(message.Token, message.Asset, message.Market, message.Milliseconds);
        if (index < 0) { return; }
        SurveyedToken token = Tokens[index];
        token.HasSnapshot = true;
        if (token.TickSize.Length == 0) { token.TickSize = Encoding.UTF8.GetString(message.TickSize); }
        if (token.MinimumOrderSize.Length == 0)
        {
            token.MinimumOrderSize = Encoding.UTF8.GetString(message.MinimumOrderSize);
        }
        token.NegRisk ??= message.NegRisk;
        token.IsPositionMarket |= message.Version.SequenceEqual("v2"u8);
        foreach (ref readonly LevelEntry level in message.Bids) { token.NotePrice(level.Price); }
        foreach (ref readonly LevelEntry level in message.Asks) { token.NotePrice(level.Price); }
        Pairing.Note(message, index);
    }

    public void OnPriceChange(in PriceChangeMessage message)
    {
        if (entryTokens.Length < message.Entries.Length) { entryTokens = new int[message.Entries.Length * 2]; }
        for (int i = 0; i < message.Entries.Length; i++)
        {
            PriceChangeEntry entry = message.Entries[i];
            int index = Find(entry.Token, entry.Asset.In(message.Texts), message.Market, message.Milliseconds);
            entryTokens[i] = index;
            if (index >= 0) { Tokens[index].NotePrice(entry.Price); }
        }
        Pairing.Note(message, entryTokens);
    }

    public void OnTrade(in TradeMessage message) =>
        Find(message.Token, message.Asset, message.Market, message.Milliseconds);

    public void OnTickSize(in TickSizeMessage message) =>
        Find(message.Token, message.Asset, message.Market, message.Milliseconds);

    public void OnBestQuote(in BestQuoteMessage message) =>
        Find(message.Token, message.Asset, message.Market, message.Milliseconds);

    public void OnNewMarket(NewMarketMessage message)
    {
        if (message.Tokens.Count == 2) { Keep(RecordedFacts.Of(message)); }
    }

    public void OnMarketResolved(MarketResolvedMessage message)
    {
    }

    public void OnUnknown(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json)
    {
    }

    public void OnText(ChannelText text)
    {
    }

    public void OnError(FrameError error)
    {
    }

    public void OnObject(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> json, bool nested)
    {
        if (eventType.IsEmpty && RecordedFacts.TryRead(json) is { } facts) { Keep(facts); }
    }

    /// <summary>Later facts win, but do not forget what only earlier ones said.</summary>
    private void Keep(RecordedFacts facts)
    {
        RecordedFacts? earlier = factsByToken.GetValueOrDefault(facts.Tokens[0]);
        RecordedFacts merged = earlier is null ? facts : facts.Over(earlier);
        foreach (string token in facts.Tokens) { factsByToken[token] = merged; }
    }

    private int Find(int known, ReadOnlySpan<byte> asset, ReadOnlySpan<byte> market, long milliseconds)
    {
        NoteTime(Instant.FromMilliseconds(milliseconds));
        int index = known >= 0 ? known : tokens.Add(asset);
        if (index < 0) { return index; }
        while (Tokens.Count <= index) { Tokens.Add(new SurveyedToken()); }
        Tokens[index].NoteMarket(market);
        return index;
    }

    private void NoteTime(Instant at)
    {
        if (!Start.IsKnown) { Start = at; }
    }
}
