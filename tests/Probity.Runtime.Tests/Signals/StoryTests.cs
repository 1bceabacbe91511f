using System.Text;
using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Runtime.Signals;

namespace Probity.Runtime.Tests.Signals;

public sealed class StoryTests
{
    [Theory]
    [InlineData("Team wins the championship", 1)]
    [InlineData("Team did not win the championship", -1)]
    [InlineData("Talks collapse, deal rejected", -1)]
    [InlineData("Senate approves the bill", 1)]
    [InlineData("The meeting takes place on Tuesday", 0)]
    [InlineData("", 0)]
    public void A_headline_has_the_sign_that_a_person_would_give_it(string headline, int sign) =>
        Assert.Equal(sign, Math.Sign(new LexiconScorer().Score(headline).Value));

    [Fact]
    public void Intensifiers_strengthen_and_weaken_and_nothing_leaves_the_range()
    {
        var scorer = new LexiconScorer();
        double plain = scorer.Score("prices higher").Value;
        Assert.True(scorer.Score("prices sharply higher").Value > plain);
        Assert.True(scorer.Score("prices slightly higher").Value < plain);
        Sentiment many = scorer.Score(string.Join(' ', Enumerable.Repeat("wins", 1_000)));
        Assert.InRange(many.Value, 0.99, 1);
        Assert.Equal(1, many.Confidence);
        // (3 * -0.74) / sqrt((3 * 0.74)^2 + 15), by hand.
        Assert.Equal(-2.22 / Math.Sqrt((2.22 * 2.22) + 15), scorer.Score("did not win").Value, 1e-12);
    }

    [Fact]
    public void The_same_story_is_let_through_once_whoever_tells_it()
    {
        var filter = new StoryFilter();
        Assert.NotNull(filter.Accept(Titled("Fed cuts rates by 50 basis points in surprise move - Reuters")));
        Assert.Null(filter.Accept(Titled("FED CUTS RATES by 50 basis points in surprise move! | BBC News")));
        Assert.Null(filter.Accept(Titled("Breaking: Fed cuts rates by 50 basis points in surprise move")));
        Assert.NotNull(filter.Accept(Titled("Bitcoin falls below 60,000 dollars as traders sell")));
    }

    [Fact]
    public void A_topic_takes_the_stories_with_all_of_its_words()
    {
        string[] texts = ["fed-cut=fed+cuts", "fed-cut=fomc", "cup=final"];
        TopicRule[] rules = [.. texts.Select(TopicRule.Parse)];
        Assert.Equal(["fed-cut"], TopicRule.Match(rules, Titled("The Fed cuts after the FOMC met")));
        Assert.Empty(TopicRule.Match(rules, Titled("The Fed waits")));
        Assert.Throws<BadInputException>(() => TopicRule.Parse("fed"));
    }

    [Theory]
    [InlineData("""{"key":"Fed","value":0.5}""", "fed", 50_000_000, 1_000_000)]
    [InlineData(
        """{"key":"btcusd","kind":"price","value":63304.2,"confidence":0.5}""", "btcusd", 6_330_420_000_000, 500_000)]
    public void A_posted_signal_is_read(string body, string key, long value, int confidence)
    {
        var posted = PostedSignal.Read(Json(body));
        Assert.Equal((key, value, confidence), (posted.Key, posted.Value, posted.ConfidencePpm));
    }

    [Theory]
    [InlineData("[]", "JSON object")]
    [InlineData("{}", "'key'")]
    [InlineData("""{"key":"a"}""", "'value'")]
    [InlineData("""{"key":"a","value":2}""", "'2' is out of range; expected -1..1")]
    [InlineData("""{"key":"a","kind":"price","value":-1}""", "'-1' is out of range")]
    [InlineData("""{"key":"a","value":0,"confidence":3}""", "'confidence': '3'")]
    [InlineData("""{"key":"a","value":0,"kind":"rumour"}""", "'rumour'")]
    [InlineData("""{"key":"a","value":0,"at":"soon"}""", "'at': 'soon'")]
    public void What_is_no_signal_is_refused_with_its_text(string body, string says)
    {
        var bad = Assert.Throws<BadInputException>(() => PostedSignal.Read(Json(body)));
        Assert.Contains(says, bad.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Feeds_of_both_kinds_are_read_and_rubbish_is_named()
    {
        var source = new RssSource(new HttpClient(), new Uri("https://feed.example/rss"));
        Story rss = Assert.Single(source.Parse(Encoding.UTF8.GetBytes(
            "<rss><channel><item><title>Deal approved</title><description>d</description>"
            + "<pubDate>Wed, 17 Jun 2026 18:00:00 GMT</pubDate></item></channel></rss>")));
        Assert.Equal(("rss:feed.example", "Deal approved", true), (rss.Source, rss.Title, rss.PublishedAt.IsKnown));
        Assert.Equal("Title", Assert.Single(source.Parse(Encoding.UTF8.GetBytes(
            """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Title</title></entry></feed>"""))).Title);
        foreach (string rubbish in (string[])["<html><body/></html>", "{\"error\":1}", ""])
        {
            var bad = Assert.Throws<BadInputException>(() => source.Parse(Encoding.UTF8.GetBytes(rubbish)));
            Assert.Contains("source rss:feed.example", bad.Message, StringComparison.Ordinal);
        }
    }

    private static Story Titled(string title) => new("test", SignalOrigin.News, title, "", Instant.None);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
