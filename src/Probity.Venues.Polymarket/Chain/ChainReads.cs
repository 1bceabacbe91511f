using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Chain;

/// <summary>What the chain says that a wallet holds and what a market pays: the last word on both.</summary>
public sealed class ChainReads(JsonRpcClient rpc, PolymarketContracts contracts)
{
    /// <summary>A payout of this many shares is asked for, so that the answer is millionths of a dollar.</summary>
    private const int OneShare = 1_000_000;

    public JsonRpcClient Rpc { get; } = rpc;

    /// <summary>Base units of pUSD.</summary>
    public Task<BigInteger> Collateral(EvmAddress wallet, CancellationToken cancel) =>
        Money(contracts.Collateral, wallet, cancel);

    /// <summary>Base units of USDC.e, which has to be wrapped before it trades.</summary>
    public Task<BigInteger> UsdcE(EvmAddress wallet, CancellationToken cancel) =>
        Money(contracts.UsdcE, wallet, cancel);

    /// <summary>Shares of several markets in one request.</summary>
    public async Task<IReadOnlyList<SharesHeld>> Shares(
        EvmAddress wallet, IReadOnlyList<ChainMarket> markets, CancellationToken cancel)
    {
        List<(EvmAddress To, byte[] Data)> calls =
        [
            .. markets.SelectMany(market => market.Tokens.Select(token => (
                market.Shares(contracts),
                ContractCall.Encode("balanceOf(address,uint256)", wallet.ToString(), Text(token))))),
        ];
        IReadOnlyList<BigInteger?> found = await Rpc.Numbers(calls, cancel).ConfigureAwait(false);
        return [.. markets.Select((_, at) => new SharesHeld(Sure(found[2 * at]), Sure(found[(2 * at) + 1])))];
    }

    /// <summary>What a share of each outcome pays; null while the market is not resolved.</summary>
    /// <exception cref="ChainException">The payouts do not make a dollar together.</exception>
    public async Task<Payout?> PayoutOf(ChainMarket market, CancellationToken cancel)
    {
        BigInteger?[] paid = market.Protocol == MarketProtocol.Position
            ? await PositionPayout(market, cancel).ConfigureAwait(false)
            : await ConditionPayout(market, cancel).ConfigureAwait(false);
        if (paid[0] is not { } first || paid[1] is not { } second || (first + second).IsZero) { return null; }
        return first + second == OneShare
            ? new Payout((int)first, (int)second)
            : throw new ChainException(
                ChainFault.Node,
                $"condition {market.Condition} pays {first} and {second} millionths, which make no dollar");
    }

    /// <summary>What converting in a neg-risk event costs, 1/10,000 of everything received.</summary>
    public async Task<int> FeeBips(string marketId, CancellationToken cancel)
    {
        IReadOnlyList<BigInteger?> fee = await Rpc.Numbers(
            [(contracts.NegRiskAdapter, ContractCall.Encode("getFeeBips(bytes32)", marketId))], cancel)
            .ConfigureAwait(false);
        return (int)(fee[0] ?? 0);
    }

    /// <summary>Which permissions a wallet has given, in the order of the list.</summary>
    public async Task<IReadOnlyList<bool>> Given(
        EvmAddress wallet, IReadOnlyList<Approval> approvals, CancellationToken cancel)
    {
        IReadOnlyList<BigInteger?> answers = await Rpc.Numbers(
            [.. approvals.Select(approval => (approval.Contract, approval.Question(wallet)))], cancel)
            .ConfigureAwait(false);
        return [.. approvals.Select((approval, at) => approval.IsGiven(answers[at]))];
    }

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    private static BigInteger Sure(BigInteger? answer) => answer ?? throw new ChainException(
        ChainFault.Node, "the node did not answer for a balance");

    private Task<BigInteger> Money(EvmAddress token, EvmAddress wallet, CancellationToken cancel) =>
        Rpc.Number(token, ContractCall.Encode("balanceOf(address)", wallet.ToString()), cancel);

    private async Task<BigInteger?[]> ConditionPayout(ChainMarket market, CancellationToken cancel)
    {
        const string Numerator = "payoutNumerators(bytes32,uint256)";
        EvmAddress ctf = contracts.ConditionalTokens;
        IReadOnlyList<BigInteger?> found = await Rpc.Numbers(
            [
                (ctf, ContractCall.Encode("payoutDenominator(bytes32)", market.Condition)),
                (ctf, ContractCall.Encode(Numerator, market.Condition, "0")),
                (ctf, ContractCall.Encode(Numerator, market.Condition, "1")),
            ],
            cancel).ConfigureAwait(false);
        return found[0] is { IsZero: false } whole
            ? [found[1] * OneShare / whole, found[2] * OneShare / whole]
            : [null, null];
    }

    private async Task<BigInteger?[]> PositionPayout(ChainMarket market, CancellationToken cancel) =>
    [
        .. await Rpc.Numbers(
            [
                .. market.Tokens.Select(token => (
                    contracts.PositionManager,
                    ContractCall.Encode("getPayout(uint256,uint256)", Text(token), Text(OneShare)))),
            ],
            cancel).ConfigureAwait(false),
    ];
}
