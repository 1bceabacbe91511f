using System.Globalization;
using Probity.Domain.Values;
using Probity.Sandbox.Opinion.Venue;

namespace Probity.Sandbox.Opinion.Routes;

/// <summary>Sizes of books, some with the noise of a sum of doubles ("35.379999999999995").</summary>
internal static class BookSizes
{
    private const int OneInSo = 4;

    /// <param name="noise">May it have noise?</param>
    /// <param name="price">Of the level; decides with the size whether it has.</param>
    /// <param name="size">Grains.</param>
    public static string Text(bool noise, Price price, long size)
    {
        bool whole = size % Grains.PerUnit == 0;
        if (!noise || whole || StateHash.Combine((ulong)size, price.Pips) % OneInSo != 0) { return Grains.Text(size); }
        return Math.BitDecrement(size / (double)Grains.PerUnit).ToString("R", CultureInfo.InvariantCulture);
    }
}
