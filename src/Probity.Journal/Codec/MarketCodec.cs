using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>Layouts of markets, event groups, their terms and results, and of the venue's state.</summary>
internal static class MarketCodec
{
    public static void Write(WireWriter to, MarketListed e)
    {
        Market m = e.Market;
        to.Id(m.Id.Value);
        to.Byte((byte)m.Venue);
        to.Text(m.Condition);
        to.Text(m.Slug);
        to.Text(m.Question);
        WriteInstrument(to, m.First);
        WriteInstrument(to, m.Second);
        WriteTerms(to, m.Terms);
        to.Byte((byte)m.Currency);
        to.Byte((byte)m.Protocol);
        to.Bool(m.NegRisk);
        to.OptionalId(m.Group?.Value);
        to.Byte((byte)m.Status);
        to.Zigzag(m.EndsAt.Nanos);
        if (m.IsExtended) { MarketExtension.Write(to, m); }
    }

    public static MarketListed MarketListed(Stamp at, ref WireReader from) => new(at, PlainMarket(ref from));

    public static Market PlainMarket(ref WireReader from) => new(
        new MarketId(from.Id()),
        from.Code<VenueId>(),
        from.Text(),
        from.Text(),
        from.Text(),
        Instrument(ref from),
        Instrument(ref from),
        Terms(ref from),
        from.Code<Currency>(),
        from.Code<MarketProtocol>(),
        from.Bool(),
        from.OptionalId() is int group ? new EventGroupId(group) : null,
        from.Code<MarketStatus>(),
        new Instant(from.Zigzag()));

    public static void Write(WireWriter to, EventGroupListed e)
    {
        to.Id(e.Group.Id.Value);
        to.Byte((byte)e.Group.Venue);
        to.Text(e.Group.VenueKey);
        to.Text(e.Group.Title);
        to.Byte((byte)e.Group.Kind);
        WriteMarkets(to, e.Group.Markets);
    }

    public static EventGroupListed EventGroupListed(Stamp at, ref WireReader from) => new(at, new EventGroup(
        new EventGroupId(from.Id()),
        from.Code<VenueId>(),
        from.Text(),
        from.Text(),
        from.Code<EventGroupKind>(),
        Markets(ref from)));

    public static void Write(WireWriter to, MarketStatusChanged e)
    {
        to.Id(e.Market.Value);
        to.Byte((byte)e.Status);
    }

    public static MarketStatusChanged MarketStatusChanged(Stamp at, ref WireReader from) =>
        new(at, new MarketId(from.Id()), from.Code<MarketStatus>());

    public static void Write(WireWriter to, MarketTermsChanged e)
    {
        to.Id(e.Market.Value);
        WriteTerms(to, e.Terms);
        if (e.Terms.IsExtended) { MarketExtension.WriteTerms(to, e.Terms); }
    }

    public static MarketTermsChanged MarketTermsChanged(Stamp at, ref WireReader from) =>
        new(at, new MarketId(from.Id()), Terms(ref from));

    public static void Write(WireWriter to, MarketResolved e)
    {
        to.Id(e.Market.Value);
        to.Zigzag(e.Payout.FirstMicros);
        to.Zigzag(e.Payout.SecondMicros);
    }

    public static MarketResolved MarketResolved(Stamp at, ref WireReader from) =>
        new(at, new MarketId(from.Id()), new Payout(checked((int)from.Zigzag()), checked((int)from.Zigzag())));

    public static void Write(WireWriter to, VenueStatusChanged e)
    {
        to.Byte((byte)e.Venue);
        to.Byte((byte)e.Status);
        to.Text(e.Detail);
        if (e.Account is { } account) { to.Id(account.Value); }
    }

    public static VenueStatusChanged VenueStatusChanged(Stamp at, ref WireReader from) =>
        new(at, from.Code<VenueId>(), from.Code<VenueStatus>(), from.Text());

    public static VenueStatusChanged AccountStatusChanged(Stamp at, ref WireReader from) =>
        VenueStatusChanged(at, ref from) with { Account = new AccountId(from.Id()) };

    public static void WriteGrid(WireWriter to, TickGrid grid) => to.Varint((ulong)grid.TickPips);

    public static TickGrid Grid(ref WireReader from) => TickGrid.OfPips(from.Whole("tick"));

    public static void WriteMarkets(WireWriter to, IReadOnlyList<MarketId> markets)
    {
        to.Varint((ulong)markets.Count);
        foreach (MarketId market in markets) { to.Id(market.Value); }
    }

    public static MarketId[] Markets(ref WireReader from)
    {
        var markets = new MarketId[from.Count("number of markets")];
        for (int i = 0; i < markets.Length; i++) { markets[i] = new MarketId(from.Id()); }
        return markets;
    }

    private static void WriteInstrument(WireWriter to, Instrument instrument)
    {
        to.Id(instrument.Id.Value);
        to.Id(instrument.Market.Value);
        to.Id(instrument.OutcomeIndex);
        to.Text(instrument.Outcome);
        to.Text(instrument.Token);
    }

    private static Instrument Instrument(ref WireReader from) =>
        new(new InstrumentId(from.Id()), new MarketId(from.Id()), from.Id(), from.Text(), from.Text());

    private static void WriteTerms(WireWriter to, MarketTerms terms)
    {
        WriteGrid(to, terms.Grid);
        to.Size(terms.MinimumSize);
        to.Amount(terms.MinimumTakerNotional);
        to.Size(terms.SizeStep);
        to.Decimal(terms.Fees.Rate);
        to.Zigzag(terms.Fees.Exponent);
        to.Bool(terms.Fees.TakerOnly);
        to.Decimal(terms.Fees.RebateShare);
        to.Byte((byte)terms.Source);
    }

    public static MarketTerms Terms(ref WireReader from) => new(
        Grid(ref from),
        from.Size(),
        from.Amount(),
        from.Size(),
        new FeeTerms(from.Decimal(), checked((int)from.Zigzag()), from.Bool(), from.Decimal()),
        from.Code<TermsSource>());
}
