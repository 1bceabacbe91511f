using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Venues.Opinion.Tests.Transport;

/// <summary>Markets of the venue for tests: number n has tokens n1 and n2.</summary>
internal static class TestMarkets
{
    public static Market Of(int number, TickGrid? grid = null)
    {
        var id = new MarketId(number);
        return new Market(
            id,
            VenueId.Opinion,
            "0x" + number.ToString("x64"),
            $"market-{number}",
            $"Market {number}?",
            new Instrument(new InstrumentId(number * 2), id, 0, "YES", First(number)),
            new Instrument(new InstrumentId((number * 2) + 1), id, 1, "NO", Second(number)) { IsMirrored = true },
            new MarketTerms(
                grid ?? TickGrid.Mill,
                Quantity.FromShares(1),
                Cash.Zero,
                Quantity.FromMicros(1),
                FeeTerms.Free,
                TermsSource.Venue),
            Currency.Usdt,
            MarketProtocol.ConditionalTokens,
            false,
            null,
            MarketStatus.Open,
            Instant.None)
        {
            Contracts = new MarketContracts(number.ToString(), "0xc", "0xe"),
        };
    }

    public static string First(int number) => $"{number}00000000000000000001";

    public static string Second(int number) => $"{number}00000000000000000002";
}

/// <summary>Keeps inputs; safe from any thread.</summary>
internal sealed class KeptInputs : IInputSink
{
    private readonly List<EngineInput> inputs = [];

    public IReadOnlyList<EngineInput> All
    {
        get { lock (inputs) { return [.. inputs]; } }
    }

    public void Post(EngineInput input)
    {
        lock (inputs) { inputs.Add(input); }
        Venues.Tests.Transport.Eventually.Happened();
    }

    public void Clear()
    {
        lock (inputs) { inputs.Clear(); }
    }
}
