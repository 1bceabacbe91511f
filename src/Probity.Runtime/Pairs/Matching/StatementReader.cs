using System.Globalization;
using System.Text.RegularExpressions;

namespace Probity.Runtime.Pairs.Matching;

/// <summary>Takes a market's texts apart.</summary>
internal static partial class StatementReader
{
    private const int LongestRules = 4_000;

    public static Statement Read(MarketText market)
    {
        string subject = Subject(market);
        string rules = FoldedText.Of(market.Rules.Length > LongestRules ? market.Rules[..LongestRules] : market.Rules);
        DateOnly? closes = market.ClosesAt is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : null;
        DateOnly? rulesDeadline = RulesDeadlineOf(rules);
        List<string> districts = [];
        string text = TakeDistricts(subject, districts);
        List<int> clock = [];
        text = TakeClock(text, clock);
        (IReadOnlyList<DateClaim> dates, text) = DateReader.Read(text, closes ?? rulesDeadline);
        text = Join(CountWords().Replace(Tickers().Replace(text, " "), match => CountOf(match.Value)));
        (IReadOnlyList<NumberClaim> numbers, text) = NumberReader.Read(text);
        List<Word> words = WordReader.Read(text);
        int negations = words.RemoveAll(word => word.Kind == WordKind.Not);
        bool negativeFirst = market.Outcomes is [{ } first, ..] && NegativeOutcome().IsMatch(first);
        return new Statement(market)
        {
            Subject = subject,
            Words = words,
            Numbers = Oriented(numbers, market, subject),
            Dates = dates,
            Districts = districts,
            Clock = clock,
            Negated = negations % 2 == 1 ^ negativeFirst,
            Contest = ContestReader.Read(subject, market),
            Closes = closes,
            IdYear = IdYear(market.Id),
            RulesDeadline = rulesDeadline,
            Background = new Lazy<IReadOnlySet<string>>(() => Keys(rules, FoldedText.Of(market.EventTitle))),
        };
    }

    /// <summary>
    /// The title; with the list entry where the title asks who, which or how high, or leaves something out; with the
    /// event's title where it is only a name.
    /// </summary>
    private static string Subject(MarketText market)
    {
        string title = FoldedText.Of(market.Title).Replace("...", " ", StringComparison.Ordinal).Replace('_', ' ')
            .Trim();
        string subtitle = FoldedText.Of(market.Subtitle).Trim();
        int words = title.Count(c => c == ' ') + 1;
        if (words <= 4 && !title.Contains('?', StringComparison.Ordinal) && market.EventTitle.Length > 0)
        {
            string parent = FoldedText.Of(market.EventTitle).Replace("...", " ", StringComparison.Ordinal);
            title = $"{parent.Replace('_', ' ').Trim()} : {title}";
        }
        bool adds = subtitle.Any(char.IsLetterOrDigit) && SubtitleWords().Matches(subtitle)
            .Any(word => !title.Contains(word.Value, StringComparison.OrdinalIgnoreCase));
        return adds && !YesOrNo().IsMatch(subtitle) ? $"{title} : {subtitle}" : title;
    }

    private static string TakeDistricts(string text, List<string> into)
    {
        string rest = DistrictCode().Replace(text, match =>
        {
            if (Lexicon.StateCode(match.Groups["state"].Value) is not { } state) { return match.Value; }
            into.Add(District(state, match.Groups["number"].Value));
            return " ";
        });
        return DistrictName().Replace(rest, match =>
        {
            if (Lexicon.StateCode(match.Groups["state"].Value) is not { } state) { return match.Value; }
            into.Add(District(state, match.Groups["number"].Value));
            return " ";
        });
    }

    private static string District(string state, string number) =>
        int.TryParse(number, CultureInfo.InvariantCulture, out int value)
            ? $"{state}-{value.ToString("00", CultureInfo.InvariantCulture)}" : $"{state}-AL";

    private static string TakeClock(string text, List<int> into) => ClockTime().Replace(text, match =>
    {
        if (match.Value.StartsWith("noon", StringComparison.OrdinalIgnoreCase)) { into.Add(12 * 60); }
        else if (match.Value.StartsWith("mid", StringComparison.OrdinalIgnoreCase)) { into.Add(0); }
        else
        {
            int hour = int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture) % 12;
            int minute = match.Groups["minute"].Success
                ? int.Parse(match.Groups["minute"].Value, CultureInfo.InvariantCulture) : 0;
            bool evening = match.Groups["half"].Value is "p" or "P";
            into.Add(((hour + (evening ? 12 : 0)) * 60) + minute);
        }
        return " ";
    });

    /// <summary>"Stage 3", "GPT-5.5", "Group B", "Candidate H": a number or letter that is a name is joined to its
    /// word.</summary>
    private static string Join(string text) => GroupLetter().Replace(
        NumberedNames().Replace(text, match =>
            match.Groups["word"].Value + match.Groups["number"].Value.Replace('.', 'p') + "x"),
        match => "groupx" + match.Groups["word"].Value + match.Groups["letter"].Value);

    private static string CountOf(string word) => word.ToLowerInvariant() switch
    {
        "one" => "1",
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        _ => "10",
    };

    /// <summary>Over and under of a total, where the first outcome says which.</summary>
    private static IReadOnlyList<NumberClaim> Oriented(
        IReadOnlyList<NumberClaim> numbers, MarketText market, string subject)
    {
        string first = market.Outcomes is [{ } outcome, ..] ? outcome : market.Subtitle;
        Bound bound = first.StartsWith("over", StringComparison.OrdinalIgnoreCase) ? Bound.Above
            : first.StartsWith("under", StringComparison.OrdinalIgnoreCase) ? Bound.Below : Bound.Unstated;
        if (bound == Bound.Unstated || (market.Outcomes.Count == 0 && !OverUnder().IsMatch(subject)))
        {
            return Once(numbers);
        }
        return [.. Once(numbers).Select(number => number.High is null
            ? number with { Bound = bound, Inclusive = false } : number)];
    }

    private static IReadOnlyList<NumberClaim> Once(IReadOnlyList<NumberClaim> numbers) =>
        [.. numbers.DistinctBy(number => (number.Value, number.High))];

    private static DateOnly? RulesDeadlineOf(string rules)
    {
        if (rules.Length == 0) { return null; }
        string head = rules.Length > 900 ? rules[..900] : rules;
        return DateReader.Read(head, null).Claims
            .Where(claim => claim is { Use: DateUse.Deadline, YearKnown: true })
            .Select(claim => claim.Until).FirstOrDefault();
    }

    private static int? IdYear(string id)
    {
        Match match = TickerYear().Match(id);
        return match.Success ? 2000 + int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : null;
    }

    private static HashSet<string> Keys(params string[] texts) =>
        [.. texts.SelectMany(WordReader.Read).Select(word => word.Key)];

    [GeneratedRegex(@"\b(?<state>[A-Z]{2})[- ]?(?<number>\d{1,2}|AL)\b(?!-\d)", RegexOptions.CultureInvariant)]
    private static partial Regex DistrictCode();

    [GeneratedRegex(
        @"\b(?<state>(?:new |north |south |west |rhode )?[a-z]+)(?: (?<number>\d{1,2})(?:st|nd|rd|th)?| at[- ]large) "
            + @"(?:congressional )?district",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex DistrictName();

    [GeneratedRegex(
        @"\b(?:(?<hour>1?\d)(?::(?<minute>\d\d))?\s?(?<half>[ap])\.?m\b\.?|noon\b|midnight\b)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ClockTime();

    [GeneratedRegex(@"\((?!HIGH\)|LOW\)|OH\)|FL\)|PA\)|TX\))[A-Z]{2,5}\)", RegexOptions.CultureInvariant)]
    private static partial Regex Tickers();

    [GeneratedRegex(
        @"\b(?<word>stage|game|week|round|map|set|match|season|episode|part|volume|chapter|phase|quarter|period|"
            + @"inning|lap|heat|"
        + @"gpt|gemini|claude|grok|llama|opus|sonnet|iphone|gta|ios|ps|starship|flight|ufc|title|prop|proposition|"
        + @"amendment|"
        + @"measure|article|section|area|top|day|group|act|bracket|pool)[\s#-]*(?<number>\d+(?:\.\d+)?)\b(?![%,])",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NumberedNames();

    [GeneratedRegex(
        @"\b(?<word>[Gg]roup|Person|Candidate|Option|Player|Party|Team|Company|Individual|Movie|Artist) "
            + @"(?<letter>[A-Z]{1,2})\b", RegexOptions.CultureInvariant)]
    private static partial Regex GroupLetter();


    [GeneratedRegex(
        @"\b(?:two|three|four|five|six|seven|eight|nine|ten|one(?=\s+(?:or more|day|week|month|hour|minute|year)))\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex CountWords();

    [GeneratedRegex(@"^\s*(?:no|down|lower)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NegativeOutcome();

    [GeneratedRegex(@"^\s*(?:yes|no)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex YesOrNo();

    [GeneratedRegex(@"[\p{L}\d]+", RegexOptions.CultureInvariant)]
    private static partial Regex SubtitleWords();

    [GeneratedRegex(@"\bo/u\b|over[ /-]+(?:or )?under|total", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OverUnder();

    [GeneratedRegex(@"-(?:[A-Z]*\d*-)?(?<year>2\d)(?:[A-Z]{3}(?:\d\d)?)?(?:-|$|[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex TickerYear();
}
