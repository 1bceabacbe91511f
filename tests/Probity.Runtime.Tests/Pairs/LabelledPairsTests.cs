using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Runtime.Pairs;
using Probity.Runtime.Pairs.Matching;
using Probity.Testing;

namespace Probity.Runtime.Tests.Pairs;

/// <summary>The matcher against pairs that people judged.</summary>
public sealed class LabelledPairsTests
{
    private static readonly (PairLine Line, bool IsSame)[] Labelled = [.. Read()];

    /// <summary>Halves by event, so that no event is in both; by topic, because House races are many and
    /// easy.</summary>
    public static TheoryData<string> Parts => ["all", "even events", "odd events", "house races", "other topics"];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Precision_and_recall_hold_in_every_part(string part)
    {
        int hits = 0, wrong = 0, missed = 0;
        foreach ((PairLine line, bool isSame) in Labelled.Where(pair => IsIn(part, pair.Line)))
        {
            PairScore score = PairMatcher.Score(line.First, line.Second);
            bool right = score is { Match: true, Polarity: PairPolarity.Aligned };
            if (isSame && right) { hits++; }
            else if (isSame) { missed++; }
            else if (score.Match) { wrong++; }
        }
        double precision = hits / (double)(hits + wrong), recall = hits / (double)(hits + missed);
        string seen =
            $"{part}: precision {precision:0.000}, recall {recall:0.000} ({hits} right, {wrong} wrong, {missed} "
                + $"missed)";
        TestContext.Current.SendDiagnosticMessage(seen);
        Assert.True(precision >= 0.97, seen);
        Assert.True(recall >= 0.80, seen);
    }

    [Fact]
    public void Exchanged_outcomes_turn_every_match_round()
    {
        int seen = 0;
        foreach ((PairLine line, _) in Labelled)
        {
            if (!PairMatcher.Score(line.First, line.Second).Match) { continue; }
            PairScore turned = PairMatcher.Score(line.First, line.Second with { Outcomes = ["No", "Yes"] });
            Assert.Equal(PairPolarity.Inverted, turned.Polarity);
            seen++;
        }
        Assert.True(seen > 150, $"{seen} matches");
    }

    [Theory]
    [InlineData(" win ", " not win ")]
    [InlineData(" qualify ", " not qualify ")]
    [InlineData(" qualify ", " fail to qualify ")]
    [InlineData(" be ", " not be ")]
    public void A_negated_title_is_never_aligned(string verb, string negated)
    {
        int seen = 0;
        foreach ((PairLine line, _) in Labelled.Where(
            pair => pair.Line.Second.Title.Contains(verb, StringComparison.Ordinal)))
        {
            MarketText second =
                line.Second with { Title = line.Second.Title.Replace(verb, negated, StringComparison.Ordinal) };
            PairScore score = PairMatcher.Score(line.First, second);
            Assert.True(score.Polarity != PairPolarity.Aligned, $"{line.First.Title} / {second.Title}");
            if (score.Polarity == PairPolarity.Inverted) { seen++; }
        }
        Assert.True(seen > 0, "none was recognised as inverted");
    }

    [Fact]
    public void Another_year_is_another_question()
    {
        int seen = 0;
        foreach ((PairLine line, _) in Labelled)
        {
            if (!line.First.Title.Contains("2026", StringComparison.Ordinal)) { continue; }
            MarketText later =
                line.Second with { Title = line.Second.Title.Replace("2026", "2030", StringComparison.Ordinal) };
            if (later.Title == line.Second.Title) { continue; }
            Assert.False(PairMatcher.Score(line.First, later).Match, $"{line.First.Title} / {later.Title}");
            seen++;
        }
        Assert.True(seen > 50, $"{seen} pairs with a year");
    }

    [Fact]
    public void A_thousand_by_a_thousand_markets_are_matched_in_less_than_ten_seconds()
    {
        IReadOnlyList<MarketText> all = MarketTextReader.ReadFile(
            Checkout.Shared("data/pairs/titles_polymarket.jsonl.gz"), "polymarket");
        MarketText[] first = [.. all.Take(1000)];
        MarketText[] second =
            [.. all.Skip(600).Take(1000).Select(market => market with { Venue = "other", Id = "x" + market.Id })];
        // Other tests share the processor: the best of a few tries counts.
        IReadOnlyList<FoundPair> found = [];
        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < 5 && best >= TimeSpan.FromSeconds(10); i++)
        {
            var clock = Stopwatch.StartNew();
            found = PairFinder.Find(first, second);
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }
        Assert.True(best < TimeSpan.FromSeconds(10), $"{best}");
        HashSet<(string, string)> pairs = [.. found.Select(f => (first[f.First].Id, second[f.Second].Id))];
        int same = first.Skip(600).Count(market => pairs.Contains((market.Id, "x" + market.Id)));
        Assert.True(same >= 380, $"{same} of 400 markets found themselves again");
    }

    [Fact]
    public void The_finder_leaves_out_nothing_that_comparing_each_with_each_would_find()
    {
        IReadOnlyList<MarketText> kalshi = MarketTextReader.ReadFile(
            Checkout.Shared("data/pairs/titles_kalshi.jsonl.gz"), "kalshi");
        MarketText[] polymarket = [.. MarketTextReader.ReadFile(
            Checkout.Shared("data/pairs/titles_polymarket.jsonl.gz"), "polymarket").Take(400)];
        var each = from first in kalshi.Take(120) from second in polymarket
                   where PairMatcher.Score(first, second).Match select (first.Title, second.Title);
        var found = PairFinder.Find([.. kalshi.Take(120)], polymarket)
            .Select(f => (kalshi[f.First].Title, polymarket[f.Second].Title));
        Assert.Equal(each.Distinct().Order(), found.Distinct().Order());
    }

    private static bool IsIn(string part, PairLine line) => part switch
    {
        "even events" => Event(line) % 2 == 0,
        "odd events" => Event(line) % 2 == 1,
        "house races" => line.First.Title.Contains("House race", StringComparison.Ordinal),
        "other topics" => !line.First.Title.Contains("House race", StringComparison.Ordinal),
        _ => true,
    };

    /// <summary>The ticker without its last part names the event.</summary>
    private static int Event(PairLine line)
    {
        int last = line.First.Id.LastIndexOf('-');
        return (last > 0 ? line.First.Id[..last] : line.First.Id).Sum(letter => letter);
    }

    private static IEnumerable<(PairLine Line, bool IsSame)> Read()
    {
        string path = Checkout.Shared("data/pairs/kalshi_polymarket_labeled.jsonl.gz");
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        foreach (PairLine line in PairLines.ReadFile(path))
        {
            string text = lines.ReadLine()!;
            string label = JsonDocument.Parse(text).RootElement.GetProperty("label").GetString()!;
            yield return (line, label == "true_match");
        }
    }
}
