using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Values;

namespace Probity.Simulation.Exchange;

/// <summary>Split, merge and neg-risk conversion: cash and shares change form, nobody trades, no fee.</summary>
internal static class Conversions
{
    public static Refusal? Split(ExchangeState state, ParticipantId participant, MarketId market, Quantity quantity)
    {
        ExchangeMarket found = state.MarketOf(market);
        ExchangeAccount account = state.AccountOf(participant);
        if (Wrong(quantity) is { } wrong) { return wrong; }
        if (found.Status >= MarketStatus.Resolved) { return Resolved(found); }
        if (account.FreeCash < quantity.Micros)
        {
            return OrderRules.NotEnough(
                $"a split of {quantity} needs as many dollars, free are {Cash.FromMicros(account.FreeCash)}");
        }
        Add(state, account, found, quantity.Micros);
        return null;
    }

    public static Refusal? Merge(ExchangeState state, ParticipantId participant, MarketId market, Quantity quantity)
    {
        ExchangeMarket found = state.MarketOf(market);
        ExchangeAccount account = state.AccountOf(participant);
        if (Wrong(quantity) is { } wrong) { return wrong; }
        if (found.Status >= MarketStatus.Resolved) { return Resolved(found); }
        long free = Math.Min(account.FreeShares(found.Market.First.Id), account.FreeShares(found.Market.Second.Id));
        if (free < quantity.Micros)
        {
            return OrderRules.NotEnough(
                $"a merge of {quantity} needs that many of both outcomes, free are {Quantity.FromMicros(free)}");
        }
        Add(state, account, found, -quantity.Micros);
        return null;
    }

    public static Refusal? Convert(
        ExchangeState state, ParticipantId participant, EventGroup group, IReadOnlyList<MarketId> given,
        Quantity quantity)
    {
        ExchangeAccount account = state.AccountOf(participant);
        if (Wrong(quantity) is { } wrong) { return wrong; }
        if (!group.IsExhaustive || given.Count == 0 || given.Any(market => !group.Markets.Contains(market)))
        {
            return new(
                RefusalCode.NotAllowed,
                $"only NO shares of the neg-risk event '{group.Title}' convert, of one market at least");
        }
        foreach (MarketId market in given)
        {
            InstrumentId no = state.MarketOf(market).Market.Second.Id;
            if (account.FreeShares(no) < quantity.Micros)
            {
                return OrderRules.NotEnough($"converting {quantity} needs that many NO of {market}");
            }
        }
        foreach (MarketId market in group.Markets)
        {
            Market terms = state.MarketOf(market).Market;
            if (given.Contains(market)) { account.AddShares(terms.Second.Id, -quantity.Micros); }
            else { account.AddShares(terms.First.Id, quantity.Micros); }
        }
        long cash = (given.Count - 1) * quantity.Micros;
        account.Cash += cash;
        state.Collateral -= cash;
        return null;
    }

    private static void Add(ExchangeState state, ExchangeAccount account, ExchangeMarket market, long sets)
    {
        account.Cash -= sets;
        state.Collateral += sets;
        account.AddShares(market.Market.First.Id, sets);
        account.AddShares(market.Market.Second.Id, sets);
    }

    private static Refusal? Wrong(Quantity quantity) =>
        quantity.IsZero || quantity.FloorTo(SimExchange.SizeStep) != quantity
            ? new(RefusalCode.Other, $"'{quantity}' is not a number of shares in steps of {SimExchange.SizeStep}")
            : null;

    private static Refusal Resolved(ExchangeMarket market) =>
        new(RefusalCode.MarketClosed, $"market '{market.Market.Slug}' is resolved");
}
