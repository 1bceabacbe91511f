using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// Obeys the kill switch. Running: everything. Cautious: only what reduces exposure. CancelOnly and Halted: nothing.
/// While paused only orders that close a position go out (flatten). Selling shares that are held closes a position
/// even when the other outcome is held too, where the two cancel out.
/// </summary>
public sealed class KillSwitchCheck : IRiskCheck
{
    public const string Name = "kill-switch";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        if (context.KillSwitch >= KillSwitchState.CancelOnly)
        {
            return new RiskVerdict.Refused(Name, $"kill switch is {context.KillSwitch}; only cancels pass");
        }
        bool unwinds = intent.Purpose == OrderPurpose.Unwind;
        if (!context.TradingEnabled && !unwinds)
        {
            return new RiskVerdict.Refused(Name, "trading is paused; only orders that close positions pass");
        }
        if (context.KillSwitch == KillSwitchState.Running && context.TradingEnabled) { return RiskVerdict.Approve; }
        Quantity allowed = NetExposure.InDirectionOf(context, intent).Reducible;
        if (unwinds && intent.Side == Side.Sell)
        {
            allowed = Quantity.Max(allowed, context.FreeShares(intent.Instrument));
        }
        if (allowed >= intent.Quantity) { return RiskVerdict.Approve; }
        string state = context.TradingEnabled ? $"kill switch is {context.KillSwitch}" : "trading is paused";
        string why = $"{state}; {intent.Side} of {intent.Quantity} shares reduces exposure up to {allowed}";
        return allowed.IsZero ? new RiskVerdict.Refused(Name, why) : new RiskVerdict.Resized(allowed, why);
    }
}
