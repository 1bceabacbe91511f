using System.Globalization;
using System.Text;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>
/// A market made from a recording, with the token index of each outcome; -1 for one that never appears.
/// </summary>
internal sealed record RecordedMarket(Market Market, int FirstToken, int SecondToken);

/// <summary>
/// Makes markets of the tokens of a survey. Two tokens belong together when a market description says so, else when
/// they share a market id that no third token has, else when they mirror each other; a token that stays alone gets a
/// placeholder as its second outcome. Whatever is not told but assumed goes into the notes.
/// </summary>
internal sealed class RecordedMarkets
{
    private readonly RecordingSurvey survey;
    private readonly TokenTable tokens;
    private readonly RecordingTerms terms;
    private readonly bool[] placed;
    private readonly Dictionary<string, List<int>> byMarketId = [];

    private RecordedMarkets(RecordingSurvey survey, TokenTable tokens, RecordingTerms terms)
    {
        this.survey = survey;
        this.tokens = tokens;
        this.terms = terms;
        placed = new bool[survey.Tokens.Count];
    }

    /// <summary>In order of first appearance; ids are dense from 0.</summary>
    public List<RecordedMarket> Markets { get; } = [];

    public List<string> Notes { get; } = [];

    public static RecordedMarkets Of(RecordingSurvey survey, TokenTable tokens, RecordingTerms terms)
    {
        var markets = new RecordedMarkets(survey, tokens, terms);
        markets.GroupByMarketId();
        for (int token = 0; token < survey.Tokens.Count; token++)
        {
            if (!markets.placed[token]) { markets.Place(token); }
        }
        return markets;
    }

    private void GroupByMarketId()
    {
        for (int token = 0; token < survey.Tokens.Count; token++)
        {
            foreach (string id in survey.Tokens[token].Markets)
            {
                if (!byMarketId.TryGetValue(id, out List<int>? members)) { byMarketId[id] = members = []; }
                members.Add(token);
            }
        }
        var crowded = byMarketId.Where(item => item.Value.Count > 2).OrderBy(item => item.Value[0]);
        foreach ((string id, List<int> members) in crowded)
        {
            Notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"market id '{id}' stands on {members.Count} tokens: it is no condition id and is not used"));
        }
    }

    private void Place(int token)
    {
        if (survey.FactsOf(token) is { } facts)
        {
            int first = Find(facts.Tokens[0]), last = Find(facts.Tokens[1]);
            if ((first < 0 || !placed[first]) && (last < 0 || !placed[last]))
            {
                Add(facts, first, last);
                return;
            }
            Notes.Add($"descriptions of the market of {Short(token)} contradict each other and are not used");
        }
        string condition = survey.Tokens[token].Markets.LastOrDefault(id => byMarketId[id].Count <= 2) ?? "";
        int second = Sharer(token, condition);
        if (second < 0) { second = Mirror(token); }
        if (condition.Length == 0)
        {
            condition = "unlisted:" + tokens.Text(token);
            Notes.Add($"token {Short(token)} has no condition id in the recording");
        }
        Notes.Add($"outcomes of {Short(token)} are unnamed: the token seen first counts as the first outcome");
        string other = second < 0 ? Unseen(token) : tokens.Text(second);
        string[] pair = [tokens.Text(token), other];
        Add(new RecordedFacts { Condition = condition, Tokens = pair, Outcomes = [] }, token, second);
    }

    /// <summary>The one other token under the same market id; -1 when there is none.</summary>
    private int Sharer(int token, string condition)
    {
        if (condition.Length == 0) { return -1; }
        int at = byMarketId[condition].FindIndex(member => member != token && !placed[member]);
        return at < 0 ? -1 : byMarketId[condition][at];
    }

    private int Mirror(int token)
    {
        int partner = survey.Pairing.PartnerOf(token);
        if (partner < 0 || placed[partner]) { return -1; }
        long votes = survey.Pairing.Votes(token, partner);
        Notes.Add(
            $"tokens {Short(token)} and {Short(partner)} are taken as one market: "
            + string.Create(CultureInfo.InvariantCulture, $"{votes} mirrored changes or snapshots"));
        return partner;
    }

    private string Unseen(int token)
    {
        Notes.Add($"the other outcome of {Short(token)} never appears: its book is taken as the complement");
        return Instrument.UnseenPrefix + tokens.Text(token);
    }

    private int Find(string token)
    {
        int index = tokens.Find(token);
        return index < survey.Tokens.Count ? index : -1;
    }

    private void Add(RecordedFacts facts, int first, int second)
    {
        var id = new MarketId(Markets.Count);
        Instrument Outcome(int index) => new(
            new InstrumentId((Markets.Count * 2) + index),
            id,
            index,
            index < facts.Outcomes.Count ? facts.Outcomes[index] : index == 0 ? "first" : "second",
            facts.Tokens[index]);
        int[] present = [.. new[] { first, second }.Where(token => token >= 0)];
        SurveyedToken[] seen = [.. present.Select(token => survey.Tokens[token])];
        var market = new Market(
            id,
            VenueId.Polymarket,
            facts.Condition,
            facts.Slug.Length > 0 ? facts.Slug : facts.Condition,
            facts.Question,
            Outcome(0),
            Outcome(1),
            TermsOf(facts, seen),
            Currency.PUsd,
            facts.IsPositionMarket || seen.Any(token => token.IsPositionMarket)
                ? MarketProtocol.Position
                : MarketProtocol.ConditionalTokens,
            facts.NegRisk ?? seen.Select(token => token.NegRisk).FirstOrDefault(flag => flag is not null) ?? false,
            null,
            MarketStatus.Open,
            facts.EndsAt);
        Markets.Add(new RecordedMarket(market, first, second));
        if (first >= 0) { placed[first] = true; }
        if (second >= 0) { placed[second] = true; }
    }

    private MarketTerms TermsOf(RecordedFacts facts, SurveyedToken[] seen)
    {
        string tick = FirstTold(seen.Select(token => token.TickSize).Append(facts.TickSize));
        string minimum = FirstTold(seen.Select(token => token.MinimumOrderSize).Append(facts.MinimumOrderSize));
        bool tickTold = TickGrid.TryParse(Encoding.UTF8.GetBytes(tick), out TickGrid grid);
        FixedPointError error = Quantity.TryParse(Encoding.UTF8.GetBytes(minimum), out Quantity size);
        bool minimumTold = error == FixedPointError.None;
        FeeTerms? fees = terms.IgnoreRecordedFees ? null : facts.Fees;
        if (!tickTold) { grid = terms.Grid ?? TickGrid.OfPips(seen.Min(token => token.FinestPips)); }
        if (!minimumTold) { size = terms.MinimumSize; }
        List<string> assumed = [];
        if (!tickTold) { assumed.Add($"tick {grid} ({(terms.Grid is null ? "inferred from prices" : "configured")})"); }
        if (!minimumTold) { assumed.Add($"minimum size {size} (configured)"); }
        string rate = terms.Fees.Rate.ToString(CultureInfo.InvariantCulture);
        if (fees is null) { assumed.Add($"fee rate {rate} (configured)"); }
        if (assumed.Count > 0) { Notes.Add($"market {Markets.Count}: {string.Join(", ", assumed)}"); }
        return new MarketTerms(
            grid,
            size,
            terms.MinimumTakerNotional,
            terms.SizeStep,
            fees ?? terms.Fees,
            assumed.Count == 0 ? TermsSource.Venue : TermsSource.Configured);
    }

    private static string FirstTold(IEnumerable<string> texts) => texts.FirstOrDefault(text => text.Length > 0, "");

    /// <summary>Enough of an id for a person to find it.</summary>
    private string Short(int token)
    {
        string text = tokens.Text(token);
        return text.Length <= 24 ? text : text[..12] + "..." + text[^6..];
    }
}
