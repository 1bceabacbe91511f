using System.Numerics;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Chain;

/// <summary>
/// Opinion's conversions: split, merge and redeem on ConditionalTokens. Held shares are wei; ours are micro-shares, and
/// what a micro-share cannot hold stays in the wallet.
/// </summary>
/// <param name="account">Whose wallet.</param>
/// <param name="reads">The chain; null where no node is configured.</param>
/// <param name="marketOf">A listed market; null when it is not listed.</param>
/// <param name="notice">Told what a person should know.</param>
public sealed class OpinionConversionPlan(
    OpinionAccount account, OpinionReads? reads, Func<MarketId, Market?> marketOf, Action<string> notice)
    : IConversionPlan
{
    private readonly OpinionCalls calls = new(OpinionContracts.Bnb);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SharesHeld>> Held(RequestConversion request, CancellationToken cancel) =>
        reads is null
            ? []
            : await reads.Shares(account.Maker, Markets(request), cancel).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlannedCall>> Calls(
        RequestConversion request, IReadOnlyList<SharesHeld> held, CancellationToken cancel)
    {
        IReadOnlyList<OpinionChainMarket> markets = Markets(request);
        if (markets.Count != 1)
        {
            throw new BadInputException($"a {request.Conversion} of {markets.Count} markets: Opinion takes one");
        }
        OpinionChainMarket market = markets[0];
        BigInteger wei = Wei(request.Quantity);
        switch (request.Conversion)
        {
            case ConversionKind.Split: return [calls.Split(market.Collateral, market.Condition, wei)];
            case ConversionKind.Merge: return [calls.Merge(market.Collateral, market.Condition, wei)];
            case ConversionKind.Redeem:
                if (reads is null)
                {
                    throw ChainException.NoRpc("proof of what a redemption pays", VenueId.Opinion);
                }
                _ = await Payout(market, cancel).ConfigureAwait(false);
                return [calls.Redeem(market.Collateral, market.Condition)];
            default: throw new BadInputException($"Opinion has no {request.Conversion}");
        }
    }

    /// <inheritdoc/>
    public async Task<ConversionResult?> Happened(
        ConversionIntent intent, WalletOutcome.Confirmed confirmed, CancellationToken cancel)
    {
        var result = new ConversionResult(true, intent.Request.Quantity.Micros, 0, -1, confirmed.Hash, 0);
        if (intent.Request.Conversion != ConversionKind.Redeem) { return result; }
        OpinionChainMarket market = Markets(intent.Request)[0];
        Payout payout = await Payout(market, cancel).ConfigureAwait(false);
        SharesHeld before = intent.Before[0];
        SharesHeld left = (await Held(intent.Request, cancel).ConfigureAwait(false))[0];
        BigInteger first = before.First - left.First, second = before.Second - left.Second;
        if (confirmed.Receipt is { } receipt)
        {
            BigInteger paid = receipt.NetTransfer(market.Collateral, account.Maker);
            BigInteger due = Worth(first, payout.FirstMicros) + Worth(second, payout.SecondMicros);
            if (paid != due)
            {
                notice(
                    $"redeeming condition {market.Condition} in {confirmed.Hash} paid {paid} wei, expected {due} for "
                    + $"{first} and {second} wei of shares at {payout}: compare the wallet's balance");
            }
        }
        return result with
        {
            Micros = (long)(BigInteger.Max(first, second) / ExactAmounts.WeiPerMicro),
            Payout = payout.FirstMicros,
        };
    }

    /// <inheritdoc/>
    public async Task<bool?> HasHappened(ConversionIntent intent, CancellationToken cancel)
    {
        if (intent.Before.Count == 0 || reads is null) { return null; }
        SharesHeld now = (await Held(intent.Request, cancel).ConfigureAwait(false))[0];
        return now == intent.Before[0] ? false
            : now == After(intent.Request, intent.Before[0]) ? true
            : null;
    }

    /// <summary>The venue reads the chain by itself.</summary>
    public Task Settled(RequestConversion request, CancellationToken cancel) => Task.CompletedTask;

    private static BigInteger Wei(Quantity shares) => (BigInteger)shares.Micros * ExactAmounts.WeiPerMicro;

    private static BigInteger Worth(BigInteger shares, int payoutMicros) =>
        shares * payoutMicros / Cash.MicrosPerDollar;

    private static SharesHeld After(RequestConversion request, SharesHeld held)
    {
        BigInteger wei = Wei(request.Quantity);
        return request.Conversion switch
        {
            ConversionKind.Split => new SharesHeld(held.First + wei, held.Second + wei),
            ConversionKind.Merge => new SharesHeld(held.First - wei, held.Second - wei),
            _ => default,
        };
    }

    private async Task<Payout> Payout(OpinionChainMarket market, CancellationToken cancel) =>
        await reads!.PayoutOf(market.Condition, cancel).ConfigureAwait(false) ?? throw new ChainException(
            ChainFault.Reverted, $"condition {market.Condition} is not resolved on the chain yet: nothing to redeem");

    private IReadOnlyList<OpinionChainMarket> Markets(RequestConversion request) =>
    [
        .. request.Markets.Select(id => OpinionChainMarket.Of(marketOf(id)
            ?? throw new BadInputException($"market {id} of a conversion is not listed"))),
    ];
}
