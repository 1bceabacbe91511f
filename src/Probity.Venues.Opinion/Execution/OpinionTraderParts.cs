using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Execution;
using Probity.Venues.Limits;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Http;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Execution;

/// <summary>What a trader of one account is made of.</summary>
/// <param name="Account">Whose orders.</param>
/// <param name="Name">The account's name, for messages.</param>
/// <param name="Key">Its API key.</param>
/// <param name="Sign">
/// The bytes of POST /order of an approved order; throws <see cref="UnsendableOrderException"/> for one that the venue
/// would refuse for certain. Called from many threads.
/// </param>
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
    Func<ApprovedOrder, Market, byte[]> Sign,
    OpinionOptions Options,
    OpinionTradingOptions Trading,
    IMarketDirectory Markets,
    IInputSink Sink,
    Action<TruthNotice> Notice,
    Action<RequestConversion> Convert,
    TimeProvider Time,
    Func<double> Jitter)
{
    /// <summary>The parts that are the account's own; it has its API key by now.</summary>
    /// <exception cref="BadInputException">It has none.</exception>
    public static OpinionTraderParts Of(
        OpinionAccount account,
        SignMember sign,
        OpinionOptions options,
        OpinionTradingOptions trading,
        IMarketDirectory markets,
        IInputSink sink,
        Action<TruthNotice> notice,
        Action<RequestConversion> convert,
        TimeProvider time,
        Func<double> jitter)
    {
        ApiKey key = account.ApiKey
            ?? throw new BadInputException($"{account} has no API key: read it by signature, or configure it");
        var builder = new OpinionOrderBuilder(account, sign);
        return new OpinionTraderParts(
            account.Id, account.Name, key, (order, market) => builder.Build(order, market).Body, options, trading,
            markets, sink, notice, convert, time, jitter)
        {
            Proxy = account.Proxy?.OriginalString,
        };
    }

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
        Account = new AccountClient(clients.Http);
    }

    public OpinionTradingClient Trading { get; }

    public AccountClient Account { get; }

    public OpinionPublicClient Public => clients.Public;

    /// <summary>Every request of the key passes it.</summary>
    public RateGate Gate => clients.Gates.Get(OpinionRateLimits.Key);

    public void Dispose() => clients.Dispose();
}
