using System.IO.Compression;
using System.Text;
using Probity.Domain;
using Probity.Runtime.Pairs;

namespace Probity.Runtime.Tests.Pairs;

public sealed class PairLinesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("probity-pairs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("""{"kalshi_title":"one","polymarket_title":"two","kalshi_close_time":"2026-05-01T00:00:00Z"}""")]
    [InlineData("""{"title_a":"one","title_b":"two","close_time_a":"2026-05-01T00:00:00Z"}""")]
    [InlineData("""{"left":{"title":"one","close_time":"2026-05-01T00:00:00Z"},"right":{"question":"two"}}""")]
    [InlineData("""{"kalshi":{"title":"one","closeTime":"2026-05-01T00:00:00Z"},"polymarket":{"question":"two"}}""")]
    [InlineData("""{"questionA":"one","questionB":"two","endDateA":"2026-05-01"}""")]
    [InlineData("""{"a":{"title":"one","endDate":1777593600},"b":{"title":"two"}}""")]
    public void Titles_and_times_are_found_whatever_they_are_called(string line)
    {
        PairLine pair = Assert.Single(PairLines.ReadFile(Written("pairs.jsonl", line)));
        Assert.Equal(("one", "two"), (pair.First.Title, pair.Second.Title));
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), pair.First.ClosesAt);
        Assert.Null(pair.Second.ClosesAt);
    }

    [Fact]
    public void A_side_may_be_nothing_but_its_title()
    {
        PairLine pair = Assert.Single(PairLines.ReadFile(Written("pairs.jsonl", """{"left":"one","right":"two"}""")));
        Assert.Equal(("one", "two"), (pair.First.Title, pair.Second.Title));
    }

    [Fact]
    public void Gzip_and_plain_files_read_the_same()
    {
        string line = """{"id":"7","title_a":"one","title_b":"two","rules_b":"r"}""" + "\n";
        string packed = Path.Combine(_folder, "pairs.jsonl.gz");
        using (var gzip = new GZipStream(File.Create(packed), CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(line));
        }
        PairLine plain = Assert.Single(PairLines.ReadFile(Written("pairs.jsonl", line)));
        PairLine zipped = Assert.Single(PairLines.ReadFile(packed));
        Assert.Equal(("7", "r"), (plain.Id, plain.Second.Rules));
        Assert.Equal((plain.Id, plain.Second.Rules), (zipped.Id, zipped.Second.Rules));
    }

    [Theory]
    [InlineData("""{"kalshi_title":"one"}""", "a title of 'polymarket' ('kalshi' has one) is missing")]
    [InlineData("""{"id":"1","label":"true_match"}""", "a title of either side is missing")]
    [InlineData("[1]", "a pair is a JSON object, not 1")]
    [InlineData("{\"title_a\":", "line 2 is not JSON")]
    public void A_line_that_lacks_a_title_is_quoted_with_what_is_missing(string line, string says)
    {
        string path = Written("pairs.jsonl", """{"title_a":"one","title_b":"two"}""" + "\n" + line);
        var refused = Assert.Throws<BadInputException>(() => PairLines.ReadFile(path));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Contains("line 2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Markets_inside_events_carry_the_title_of_their_event()
    {
        string path = Written(
            "events.jsonl",
            """{"title":"Who?","markets":["""
            + """{"ticker":"T1","title":"Will A win?","rules_primary":"p","rules_secondary":"s"},"""
            + """{"conditionId":"0x1","question":"Will B win?","outcomes":"[\"Yes\",\"No\"]"}]}""");
        var markets = MarketTextReader.ReadFile(path, "kalshi");
        Assert.Equal(["T1", "0x1"], markets.Select(market => market.Id));
        Assert.All(markets, market => Assert.Equal("Who?", market.EventTitle));
        Assert.Equal("p\ns", markets[0].Rules);
        Assert.Equal(["Yes", "No"], markets[1].Outcomes);
    }

    private string Written(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
