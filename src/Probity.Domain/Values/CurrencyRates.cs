namespace Probity.Domain.Values;

/// <summary>
/// What one unit of each collateral counts as where amounts of several are told together, in millionths of a dollar:
/// configuration, because a stable coin's price is a belief. Only reports and limits convert; nothing that is booked or
/// sent does.
/// </summary>
/// <param name="PUsdPpm">1..2,000,000; 1,000,000 = one dollar.</param>
/// <param name="UsdtPpm">As the first.</param>
public sealed record CurrencyRates(int PUsdPpm, int UsdtPpm)
{
    /// <summary>All of them a dollar.</summary>
    public static CurrencyRates Par { get; } = new(1_000_000, 1_000_000);

    public int PpmOf(Currency currency) => currency == Currency.PUsd ? PUsdPpm : UsdtPpm;

    /// <summary>In dollars, rounded down.</summary>
    public Cash ToDollars(Cash amount, Currency currency)
    {
        int ppm = PpmOf(currency);
        return ppm == 1_000_000
            ? amount
            : Cash.FromMicros(IntegerMath.Divide((Int128)amount.Micros * ppm, 1_000_000, Rounding.Down));
    }
}
