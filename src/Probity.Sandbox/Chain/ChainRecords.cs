using System.Numerics;
using Probity.Crypto;
using Probity.Domain.Markets;
using Probity.Domain.Orders;

namespace Probity.Sandbox.Chain;

/// <summary>What the contracts know of a market.</summary>
/// <param name="Condition">0x and 64 hexadecimal digits; of a position market the 31 bytes and "00".</param>
/// <param name="First">Token of outcome 0.</param>
/// <param name="Second">Token of outcome 1.</param>
/// <param name="Protocol">Which contracts hold the tokens.</param>
/// <param name="NegRisk">Belongs to a neg-risk event.</param>
/// <param name="NegRiskMarketId">0x and 64 digits, the last two zero; empty without a neg-risk event.</param>
/// <param name="QuestionIndex">0..255, the market's bit in a conversion.</param>
public sealed record ChainMarket(
    string Condition, BigInteger First, BigInteger Second, MarketProtocol Protocol, bool NegRisk = false,
    string NegRiskMarketId = "", int QuestionIndex = 0)
{
    public BigInteger Token(int outcome) => outcome == 0 ? First : Second;

    public int OutcomeOf(BigInteger token) => token == First ? 0 : 1;
}

/// <summary>An event of a contract.</summary>
/// <param name="Address">The contract.</param>
/// <param name="Topics">One to four words.</param>
/// <param name="Data">The members that are not indexed.</param>
public sealed record ChainLog(EvmAddress Address, IReadOnlyList<byte[]> Topics, byte[] Data);

/// <summary>What a wallet did, as the data API names it (reference/polymarket.md 4.6).</summary>
public enum ActivityKind : byte
{
    Trade,
    Split,
    Merge,
    Redeem,
    Conversion,
    Deposit,
    Withdrawal,
}

/// <summary>One line of a wallet's history. Amounts are base units.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Wallet">Whose.</param>
/// <param name="Condition">Empty for deposits and withdrawals.</param>
/// <param name="Token">Zero where both outcomes move.</param>
/// <param name="Side">Of a trade.</param>
/// <param name="Shares">Never negative.</param>
/// <param name="Collateral">What the shares cost or brought, without the fee.</param>
/// <param name="Fee">Charged.</param>
/// <param name="IsTaker">Of a trade.</param>
public sealed record ChainActivity(
    ActivityKind Kind, EvmAddress Wallet, string Condition, BigInteger Token, Side Side, long Shares, long Collateral,
    long Fee = 0, bool IsTaker = false)
{
    /// <summary>Unix seconds of the block; zero while the transaction runs.</summary>
    public long Timestamp { get; init; }

    /// <summary>0x and 64 digits.</summary>
    public string TransactionHash { get; init; } = "";

    /// <summary>1, 2, 3, ... in the order of the chain.</summary>
    public long Sequence { get; init; }
}

/// <summary>One order's part in a trade that is settled. Amounts are base units.</summary>
/// <param name="OrderHash">The order id, 32 bytes.</param>
/// <param name="Wallet">The order's maker: holds the money.</param>
/// <param name="Side">The order's side.</param>
/// <param name="Token">The order's outcome.</param>
/// <param name="Shares">Filled.</param>
/// <param name="Collateral">Paid for or received from the shares, without the fee.</param>
/// <param name="Fee">A buyer pays it on top, a seller out of the proceeds.</param>
/// <param name="Metadata">The order's 32 bytes; null for zero.</param>
/// <param name="Builder">The order's 32 bytes; null for zero.</param>
public sealed record SettlementLeg(
    byte[] OrderHash, EvmAddress Wallet, Side Side, BigInteger Token, long Shares, long Collateral, long Fee,
    byte[]? Metadata = null, byte[]? Builder = null);

/// <summary>What came of a settlement.</summary>
/// <param name="TransactionHash">Also of a failed one: it is on chain with status 0.</param>
/// <param name="Error">The revert reason; null when it succeeded.</param>
public sealed record SettlementResult(string TransactionHash, string? Error)
{
    public bool Succeeded => Error is null;
}
