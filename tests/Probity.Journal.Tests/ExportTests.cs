using System.Text;
using System.Text.Json;
using Probity.Domain.Inputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Journal.Recordings;

namespace Probity.Journal.Tests;

public sealed class ExportTests
{
    [Fact]
    public void A_frame_becomes_our_own_envelope_line()
    {
        var frame = new RecordedFrame(
            new Instant(1_777_385_040_882_000_001), ReceiveSource.Local, "polymarket", "market", 0, 1,
            Encoding.UTF8.GetBytes("""{ "price" : "0.50" }"""));
        Assert.Equal(
            """{"ts_recv_ns":1777385040882000001,"venue":"polymarket","channel":"market","msg":{ "price" : "0.50" }}""",
            Line(e => e.Write(frame)));
        frame = frame with { Received = Instant.None, Source = ReceiveSource.None, Connection = 3 };
        Assert.Equal(
            """{"ts_recv_ns":null,"venue":"polymarket","channel":"market","session":3,"msg":{ "price" : "0.50" }}""",
            Line(e => e.Write(frame)));
    }

    [Theory]
    [InlineData("{\n  \"a\": 1\r\n}", "{   \"a\": 1  }")]
    [InlineData("PONG", "\"PONG\"")]
    [InlineData("{\"cut\":", "\"{\\\"cut\\\":\"")]
    [InlineData("", "\"\"")]
    public void Every_message_stays_on_one_line_of_json(string message, string exported)
    {
        var frame = new RecordedFrame(
            new Instant(1), ReceiveSource.Venue, "v", "c", 0, 1, Encoding.UTF8.GetBytes(message));
        string line = Line(e => e.Write(frame));
        Assert.Equal($$"""{"ts_recv_ns":1,"ts_src":"venue","venue":"v","channel":"c","msg":{{exported}}}""", line);
        JsonDocument.Parse(line).Dispose();
    }

    [Fact]
    public void Inputs_become_readable_json_with_decimal_texts()
    {
        EngineInput delta = Samples.Sequenced()[1];
        Assert.Equal(
            """
            {"sequence":2,"kind":"BookDelta",
            "received":"2026-06-07T01:30:51.4751234Z","venueTime":"2026-06-07T01:30:51.4720000Z",
            "instrument":"i300","side":"Sell","price":"0.531","size":"219.217767","flags":"EndOfMessage"}
            """.Replace("\n", ""),
            Line(e => e.Write(delta)));
    }

    [Fact]
    public void Every_kind_of_input_has_a_json_form_of_its_own()
    {
        string text = Export(e =>
        {
            foreach (EngineInput input in Samples.Sequenced()) { e.Write(input); }
            foreach (EngineInput input in Journals.Inputs(500)) { e.Write(input); }
        });
        string[] lines = text.TrimEnd('\n').Split('\n');
        var kinds = new HashSet<string>();
        foreach (string line in lines)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            kinds.Add(document.RootElement.GetProperty("kind").GetString()!);
            Assert.True(document.RootElement.EnumerateObject().Count() > 4);
        }
        Assert.Equal(Enum.GetNames<InputKind>().Order(), kinds.Order());
        Assert.Contains("\"question\":\"Golden Knights – Hurricanes: who wins?\"", text);
        Assert.Contains("\"fee\":\"-0.00175\"", text);
        Assert.Contains("\"markets\":[\"m12\",\"m1300\"]", text);
    }

    /// <summary>The one line that comes out, without its end.</summary>
    private static string Line(Action<NdjsonExport> write)
    {
        string text = Export(write);
        Assert.Equal(text.Length - 1, text.IndexOf('\n'));
        return text[..^1];
    }

    private static string Export(Action<NdjsonExport> write)
    {
        var memory = new MemoryStream();
        using (var export = new NdjsonExport(memory)) { write(export); }
        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
