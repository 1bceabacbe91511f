using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;

namespace Probity.Engine.Risk.Checks;

/// <summary>
/// Obeys the kill switch. Running: everything. Cautious: only what reduces exposure. CancelOnly and Halted: nothing.
/// While paused only orders that close a position go out (flatten, unwind), or hedge what a late fill left naked.
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
        if (!context.TradingEnabled && intent.Purpose is not (OrderPurpose.Unwind or OrderPurpose.Hedge))
        {
            return new RiskVerdict.Refused(Name, "trading is paused; only orders that close or hedge positions pass");
        }
        if (context.KillSwitch == KillSwitchState.Running && context.TradingEnabled) { return RiskVerdict.Approve; }
        string state = context.TradingEnabled ? $"kill switch is {context.KillSwitch}" : "trading is paused";
        return NetExposure.OnlyReducing(context, intent, Name, state);
    }
}
