using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Venues.Execution;
using Probity.Venues.Limits;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Venues.Polymarket.Execution;

/// <summary>
/// All that one account needs to trade, put together: its clients, the truth about its orders, its gateway.
/// </summary>
public sealed class PolymarketTrader : IAsyncDisposable
{
    private PolymarketTrader(AccountClients clients, OrderTruth truth, PolymarketGateway gateway) =>
        (Clients, Truth, Gateway) = (clients, truth, gateway);

    public AccountClients Clients { get; }

    /// <summary>For opening balances and health.</summary>
    public OrderTruth Truth { get; }

    public PolymarketGateway Gateway { get; }

    /// <param name="account">Whose; it stays the caller's.</param>
    /// <param name="options">Hosts, limits, intervals, policies.</param>
    /// <param name="edge">The edge limits of the venue's own address.</param>
    /// <param name="markets">The markets as they are now.</param>
    /// <param name="sink">Where inputs go.</param>
    /// <param name="notice">Told of what a person should know; must not block.</param>
    /// <param name="convert">Takes conversions, without waiting.</param>
    /// <param name="time">The clock.</param>
    /// <param name="jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
    /// <param name="complete">Adds the chain's word, the traded markets and the adopter to the truth's parts.</param>
    public static PolymarketTrader Open(
        PolymarketAccount account,
        PolymarketOptions options,
        RateGates edge,
        IMarketDirectory markets,
        IInputSink sink,
        Action<TruthNotice> notice,
        Action<RequestConversion> convert,
        TimeProvider time,
        Func<double> jitter,
        Func<OrderTruthParts, OrderTruthParts>? complete = null)
    {
        var clients = new AccountClients(account, options, edge, new VenueClock(time), time, jitter);
        var parts = new OrderTruthParts(
            account, options, new AccountVenue(clients), markets, sink, notice, time, jitter);
        var truth = new OrderTruth(complete?.Invoke(parts) ?? parts);
        var gateway = new PolymarketGateway(clients, options.Trading, markets, truth, sink, convert, time, jitter);
        return new PolymarketTrader(clients, truth, gateway);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync().ConfigureAwait(false);
        Clients.Dispose();
    }
}
