using System.Globalization;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;
using Probity.Engine;
using Probity.Journal;
using Probity.Venues.Opinion.Signing;

namespace Probity.Cli.Bench;

/// <summary>
/// The bytes of a fill on one venue in, the signed request of its hedge on the other out: frame, order tracker, journal
/// (written out before the order leaves), engine, cross-hedge, risk, signature, body and headers, one fill at a time.
/// The handovers between threads of a live session are not in it, nor is the network.
/// </summary>
internal static class HedgeBench
{
    /// <summary>A fill on Polymarket, its hedge on Opinion.</summary>
    public const string ToOpinionName = "fill-to-hedge-opinion";

    /// <summary>A fill on Opinion, its hedge on Polymarket.</summary>
    public const string ToPolymarketName = "fill-to-hedge-polymarket";

    private const int Fills = 200;
    private const int Rounds = 5;

    public static IReadOnlyList<BenchFigure> ToOpinion(BenchData data) =>
        Run(data, ToOpinionName, VenueId.Polymarket, "trade MATCHED as a maker");

    public static IReadOnlyList<BenchFigure> ToPolymarket(BenchData data) =>
        Run(data, ToPolymarketName, VenueId.Opinion, "trade.record.new");

    private static IReadOnlyList<BenchFigure> Run(BenchData data, string name, VenueId resting, string frame)
    {
        EngineOptions options = Wide(data.Settings.Engine);
        Samples samples = Measure.Run(
            Rounds, round => Round(resting, data.Fresh("hedges"), options, round).GetAwaiter().GetResult());
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"{samples.BytesPerOperation:N0} B; {frame}, journal (no fsync), engine, cross-hedge, risk, sign, body; "
            + $"one thread");
        return [BenchFigure.Time(name, samples, "us", 1_000, note)];
    }

    private static async Task Round(VenueId resting, string directory, EngineOptions options, Samples samples)
    {
        var manifest = new JournalManifest { Build = VersionInfo.Version };
        var unsynced = new JournalOptions { Sync = DiskSync.Never };
        using (JournalWriter journal = JournalWriter.Open(directory, manifest, unsynced))
        {
            var desk = new HedgeDesk(resting, options, journal);
            await using (desk.ConfigureAwait(false))
            {
                for (int i = 1; i <= Fills; i++)
                {
                    byte[] frame = desk.NextFill(i);
                    samples.Time(1, () => desk.Take(frame));
                    desk.Settle(i);
                }
            }
        }
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>The usual checks with limits that so many fills in a row do not reach.</summary>
    private static EngineOptions Wide(EngineOptions options)
    {
        var shares = Quantity.FromShares(1_000_000);
        var dollars = Cash.FromDollars(1_000_000);
        return options with
        {
            Risk = options.Risk with
            {
                MaxPosition = shares,
                MaxNetPosition = shares,
                MaxGroupLoss = dollars,
                MaxTotalLoss = dollars,
            },
        };
    }

    /// <summary>One question, as each of the two venues lists it.</summary>
    internal static Market MarketOf(VenueId venue, MarketId id)
    {
        Market any = OrderSignBench.AnyMarket();
        bool isOpinion = venue == VenueId.Opinion;
        int instrument = 2 * id.Value;
        var fees = new FeeTerms(0.04m, 1, true, isOpinion ? 0.5m : 0.25m);
        return any with
        {
            Id = id,
            Venue = venue,
            Condition = $"0x{id.Value + 1:x64}",
            First = any.First with { Id = new InstrumentId(instrument), Market = id },
            Second = any.Second with
            {
                Id = new InstrumentId(instrument + 1),
                Market = id,
                IsMirrored = isOpinion,
            },
            Currency = isOpinion ? Currency.Usdt : Currency.PUsd,
            Terms = any.Terms with
            {
                Grid = isOpinion ? TickGrid.Mill : TickGrid.Cent,
                MinimumSize = Quantity.FromShares(isOpinion ? 1 : 5),
                MinimumTakerNotional = isOpinion ? Cash.Zero : Cash.FromDollars(1),
                MinimumNotional = isOpinion ? Cash.FromDollars(5) : Cash.Zero,
                Fees = isOpinion ? fees with { Base = FeeBase.Notional, Minimum = Cash.Parse("0.25") } : fees,
            },
            Contracts = isOpinion
                ? new MarketContracts(
                    "2770", OpinionContracts.Bnb.Usdt.ToString(), OpinionContracts.Bnb.UsdtExchange.ToString())
                : null,
        };
    }
}
