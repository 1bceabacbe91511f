using System.Text.Json;
using Probity.Domain.Markets;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Tests.Transport;
using static Probity.Venues.Tests.Gamma.GammaFixture;

namespace Probity.Venues.Tests.Gamma;

public sealed class GammaGroupingTests
{
    private static string[] Slugs(Ladder ladder) => [.. ladder.Markets.Select(market => market.Slug!)];

    private static GammaMarket By(int number, string day, string end, string? rules = null)
    {
        rules ??= $"Resolves to Yes if he leaves between March 2, 2026 and {day}, 11:59 PM ET.";
        return Made(number, $"Starmer out by {day}?", end, rules);
    }

    private static GammaMarket Above(int number, string amount, string end = "2026-12-31T00:00:00Z")
    {
        string rules = $"Resolves to Yes if the FDV is above {amount} one day after.";
        return Made(number, $"Arc FDV above {amount} one day after launch?", end, rules);
    }

    [Fact]
    public void Deadlines_of_one_question_are_a_ladder_the_earliest_first()
    {
        Ladder ladder = Assert.Single(LadderDetector.Detect(
        [
            By(1, "June 30, 2026", "2026-06-30T12:00:00Z"),
            By(2, "December 31", "2026-12-31T00:00:00Z"),
            By(3, "March 31", "2026-03-31T00:00:00Z"),
        ]));
        Assert.Equal(["market-3", "market-1", "market-2"], Slugs(ladder));
    }

    [Fact]
    public void Thresholds_of_one_question_are_a_ladder_the_hardest_first()
    {
        Ladder up = Assert.Single(LadderDetector.Detect([Above(1, "$800M"), Above(2, "$1.5B"), Above(3, "$1B")]));
        Assert.Equal(["market-2", "market-3", "market-1"], Slugs(up));
        GammaMarket[] down = [.. new[] { "90,000", "1,000", "80,000" }.Select((price, i) => Made(
            i + 1,
            $"Will Bitcoin dip to ${price} by December 31, 2026?",
            "2027-01-01T05:00:00Z",
            $"Yes if the low is ${price} or less."))];
        Assert.Equal(["market-2", "market-3", "market-1"], Slugs(Assert.Single(LadderDetector.Detect(down))));
    }

    [Fact]
    public void Two_directions_in_one_event_are_two_ladders()
    {
        (string Way, string Price)[] rungs = [("HIGH", "8,000"), ("HIGH", "7,000"), ("LOW", "4,000"), ("LOW", "3,000")];
        GammaMarket[] gold = [.. rungs.Select((rung, i) => Made(
            i + 1,
            $"Will Gold (GC) hit ({rung.Way}) ${rung.Price} by end of June?",
            "2026-06-30T00:00:00Z",
            $"Official {rung.Way} of ${rung.Price}."))];
        IReadOnlyList<Ladder> ladders = LadderDetector.Detect(gold);
        Assert.Equal(2, ladders.Count);
        Assert.Equal(["market-1", "market-2"], Slugs(ladders[0]));
        Assert.Equal(["market-4", "market-3"], Slugs(ladders[1]));
    }

    [Fact]
    public void Whatever_is_not_clearly_nested_is_no_ladder()
    {
        GammaMarket[] Two(string question, string first, string second, string end = "2026-06-30T00:00:00Z") =>
        [
            Made(1, string.Format(question, first), end, "rules"),
            Made(2, string.Format(question, second), end, "rules"),
        ];

        GammaMarket[][] cases =
        [
            // Other rules, another start of the window, another end, a day that the end contradicts, a rung twice,
            // one only.
            [
                By(1, "March 31", "2026-03-31T00:00:00Z"),
                By(2, "June 30", "2026-06-30T00:00:00Z", "He must be voted out by June 30."),
            ],
            [
                By(1, "March 31", "2026-03-31T00:00:00Z"),
                By(
                    2,
                    "June 30",
                    "2026-06-30T00:00:00Z",
                    "Resolves to Yes if he leaves between March 9, 2026 and June 30, 11:59 PM ET."),
            ],
            [Above(1, "$1B"), Above(2, "$2B", "2027-06-30T00:00:00Z")],
            [By(1, "March 31", "2026-05-31T00:00:00Z"), By(2, "June 30", "2026-06-30T00:00:00Z")],
            [Above(1, "$1B"), Above(2, "$1,000M"), Above(3, "$2B")],
            [Above(1, "$1B")],

            // States, denials, ranges, exact numbers, names, no direction, two directions.
            Two("Will it remain above {0} in June?", "10", "20"),
            Two("Will no deal be made by {0}?", "June 29", "June 30"),
            Two("Will it be between {0} and 100?", "10", "20"),
            Two("Will it sell exactly {0} times?", "10", "20"),
            Two("Will NVIDIA be the largest company by {0}?", "June 29", "June 30"),
            Two("Will the H{0} index rise?", "100", "200"),
            Two("Will the yield hit {0}% in June?", "4.0", "4.5"),
            Two("Will the upper bound reach {0}%?", "4.0", "4.5"),
            Two("Will it close above {0} or lower?", "4.0", "4.5"),
            Two("Will it happen on {0}?", "June 29", "June 30"),
            [.. Two("Odds over {0} before 2027 hit 50% by June 30?", "1", "2")
                .Select((market, i) => market with { EndDate = $"2026-06-{29 + i}T00:00:00Z" })],
        ];
        foreach (GammaMarket[] markets in cases) { Assert.Empty(LadderDetector.Detect(markets)); }
        string[] outcomes = ["Over", "Under"];
        Assert.Empty(LadderDetector.Detect(
            [Above(1, "$1B") with { Outcomes = outcomes }, Above(2, "$2B") with { Outcomes = outcomes }]));
        Assert.Empty(LadderDetector.Detect([Above(1, "$1B") with { Closed = true }, Above(2, "$2B")]));
        Assert.Empty(LadderDetector.Detect([Above(1, "$1B") with { Description = null }, Above(2, "$2B")]));
    }

    [Fact]
    public void Ladders_of_the_live_markets_are_many_consistent_with_prices_and_never_neg_risk()
    {
        var events = new Dictionary<string, (GammaEvent Event, List<GammaMarket> Markets)>();
        foreach (string line in SharedFiles.Lines("gamma_markets_20260311.jsonl.gz"))
        {
            GammaMarket market = Market(line);
            if (market.Events is not [{ Id: { } id } @event]) { continue; }
            if (!events.TryGetValue(id, out (GammaEvent Event, List<GammaMarket> Markets) entry))
            {
                entry = (@event, []);
                events.Add(id, entry);
            }
            entry.Markets.Add(market);
        }
        int ladders = 0, rungs = 0, steps = 0, contrary = 0;
        foreach ((GammaEvent @event, List<GammaMarket> markets) in events.Values)
        {
            foreach (GroupedMarkets group in EventGrouping.Group(@event with { Markets = markets }, markets))
            {
                if (group.Kind != EventGroupKind.NestedLadder) { continue; }
                ladders++;
                rungs += group.Markets.Count;
                Assert.All(group.Markets, market => Assert.False(market.NegRisk));
                for (int i = 1; i < group.Markets.Count; i++)
                {
                    // The narrower can't be worth more: its bid above the wider's ask would be free money.
                    steps++;
                    if (group.Markets[i - 1].BestBid > group.Markets[i].BestAsk) { contrary++; }
                }
            }
        }
        Assert.True(ladders >= 150, $"{ladders} ladders");
        Assert.True(rungs >= 500, $"{rungs} rungs");
        Assert.True(contrary <= steps / 100, $"{contrary} of {steps} steps are priced the other way round");
    }

    [Fact]
    public void A_whole_neg_risk_event_is_exhaustive_and_one_with_a_gap_is_not()
    {
        GammaEvent fed = Event(SharedFiles.FedDocument("gamma-event.json"));
        GammaMarket[] all = [.. fed.Markets!];
        GroupedMarkets whole = Assert.Single(EventGrouping.Group(fed, all));
        Assert.Equal(
            ("0xa8a8ccaceb3e11706b62f5bb6a040665c1ebc14312abcf7430c7114095406a00", EventGroupKind.NegRisk),
            (whole.Key, whole.Kind));
        Assert.Equal(5, whole.Markets.Count);

        Assert.Equal(EventGroupKind.Exclusive, Assert.Single(EventGrouping.Group(fed, all[1..])).Kind);
        Assert.Equal(
            EventGroupKind.Exclusive, Assert.Single(EventGrouping.Group(fed with { Markets = null }, all)).Kind);
        Assert.Equal(
            EventGroupKind.AugmentedNegRisk,
            Assert.Single(EventGrouping.Group(fed with { NegRiskAugmented = true }, all)).Kind);

        // A missing market that has paid NO leaves the rest exhaustive; one that has paid YES decides them all.
        GammaMarket no = all[0] with { Closed = true, OutcomePrices = ["0", "1"] };
        GammaMarket yes = no with { OutcomePrices = ["1", "0"] };
        Assert.Equal(
            EventGroupKind.NegRisk,
            Assert.Single(EventGrouping.Group(fed with { Markets = [no, .. all[1..]] }, all[1..])).Kind);
        Assert.Equal(
            EventGroupKind.Exclusive,
            Assert.Single(EventGrouping.Group(fed with { Markets = [yes, .. all[1..]] }, all[1..])).Kind);
    }

    [Fact]
    public void Markets_that_nothing_binds_have_no_group()
    {
        GammaMarket[] free =
        [
            Made(1, "Will Espanyol be relegated?", "2026-06-30T00:00:00Z", "a"),
            Made(2, "Will Getafe be relegated?", "2026-06-30T00:00:00Z", "a"),
        ];
        GroupedMarkets group = Assert.Single(EventGrouping.Group(new GammaEvent { Id = "1", Markets = free }, free));
        Assert.Equal("", group.Key);
    }

    [Fact]
    public void The_fed_markets_map_with_the_clobs_terms()
    {
        GammaEvent fed = Event(SharedFiles.FedDocument("gamma-event.json"));
        List<ClobMarketInfo> infos = JsonSerializer.Deserialize(
            SharedFiles.FedDocument("clob-markets.json"), RestJson.Default.ListClobMarketInfo)!;
        foreach (GammaMarket market in fed.Markets!)
        {
            ClobMarketInfo info = infos.Single(info => info.ConditionId == market.ConditionId);
            Market mapped = Mapped(Mapper.Map(market, info)).Market;
            Assert.True(mapped.NegRisk);
            Assert.Equal(new FeeTerms(0.05m, 1, true, mapped.Terms.Fees.RebateShare), mapped.Terms.Fees);
        }
        GammaSearchResult search = JsonSerializer.Deserialize(
            SharedFiles.FedDocument("gamma-search.json"), RestJson.Default.GammaSearchResult)!;
        Assert.NotEmpty(search.Events!);
    }
}
