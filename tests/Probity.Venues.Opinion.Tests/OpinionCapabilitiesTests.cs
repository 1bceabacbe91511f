using Probity.Domain.Orders;

namespace Probity.Venues.Opinion.Tests;

public sealed class OpinionCapabilitiesTests
{
    [Fact]
    public void Every_order_rests_until_it_is_cancelled() =>
        Assert.Equal([TimeInForce.GoodTilCancelled], OpinionCapabilities.Value.TimesInForce);
}
