using System.Reflection;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Testing;

/// <summary>Orders as if the risk pipeline had approved them: only the engine can make one otherwise.</summary>
public static class ApprovedOrders
{
    public static ApprovedOrder Make(ClientOrderId id, OrderIntent intent, Stamp at, AccountId account = default) =>
        (ApprovedOrder)Activator.CreateInstance(
            typeof(ApprovedOrder),
            BindingFlags.Instance | BindingFlags.NonPublic,
            null,
            [id, account, intent, at],
            null)!;
}
