using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Chain;

/// <summary>Has an account's wallet make calls. One operation at a time: nonces are in order.</summary>
public interface IWalletExecutor
{
    WalletRoute Route { get; }

    /// <summary>Sends calls in order and waits for proof.</summary>
    /// <param name="calls">At least one.</param>
    /// <param name="note">For records that somebody else keeps.</param>
    /// <param name="beforeSending">Told of everything signed before it leaves, and again once it has a name.</param>
    /// <param name="cancel">Stops waiting; what was sent goes on.</param>
    /// <exception cref="ChainException">Nothing was sent.</exception>
    Task<WalletOutcome> Execute(
        IReadOnlyList<WalletCall> calls, string note, Action<SignedAction>? beforeSending, CancellationToken cancel);

    /// <summary>What became of something signed earlier; sends it again where that can do no harm.</summary>
    Task<WalletOutcome> Resolve(SignedAction action, CancellationToken cancel);
}

/// <summary>What a venue's conversions call, and how to tell from the wallet's shares whether they happened.</summary>
public interface IConversionPlan
{
    /// <summary>The wallet's shares now, market by market; empty where no node is configured.</summary>
    Task<IReadOnlyList<SharesHeld>> Held(RequestConversion request, CancellationToken cancel);

    /// <exception cref="Domain.BadInputException">It makes no sense.</exception>
    /// <exception cref="ChainException">It needs a node and none is configured, or there is nothing to do.</exception>
    Task<IReadOnlyList<PlannedCall>> Calls(
        RequestConversion request, IReadOnlyList<SharesHeld> held, CancellationToken cancel);

    /// <summary>The result of what was proven to have happened; null when more is to be done first.</summary>
    Task<ConversionResult?> Happened(
        ConversionIntent intent, WalletOutcome.Confirmed confirmed, CancellationToken cancel);

    /// <summary>
    /// Do the wallet's shares show that it happened (true), that it did not (false), or neither (null)?
    /// </summary>
    Task<bool?> HasHappened(ConversionIntent intent, CancellationToken cancel);

    /// <summary>It is settled: whoever keeps a copy of the chain's balances may read them again.</summary>
    Task Settled(RequestConversion request, CancellationToken cancel);
}

/// <summary>What the chain says that an account's wallet holds and what a market pays.</summary>
public interface IChainHoldings
{
    /// <summary>What a share of each outcome pays; null while the market is not resolved.</summary>
    /// <exception cref="ChainException">The chain cannot be asked, or makes no sense.</exception>
    Task<Payout?> PayoutOf(Market market, CancellationToken cancel);

    /// <summary>Base units of both outcomes.</summary>
    Task<SharesHeld> Shares(Market market, CancellationToken cancel);

    /// <summary>The wallet's collateral.</summary>
    Task<Money> Cash(CancellationToken cancel);
}

/// <summary>Everything that conversions of one account work with.</summary>
/// <param name="Account">Whose wallet.</param>
/// <param name="Venue">Where its markets are.</param>
/// <param name="Executor">Sends.</param>
/// <param name="Plan">What to call, and how to prove that it happened.</param>
/// <param name="Holdings">The chain; null where no node is configured: then nothing in doubt can be cleared up.</param>
/// <param name="Log">Of this session.</param>
/// <param name="Sink">Where results go.</param>
/// <param name="Options">Bounds and intervals.</param>
/// <param name="Time">The clock.</param>
/// <param name="Notice">Told what a person should know, one sentence at a time.</param>
public sealed record ConversionParts(
    AccountId Account,
    VenueId Venue,
    IWalletExecutor Executor,
    IConversionPlan Plan,
    IChainHoldings? Holdings,
    ConversionLog Log,
    IInputSink Sink,
    ChainOptions Options,
    TimeProvider Time,
    Action<string> Notice);
