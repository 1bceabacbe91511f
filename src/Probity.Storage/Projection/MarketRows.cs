using System.Data.Common;
using System.Globalization;
using Dapper;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Storage.Projection;

/// <summary>Writes event groups, markets and instruments, and knows which market an instrument belongs to.</summary>
internal sealed class MarketRows : IDisposable
{
    private readonly Dictionary<InstrumentId, (MarketId Market, Currency Currency)> marketOf = [];
    private readonly PreparedStatement market, instrument, status, terms, payout, tick, ticks, group, groupMarket;

    public MarketRows(DbConnection connection)
    {
        market = PreparedStatement.Upsert(
            connection, "markets", 1, "market", "venue", "condition_id", "slug", "question", "status", "protocol",
            "currency", "neg_risk", "minimum_size_micros", "fee_rate", "fee_exponent", "terms_source", "ends_at_ns");
        instrument = PreparedStatement.Upsert(
            connection, "instruments", 1, "instrument", "market", "outcome_index", "outcome", "token", "tick_pips");
        group = PreparedStatement.Upsert(
            connection, "event_groups", 1, "event_group", "venue", "venue_key", "title", "kind");
        groupMarket = PreparedStatement.Upsert(
            connection, "event_group_markets", 2, "event_group", "market", "position");
        status = PreparedStatement.Of(
            connection, "UPDATE markets SET status = @status WHERE market = @market", "market", "status");
        terms = PreparedStatement.Of(
            connection,
            "UPDATE markets SET minimum_size_micros = @minimum, fee_rate = @rate, fee_exponent = @exponent, "
            + "terms_source = @source WHERE market = @market",
            "market", "minimum", "rate", "exponent", "source");
        payout = PreparedStatement.Of(
            connection,
            "UPDATE markets SET status = @status, first_payout_micros = @first, second_payout_micros = @second "
            + "WHERE market = @market",
            "market", "status", "first", "second");
        tick = PreparedStatement.Of(
            connection, "UPDATE instruments SET tick_pips = @tick WHERE instrument = @instrument", "instrument",
            "tick");
        ticks = PreparedStatement.Of(
            connection, "UPDATE instruments SET tick_pips = @tick WHERE market = @market", "market", "tick");
        IEnumerable<(long, long, string)> known = connection.Query<(long, long, string)>(
            "SELECT i.instrument, i.market, m.currency FROM instruments i JOIN markets m ON m.market = i.market");
        foreach ((long id, long owner, string currency) in known)
        {
            marketOf.Add(new InstrumentId((int)id), (new MarketId((int)owner), Enum.Parse<Currency>(currency)));
        }
    }

    public bool Knows(InstrumentId id) => marketOf.ContainsKey(id);

    public MarketId MarketOf(InstrumentId id) => Owner(id).Market;

    public Currency CurrencyOf(InstrumentId id) => Owner(id).Currency;

    public void List(Market listed)
    {
        market.Run(
            listed.Id.Value, EnumNames<VenueId>.Of(listed.Venue), listed.Condition, listed.Slug, listed.Question,
            EnumNames<MarketStatus>.Of(listed.Status), EnumNames<MarketProtocol>.Of(listed.Protocol),
            EnumNames<Currency>.Of(listed.Currency), listed.NegRisk, listed.Terms.MinimumSize.Micros,
            Text(listed.Terms.Fees.Rate), listed.Terms.Fees.Exponent, EnumNames<TermsSource>.Of(listed.Terms.Source),
            listed.EndsAt.Nanos);
        List(listed.First, listed);
        List(listed.Second, listed);
    }

    public void List(EventGroup listed)
    {
        group.Run(
            listed.Id.Value, EnumNames<VenueId>.Of(listed.Venue), listed.VenueKey, listed.Title,
            EnumNames<EventGroupKind>.Of(listed.Kind));
        for (int i = 0; i < listed.Markets.Count; i++) { groupMarket.Run(listed.Id.Value, listed.Markets[i].Value, i); }
    }

    public void Apply(MarketStatusChanged changed) =>
        status.Run(changed.Market.Value, EnumNames<MarketStatus>.Of(changed.Status));

    public void Apply(MarketTermsChanged changed)
    {
        MarketTerms now = changed.Terms;
        terms.Run(
            changed.Market.Value, now.MinimumSize.Micros, Text(now.Fees.Rate), now.Fees.Exponent,
            EnumNames<TermsSource>.Of(now.Source));
        ticks.Run(changed.Market.Value, now.Grid.TickPips);
    }

    public void Apply(MarketResolved resolved) => payout.Run(
        resolved.Market.Value, EnumNames<MarketStatus>.Of(MarketStatus.Resolved), resolved.Payout.FirstMicros,
        resolved.Payout.SecondMicros);

    public void Apply(TickGridChanged changed) => tick.Run(changed.Instrument.Value, changed.Grid.TickPips);

    public void Dispose()
    {
        foreach (PreparedStatement statement in new[]
                 {
                     market, instrument, status, terms, payout, tick, ticks, group, groupMarket,
                 })
        {
            statement.Dispose();
        }
    }

    private static string Text(decimal rate) => rate.ToString(CultureInfo.InvariantCulture);

    private (MarketId Market, Currency Currency) Owner(InstrumentId id)
    {
        bool known = marketOf.TryGetValue(id, out (MarketId Market, Currency Currency) owner);
        Require.That(known, "an instrument is listed before it is traded");
        return owner;
    }

    private void List(Instrument listed, Market of)
    {
        instrument.Run(
            listed.Id.Value, listed.Market.Value, listed.OutcomeIndex, listed.Outcome, listed.Token,
            of.Terms.Grid.TickPips);
        marketOf[listed.Id] = (listed.Market, of.Currency);
    }
}
