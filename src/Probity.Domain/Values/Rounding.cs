namespace Probity.Domain.Values;

/// <summary>Which way a division of money goes when it does not come out even. Never implicit.</summary>
public enum Rounding
{
    /// <summary>Towards minus infinity.</summary>
    Down,

    /// <summary>Towards plus infinity.</summary>
    Up,

    /// <summary>To the nearest, ties away from zero.</summary>
    Nearest,
}

/// <summary>Exact integer division with a stated rounding.</summary>
public static class IntegerMath
{
    /// <summary>Divides <paramref name="number"/> by a positive <paramref name="divisor"/>.</summary>
    /// <exception cref="OverflowException">The quotient does not fit a <c>long</c>.</exception>
    public static long Divide(Int128 number, long divisor, Rounding rounding)
    {
        Require.That(divisor > 0, "divisor is positive");
        (Int128 quotient, Int128 rest) = Int128.DivRem(number, divisor);
        if (rest != 0)
        {
            quotient += rounding switch
            {
                Rounding.Down => rest < 0 ? -1 : 0,
                Rounding.Up => rest > 0 ? 1 : 0,
                _ => Int128.Abs(rest) * 2 >= divisor ? Int128.Sign(rest) : 0,
            };
        }
        return checked((long)quotient);
    }
}
