using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Runtime.Live;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Execution;
using Probity.Venues.Opinion.Health;

namespace Probity.Cli.Live;

/// <summary>An account on Opinion.</summary>
internal sealed class CheckedOpinion(OpinionAccount account, ProbityConfiguration configuration) : ICheckedAccount
{
    public string Title => account.ToString();

    /// <summary>Opens the key, finds Safe and API key, and refuses what doctor shows red.</summary>
    /// <exception cref="TradingRefusedException">A key that is missing or wrong, or a check that forbids it.</exception>
    public static async Task<CheckedOpinion> Open(
        ConfiguredAccount configured, ProbityConfiguration configuration, Action<string> note,
        CancellationToken cancel)
    {
        TimeProvider time = TimeProvider.System;
        Func<double> jitter = Random.Shared.NextDouble;
        try
        {
            OpenedOpinionKey opened = OpinionAccountOpener.OpenKey(configured);
            try
            {
                OpinionReport report = await OpinionAccountOpener
                    .Probe(
                        opened, configuration.Opinion, configuration.OpinionWallet, time, jitter, mayCreate: true, note,
                        cancel)
                    .ConfigureAwait(false);
                AccountFindings.Require(configured.Name, report.Findings, report.Wallet is not null, note);
                OpinionAccount account = opened.With(report.Wallet!.Value.Type, report.Wallet.Value.Maker);
                account.ApiKey ??= report.ApiKey;
                return new CheckedOpinion(account, configuration);
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }
        catch (BadInputException wrong)
        {
            throw new TradingRefusedException(wrong.Message, wrong);
        }
    }

    public ITradingGateway Gateway(LiveBooks books, string directory, Action<string> note) =>
        new LiveOpinionAccount(account, configuration, books, directory, note);

    public void Dispose() => account.Dispose();
}

/// <summary>
/// One account on Opinion as a live session has it: the gateway of its orders, and the desk that converts and redeems
/// its shares.
/// </summary>
internal sealed class LiveOpinionAccount : ITradingGateway
{
    private readonly LiveBooks books;
    private readonly OpinionTrader trader;
    private readonly OpinionChainDesk chain;

    public LiveOpinionAccount(
        OpinionAccount account, ProbityConfiguration configuration, LiveBooks books, string directory,
        Action<string> note)
    {
        this.books = books;
        TimeProvider time = TimeProvider.System;
        Func<double> jitter = Random.Shared.NextDouble;
        trader = OpinionTrader.Open(OpinionTraderParts.Of(
            account, configuration.OpinionWallet.Sign, configuration.Opinion, configuration.OpinionTrading,
            books.Markets, books.Sink, notice => note($"{notice.Code}: {notice.Detail}"),
            request => chain!.Conversions.Request(request), time, jitter) with
        {
            Traded = () => [.. books.Markets.All.Where(market => market.Venue == VenueId.Opinion)],
        });
        chain = new OpinionChainDesk(
            account, configuration.Opinion, configuration.OpinionWallet,
            new ChainSession(
                books.Markets.Find, () => books.Held(account.Id),
                Path.Combine(directory, $"{account.Name}-{ConversionLog.FileName}"), books.Sink, note),
            time, jitter);
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
        await chain.DisposeAsync().ConfigureAwait(false);
        await trader.DisposeAsync().ConfigureAwait(false);
    }
}
