using System.Text;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Domain.Tests;

public sealed class FixedPointTests
{
    [Theory]
    [InlineData("0.53", 4, 5300)]
    [InlineData(".5", 4, 5000)]
    [InlineData("1", 4, 10_000)]
    [InlineData("1.", 4, 10_000)]
    [InlineData("0001.5", 4, 15_000)]
    [InlineData("0.500000000", 4, 5000)]
    [InlineData("-0.5", 4, -5000)]
    [InlineData("-0", 6, 0)]
    [InlineData("219.217767", 6, 219_217_767)]
    [InlineData("12", 0, 12)]
    [InlineData("12.000", 0, 12)]
    [InlineData("9223372036854.775807", 6, long.MaxValue)]
    [InlineData("9.223372036854775807", 18, long.MaxValue)]
    [InlineData("0.0000000000000000000000000000000000000", 4, 0)]
    public void Reads_decimal_texts(string text, int scale, long expected)
    {
        Assert.Equal(FixedPointError.None, FixedPoint.TryParse(text, scale, out long value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("", FixedPointError.Empty)]
    [InlineData("-", FixedPointError.Malformed)]
    [InlineData(".", FixedPointError.Malformed)]
    [InlineData("-.", FixedPointError.Malformed)]
    [InlineData("+1", FixedPointError.Malformed)]
    [InlineData("--1", FixedPointError.Malformed)]
    [InlineData("1-", FixedPointError.Malformed)]
    [InlineData("1.2.3", FixedPointError.Malformed)]
    [InlineData("1,2", FixedPointError.Malformed)]
    [InlineData("1 ", FixedPointError.Malformed)]
    [InlineData(" 1", FixedPointError.Malformed)]
    [InlineData("1e3", FixedPointError.Malformed)]
    [InlineData("0x1", FixedPointError.Malformed)]
    [InlineData("NaN", FixedPointError.Malformed)]
    [InlineData("Infinity", FixedPointError.Malformed)]
    [InlineData("null", FixedPointError.Malformed)]
    [InlineData("1\0", FixedPointError.Malformed)]
    [InlineData("0.5\n", FixedPointError.Malformed)]
    [InlineData("٠.٥", FixedPointError.Malformed)]
    [InlineData("１", FixedPointError.Malformed)]
    [InlineData("−1", FixedPointError.Malformed)]
    [InlineData("\uD83D", FixedPointError.Malformed)]
    [InlineData("0.00000000000000000000000000000000000000000", FixedPointError.Malformed)]
    [InlineData("0.00001", FixedPointError.TooPrecise)]
    [InlineData("0.50001", FixedPointError.TooPrecise)]
    [InlineData("-0.12345", FixedPointError.TooPrecise)]
    [InlineData("922337203685477.5808", FixedPointError.OutOfRange)]
    [InlineData("-922337203685477.5808", FixedPointError.OutOfRange)]
    [InlineData("9999999999999999999999999999999999999999", FixedPointError.OutOfRange)]
    public void Names_what_is_wrong_with_a_text(string text, FixedPointError expected)
    {
        Assert.Equal(expected, FixedPoint.TryParse(text, 4, out long value));
        Assert.Equal(0, value);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Parse_undoes_format_at_every_scale() => Storm.ForEachSeed(2_000, random =>
    {
        int scale = random.Next(19);
        // Shifted, so that small and large magnitudes are equally likely.
        long value = (long)random.NextUInt64() >> random.Next(64);
        string text = FixedPoint.Format(value, scale);
        if (value == long.MinValue) { return; }
        Assert.Equal(FixedPointError.None, FixedPoint.TryParse(text, scale, out long back));
        Assert.Equal(value, back);
        Assert.False(text.Contains('.') && text.EndsWith('0'), $"'{text}' is the shortest text");
    });

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Byte_and_char_forms_agree_with_decimal_on_hostile_texts() => Storm.ForEachSeed(5_000, random =>
    {
        const string alphabet = "0123456789019..--+eE ,٣\0";
        var text = new StringBuilder();
        int length = random.Next(0, 44);
        for (int i = 0; i < length; i++) { text.Append(alphabet[random.Next(alphabet.Length)]); }
        string hostile = text.ToString();

        FixedPointError fromChars = FixedPoint.TryParse(hostile, 6, out long chars);
        FixedPointError fromBytes = FixedPoint.TryParse(Encoding.UTF8.GetBytes(hostile), 6, out long bytes);

        Assert.Equal(fromChars, fromBytes);
        Assert.Equal(chars, bytes);
        if (fromChars == FixedPointError.None) { Assert.Equal(Oracle(hostile), chars / 1_000_000m); }
    });

    [Theory]
    [InlineData(FixedPointError.Empty, "price is empty")]
    [InlineData(FixedPointError.Malformed, "price '0,5' is not a decimal number")]
    [InlineData(FixedPointError.TooPrecise, "price '0,5' has more decimals")]
    [InlineData(FixedPointError.OutOfRange, "price '0,5' is out of range")]
    public void Explains_with_the_offending_text_and_what_is_expected(FixedPointError error, string start)
    {
        string sentence = FixedPoint.Explain(error, "price", "0,5", "0..1");
        Assert.StartsWith(start, sentence, StringComparison.Ordinal);
        Assert.Contains("0..1", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Formats_the_extremes()
    {
        Assert.Equal("-9223372036854.775808", FixedPoint.Format(long.MinValue, 6));
        Assert.Equal("9223372036854775807", FixedPoint.Format(long.MaxValue, 0));
        Assert.Equal("-0.0001", FixedPoint.Format(-1, 4));
        Assert.Equal("0", FixedPoint.Format(0, 18));
    }

    // decimal.Parse knows no missing whole part after a sign, so zeros are put where digits may be left out.
    private static decimal Oracle(string text)
    {
        bool negative = text[0] == '-';
        decimal magnitude = decimal.Parse(
            "0" + text[(negative ? 1 : 0)..] + (text.Contains('.') ? "0" : ""),
            System.Globalization.NumberStyles.AllowDecimalPoint,
            System.Globalization.CultureInfo.InvariantCulture);
        return negative ? -magnitude : magnitude;
    }
}
