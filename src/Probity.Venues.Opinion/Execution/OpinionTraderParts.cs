using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Http;

namespace Probity.Venues.Opinion.Execution;

/// <summary>Turns approved orders into the bytes of POST /order. Thread-safe.</summary>
public interface IOpinionOrderSigner
{
    /// <exception cref="UnsendableOrderException">The venue would refuse it for certain.</exception>
    byte[] Sign(ApprovedOrder order, Market market);
}

/// <summary>What a trader of one account is made of.</summary>
/// <param name="Account">Whose orders.</param>
/// <param name="Name">The account's name, for messages.</param>
/// <param name="Key">Its API key.</param>
/// <param name="Signer">Signs its orders.</param>
/// <param name="Options">Hosts, limits, sockets.</param>
/// <param name="Trading">Intervals, policies.</param>
/// <param name="Markets">Markets as they are now.</param>
/// <param name="Sink">Takes the inputs.</param>
/// <param name="Notice">Told of what a person should know; must not block.</param>
/// <param name="Convert">Takes conversions, without waiting.</param>
/// <param name="Time">The clock.</param>
/// <param name="Jitter">Uniform in [0, 1), from an injected source; called from many threads.</param>
public sealed record OpinionTraderParts(
    AccountId Account,
    string Name,
    ApiKey Key,
    IOpinionOrderSigner Signer,
    OpinionOptions Options,
    OpinionTradingOptions Trading,
    IMarketDirectory Markets,
    IInputSink Sink,
    Action<TruthNotice> Notice,
    Action<RequestConversion> Convert,
    TimeProvider Time,
    Func<double> Jitter)
{
    /// <summary>Of this account alone; null for the venue's own setting.</summary>
    public string? Proxy { get; init; }

    /// <summary>Markets whose outcomes count as opening balances, and whose orphans can be taken over.</summary>
    public Func<IReadOnlyList<Market>> Traded { get; init; } = () => [];

    /// <summary>Who takes orphans over.</summary>
    public StrategyId Adopter { get; init; }
}

/// <summary>The clients of one account's key, whose limits they share.</summary>
internal sealed class OpinionTraderClients : IDisposable
{
    private readonly OpinionClients clients;

    public OpinionTraderClients(OpinionTraderParts parts)
    {
        clients = new OpinionClients(parts.Options, parts.Key, parts.Time, parts.Jitter, parts.Proxy);
        Trading = new OpinionTradingClient(
            clients.Http, parts.Trading.MostPages, parts.Options.Markets.ChainId);
    }

    public OpinionTradingClient Trading { get; }

    public OpinionPublicClient Public => clients.Public;

    /// <summary>Every request of the key passes it.</summary>
    public RateGate Gate => clients.Gates.Get(OpinionRateLimits.Key);

    public void Dispose() => clients.Dispose();
}
