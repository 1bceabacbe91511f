using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;

namespace Probity.Engine.Risk.Checks;

/// <summary>The price is one that the venue accepts now.</summary>
public sealed class TickGridCheck : IRiskCheck
{
    public const string Name = "tick-grid";

    public string Code => Name;

    public RiskVerdict Check(IRiskContext context, OrderIntent intent)
    {
        TickGrid grid = context.GridOf(intent.Instrument);
        return grid.Allows(intent.Price)
            ? RiskVerdict.Approve
            : new RiskVerdict.Refused(
                Name, $"price {intent.Price} is not on tick {grid} within {grid.Lowest}..{grid.Highest}");
    }
}
