using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Domain.Views;
using Probity.Runtime.Live;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Execution;
using Probity.Venues.Polymarket.Truth;

namespace Probity.Cli.Live;

/// <summary>The session's side as its accounts see it.</summary>
internal sealed record LiveBooks(MarketDirectory Markets, IInputSink Sink, LiveTradingSession Session)
{
    /// <summary>Markets in which our books show shares of an account that are final, as of the latest view.</summary>
    public IReadOnlyList<HeldMarket> Held(AccountId account)
    {
        var held = new Dictionary<MarketId, HeldMarket>();
        foreach (PositionView position in Session.Views.Latest?.Portfolio.Positions ?? [])
        {
            bool counts = position.Account == account && position.Settled.Micros > 0;
            if (!counts || Markets.Find(position.Market) is not { } market) { continue; }
            HeldMarket known = held.GetValueOrDefault(market.Id)
                ?? new HeldMarket(market, Quantity.Zero, Quantity.Zero);
            held[market.Id] = position.Instrument == market.First.Id
                ? known with { First = position.Settled.Magnitude }
                : known with { Second = position.Settled.Magnitude };
        }
        return [.. held.Values];
    }
}

/// <summary>
/// One account as a live session has it: the gateway of its orders with the chain's word on them, and the desk that
/// converts and redeems its shares.
/// </summary>
internal sealed class LiveAccount : ITradingGateway
{
    private readonly LiveBooks books;
    private readonly ChainClients node;
    private readonly PolymarketTrader trader;
    private readonly ChainDesk chain;

    public LiveAccount(
        PolymarketAccount account,
        PolymarketOptions options,
        RelayerCredentials? relayer,
        PolymarketClients clients,
        LiveBooks books,
        string directory,
        Action<string> note)
    {
        this.books = books;
        TimeProvider time = TimeProvider.System;
        Func<double> jitter = Random.Shared.NextDouble;
        node = new ChainClients(account, options, relayer, time, jitter);
        trader = PolymarketTrader.Open(
            account, options, clients.Gates, books.Markets, books.Sink,
            notice => note($"{notice.Code}: {notice.Detail}"), request => chain!.Conversions.Request(request), time,
            jitter, Complete);
        chain = new ChainDesk(
            account, options, relayer, clients.Gamma, trader.Clients.Trading,
            new ChainSession(
                books.Markets.Find, () => books.Held(account.Id),
                Path.Combine(directory, $"{account.Name}-{ConversionLog.FileName}"), books.Sink, note),
            time, jitter);

        OrderTruthParts Complete(OrderTruthParts parts)
        {
            OrderTruthParts known = parts with { Traded = () => books.Markets.All };
            if (options.Hosts.Rpc is null) { return known; }
            var word = new ChainTruth(node.Rpc!, account.Contracts, account.Funder);
            return known with { Balances = word, Receipts = word };
        }
    }

    public AccountId Account => trader.Gateway.Account;

    public async Task Start(KnownAccount known, CancellationToken cancel)
    {
        if (known.IsNew)
        {
            await trader.Gateway.Connect(cancel).ConfigureAwait(false);
            foreach (EngineInput held in await trader.Truth.OpeningBalances(cancel).ConfigureAwait(false))
            {
                books.Sink.Post(held);
            }
        }
        await trader.Gateway.Start(known, cancel).ConfigureAwait(false);
        ConversionHistory history = books.Session.Conversions;
        chain.Start(history.AnsweredTo(Account), history.AskedBy(Account));
    }

    public void Place(ApprovedOrder order) => trader.Gateway.Place(order);

    public void Cancel(ClientOrderId order) => trader.Gateway.Cancel(order);

    public void CancelAll() => trader.Gateway.CancelAll();

    public void Convert(RequestConversion request) => trader.Gateway.Convert(request);

    public Task Reconcile(CancellationToken cancel) => trader.Gateway.Reconcile(cancel);

    public async ValueTask DisposeAsync()
    {
        // A conversion that finishes now has the venue read the chain again, which is the trader's to ask.
        await chain.DisposeAsync().ConfigureAwait(false);
        await trader.DisposeAsync().ConfigureAwait(false);
        node.Dispose();
    }
}
