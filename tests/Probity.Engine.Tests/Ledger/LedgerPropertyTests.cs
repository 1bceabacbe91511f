using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Engine.Ledger;

namespace Probity.Engine.Tests;

/// <summary>
/// Identities that hold for every history, over seeded random ones with repeats, failures and conversions.
/// </summary>
public sealed class LedgerPropertyTests
{
    private const int Steps = 3_000;

    private static readonly SettlementTier[] Tiers =
        [SettlementTier.Matched, SettlementTier.Mined, SettlementTier.Confirmed];

    public static TheoryData<ulong> Seeds => [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_ledger_balances_after_every_event_and_profit_explains_equity(ulong seed)
    {
        var history = new LedgerHistory(seed);
        for (int step = 0; step < Steps; step++)
        {
            history.Step();
            Assert.True(history.Bench.Ledger.IsBalanced, $"step {step}");
            AssertProfitExplainsEquity(history.Bench, Mark);
            if (step % 100 == 0) { history.Bench.MustBalance(); }
        }
        history.Bench.MustBalance();
        Assert.True(history.Bench.Ledger.FailedFills > 10);

        Price? Mark(InstrumentId instrument) =>
            instrument.Value % 3 == 0 ? null : Price.FromPips((instrument.Value * 1_237) % Price.PipsPerDollar);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Failed_fills_and_repeats_leave_the_ledger_as_if_they_had_never_been(ulong seed)
    {
        var history = new LedgerHistory(seed);
        for (int step = 0; step < Steps; step++) { history.Step(); }

        LedgerBench clean = history.ReplaySurvivors();

        LedgerBench bench = history.Bench;
        foreach (SettlementTier tier in Tiers)
        {
            Assert.Equal(
                clean.Ledger.CashAtTier(LedgerBench.Account, Currency.PUsd, tier),
                bench.Ledger.CashAtTier(LedgerBench.Account, Currency.PUsd, tier));
            Assert.Equal(clean.Report.Fees(tier), bench.Report.Fees(tier));
            Assert.Equal(clean.Realised(tier), bench.Realised(tier));
        }
        foreach (Market market in bench.Markets)
        {
            Assert.Equal(clean.Lots(market.First.Id), bench.Lots(market.First.Id));
            Assert.Equal(clean.Lots(market.Second.Id), bench.Lots(market.Second.Id));
            Assert.Equal(
                clean.Report.AverageCost(LedgerBench.Account, market.First.Id),
                bench.Report.AverageCost(LedgerBench.Account, market.First.Id));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Reversing_everything_returns_to_the_start(ulong seed)
    {
        var random = new SeededRandom(seed);
        var bench = new LedgerBench(3);
        bench.Deposit("1000");
        var fills = new List<FillPosting>();
        for (int i = 0; i < 500; i++)
        {
            FillPosting fill = LedgerHistory.RandomFill(random, $"t{i}", bench.Markets);
            fills.Add(fill with { Tier = (SettlementTier)random.Next(2) });
            bench.Ledger.Fill(fills[^1]);
        }
        while (fills.Count > 0)
        {
            int victim = random.Next(fills.Count);
            FillSettled failed = LedgerBench.Settled(fills[victim], SettlementTier.Failed);
            Assert.Equal(PostingOutcome.Reversed, bench.Ledger.Settle(failed));
            fills.RemoveAt(victim);
        }
        Assert.Equal("1000", bench.Cash.ToString());
        Assert.Equal(("0", "0"), (bench.Realised(), bench.Report.Cost.ToString()));
        foreach (Market market in bench.Markets)
        {
            Assert.Equal(("0", ""), (bench.Shares(market.First.Id), bench.Lots(market.First.Id)));
            Assert.Equal(("0", ""), (bench.Shares(market.Second.Id), bench.Lots(market.Second.Id)));
        }
        Assert.Equal(default, bench.Report.TotalsOf(LedgerBench.Strategy, _ => null));
        bench.MustBalance();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Profit_is_the_same_however_a_fill_is_split_into_parts(ulong seed)
    {
        var random = new SeededRandom(seed);
        LedgerBench whole = new(2), parts = new(2);
        for (int i = 0; i < 400; i++)
        {
            FillPosting fill = LedgerHistory.RandomFill(random, $"t{i}", whole.Markets) with
            {
                Fee = Cash.Zero,
                Tier = SettlementTier.Confirmed,
            };
            whole.Ledger.Fill(fill);
            Quantity left = fill.Quantity;
            for (int part = 0; !left.IsZero; part++)
            {
                var cent = Quantity.FromMicros(10_000);
                var piece = Quantity.FromMicros(random.Next(1, 2_000) * cent.Micros);
                Quantity size = part == 5 ? left : Quantity.Min(left, piece);
                parts.Ledger.Fill(fill with { TradeId = $"t{i}-{part}", Quantity = size });
                left -= size;
            }
            Assert.Equal(whole.Cash, parts.Cash);
            Assert.Equal(whole.Realised(), parts.Realised());
        }
        Assert.All(whole.Markets, m => Assert.Equal(whole.Lots(m.First.Id), parts.Lots(m.First.Id)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Equity_at_the_resolution_is_the_cash_after_redeeming(ulong seed)
    {
        var history = new LedgerHistory(seed);
        LedgerBench bench = history.Bench;
        for (int step = 0; step < 1_000; step++) { history.Step(); }
        history.SettleAll();
        history.CoverShorts();
        int winner = (int)(seed % (ulong)bench.Markets.Count);
        foreach (Market market in bench.Markets)
        {
            bench.Ledger.Resolve(market.Id, market.Id.Value == winner ? Payout.FirstWins : Payout.SecondWins);
        }
        Cash equity = bench.Report.Equity(_ => null);
        string realised = bench.Realised();

        foreach (Market market in bench.Markets) { bench.Convert(ConversionKind.Redeem, "100000000", 0, market); }

        Assert.Equal(equity, bench.Cash);
        Assert.Equal(realised, bench.Realised());
        Assert.Equal("0", bench.Report.Cost.ToString());
        bench.MustBalance();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_conversion_changes_no_value_when_the_marks_are_fair(ulong seed)
    {
        var random = new SeededRandom(seed);
        var bench = new LedgerBench(4);
        foreach (Market market in bench.Markets) { bench.Buy(market.Second.Id, "0.7", "100"); }
        int[] pips = [1_000, 2_000, 3_000, 4_000];
        Cash before = bench.Report.Equity(Fair);
        var given = new List<Market>();
        foreach (Market market in bench.Markets) { if (random.Chance(0.5)) { given.Add(market); } }
        if (given.Count == 0) { given.Add(bench.Markets[0]); }

        bench.Convert(ConversionKind.Convert, "33.33", 0, given.ToArray());

        Assert.Equal(before, bench.Report.Equity(Fair));
        AssertProfitExplainsEquity(bench, Fair);

        Price? Fair(InstrumentId id)
        {
            var yes = Price.FromPips(pips[id.Value / 2]);
            return id.Value % 2 == 0 ? yes : yes.Complement;
        }
    }

    [Fact]
    public void Equal_histories_have_equal_digests_and_other_ones_do_not()
    {
        LedgerHistory a = new(5), b = new(5), c = new(6);
        for (int step = 0; step < 500; step++)
        {
            a.Step();
            b.Step();
            c.Step();
            if (step % 7 == 0) { Assert.NotEqual(0UL, a.Bench.Ledger.Digest()); }
        }
        Assert.Equal(a.Bench.Ledger.Digest(), b.Bench.Ledger.Digest());
        Assert.NotEqual(a.Bench.Ledger.Digest(), c.Bench.Ledger.Digest());
    }

    private static void AssertProfitExplainsEquity(LedgerBench bench, MarkOf marks)
    {
        LedgerReport report = bench.Report;
        Cash earned = report.Equity(marks) - report.NetDeposits;
        Cash explained = report.Realised() + report.Unrealised(marks) - report.Fees()
            + report.Rewards + report.Rebates;
        Assert.Equal(explained.ToString(), earned.ToString());
    }
}

/// <summary>A seeded random life of a ledger, which also remembers what of it stands.</summary>
internal sealed class LedgerHistory(ulong seed)
{
    private readonly SeededRandom random = new(seed);
    private readonly List<FillPosting> fills = [];
    private readonly List<SettlementTier> tiers = [];
    private readonly List<(int Fill, Action<LedgerBench>? Other)> events = [];

    public LedgerBench Bench { get; } = new(4);

    public static FillPosting RandomFill(SeededRandom random, string trade, IReadOnlyList<Market> markets)
    {
        Market market = markets[random.Next(markets.Count)];
        return LedgerBench.Fill(
            trade, market.Outcome(random.Next(2)).Id, (Side)random.Next(2),
            string.Create(CultureInfo.InvariantCulture, $"0.{random.Next(1, 999):000}"),
            Quantity.FromMicros(random.Next(1, 10_000) * 10_000L).ToString(),
            Cash.FromMicros(random.Next(3) * 12_340L).ToString(),
            (SettlementTier)random.Next(3), new StrategyId(random.Next(3)));
    }

    public void Step()
    {
        switch (random.Next(22))
        {
            case < 9: NewFill(); break;
            case < 15: SettleSome(); break;
            case 15: RepeatSome(); break;
            case 16: Do(b => b.Deposit("25")); break;
            case 17: Convert(); break;
            case 18: Pair(); break;
            case 19: MoveShares(); break;
            case 20: CorrectFee(); break;
            default: Reward(); break;
        }
    }

    public void SettleAll()
    {
        for (int i = 0; i < fills.Count; i++) { Settle(i, SettlementTier.Confirmed); }
    }

    public void CoverShorts()
    {
        foreach (Market market in Bench.Markets)
        {
            foreach (InstrumentId instrument in (InstrumentId[])[market.First.Id, market.Second.Id])
            {
                SignedQuantity held = Bench.Ledger.Position(LedgerBench.Account, instrument);
                if (held.Micros < 0) { Bench.Buy(instrument, "0.5", held.Magnitude.ToString()); }
            }
        }
    }

    /// <summary>The same life without the fills that failed, each at the tier that it reached.</summary>
    public LedgerBench ReplaySurvivors()
    {
        var clean = new LedgerBench(Bench.Markets.Count);
        foreach ((int fill, Action<LedgerBench>? other) in events)
        {
            if (other is not null)
            {
                other(clean);
            }
            else if (tiers[fill] != SettlementTier.Failed)
            {
                clean.Ledger.Fill(fills[fill] with { Tier = tiers[fill] });
            }
        }
        return clean;
    }

    private void NewFill()
    {
        FillPosting fill = RandomFill(random, $"t{fills.Count}", Bench.Markets);
        fills.Add(fill);
        tiers.Add(fill.Tier);
        events.Add((fills.Count - 1, null));
        // Now and then the news of its settlement overtakes the fill.
        if (fill.Tier == SettlementTier.Matched && random.Chance(0.1))
        {
            Settle(fills.Count - 1, (SettlementTier)random.Next(1, 3));
        }
        Bench.Ledger.Fill(fill);
    }

    private void SettleSome()
    {
        if (fills.Count > 0)
        {
            Settle(Math.Max(0, fills.Count - 1 - random.Next(40)), (SettlementTier)random.Next(4));
        }
    }

    private void Settle(int fill, SettlementTier tier)
    {
        if (tiers[fill] < SettlementTier.Confirmed && tier > tiers[fill]) { tiers[fill] = tier; }
        Bench.Ledger.Settle(LedgerBench.Settled(fills[fill], tier));
    }

    private void RepeatSome()
    {
        if (fills.Count > 0) { Bench.Ledger.Fill(fills[random.Next(fills.Count)]); }
    }

    private void Convert()
    {
        var given = new List<Market>();
        foreach (Market market in Bench.Markets) { if (random.Chance(0.5)) { given.Add(market); } }
        string quantity = Quantity.FromMicros(random.Next(1, 1_000_000)).ToString();
        int feeBips = random.Next(2) * 30;
        if (given.Count > 0) { Do(b => b.Convert(ConversionKind.Convert, quantity, feeBips, given.ToArray())); }
    }

    private void Pair()
    {
        Market market = Bench.Markets[random.Next(Bench.Markets.Count)];
        var kind = (ConversionKind)random.Next(2);
        string quantity = Quantity.FromMicros(random.Next(1, 50_000_000)).ToString();
        Do(b => b.Convert(kind, quantity, 0, market));
    }

    private void MoveShares()
    {
        Market market = Bench.Markets[random.Next(Bench.Markets.Count)];
        var moved = new SharesMoved(
            default, LedgerBench.Account, market.Outcome(random.Next(2)).Id,
            new SignedQuantity(random.Next(-20_000_000, 50_000_000)), Cash.FromMicros(random.Next(30_000_000)), "test");
        Do(b => b.Ledger.Move(moved));
    }

    /// <summary>A fill that failed since then, or will, leaves nothing of its fee either way.</summary>
    private void CorrectFee()
    {
        if (fills.Count == 0) { return; }
        int index = random.Next(fills.Count);
        FillPosting fill = fills[index];
        Cash more = Cash.FromMicros(random.Next(-20, 21) * 10L);
        events.Add((-1, b =>
        {
            if (tiers[index] != SettlementTier.Failed) { Correct(b); }
        }
        ));
        Correct(Bench);

        void Correct(LedgerBench bench) => bench.Ledger.CorrectFee(
            fill.TradeId, fill.Order, LedgerBench.Account, fill.Instrument, more);
    }

    private void Reward()
    {
        var kind = (RewardKind)random.Next(4);
        var money = new Money(Cash.FromMicros(random.Next(5_000_000)), Currency.PUsd);
        Do(b => b.Ledger.Reward(new RewardPaid(default, LedgerBench.Account, kind, money, null)));
    }

    private void Do(Action<LedgerBench> other)
    {
        events.Add((-1, other));
        other(Bench);
    }
}
