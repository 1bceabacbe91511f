using System.Globalization;
using System.Text;
using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Tests;

/// <summary>The span scanner against the JSON reader, on frames that are valid, rearranged, or damaged.</summary>
public sealed class PolymarketDecodePropertyTests
{
    private const int Rounds = 3_000;

    [Fact]
    public void Rearranged_members_spaces_and_bare_numbers_read_the_same_as_the_usual_layout()
    {
        var random = new SeededRandom(11);
        for (int round = 0; round < Rounds; round++)
        {
            List<Entry> entries = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Entry.Random(random))];
            string usual = Write(entries, null);
            string rearranged = Write(entries, random);
            IReadOnlyList<string> expected = Log(usual, byReader: false);
            Assert.StartsWith("change", Assert.Single(expected));
            Assert.Equal(expected, Log(usual, byReader: true));
            Assert.Equal(expected, Log(rearranged, byReader: false));
        }
    }

    [Fact]
    public void Damaged_bytes_read_the_same_by_scanner_and_reader_and_never_throw()
    {
        var random = new SeededRandom(12);
        const string Alphabet = "0123456789.,:\"{}[]\\ -eTuéBUY\0";
        for (int round = 0; round < Rounds; round++)
        {
            var frame = new StringBuilder(Write([Entry.Random(random), Entry.Random(random)], null));
            for (int change = random.Next(1, 3); change > 0; change--)
            {
                int at = random.Next(frame.Length);
                char other = Alphabet[random.Next(Alphabet.Length)];
                _ = random.Next(3) switch
                {
                    0 => frame.Remove(at, 1),
                    1 => frame.Insert(at, other),
                    _ => frame.Remove(at, 1).Insert(at, other),
                };
            }
            string text = frame.ToString();
            Assert.Equal(Log(text, byReader: true), Log(text, byReader: false));
        }
    }

    [Fact]
    public void Every_recorded_frame_reads_the_same_by_scanner_and_reader()
    {
        using PolymarketRecordingLines lines = PolymarketRecordingLines.OfFile("ws_nhl_scf_g4_20260607.jsonl.gz");
        var tokens = new TokenTable();
        var decoder = new MarketFrameDecoder(tokens);
        int compared = 0;
        while (compared < 20_000 && lines.TryRead(out Domain.Seams.RecordedFrame frame))
        {
            var scanned = new PolymarketDecodeLog();
            var read = new PolymarketDecodeLog();
            Assert.True(decoder.Decode(frame.Payload.Span, scanned));
            Assert.True(decoder.DecodeAny(frame.Payload.Span, read));
            Assert.Equal(read.Lines, scanned.Lines);
            compared++;
        }
        Assert.Equal(20_000, compared);
    }

    [Fact]
    public void Every_token_is_found_again_and_no_other()
    {
        var random = new SeededRandom(13);
        var table = new TokenTable();
        var known = new Dictionary<string, int>();
        for (int round = 0; round < 5_000; round++)
        {
            string token = Entry.RandomToken(random, random.Next(1, 78));
            Assert.Equal(known.GetValueOrDefault(token, -1), table.Find(token));
            int index = table.Add(token);
            known.TryAdd(token, index);
            Assert.Equal(known[token], index);
            Assert.Equal(token, table.Text(index));
        }
        Assert.Equal(known.Count, table.Count);
        Assert.All(known, item => Assert.Equal(item.Value, table.Find(item.Key)));
    }

    [Fact]
    public void A_full_token_table_and_texts_that_are_no_ids_are_refused()
    {
        var table = new TokenTable(capacity: 1);
        Assert.Equal(-1, table.Add(""));
        Assert.Equal(-1, table.Add("a\"b"));
        Assert.Equal(-1, table.Add(new string('7', TokenTable.LongestToken + 1)));
        Assert.Equal(0, table.Add("7"));
        Assert.Equal(-1, table.Add("8"));
        Assert.Equal(0, table.Add("7"));
    }

    private static List<string> Log(string frame, bool byReader)
    {
        var tokens = new TokenTable();
        tokens.Add("1");
        var decoder = new MarketFrameDecoder(tokens);
        var log = new PolymarketDecodeLog();
        byte[] bytes = Encoding.UTF8.GetBytes(frame);
        _ = byReader ? decoder.DecodeAny(bytes, log) : decoder.Decode(bytes, log);
        return log.Lines;
    }

    /// <summary>With randomness: members shuffled, spaces and unknown members added, numbers bare.</summary>
    private static string Write(List<Entry> entries, SeededRandom? random)
    {
        string changes = "[" + string.Join(",", entries.Select(entry => Object(entry.Members, random))) + "]";
        return Object(
            [
                ("event_type", "\"price_change\""),
                ("market", "\"0xab\""),
                ("price_changes", changes),
                ("timestamp", "\"1780795851472\""),
            ],
            random);
    }

    private static string Object(List<(string Name, string Value)> members, SeededRandom? random)
    {
        if (random is null)
        {
            return "{" + string.Join(",", members.Select(item => $"\"{item.Name}\":{item.Value}")) + "}";
        }
        List<(string Name, string Value)> shuffled = [.. members, ("unknown", "{\"price\":[1,{}]}")];
        for (int i = shuffled.Count - 1; i > 0; i--)
        {
            int other = random.Next(i + 1);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }
        IEnumerable<string> texts = shuffled.Select(item =>
            $"{Space(random)}\"{item.Name}\"{Space(random)}:"
            + $"{Space(random)}{Bare(item.Name, item.Value, random)}{Space(random)}");
        return "{" + string.Join(",", texts) + "}";
    }

    private static string Bare(string name, string value, SeededRandom random)
    {
        bool number = name is "price" or "size" or "best_bid" or "best_ask" or "timestamp";
        return number && random.Chance(0.5) ? value.Trim('"') : value;
    }

    private static string Space(SeededRandom random) => random.Next(4) switch { 0 => " ", 1 => "\n\t", _ => "" };

    private sealed record Entry(List<(string Name, string Value)> Members)
    {
        public static Entry Random(SeededRandom random)
        {
            List<(string, string)> members =
            [
                ("asset_id", $"\"{RandomToken(random, random.Next(1, 78))}\""),
                ("price", Quoted(random.Next(0, 10_000), 4)),
                ("size", Quoted(random.Next(0, int.MaxValue - 1), random.Chance(0.5) ? 2 : 6)),
                ("side", random.Chance(0.5) ? "\"BUY\"" : "\"SELL\""),
            ];
            if (random.Chance(0.5)) { members.Add(("hash", "\"56621a121a47ed9333273e21c83b660cff37ae50\"")); }
            if (random.Chance(0.7))
            {
                members.Add(("best_bid", Quoted(random.Next(0, 10_000), 4)));
                members.Add(("best_ask", Quoted(random.Next(0, 10_000), 4)));
            }
            return new Entry(members);
        }

        public static string RandomToken(SeededRandom random, int length)
        {
            IEnumerable<int> digits = Enumerable.Range(0, length).Select(i => random.Next(i == 0 ? 1 : 0, 9));
            return string.Concat(digits.Select(digit => digit.ToString(CultureInfo.InvariantCulture)));
        }

        private static string Quoted(long value, int scale) => $"\"{FixedPoint.Format(value, scale)}\"";
    }
}
