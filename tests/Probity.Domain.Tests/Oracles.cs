using Probity.Domain.Values;

namespace Probity.Domain.Tests;

/// <summary>What the integers must come to, by <c>decimal</c>, which is exact for the ranges tested.</summary>
internal static class Oracles
{
    public static decimal Round(decimal exact, Rounding rounding) => rounding switch
    {
        Rounding.Down => Math.Floor(exact),
        Rounding.Up => Math.Ceiling(exact),
        Rounding.Nearest => Math.Round(exact, MidpointRounding.AwayFromZero),
        _ => throw new ArgumentOutOfRangeException(nameof(rounding), rounding, "a rounding has an oracle"),
    };

    public static decimal TakerFee(FeeInput fee)
    {
        decimal p = fee.Price.Pips / 10_000m;
        decimal exact = fee.Quantity.Micros / 1_000_000m * fee.Rate;
        for (int i = 0; i < fee.Exponent; i++) { exact *= p * (1 - p); }
        return exact;
    }
}

/// <summary>One case for the fee formula.</summary>
internal readonly record struct FeeInput(Price Price, Quantity Quantity, decimal Rate, int Exponent);
