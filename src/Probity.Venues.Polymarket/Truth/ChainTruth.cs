using System.Numerics;
using Probity.Crypto;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Chain;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Truth;

/// <summary>Balances and charged fees of one wallet, read from the chain.</summary>
public sealed class ChainTruth(JsonRpcClient rpc, PolymarketContracts contracts, EvmAddress wallet)
    : IChainBalances, IChainReceipts
{
    /// <summary>Calls in one request.</summary>
    private const int BatchSize = 100;

    private const int FeeWord = 4;
    private const int OrderFilledWords = 7;

    /// <summary>reference/polymarket.md 3.7.</summary>
    private static readonly byte[] OrderFilledEvent = Keccak256.Hash(
        "OrderFilled(bytes32,address,address,uint8,uint256,uint256,uint256,uint256,bytes32,bytes32)"u8);

    public Task<BigInteger> Collateral(CancellationToken cancel) => rpc.Number(
        contracts.Collateral, ContractCall.Encode("balanceOf(address)", wallet.ToString()), cancel);

    public async Task<IReadOnlyList<BigInteger>> Shares(
        IReadOnlyList<(BalanceKind Kind, string Token)> tokens, CancellationToken cancel)
    {
        var shares = new List<BigInteger>(tokens.Count);
        foreach ((BalanceKind Kind, string Token)[] batch in tokens.Chunk(BatchSize))
        {
            (EvmAddress, byte[])[] calls =
            [
                .. batch.Select(token => (
                    token.Kind == BalanceKind.Position ? contracts.PositionManager : contracts.ConditionalTokens,
                    ContractCall.Encode("balanceOf(address,uint256)", wallet.ToString(), token.Token))),
            ];
            foreach (BigInteger? balance in await rpc.Numbers(calls, cancel).ConfigureAwait(false))
            {
                shares.Add(balance ?? throw new ChainException(
                    ChainFault.Node, "balanceOf of an outcome token returned nothing: no contract of ours is there"));
            }
        }
        return shares;
    }

    public async Task<IReadOnlyList<ChargedOrder>?> Filled(string transactionHash, CancellationToken cancel)
    {
        ChainReceipt? receipt = await rpc.Receipt(transactionHash, cancel).ConfigureAwait(false);
        if (receipt is null) { return null; }
        if (!receipt.Succeeded) { return []; }
        return
        [
            .. receipt.Logs.Where(IsFill).Select(log => new ChargedOrder(Hex.Of(log.Topics[1]), log.NumberAt(FeeWord))),
        ];
    }

    /// <summary>Only our exchanges' word counts: anybody may emit an event of that name.</summary>
    private bool IsFill(ChainLog log) => log.Is(OrderFilledEvent, 4, OrderFilledWords)
        && (log.Contract == contracts.CtfExchange || log.Contract == contracts.NegRiskExchange
            || log.Contract == contracts.ExchangeV3);
}
