using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Spectre.Console;

namespace Probity.Cli.Wallet;

/// <summary>What an operation would call, and in which markets.</summary>
/// <param name="Calls">In order; none = nothing is left to do.</param>
/// <param name="Markets">Those that it changes, where the venue keeps a copy of the chain's balances.</param>
internal sealed record WalletWork(IReadOnlyList<PlannedCall> Calls, IReadOnlyList<Market> Markets);

/// <summary>What a wallet holds and may do, as JSON and for people.</summary>
internal sealed record WalletView(object Shape, Action<IAnsiConsole> Show);

/// <summary>One wallet of any venue, opened for a command: what an operation would call, and doing it.</summary>
internal interface IWalletDesk : IDisposable
{
    /// <summary>The account's name.</summary>
    string Name { get; }

    /// <summary>The account in one line.</summary>
    string Title { get; }

    /// <summary>The wallet's address.</summary>
    string Wallet { get; }

    WalletRoute Route { get; }

    string GasPaidBy { get; }

    Task<WalletView> Status(CancellationToken cancel);

    /// <summary>What is still to be approved, or everything where no node can tell.</summary>
    Task<WalletWork> Approve(CancellationToken cancel);

    /// <param name="market">As the venue names it.</param>
    /// <param name="amount">Collateral, and shares of each outcome.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="Probity.Domain.BadInputException">The venue knows none, or several, of that name.</exception>
    Task<WalletWork> Split(string market, Cash amount, CancellationToken cancel);

    /// <inheritdoc cref="Split"/>
    Task<WalletWork> Merge(string market, Cash amount, CancellationToken cancel);

    /// <inheritdoc cref="Split"/>
    Task<WalletWork> Redeem(string market, bool dryRun, CancellationToken cancel);

    /// <summary>Sends and waits for proof.</summary>
    Task<WalletOutcome> Send(WalletWork work, CancellationToken cancel);
}
