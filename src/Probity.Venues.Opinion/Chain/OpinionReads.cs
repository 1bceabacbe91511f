using System.Globalization;
using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion.Chain;

/// <summary>What the chain says of a Safe (version 1.3.0).</summary>
/// <param name="IsDeployed">There is a contract.</param>
/// <param name="IsOwner">The signer is among its owners.</param>
/// <param name="Threshold">Owners that have to sign; one suffices for us.</param>
/// <param name="Nonce">Of its next transaction.</param>
public sealed record SafeState(bool IsDeployed, bool IsOwner, BigInteger Threshold, BigInteger Nonce);

/// <summary>What the chain says that a wallet holds and may do, and what a market pays.</summary>
public sealed class OpinionReads(JsonRpcClient rpc)
{
    /// <summary>A payout in these is millionths of a dollar.</summary>
    private const int OneShare = 1_000_000;

    private static readonly EvmAddress Tokens = OpinionContracts.Bnb.ConditionalTokens;

    public JsonRpcClient Rpc { get; } = rpc;

    /// <summary>Wei of a token.</summary>
    public Task<BigInteger> Money(EvmAddress token, EvmAddress wallet, CancellationToken cancel) =>
        Rpc.Number(token, ContractCall.Encode("balanceOf(address)", wallet.ToString()), cancel);

    public Task<BigInteger> Decimals(EvmAddress token, CancellationToken cancel) =>
        Rpc.Number(token, ContractCall.Encode("decimals()"), cancel);

    /// <summary>Wei of both outcomes, market by market, in one request.</summary>
    public async Task<IReadOnlyList<SharesHeld>> Shares(
        EvmAddress wallet, IReadOnlyList<OpinionChainMarket> markets, CancellationToken cancel)
    {
        List<(EvmAddress To, byte[] Data)> calls =
        [
            .. markets.SelectMany(market => market.Tokens.Select(token => (
                Tokens, ContractCall.Encode("balanceOf(address,uint256)", wallet.ToString(), Text(token))))),
        ];
        IReadOnlyList<BigInteger?> found = await Rpc.Numbers(calls, cancel).ConfigureAwait(false);
        return [.. markets.Select((_, at) => new SharesHeld(Sure(found[2 * at]), Sure(found[(2 * at) + 1])))];
    }

    /// <summary>What a share of each outcome pays; null while the condition is not resolved.</summary>
    /// <exception cref="ChainException">The payouts do not make a dollar together.</exception>
    public async Task<Payout?> PayoutOf(string condition, CancellationToken cancel)
    {
        const string Numerator = "payoutNumerators(bytes32,uint256)";
        IReadOnlyList<BigInteger?> found = await Rpc.Numbers(
            [
                (Tokens, ContractCall.Encode("payoutDenominator(bytes32)", condition)),
                (Tokens, ContractCall.Encode(Numerator, condition, "0")),
                (Tokens, ContractCall.Encode(Numerator, condition, "1")),
            ],
            cancel).ConfigureAwait(false);
        if (found[0] is not { IsZero: false } whole || found[1] is not { } one || found[2] is not { } two)
        {
            return null;
        }
        (BigInteger first, BigInteger second) = (one * OneShare / whole, two * OneShare / whole);
        return first + second == OneShare
            ? new Payout((int)first, (int)second)
            : throw new ChainException(
                ChainFault.Node, $"condition {condition} pays {first} and {second} millionths, which make no dollar");
    }

    /// <summary>The Safe's own count of its transactions.</summary>
    public Task<BigInteger> SafeNonce(EvmAddress safe, CancellationToken cancel) =>
        Rpc.Number(safe, ContractCall.Encode("nonce()"), cancel);

    public async Task<SafeState> Safe(EvmAddress safe, EvmAddress signer, CancellationToken cancel)
    {
        if (!await Rpc.HasCode(safe, cancel).ConfigureAwait(false)) { return new SafeState(false, false, 0, 0); }
        IReadOnlyList<BigInteger?> found = await Rpc.Numbers(
            [
                (safe, ContractCall.Encode("isOwner(address)", signer.ToString())),
                (safe, ContractCall.Encode("getThreshold()")),
                (safe, ContractCall.Encode("nonce()")),
            ],
            cancel).ConfigureAwait(false);
        return new SafeState(true, found[0] is { IsOne: true }, found[1] ?? 0, found[2] ?? 0);
    }

    /// <summary>What a wallet has allowed, in the order of the list; null where the contract does not tell.</summary>
    public Task<IReadOnlyList<BigInteger?>> Allowed(
        EvmAddress wallet, IReadOnlyList<OpinionApproval> approvals, CancellationToken cancel) => Rpc.Numbers(
        [.. approvals.Select(approval => (approval.Contract, approval.Question(wallet)))], cancel);

    private static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    private static BigInteger Sure(BigInteger? answer) => answer ?? throw new ChainException(
        ChainFault.Node, "the node did not answer for a balance");
}
