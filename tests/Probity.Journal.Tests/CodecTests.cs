using Probity.Domain.Inputs;
using Probity.Domain.Values;
using Probity.Journal.Codec;
using Probity.Journal.Container;

namespace Probity.Journal.Tests;

public sealed class CodecTests
{
    [Fact]
    public void Every_kind_has_a_sample()
    {
        IEnumerable<InputKind> sampled = Samples.OfEveryKind().Select(i => i.Kind);
        Assert.Equal(Enum.GetValues<InputKind>(), sampled.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Generated_inputs_come_back_as_they_were(int seed)
    {
        using var temporary = new TemporaryDirectory();
        List<EngineInput> inputs = Journals.Inputs(5_000, (ulong)seed);
        Journals.Write(temporary.Journal, inputs, Journals.Small with { SegmentBytes = 64 * 1024 });
        Journals.AssertSame(inputs, Journals.Read(temporary.Journal));
    }

    [Fact]
    public void Every_payload_cut_short_or_with_bytes_behind_it_is_refused()
    {
        var generator = new InputGenerator(5);
        foreach (InputKind kind in Enum.GetValues<InputKind>())
        {
            var to = new WireWriter(64);
            EngineInput input = generator.Next(kind, 1);
            InputCodec.Write(to, input);
            for (int length = 0; length < to.Length; length++)
            {
                byte[] cut = to.Written[..length].ToArray();
                Assert.ThrowsAny<Exception>(() => InputCodec.Read(kind, input.At, cut));
            }
            byte[] longer = [.. to.Written, 0];
            Assert.Throws<CodecException>(() => InputCodec.Read(kind, input.At, longer));
        }
    }

    [Fact]
    public void Random_bytes_give_an_input_or_a_codec_error_and_nothing_else()
    {
        var random = new SeededRandom(11);
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(1, 40)];
            for (int b = 0; b < bytes.Length; b++) { bytes[b] = (byte)random.Next(random.Chance(0.5) ? 4 : 256); }
            try
            {
                InputCodec.Read((InputKind)random.Next(50), default, bytes);
                read++;
            }
            catch (Exception e) when (e is CodecException or ArgumentException or OverflowException)
            {
                Assert.NotEmpty(e.Message);
            }
        }
        Assert.InRange(read, 1, 19_999);
    }

    [Fact]
    public void Checksum_is_crc_32c()
    {
        // RFC 3720 appendix B.4, and the check value of the CRC catalogue.
        Assert.Equal(0x8A9136AAu, Crc32C.Continue(0, new byte[32]));
        Assert.Equal(0xE3069283u, Crc32C.Continue(0, "123456789"u8));
        Assert.Equal(0xE3069283u, Crc32C.Continue(Crc32C.Continue(0, "1234"u8), "56789"u8));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(ulong.MaxValue)]
    public void Varints_come_back(ulong value)
    {
        var to = new WireWriter(16);
        to.Varint(value);
        to.Zigzag(unchecked((long)value));
        var from = new WireReader(to.Written);
        Assert.Equal(value, from.Varint());
        Assert.Equal(unchecked((long)value), from.Zigzag());
        Assert.Equal(0, from.Left);
    }

    [Fact]
    public void A_varint_of_more_than_64_bits_is_refused()
    {
        byte[] tooLong = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02];
        Assert.Throws<CodecException>(() => new WireReader(tooLong).Varint());
    }
}
