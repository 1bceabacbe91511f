using Probity.Venues.Opinion.Truth;

namespace Probity.Venues.Opinion.Execution;

/// <summary>
/// All that one account needs to trade, put together: its clients, the truth about its orders, its gateway.
/// </summary>
public sealed class OpinionTrader : IAsyncDisposable
{
    private readonly OpinionTraderClients clients;

    private OpinionTrader(OpinionTraderClients clients, OpinionGateway gateway) =>
        (this.clients, Gateway) = (clients, gateway);

    public OpinionGateway Gateway { get; }

    /// <summary>For opening balances and health.</summary>
    public OpinionOrderTruth Truth => Gateway.Truth;

    /// <exception cref="Domain.BadInputException">An option makes no sense.</exception>
    public static OpinionTrader Open(OpinionTraderParts parts)
    {
        parts.Trading.Validate();
        var clients = new OpinionTraderClients(parts);
        return new OpinionTrader(clients, new OpinionGateway(parts, clients));
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync().ConfigureAwait(false);
        clients.Dispose();
    }
}
