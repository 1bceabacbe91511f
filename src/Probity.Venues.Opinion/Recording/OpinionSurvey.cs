using System.Text;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Wire;

namespace Probity.Venues.Opinion.Recording;

/// <summary>What stands in where a recording does not carry a market's terms.</summary>
public sealed record OpinionRecordingTerms
{
    public OpinionMarketOptions Markets { get; init; } = new();

    /// <summary>Fees in place of those recorded, for counterfactual runs; null = those recorded count.</summary>
    public FeeTerms? Fees { get; init; }
}

/// <summary>
/// The first pass over a recording: which markets of the venue it has, described or only seen, and since when.
/// </summary>
internal sealed class OpinionSurvey
{
    private readonly OpinionRecordingTerms terms;
    private readonly List<Market> described = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> tokensByMarket = new(StringComparer.Ordinal);
    private readonly List<string> marketsSeen = [];
    private readonly Dictionary<string, string> conditions = new(StringComparer.Ordinal);
    private readonly List<string> booksSeen = [];
    private readonly BookDocument document = new();

    private OpinionSurvey(OpinionRecordingTerms terms) => this.terms = terms;

    /// <summary>With ids from the first on, described ones in the order of the recording.</summary>
    public List<Market> Markets { get; } = [];

    /// <summary>Every inference and assumption, in sentences.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The time of the first frame that has one.</summary>
    public Instant Start { get; private set; }

    /// <exception cref="Probity.Domain.BadInputException">The file is damaged.</exception>
    public static OpinionSurvey Of(IFrameStream stream, OpinionRecordingTerms terms, int firstMarket)
    {
        var survey = new OpinionSurvey(terms);
        while (stream.TryRead(out RecordedFrame frame))
        {
            if (frame.Venue == OpinionRecording.Venue) { survey.Take(frame); }
        }
        survey.Build(firstMarket);
        return survey;
    }

    private void Take(in RecordedFrame frame)
    {
        if (!Start.IsKnown) { Start = frame.Received; }
        switch (frame.Channel)
        {
            case OpinionTermsFrame.Channel:
                Market? market = OpinionTermsFrame.Read(frame.Payload.Span, terms.Markets);
                if (market is null) { Notes.Add($"line {frame.Line}: a description of a market is not understood"); }
                else if (known.Add(market.First.Token))
                {
                    known.Add(market.Second.Token);
                    described.Add(market);
                }
                break;
            case OpinionRecording.BookChannel:
                if (document.Read(frame.Payload.Span) && conditions.TryAdd(document.Token, document.Condition))
                {
                    booksSeen.Add(document.Token);
                }
                break;
            default:
                Note(MarketFrame.Read(frame.Payload.Span));
                break;
        }
    }

    private void Note(in MarketFrame frame)
    {
        if (frame.Kind is not (FrameKind.DepthDiff or FrameKind.LastTrade) || frame.MarketId.IsEmpty) { return; }
        int side = frame.OutcomeSide.SequenceEqual("2"u8) ? 1 : 0;
        string market = Encoding.UTF8.GetString(frame.MarketId);
        if (!tokensByMarket.TryGetValue(market, out string[]? tokens))
        {
            tokensByMarket[market] = tokens = ["", ""];
            marketsSeen.Add(market);
        }
        if (tokens[side].Length == 0) { tokens[side] = Encoding.UTF8.GetString(frame.Token); }
    }

    private void Build(int firstMarket)
    {
        foreach (Market market in described) { Add(market, firstMarket); }
        foreach (string id in marketsSeen)
        {
            string[] tokens = tokensByMarket[id];
            if (tokens.Any(known.Contains)) { continue; }
            if (tokens[0].Length == 0)
            {
                Notes.Add($"Opinion market {id}: only frames of its second outcome were recorded; it is left out");
                continue;
            }
            foreach (string token in tokens) { known.Add(token); }
            Notes.Add($"Opinion market {id} is not described: outcomes, fees and minimum sizes are configured");
            string condition = conditions.GetValueOrDefault(tokens[0], "");
            Add(OpinionTermsFrame.Unknown(id, condition, tokens[0], tokens[1], terms.Markets), firstMarket);
        }
        foreach (string token in booksSeen.Where(token => !known.Contains(token)))
        {
            string condition = conditions[token];
            string other = booksSeen.FirstOrDefault(
                candidate => candidate != token && condition.Length > 0 && conditions[candidate] == condition, "");
            known.Add(token);
            known.Add(other);
            Notes.Add($"Opinion token {Short(token)} is known by its books alone: it counts as a first outcome");
            Add(OpinionTermsFrame.Unknown("", condition, token, other, terms.Markets), firstMarket);
        }
    }

    private void Add(Market market, int firstMarket)
    {
        var id = new MarketId(firstMarket + Markets.Count);
        MarketTerms own = terms.Fees is { } fees ? market.Terms with { Fees = fees } : market.Terms;
        Markets.Add(market with
        {
            Id = id,
            Terms = own,
            First = market.First with { Id = new InstrumentId(id.Value * 2), Market = id },
            Second = market.Second with { Id = new InstrumentId((id.Value * 2) + 1), Market = id },
        });
    }

    private static string Short(string token) => token.Length <= 24 ? token : token[..12] + "..." + token[^6..];
}
