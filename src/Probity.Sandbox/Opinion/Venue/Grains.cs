using System.Globalization;
using System.Numerics;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>
/// The unit of the sandbox's Opinion exchange: 10^-10 of a share or a dollar. The venue counts to 10^-18 and takes
/// sizes of a millionth of a share at prices of a tenth of a cent; in grains every price times such a size is a whole
/// number, so that nothing is ever rounded between the exchange and the chain.
/// </summary>
public static class Grains
{
    /// <summary>Grains in a millionth.</summary>
    public const int PerMicro = 10_000;

    /// <summary>Grains in a share or a dollar.</summary>
    public const long PerUnit = 10_000_000_000;

    private const int Decimals = 10;
    private const int WeiDecimals = 18;

    /// <summary>Wei (10^-18) in a grain.</summary>
    public static readonly BigInteger Wei = BigInteger.Pow(10, WeiDecimals - Decimals);

    public static long OfMicros(long micros) => checked(micros * PerMicro);

    public static BigInteger ToWei(long grains) => grains * Wei;

    /// <summary>Whole grains in so many wei, rounded down.</summary>
    public static long OfWei(BigInteger wei) => (long)BigInteger.Divide(wei, Wei);

    /// <summary>Price times size; exact for sizes of whole millionths.</summary>
    public static long Notional(Price price, long grains) => grains / Price.PipsPerDollar * price.Pips;

    /// <summary>The nearest whole millionth, in grains.</summary>
    public static long ToWholeMicros(decimal grains) =>
        (long)decimal.Round(grains / PerMicro, MidpointRounding.AwayFromZero) * PerMicro;

    /// <summary>Whole units without needless zeros: "9.44444".</summary>
    public static string Text(long grains) => Trim(Fixed(grains, Decimals));

    /// <summary>Whole units with 18 decimals: "1.500000000000000000".</summary>
    public static string LongText(long grains) => Fixed(grains, Decimals) + new string('0', WeiDecimals - Decimals);

    /// <summary>Wei as whole units without needless zeros.</summary>
    public static string WeiText(BigInteger wei) => Trim(Fixed(wei, WeiDecimals));

    /// <summary>A price without needless zeros: "0.2".</summary>
    public static string Text(Price price) => Text(price.Pips * (PerUnit / Price.PipsPerDollar));

    public static string LongText(Price price) => LongText(price.Pips * (PerUnit / Price.PipsPerDollar));

    private static string Trim(string text) => text.TrimEnd('0').TrimEnd('.');

    private static string Fixed(BigInteger number, int decimals)
    {
        var one = BigInteger.Pow(10, decimals);
        BigInteger whole = BigInteger.DivRem(BigInteger.Abs(number), one, out BigInteger rest);
        return (number.Sign < 0 ? "-" : "") + whole.ToString(CultureInfo.InvariantCulture) + "."
            + rest.ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0');
    }
}
