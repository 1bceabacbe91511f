using System.Text.Json;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Mapping;

namespace Probity.Venues.Tests.Gamma;

/// <summary>Shared by the tests of this folder.</summary>
internal static class GammaFixture
{
    public static MarketMapper Mapper { get; } = new(new PolymarketMarketOptions());

    public static GammaMarket Market(string json) => JsonSerializer.Deserialize(json, RestJson.Default.GammaMarket)!;

    public static GammaEvent Event(string json) => JsonSerializer.Deserialize(json, RestJson.Default.GammaEvent)!;

    public static MarketMapping.Mapped Mapped(MarketMapping mapping) =>
        Assert.IsType<MarketMapping.Mapped>(mapping);

    public static MarketMapping.Refused Refused(MarketMapping mapping) => Assert.IsType<MarketMapping.Refused>(mapping);

    /// <summary>A market of an event, with made-up ids.</summary>
    public static GammaMarket Made(int number, string question, string end, string rules) => new()
    {
        Id = $"{number}",
        ConditionId = $"0x{number:x64}",
        Slug = $"market-{number}",
        Question = question,
        Description = rules,
        EndDate = end,
        Outcomes = ["Yes", "No"],
        ClobTokenIds = [$"{number}1", $"{number}2"],
        Active = true,
        Closed = false,
        AcceptingOrders = true,
        EnableOrderBook = true,
        NegRisk = false,
        FeesEnabled = false,
        TickSize = 0.01m,
        MinimumSize = 5m,
    };
}
