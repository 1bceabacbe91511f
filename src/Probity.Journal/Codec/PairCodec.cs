using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>Layouts of pairs of markets.</summary>
internal static class PairCodec
{
    public static void Write(WireWriter to, PairListed e)
    {
        to.Id(e.Pair.Id.Value);
        to.Text(e.Pair.Name);
        to.Id(e.Pair.First.Value);
        to.Id(e.Pair.Second.Value);
        to.Byte((byte)e.Pair.Polarity);
        to.Varint((ulong)e.Pair.MismatchPpm);
        to.OptionalId(e.Pair.FirstAccount?.Value);
        to.OptionalId(e.Pair.SecondAccount?.Value);
    }

    public static PairListed PairListed(Stamp at, ref WireReader from) => new(at, new MarketPair(
        new PairId(from.Id()),
        from.Text(),
        new MarketId(from.Id()),
        new MarketId(from.Id()),
        from.Code<PairPolarity>(),
        from.Whole("mismatch"))
    {
        FirstAccount = from.OptionalId() is int first ? new AccountId(first) : null,
        SecondAccount = from.OptionalId() is int second ? new AccountId(second) : null,
    });

    public static void Write(WireWriter to, PairStatusChanged e)
    {
        to.Id(e.Pair.Value);
        to.Byte((byte)e.Status);
        to.Text(e.Why);
    }

    public static PairStatusChanged PairStatusChanged(Stamp at, ref WireReader from) =>
        new(at, new PairId(from.Id()), from.Code<PairStatus>(), from.Text());
}
