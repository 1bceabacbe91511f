using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Domain.Tests;

public sealed class OptionTests
{
    private static readonly OptionInfo[] Declared =
    [
        OptionInfo.ForPrice("half_spread", "0.01", "0.001", "0.5", "Distance of each quote from the mid price."),
        OptionInfo.ForQuantity("size", "20", "1", "1000", "Shares of each quote."),
        OptionInfo.ForCash("max_loss", "5", "-10", "100", "Loss that stops it."),
        OptionInfo.ForDuration("interval", "1s", "0", "1h", "Time between quotes."),
        OptionInfo.ForWhole("max_markets", "markets", "3", "1", "9", "Most markets."),
        OptionInfo.ForNumber("share", "part of one", "0.5", "0", "1", "Part that is used."),
        OptionInfo.ForFlag("enabled", true, "Whether it runs."),
        OptionInfo.ForText("note", "", "A note."),
        OptionInfo.ForChoice("model", "log", ["log", "power"], "Which model."),
        OptionInfo.ForNames("markets", "a,b", "Which markets."),
    ];

    [Fact]
    public void What_nobody_gave_has_its_default_in_the_right_type()
    {
        OptionValues values = OptionValues.Defaults(Declared);

        Assert.Equal(Price.Parse("0.01"), values.GetPrice("half_spread"));
        Assert.Equal(100, values.GetPips("half_spread"));
        Assert.Equal(Quantity.FromShares(20), values.GetQuantity("size"));
        Assert.Equal(Cash.FromDollars(5), values.GetCash("max_loss"));
        Assert.Equal(Duration.FromSeconds(1), values.GetDuration("interval"));
        Assert.Equal((3, 3L), (values.GetInt("max_markets"), values.GetLong("max_markets")));
        Assert.Equal(0.5m, values.GetDecimal("share"));
        Assert.True(values.GetBool("enabled"));
        Assert.Equal(("", "log"), (values.GetText("note"), values.GetChoice("model")));
        Assert.Equal(["a", "b"], values.GetNames("markets"));
        Assert.Equal(Declared.Select(info => info.Name), values.All.Select(value => value.Info.Name));
    }

    [Theory]
    [InlineData("half_spread", "0.0100", "0.01")]
    [InlineData("size", "20.500", "20.5")]
    [InlineData("max_loss", "-0.50", "-0.5")]
    [InlineData("interval", "1500ms", "1.5s")]
    [InlineData("interval", "0.5m", "30s")]
    [InlineData("interval", "0", "0s")]
    [InlineData("interval", "250us", "0.00025s")]
    [InlineData("max_markets", "+7", "7")]
    [InlineData("share", "0.2500", "0.25")]
    [InlineData("markets", " x , y ,", "x,y")]
    public void Two_spellings_of_a_value_have_the_same_canonical_text(string name, string text, string canonical)
    {
        OptionInfo info = Declared.Single(one => one.Name == name);

        Assert.Equal(canonical, info.Parse(text).Text);
        Assert.Equal(info.Parse(text), info.Parse(canonical));
    }

    [Theory]
    [InlineData("half_spread", "0.0005", "'0.0005' is out of range; expected 0.001..0.5 (dollars a share)")]
    [InlineData("half_spread", "0.00001", "has more than 4 decimals")]
    [InlineData("half_spread", "1.5", "is out of range")]
    [InlineData("size", "-1", "is out of range; expected 1..1000 (shares)")]
    [InlineData("size", "", "'size': '' is not a decimal number")]
    [InlineData("size", "1,5", "is not a decimal number")]
    [InlineData("size", "99999999999999999999", "is out of range")]
    [InlineData("max_loss", "101", "expected -10..100 (dollars)")]
    [InlineData("interval", "5", "lacks a unit; write 250ms, 5s, 10m, 2h or 1d")]
    [InlineData("interval", "5 s", "has the unknown unit ' s'")]
    [InlineData("interval", "s", "is not a span of time")]
    [InlineData("interval", "0.1ns", "is finer than a nanosecond")]
    [InlineData("interval", "400000d", "is out of range")]
    [InlineData("max_markets", "2.5", "is not a whole number; expected 1..9 (markets)")]
    [InlineData("share", "1e-1", "is not a decimal number")]
    [InlineData("share", "1,000", "is not a decimal number")]
    [InlineData("enabled", "True", "is neither true nor false")]
    [InlineData("model", "powr", "is not a known choice (did you mean 'power'?); expected one of log, power")]
    public void A_text_that_does_not_fit_is_quoted_with_range_and_unit(string name, string text, string expected)
    {
        var given = new Dictionary<string, string> { [name] = text };

        var bad = Assert.Throws<BadInputException>(() => OptionValues.Read(Declared, given, "strategy 'x'"));

        string error = bad.Message;
        Assert.StartsWith($"strategy 'x': '{name}': '{text}' ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("halfspread", "unknown option 'halfspread'; did you mean 'half_spread'?")]
    [InlineData("zzzzzzzz", "known are half_spread, size,")]
    public void An_unknown_option_is_answered_with_the_nearest(string name, string expected)
    {
        var given = new Dictionary<string, string> { [name] = "1" };

        Assert.Contains(
            expected, Assert.Throws<BadInputException>(() => OptionValues.Read(Declared, given, "")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_for_what_is_not_declared_or_of_another_kind_is_a_bug_of_ours()
    {
        OptionValues values = OptionValues.Defaults(Declared);

        Assert.Throws<InvariantException>(() => values.GetPrice("nothing"));
        Assert.Throws<InvariantException>(() => values.GetPrice("size"));
    }

    [Fact]
    public void A_declaration_whose_default_is_out_of_range_is_refused() => Assert.Throws<BadInputException>(
        () => OptionInfo.ForWhole("n", "", "11", "1", "10", "A number."));

    [Theory]
    [InlineData("risk", "risk", 0)]
    [InlineData("riks", "risk", 1)]
    [InlineData("rsk", "risk", 1)]
    [InlineData("rrisk", "risk", 1)]
    [InlineData("rosk", "RISK", 1)]
    [InlineData("", "risk", 4)]
    [InlineData("kitten", "sitting", 3)]
    public void Typing_mistakes_are_counted_both_ways(string a, string b, int expected)
    {
        Assert.Equal(expected, Spelling.Distance(a, b));
        Assert.Equal(expected, Spelling.Distance(b, a));
    }

    [Fact]
    public void Nothing_is_guessed_when_nothing_is_near()
    {
        Assert.Null(Spelling.Nearest("completely_else", ["risk", "store"]));
        Assert.Null(Spelling.Nearest("risk", []));
        Assert.Equal("store", Spelling.Nearest("sotre", ["risk", "store"]));
    }
}
