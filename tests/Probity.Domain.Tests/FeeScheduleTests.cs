using System.Globalization;
using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Testing;

namespace Probity.Domain.Tests;

public sealed class FeeScheduleTests
{
    /// <summary>Rates that the venue charges or has charged (reference/polymarket.md 7.1), and odd ones.</summary>
    private static readonly decimal[] Rates = [0.01m, 0.02m, 0.03m, 0.04m, 0.05m, 0.0625m, 0.07m, 0.072m, 0.25m, 1m];

    [Fact]
    public void Reproduces_every_published_vector()
    {
        using JsonDocument file = JsonDocument.Parse(
            File.ReadAllBytes(Checkout.Shared("reference/vectors/polymarket-fees.json")));
        int seen = 0;
        foreach (JsonElement vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            JsonElement input = vector.GetProperty("input");
            decimal rate = decimal.Parse(Text(input, "rate"), CultureInfo.InvariantCulture);
            var schedule = FeeSchedule.Build(new FeeTerms(rate, input.GetProperty("exponent").GetInt32(), true, 0m));

            Cash fee = schedule.TakerFee(Price.Parse(Text(input, "price")), Quantity.Parse(Text(input, "shares")));

            string expected = Text(vector.GetProperty("expected"), "feeRounded5dp");
            Assert.True(Cash.Parse(expected) == fee, $"{Text(vector, "name")}: expected {expected}, got {fee}");
            seen++;
        }
        Assert.Equal(file.RootElement.GetProperty("count").GetInt32(), seen);
    }

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Exponent_one_is_exact_at_every_price() => Storm.ForEachSeed(40, random =>
    {
        decimal rate = Rates[random.Next(Rates.Length)];
        var schedule = FeeSchedule.Build(new FeeTerms(rate, 1, true, 0.2m));
        for (int pips = 0; pips <= Price.PipsPerDollar; pips += random.Next(1, 40))
        {
            var fee = new FeeInput(Price.FromPips(pips), AnyQuantity(random), rate, 1);
            Assert.Equal(Charge(Oracles.TakerFee(fee)), schedule.TakerFee(fee.Price, fee.Quantity));
            Assert.Equal(
                Oracles.TakerFee(fee with { Quantity = Quantity.FromShares(1) }) * 1_000_000_000_000m,
                schedule.PicosPerShare(fee.Price));
        }
    });

    [Fact]
    [Trait("Category", Storm.Category)]
    public void Other_exponents_are_within_one_charge_step() => Storm.ForEachSeed(40, random =>
    {
        decimal rate = Rates[random.Next(Rates.Length)];
        int exponent = random.Next(9);
        var schedule = FeeSchedule.Build(new FeeTerms(rate, exponent, true, 0m));
        for (int i = 0; i < 50; i++)
        {
            var fee = new FeeInput(
                Price.FromPips(random.Next(10_001)), Quantity.FromMicros(random.Next(1_000_000_000)), rate, exponent);
            decimal charged = schedule.TakerFee(fee.Price, fee.Quantity).Micros / 1_000_000m;
            // Half a step for the rounding of the charge, half a pico-dollar a share for the table.
            decimal table = fee.Quantity.Micros / 1_000_000m * 0.0000000000005m;
            Assert.InRange(charged - Oracles.TakerFee(fee), -0.000005m - table, 0.000005m + table);
        }
    });

    [Fact]
    public void Fees_are_symmetric_in_the_complement_and_zero_at_the_ends()
    {
        var schedule = FeeSchedule.Build(new FeeTerms(0.07m, 1, true, 0.2m));
        Quantity quantity = Quantity.Parse("123.45");
        for (int pips = 0; pips <= Price.PipsPerDollar; pips++)
        {
            Price price = Price.FromPips(pips);
            Assert.Equal(schedule.TakerFee(price, quantity), schedule.TakerFee(price.Complement, quantity));
        }
        Assert.Equal(Cash.Zero, schedule.TakerFee(Price.Zero, quantity));
        Assert.Equal(Cash.Zero, schedule.TakerFee(Price.One, quantity));
    }

    [Fact]
    public void Ties_go_away_from_zero()
    {
        // 0.04 * 0.25 = $0.01 a share, so 0.0005 shares owe half a charge step.
        var schedule = FeeSchedule.Build(new FeeTerms(0.04m, 1, true, 0m));
        Assert.Equal(Cash.FromMicros(10), schedule.TakerFee(Price.Parse("0.5"), Quantity.Parse("0.0005")));
        Assert.Equal(Cash.Zero, schedule.TakerFee(Price.Parse("0.5"), Quantity.Parse("0.000499")));
    }

    [Fact]
    public void Makers_pay_only_where_the_terms_say_so()
    {
        Price price = Price.Parse("0.5");
        Quantity quantity = Quantity.FromShares(100);
        var takerOnly = FeeSchedule.Build(new FeeTerms(0.05m, 1, true, 0m));
        var both = FeeSchedule.Build(new FeeTerms(0.05m, 1, false, 0m));
        Assert.Equal(Cash.Zero, takerOnly.MakerFee(price, quantity));
        Assert.Equal(Cash.Parse("1.25"), both.MakerFee(price, quantity));
        Assert.Equal(both.TakerFee(price, quantity), both.MakerFee(price, quantity));
    }

    [Fact]
    public void A_free_schedule_charges_nothing()
    {
        Assert.True(FeeSchedule.Free.IsFree);
        Assert.Equal(Cash.Zero, FeeSchedule.Free.TakerFee(Price.Parse("0.5"), Quantity.FromMicros(long.MaxValue)));
        Assert.Equal(0, FeeSchedule.Free.PicosPerShare(Price.Parse("0.5")));
    }

    [Theory]
    [InlineData("-0.01", 1, "0", "fee rate '-0.01'")]
    [InlineData("1.01", 1, "0", "fee rate '1.01'")]
    [InlineData("0.05", -1, "0", "fee exponent '-1'")]
    [InlineData("0.05", 9, "0", "fee exponent '9'")]
    [InlineData("0.05", 1, "1.5", "rebate share '1.5'")]
    [InlineData("0.05", 1, "-0.1", "rebate share '-0.1'")]
    public void Refuses_terms_out_of_range_and_quotes_them(string rate, int exponent, string share, string quoted)
    {
        var terms = new FeeTerms(
            decimal.Parse(rate, CultureInfo.InvariantCulture),
            exponent,
            true,
            decimal.Parse(share, CultureInfo.InvariantCulture));
        var refused = Assert.Throws<BadInputException>(() => FeeSchedule.Build(terms));
        Assert.Contains(quoted, refused.Message, StringComparison.Ordinal);
    }

    private static Cash Charge(decimal exact) =>
        Cash.FromMicros((long)Math.Round(exact * 100_000m, MidpointRounding.AwayFromZero) * 10);

    private static Quantity AnyQuantity(SeededRandom random) =>
        Quantity.FromMicros((long)(random.NextUInt64() >> random.Next(20, 63)));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
