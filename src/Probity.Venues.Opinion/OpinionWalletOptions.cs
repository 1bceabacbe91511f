using Probity.Domain;
using Probity.Venues.Chain;
using Probity.Venues.Opinion.Signing;

namespace Probity.Venues.Opinion;

/// <summary>How an account signs, and how its wallet reaches the chain.</summary>
public sealed record OpinionWalletOptions
{
    /// <summary>A JSON-RPC node of BNB Smart Chain; null = none: then no wallet can act on the chain.</summary>
    public Uri? Rpc { get; init; }

    /// <summary>What an order's member "sign" holds.</summary>
    public SignMember Sign { get; init; } = SignMember.Full;

    /// <summary>Gas costs about 1 gwei there, and a block takes less than a second.</summary>
    public ChainOptions Chain { get; init; } = new()
    {
        MostGwei = 20,
        LeastTipGwei = 1,
        Confirmations = 3,
        PollEvery = TimeSpan.FromSeconds(1),
    };

    /// <exception cref="BadInputException">A value makes no sense.</exception>
    public void Validate() => Chain.Validate();
}
