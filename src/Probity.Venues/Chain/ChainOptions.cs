using System.Numerics;
using Probity.Domain;

namespace Probity.Venues.Chain;

/// <summary>How transactions are sent and waited for.</summary>
public sealed record ChainOptions
{
    /// <summary>Wei in a gwei.</summary>
    public const long WeiPerGwei = 1_000_000_000;

    /// <summary>Most that gas may cost, gwei per gas: a spike delays us and does not drain the wallet.</summary>
    public int MostGwei { get; init; } = 1_000;

    /// <summary>Least tip, gwei per gas; Polygon's validators take nothing below 25.</summary>
    public int LeastTipGwei { get; init; } = 25;

    /// <summary>Most gas of one transaction.</summary>
    public long MostGas { get; init; } = 5_000_000;

    /// <summary>Gas added to the node's estimate, percent of it.</summary>
    public int GasMarginPercent { get; init; } = 25;

    /// <summary>Blocks before a transaction counts: the one that it is in, and those on top of it.</summary>
    public int Confirmations { get; init; } = 1;

    /// <summary>Between two looks at a transaction.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Looks before the outcome is called unknown.</summary>
    public int Polls { get; init; } = 100;

    /// <summary>A signed batch of a deposit wallet is good for this long.</summary>
    public TimeSpan BatchLifetime { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Times that a submission is made while the relayer says that the wallet is busy.</summary>
    public int SubmitAttempts { get; init; } = 10;

    /// <summary>Gas of a proxy wallet's transaction where no node can estimate it.</summary>
    public long ProxyGas { get; init; } = 10_000_000;

    /// <summary>Resolved markets are looked for, and redeemed, this often.</summary>
    public TimeSpan RedeemEvery { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An outcome that is in doubt is looked for again this often.</summary>
    public TimeSpan RetryEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>At the end of a session a conversion under way may take so long.</summary>
    public TimeSpan FinishWithin { get; init; } = TimeSpan.FromSeconds(8);

    public BigInteger MostFee => (BigInteger)MostGwei * WeiPerGwei;

    public BigInteger LeastTip => (BigInteger)LeastTipGwei * WeiPerGwei;

    /// <exception cref="BadInputException">A value makes no sense.</exception>
    public void Validate()
    {
        if (MostGwei < 1 || LeastTipGwei < 0 || LeastTipGwei > MostGwei || MostGas < 21_000 || ProxyGas < 21_000)
        {
            throw new BadInputException(
                $"chain options: at most {MostGwei} gwei, a tip of {LeastTipGwei}, {MostGas} gas do not fit together");
        }
        if (GasMarginPercent < 0 || Confirmations < 1 || Polls < 1 || SubmitAttempts < 1
            || PollEvery <= TimeSpan.Zero || BatchLifetime <= TimeSpan.Zero || RedeemEvery <= TimeSpan.Zero
            || RetryEvery <= TimeSpan.Zero)
        {
            throw new BadInputException("chain options: an interval or a count is not positive");
        }
    }
}
