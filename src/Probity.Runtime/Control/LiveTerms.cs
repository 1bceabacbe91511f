using System.Globalization;
using Probity.Domain.Values;
using Probity.Engine.Risk;

namespace Probity.Runtime.Control;

/// <summary>
/// What a person accepts by resuming live trading: the most that all events may lose together in their worst outcomes,
/// by the configured limits. It has to be named to be accepted.
/// </summary>
/// <param name="MaximumLoss">Dollars.</param>
public sealed record LiveTerms(Cash MaximumLoss)
{
    private const long MicrosPerCent = Cash.MicrosPerDollar / 100;

    /// <summary>The text that a resume has to bring, for example "risk 5000.00".</summary>
    public string Confirm => "risk " + Dollars;

    /// <summary>In dollars and cents, rounded up.</summary>
    public string Dollars
    {
        get
        {
            long cents = (MaximumLoss.Micros + MicrosPerCent - 1) / MicrosPerCent;
            return string.Create(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}");
        }
    }

    public static LiveTerms Of(RiskOptions risk) => new(risk.MaxTotalLoss);
}
