using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>What one participant has: cash and shares in micro-units, and what its open orders bind.</summary>
internal sealed class ExchangeAccount
{
    private long[] shares = [];
    private long[] boundShares = [];

    /// <summary>Held to no minimum size or value.</summary>
    public bool IsExempt { get; init; }

    /// <summary>
    /// Micro-dollars; may fall below zero by at most half a charge step per fill, because fees are rounded per fill.
    /// </summary>
    public long Cash { get; set; }

    /// <summary>Micro-dollars that open buy orders will need.</summary>
    public long BoundCash { get; private set; }

    public long FreeCash => Cash - BoundCash;

    public long SharesOf(InstrumentId instrument) =>
        instrument.Value < shares.Length ? shares[instrument.Value] : 0;

    public long FreeShares(InstrumentId instrument) =>
        instrument.Value < shares.Length ? shares[instrument.Value] - boundShares[instrument.Value] : 0;

    public void AddShares(InstrumentId instrument, long micros)
    {
        Grow(instrument);
        shares[instrument.Value] += micros;
        Require.That(shares[instrument.Value] >= 0, "nobody sells shares that it does not have");
    }

    /// <summary>Binds (plus) or frees (minus) what an open order needs: cash for a buy, shares for a sell.</summary>
    /// <param name="instrument">The order's outcome.</param>
    /// <param name="side">The order's side.</param>
    /// <param name="price">The order's limit on its own outcome.</param>
    /// <param name="micros">Micro-shares, a multiple of 0.01 share, so that the notional is exact.</param>
    public void Bind(InstrumentId instrument, Side side, Price price, long micros)
    {
        if (side == Side.Buy)
        {
            BoundCash += Notional(price.Pips, micros);
            return;
        }
        Grow(instrument);
        boundShares[instrument.Value] += micros;
    }

    /// <summary>Exact for multiples of 0.01 share, also below zero.</summary>
    public static long Notional(int pips, long micros) => micros / Price.PipsPerDollar * pips;

    public ulong Digest()
    {
        ulong hash = StateHash.Combine(StateHash.Combine(0UL, Cash), BoundCash);
        for (int i = 0; i < shares.Length; i++)
        {
            hash = StateHash.Combine(StateHash.Combine(hash, shares[i]), boundShares[i]);
        }
        return hash;
    }

    private void Grow(InstrumentId instrument)
    {
        if (instrument.Value < shares.Length) { return; }
        int length = Math.Max(instrument.Value + 1, shares.Length * 2);
        Array.Resize(ref shares, length);
        Array.Resize(ref boundShares, length);
    }
}
