using System.Numerics;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Outputs;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>
/// Polymarket's conversions: through its adapters and routers, with the fee and the questions of neg-risk events.
/// </summary>
/// <param name="account">Whose wallet.</param>
/// <param name="reads">The chain; null where no node is configured.</param>
/// <param name="questions">Of neg-risk events.</param>
/// <param name="refresh">Has the venue read the chain again; null = nobody trades.</param>
/// <param name="marketOf">A listed market; null when it is not listed.</param>
/// <param name="notice">Told what a person should know.</param>
public sealed class ConversionPlan(
    PolymarketAccount account,
    ChainReads? reads,
    NegRiskQuestions questions,
    BalanceRefresh? refresh,
    Func<MarketId, Market?> marketOf,
    Action<string> notice) : IConversionPlan
{
    private readonly WalletCalls calls = new(account.Contracts);

    /// <summary>The wallet's shares now, market by market; empty where no node is configured.</summary>
    public async Task<IReadOnlyList<SharesHeld>> Held(RequestConversion request, CancellationToken cancel) =>
        reads is null
            ? []
            : await reads.Shares(account.Funder, Markets(request), cancel).ConfigureAwait(false);

    /// <exception cref="BadInputException">It makes no sense.</exception>
    /// <exception cref="ChainException">It needs a node and none is configured.</exception>
    public async Task<IReadOnlyList<PlannedCall>> Calls(
        RequestConversion request, IReadOnlyList<SharesHeld> held, CancellationToken cancel)
    {
        IReadOnlyList<ChainMarket> markets = Markets(request);
        if (markets.Count == 0) { throw new BadInputException($"a {request.Conversion} without a market"); }
        long micros = request.Quantity.Micros;
        switch (request.Conversion)
        {
            case ConversionKind.Split: return [calls.Split(markets[0], micros)];
            case ConversionKind.Merge: return [calls.Merge(markets[0], micros)];
            case ConversionKind.Redeem:
                if (reads is null)
                {
                    throw ChainException.NoRpc("proof of what a redemption pays", VenueId.Polymarket);
                }
                _ = await Payout(markets[0], cancel).ConfigureAwait(false);
                return calls.Redeem(markets[0], held[0].First, held[0].Second);
            default:
                var named = new List<(ChainMarket, NegRiskQuestion)>();
                foreach (ChainMarket market in markets)
                {
                    named.Add((
                        market, await questions.Find(market.Condition, cancel).ConfigureAwait(false)));
                }
                return [calls.Convert(named, micros)];
        }
    }

    /// <summary>The result of what was proven to have happened; null when more is to be done first.</summary>
    public async Task<ConversionResult?> Happened(
        ConversionIntent intent, WalletOutcome.Confirmed confirmed, CancellationToken cancel)
    {
        RequestConversion request = intent.Request;
        var result = new ConversionResult(true, request.Quantity.Micros, 0, -1, confirmed.Hash, 0);
        switch (request.Conversion)
        {
            case ConversionKind.Convert when reads is not null:
                NegRiskQuestion question = await questions
                    .Find(Markets(request)[0].Condition, cancel).ConfigureAwait(false);
                int bips = await reads.FeeBips(question.MarketId, cancel).ConfigureAwait(false);
                return result with { FeeBips = bips };
            case ConversionKind.Redeem:
                return await Redeemed(intent, confirmed, result, cancel).ConfigureAwait(false);
            default:
                return result;
        }
    }

    /// <summary>
    /// Do the wallet's shares show that it happened (true), that it did not (false), or neither (null)?
    /// </summary>
    public async Task<bool?> HasHappened(ConversionIntent intent, CancellationToken cancel)
    {
        if (intent.Before.Count == 0 || reads is null) { return null; }
        IReadOnlyList<SharesHeld> now = await Held(intent.Request, cancel).ConfigureAwait(false);
        if (now.SequenceEqual(intent.Before)) { return false; }
        return now.SequenceEqual(intent.Before.Select(held => After(intent.Request, held))) ? true : null;
    }

    /// <inheritdoc/>
    public async Task Settled(RequestConversion request, CancellationToken cancel)
    {
        if (refresh is null) { return; }
        ChainMarket[] markets = [.. request.Markets.Select(marketOf).OfType<Market>().Select(ChainMarket.Of)];
        await refresh.After(markets, cancel).ConfigureAwait(false);
    }

    private static SharesHeld After(RequestConversion request, SharesHeld held)
    {
        BigInteger micros = request.Quantity.Micros;
        return request.Conversion switch
        {
            ConversionKind.Split => new SharesHeld(held.First + micros, held.Second + micros),
            ConversionKind.Merge => new SharesHeld(held.First - micros, held.Second - micros),
            ConversionKind.Redeem => default,
            _ => held with { Second = held.Second - micros },
        };
    }

    /// <summary>Compares the receipt's transfer of collateral with what the burnt shares should have paid.</summary>
    private async Task<ConversionResult?> Redeemed(
        ConversionIntent intent, WalletOutcome.Confirmed confirmed, ConversionResult result, CancellationToken cancel)
    {
        ChainMarket market = Markets(intent.Request)[0];
        Payout payout = await Payout(market, cancel).ConfigureAwait(false);
        SharesHeld before = intent.Before[0];
        SharesHeld left = (await Held(intent.Request, cancel).ConfigureAwait(false))[0];
        BigInteger first = before.First - left.First, second = before.Second - left.Second;
        // Own transactions redeem a position market's outcomes one by one: the last receipt shows one of them only.
        bool isWhole = account.SignatureType != SignatureType.Eoa || market.Protocol != MarketProtocol.Position
            || before.First.IsZero || before.Second.IsZero;
        if (confirmed.Receipt is { } receipt && isWhole)
        {
            BigInteger paid = receipt.NetTransfer(account.Contracts.Collateral, account.Funder);
            BigInteger due = Worth(first, payout.FirstMicros) + Worth(second, payout.SecondMicros);
            if (paid != due)
            {
                notice(
                    $"redeeming condition {market.Condition} in {confirmed.Hash} paid {paid} base units, expected "
                    + $"{due} for {first} and {second} shares at {payout}: compare the wallet's balance");
            }
        }
        return result with
        {
            Micros = (long)BigInteger.Max(first, second),
            Payout = payout.FirstMicros,
        };
    }

    private static BigInteger Worth(BigInteger shares, int payoutMicros) =>
        shares * payoutMicros / Cash.MicrosPerDollar;

    private async Task<Payout> Payout(ChainMarket market, CancellationToken cancel) =>
        await reads!.PayoutOf(market, cancel).ConfigureAwait(false) ?? throw new ChainException(
            ChainFault.Reverted, $"condition {market.Condition} is not resolved on the chain yet: nothing to redeem");

    private IReadOnlyList<ChainMarket> Markets(RequestConversion request) =>
    [
        .. request.Markets.Select(id => ChainMarket.Of(marketOf(id)
            ?? throw new BadInputException($"market {id} of a conversion is not listed"))),
    ];
}
