using Probity.Domain;
using Probity.Domain.Values;
using Probity.Sandbox.Venue;
using Probity.Simulation.World;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>Size and temper of the simulated Opinion.</summary>
public sealed record OpinionSandboxOptions
{
    /// <summary>Most wallets with money and approvals that a venue hands out.</summary>
    public const int MostAccounts = 200;

    /// <summary>What both venues share: seed, speed, length, traffic, settlement times, limits, faults.</summary>
    public SandboxOptions Common { get; init; } = new();

    /// <summary>Markets that follow a market of the simulated Polymarket, 1..all of them.</summary>
    public int Twins { get; init; } = 6;

    /// <summary>How far and how fast their prices stray.</summary>
    public TwinBasis Basis { get; init; } = TwinBasis.Default;

    /// <summary>Wallets with money, approvals and an API key, 1..<see cref="MostAccounts"/>.</summary>
    public int Accounts { get; init; } = 4;

    /// <summary>USDT of each.</summary>
    public Cash Collateral { get; init; } = Cash.FromDollars(10_000);

    /// <summary>The least fee counts for every fill, not once per order; the venue documents neither.</summary>
    public bool MinimumFeePerFill { get; init; }

    /// <summary>Taken off the fee of every account before the least fee counts, 0..1.</summary>
    public decimal Discount { get; init; }

    /// <summary>Part of the taker's fee that the maker of a fill gets when it settles, 0..1.</summary>
    public decimal RebateShare { get; init; } = 0.5m;

    /// <summary>Some sizes of books carry the noise of floating-point sums, as the venue's do.</summary>
    public bool FloatNoise { get; init; } = true;

    /// <summary>Post-only orders that would take are refused, not taken in and cancelled.</summary>
    public bool RefusesCrossingPostOnly { get; init; }

    /// <summary>A new API key takes this long to work.</summary>
    public Duration KeyActivation { get; init; } = Duration.FromSeconds(15);

    /// <summary>A deleted API key works for this long.</summary>
    public Duration KeyLinger { get; init; } = Duration.FromSeconds(10);

    /// <summary>A signature for a key counts for this long.</summary>
    public Duration SignatureLife { get; init; } = Duration.FromSeconds(300);

    /// <exception cref="BadInputException">A value is out of its range.</exception>
    public OpinionSandboxOptions Checked()
    {
        Common.Checked();
        Basis.Checked();
        int leaders = Common.Markets + SandboxListings.EventOutcomes;
        if (Twins < 1 || Twins > leaders) { throw new BadInputException($"twins '{Twins}' is outside 1..{leaders}"); }
        if (Accounts is < 1 or > MostAccounts)
        {
            throw new BadInputException($"accounts '{Accounts}' is outside 1..{MostAccounts}");
        }
        if (Discount is < 0 or > 1) { throw new BadInputException($"discount '{Discount}' is outside 0..1"); }
        if (RebateShare is < 0 or > 1) { throw new BadInputException($"rebate share '{RebateShare}' is outside 0..1"); }
        return this;
    }
}
