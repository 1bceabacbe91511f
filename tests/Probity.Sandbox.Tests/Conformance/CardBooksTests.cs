using Probity.Domain.Inputs;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>The comparison that every card ends with finds what it is there for.</summary>
public sealed class CardBooksTests
{
    [Fact]
    public async Task Whatever_is_missing_doubled_or_wrong_in_the_inputs_makes_the_books_differ()
    {
        await using CardRig rig = await CardRig.Start();
        await using CardDesk own = await rig.Own();
        await using CardDesk others = await rig.Others();
        await others.Rest(rig.Plain, 1, Side.Buy, "0.4", 10);
        ApprovedOrder take = own.Take(rig.Plain, 0, Side.Buy, "0.6", 20);
        await own.Told<OrderCancelled>(input => input.Order == take.Id);
        await own.Agree();
        IReadOnlyList<EngineInput> told = own.Inputs;
        OrderFilled fill = told.OfType<OrderFilled>().Single();
        FillSettled last = told.OfType<FillSettled>().Last();

        Assert.Equal("", await own.Compare(told));
        Assert.Contains("only at the venue: fill", await own.Compare(told.Where(input => input != fill)));
        Assert.Contains("twice: fill", await own.Compare(told.Append(fill)));
        Assert.Contains("only told: cash", await own.Compare(told.Append(fill)));
        Assert.Contains(
            "only told: fill",
            await own.Compare(told.Append(new FeeCharged(fill.At, take.Id, fill.TradeId, Cash.FromMicros(1)))));
        Assert.Contains("not final", await own.Compare(told.Where(input => input is not FillSettled)));
        Assert.Contains(
            "only told: cash", await own.Compare(told.Append(last with { Tier = SettlementTier.Failed })));
        Assert.Contains("only told: order", await own.Compare(told.Where(input => input is not OrderCancelled)));
        Assert.Contains("cash was read", own.Books.DiffersFromReports(
            [new BalanceReported(fill.At, default, new Money(Cash.FromDollars(1), Currency.PUsd))]));
    }
}
