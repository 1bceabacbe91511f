using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Journal.Codec;

/// <summary>What markets and terms have beyond their first layout, behind its last member.</summary>
internal static class MarketExtension
{
    public static void Write(WireWriter to, Market market)
    {
        WriteTerms(to, market.Terms);
        to.Bool(market.First.IsMirrored);
        to.Bool(market.Second.IsMirrored);
        to.Bool(market.Contracts is not null);
        if (market.Contracts is not { } contracts) { return; }
        to.Text(contracts.MarketId);
        to.Text(contracts.Collateral);
        to.Text(contracts.Exchange);
    }

    public static MarketListed MarketListed(Stamp at, ref WireReader from)
    {
        Market market = MarketCodec.PlainMarket(ref from);
        MarketTerms terms = ReadTerms(market.Terms, ref from);
        Instrument first = market.First with { IsMirrored = from.Bool() };
        Instrument second = market.Second with { IsMirrored = from.Bool() };
        MarketContracts? contracts = from.Bool()
            ? new MarketContracts(from.Text(), from.Text(), from.Text())
            : null;
        return new(at, market with { Terms = terms, First = first, Second = second, Contracts = contracts });
    }

    public static MarketTermsChanged MarketTermsChanged(Stamp at, ref WireReader from)
    {
        var market = new MarketId(from.Id());
        return new(at, market, ReadTerms(MarketCodec.Terms(ref from), ref from));
    }

    public static void WriteTerms(WireWriter to, MarketTerms terms)
    {
        to.Amount(terms.MinimumNotional);
        to.Byte((byte)terms.Fees.Base);
        to.Amount(terms.Fees.Minimum);
        to.Bool(terms.Fees.MinimumPerFill);
        to.Decimal(terms.Fees.Discount);
    }

    private static MarketTerms ReadTerms(MarketTerms terms, ref WireReader from) => terms with
    {
        MinimumNotional = from.Amount(),
        Fees = terms.Fees with
        {
            Base = from.Code<FeeBase>(),
            Minimum = from.Amount(),
            MinimumPerFill = from.Bool(),
            Discount = from.Decimal(),
        },
    };
}
