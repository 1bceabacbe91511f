using System.Globalization;
using Probity.Domain.Inputs;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Http;

namespace Probity.Runtime.Signals;

/// <summary>
/// Posts the trades of followed wallets in listed markets, asked for at the Data API (reference/polymarket.md 4.6,
/// "Copy-trading a wallet"): seconds late by the venue's cache. Each trade is told once; trades before the feed began
/// are not told.
/// </summary>
public sealed class WalletFeed(
    WalletActivity activity, IReadOnlyList<string> wallets, IReadOnlyList<Market> markets, IInputSink sink,
    Action<string> tell, TimeProvider time)
{
    private const int MostTrades = 2_000;

    /// <summary>The same second is asked for again, because the venue tells whole seconds and may be late.</summary>
    private const long Overlap = 60;

    private readonly Dictionary<string, InstrumentId> instruments = markets
        .SelectMany(market => new[] { market.First, market.Second }).ToDictionary(i => i.Token, i => i.Id);

    private readonly long began = time.GetUtcNow().ToUnixTimeSeconds();
    private readonly Dictionary<string, long> since = [];
    private readonly HashSet<string> told = [];
    private readonly HashSet<string> failing = [];

    /// <summary>Trades posted so far.</summary>
    public long Posted { get; private set; }

    /// <summary>Asks for each wallet's trades once.</summary>
    public async Task Round(CancellationToken cancel)
    {
        foreach (string wallet in wallets)
        {
            long from = Math.Max(began, since.GetValueOrDefault(wallet, began) - Overlap);
            try
            {
                foreach (DataTrade row in await activity.Trades(wallet, from, MostTrades, cancel).ConfigureAwait(false))
                {
                    Take(wallet, row);
                }
                failing.Remove(wallet);
            }
            catch (VenueException fault)
            {
                if (failing.Add(wallet)) { tell($"wallet {wallet}: {fault.Message}"); }
            }
        }
    }

    /// <summary>Rounds until cancelled.</summary>
    public async Task Run(TimeSpan every, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(every, time);
        try
        {
            do { await Round(cancel).ConfigureAwait(false); }
            while (await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to end.
        }
    }

    private void Take(string wallet, DataTrade row)
    {
        if (row is not { Timestamp: { } second, Price: > 0 and < 1, Size: > 0 and < 1_000_000_000_000m }) { return; }
        since[wallet] = Math.Max(since.GetValueOrDefault(wallet, began), (long)second);
        Side? side = row.Side switch { "BUY" => Side.Buy, "SELL" => Side.Sell, _ => null };
        if (side is not { } way || !instruments.TryGetValue(row.Token ?? row.TokenV1 ?? "", out InstrumentId instrument)
            || (long)second < began)
        {
            return;
        }
        string id = string.Create(
            CultureInfo.InvariantCulture, $"{row.Transaction}:{instrument}:{way}:{row.Size}@{row.Price}");
        if (!told.Add(wallet + id)) { return; }
        Instant now = Instant.FromDateTimeOffset(time.GetUtcNow());
        Posted++;
        sink.Post(new WalletTraded(
            Stamp.Unsequenced(now, Instant.FromMilliseconds((long)second * 1_000)), wallet, instrument, way,
            Price.FromPips((int)Math.Round(row.Price.Value * Price.PipsPerDollar)),
            Quantity.FromMicros((long)(row.Size.Value * Quantity.MicrosPerShare)),
            Instant.FromMilliseconds((long)second * 1_000), id));
    }
}
