using System.Globalization;
using Probity.Domain.Markets;
using Probity.Runtime.Pairs.Matching;
using Probity.Testing;

namespace Probity.Runtime.Tests.Pairs;

public sealed class PairMatcherTests
{
    private static readonly string[][] Tricky = [.. File
        .ReadLines(Path.Combine(Checkout.Root, "tests", "Probity.Runtime.Tests", "Pairs", "tricky-pairs.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('|').Select(part => part.Trim()).ToArray())];

    public static TheoryData<string> Same => Rows("same");

    public static TheoryData<string> Opposite => Rows("opposite");

    public static TheoryData<string> Other => Rows("other");

    [Theory]
    [MemberData(nameof(Same))]
    public void One_question_in_two_wordings_is_an_aligned_match(string titles) =>
        Both(titles, PairPolarity.Aligned);

    [Theory]
    [MemberData(nameof(Opposite))]
    public void Opposite_questions_are_inverted_and_never_aligned(string titles) =>
        Both(titles, PairPolarity.Inverted);

    [Theory]
    [MemberData(nameof(Other))]
    public void A_near_miss_is_no_match_and_says_why(string titles)
    {
        PairScore score = Both(titles, null);
        Assert.NotEmpty(score.Reasons);
    }

    [Fact]
    public void There_are_enough_tricky_pairs_that_are_no_aligned_match()
    {
        Assert.True(Opposite.Count + Other.Count >= 60, $"only {Opposite.Count + Other.Count}");
        Assert.True(Opposite.Count >= 20, $"only {Opposite.Count} inverted");
    }

    [Fact]
    public void Reasons_name_what_a_trader_can_check()
    {
        PairScore races = Score(
            "Will Republican win the House race for TX-7?", "Will the Republican Party win the TX-07 House seat?");
        Assert.True(races.Match, string.Join("; ", races.Reasons));
        Assert.Contains("same district: TX-07", races.Reasons);
        Assert.Contains("same party: R", races.Reasons);
        PairScore deadlines = Score(
            "Will Trump visit China by March 31, 2026?", "Will Trump visit China by June 30, 2026?");
        Assert.Equal("deadlines differ: by 2026-03-31 / by 2026-06-30", deadlines.Reasons[0]);
        Assert.Null(deadlines.Polarity);
    }

    [Fact]
    public void A_deadline_that_only_the_rules_name_counts()
    {
        var first = new MarketText("a", "Will Acme and Bolt agree to merge?")
        {
            Rules = "This market will resolve to \"Yes\" if Acme and Bolt announce it by June 30, 2026, 11:59 PM ET.",
        };
        MarketText second =
            first with { Id = "b", Rules = first.Rules.Replace("June 30", "September 30", StringComparison.Ordinal) };
        Assert.True(PairMatcher.Score(first, first with { Id = "b" }).Match);
        PairScore score = PairMatcher.Score(first, second);
        Assert.False(score.Match);
        Assert.StartsWith("deadlines differ by the rules", score.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_child_that_is_only_a_name_is_read_with_the_title_of_its_event()
    {
        var child = new MarketText("a", "Gavin Newsom") { EventTitle = "2028 Democratic presidential nominee?" };
        PairScore same = PairMatcher.Score(
            child, new MarketText("b", "Will Gavin Newsom win the 2028 Democratic presidential nomination?"));
        Assert.Equal((true, PairPolarity.Aligned), (same.Match, same.Polarity));
        PairScore other = PairMatcher.Score(
            child, new MarketText("b", "Will Wes Moore win the 2028 Democratic presidential nomination?"));
        Assert.False(other.Match);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("___")]
    [InlineData("\ud83d\ude80 2026 2026 2026 -- (((")]
    [InlineData("31 February 2026 99/99/99 $ % 1.2.3.4 9,9,9")]
    public void Nonsense_is_no_match_and_no_exception(string title)
    {
        Assert.False(Score(title, "Will Bitcoin reach $150,000 by December 31, 2026?").Match);
        Assert.InRange(Score(title, title).Score, 0, 1);
    }

    private static PairScore Score(string first, string second) =>
        PairMatcher.Score(new MarketText("a", first), new MarketText("b", second));

    private static PairScore Both(string titles, PairPolarity? expected)
    {
        string[] row = Array.Find(Tricky, one => TitlesOf(one) == titles)!;
        MarketText a = Text(row, 0), b = Text(row, 1);
        PairScore score = PairMatcher.Score(a, b), back = PairMatcher.Score(b, a);
        Assert.True(expected == score.Polarity, $"{score.Score}: {string.Join("; ", score.Reasons)}");
        Assert.Equal(expected is not null, score.Match);
        Assert.Equal((score.Match, score.Polarity), (back.Match, back.Polarity));
        return score;
    }

    private static MarketText Text(string[] row, int side)
    {
        string closes = Column(3), outcomes = Column(5);
        return new MarketText(side == 0 ? "a" : "b", Column(1))
        {
            ClosesAt = closes.Length == 0
                ? null : DateTimeOffset.Parse(closes + "T00:00:00Z", CultureInfo.InvariantCulture),
            Outcomes = outcomes.Split('/', StringSplitOptions.RemoveEmptyEntries),
            Subtitle = Column(7),
        };

        string Column(int of) => of + side < row.Length ? row[of + side] : "";
    }

    private static string TitlesOf(string[] row) => string.Join(" | ", row.Skip(1));

    private static TheoryData<string> Rows(string verdict) =>
        [.. Tricky.Where(row => row[0] == verdict).Select(TitlesOf)];
}
