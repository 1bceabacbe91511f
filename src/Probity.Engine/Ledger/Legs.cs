using Probity.Domain.Orders;

namespace Probity.Engine.Ledger;

/// <summary>
/// Collects the legs of one posting in arrays that are used again, so that posting allocates nothing.
/// </summary>
internal sealed class Legs
{
    private CashLeg[] cash = new CashLeg[4];
    private ShareLeg[] shares = new ShareLeg[4];
    private BasisLeg[] basis = new BasisLeg[4];
    private int cashCount, shareCount, basisCount;

    public void Add(in CashLeg leg) => Add(ref cash, ref cashCount, leg);

    public void Add(in ShareLeg leg) => Add(ref shares, ref shareCount, leg);

    public void Add(in BasisLeg leg) => Add(ref basis, ref basisCount, leg);

    /// <summary>The posting; its spans are valid until the next leg is added.</summary>
    public Posting Take(PostingKind kind, SettlementTier lowest, SettlementTier highest)
    {
        var posting = new Posting
        {
            Kind = kind,
            Lowest = lowest,
            Highest = highest,
            Cash = cash.AsSpan(0, cashCount),
            Shares = shares.AsSpan(0, shareCount),
            Basis = basis.AsSpan(0, basisCount),
        };
        (cashCount, shareCount, basisCount) = (0, 0, 0);
        return posting;
    }

    private static void Add<TLeg>(ref TLeg[] legs, ref int count, in TLeg leg)
    {
        if (count == legs.Length) { Array.Resize(ref legs, count * 2); }
        legs[count++] = leg;
    }
}
