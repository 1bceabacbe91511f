using System.Text.Json;
using Probity.Domain;
using Probity.Domain.Orders;
using Probity.Strategies;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Http;

namespace Probity.Runtime.Signals;

/// <summary>Public trades for scoring a wallet, from a file or from the venue.</summary>
public static class TapeReader
{
    private const int MostWalletTrades = 5_000;
    private const int MostMarkets = 200;
    private const int MostMarketTrades = 2_000;

    /// <summary>Rows of the Data API, one a line, plain or gzip: trades, and results with their payouts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="wallet">
    /// Whose rows those are that name no wallet (recordings have their profile fields removed).
    /// </param>
    /// <returns>The tape, and what has to be known of it.</returns>
    /// <exception cref="BadInputException">No such file, a line that is none, or a wallet without a trade.</exception>
    public static (WalletTape Tape, IReadOnlyList<string> Notes) Read(string path, string wallet)
    {
        List<TapeTrade> trades = [];
        List<TapeResult> results = [];
        int nameless = 0;
        using var reader = new StreamReader(OpenText(path));
        for (int line = 1; reader.ReadLine() is { } text; line++)
        {
            if (string.IsNullOrWhiteSpace(text)) { continue; }
            DataTrade row = Parse(text, path, line);
            if (ResultOf(row) is { } result) { results.Add(result); }
            else if (TradeOf(row, wallet) is { } trade)
            {
                trades.Add(trade);
                if ((row.Wallet ?? row.WalletV1) is null) { nameless++; }
            }
        }
        string[] notes = nameless == 0 ? [] : [$"{nameless} trades name no wallet: counted as of {wallet}"];
        return (Checked(new WalletTape(trades, results), wallet), notes);
    }

    /// <summary>The wallet's trades, those of everybody in its markets, and the results.</summary>
    /// <exception cref="BadInputException">The wallet has no trade.</exception>
    /// <exception cref="VenueException">The venue does not answer.</exception>
    public static async Task<(WalletTape Tape, IReadOnlyList<string> Notes)> Fetch(
        WalletActivity activity, string wallet, CancellationToken cancel)
    {
        IReadOnlyList<DataTrade> own = await activity.Trades(wallet, 1, MostWalletTrades, cancel).ConfigureAwait(false);
        List<TapeTrade> trades = [.. own.Select(row => TradeOf(row, wallet)).OfType<TapeTrade>()];
        Checked(new WalletTape(trades, []), wallet);
        string[] conditions = [.. trades.Select(trade => trade.Condition).Distinct()];
        List<TapeResult> results = [];
        foreach (string condition in conditions.TakeLast(MostMarkets))
        {
            IReadOnlyList<DataTrade> others = await activity
                .MarketTrades(condition, MostMarketTrades, cancel).ConfigureAwait(false);
            trades.AddRange(others.Select(row => TradeOf(row, "")).OfType<TapeTrade>().Where(t => t.Wallet != wallet));
            if (await activity.Payouts(condition, cancel).ConfigureAwait(false) is { } payouts)
            {
                results.Add(new TapeResult(condition, payouts[0] / 1e6));
            }
        }
        List<string> notes = [];
        if (conditions.Length > MostMarkets)
        {
            notes.Add($"only the last {MostMarkets} of its {conditions.Length} markets");
        }
        if (own.Count >= MostWalletTrades) { notes.Add($"only its first {MostWalletTrades} trades"); }
        return (new WalletTape(trades, results), notes);
    }

    private static WalletTape Checked(WalletTape tape, string wallet) => tape.TradesOf(wallet).Count > 0
        ? tape
        : throw new BadInputException($"wallet '{wallet}' has no trades: check the address");

    private static DataTrade Parse(string text, string path, int line)
    {
        try
        {
            return JsonSerializer.Deserialize(text, RestJson.Default.DataTrade)
                ?? throw new JsonException("null where a row was due");
        }
        catch (JsonException wrong)
        {
            string begins = text[..Math.Min(80, text.Length)];
            throw new BadInputException(
                $"'{path}' line {line} is no row of the Data API: '{begins}': {wrong.Message}", wrong);
        }
    }

    private static TapeResult? ResultOf(DataTrade row) =>
        row.Payouts is { Count: 2 } payouts && (row.Condition ?? row.ConditionV1) is { Length: > 0 } condition
            ? new TapeResult(condition, payouts[0] / 1e6)
            : null;

    private static TapeTrade? TradeOf(DataTrade row, string nameless)
    {
        string condition = row.Condition ?? row.ConditionV1 ?? "";
        Side? side = row.Side switch { "BUY" => Side.Buy, "SELL" => Side.Sell, _ => null };
        int outcome = (int)(row.OutcomeIndex ?? row.OutcomeIndexV1 ?? -1);
        bool whole = row is { Price: > 0 and < 1, Size: > 0, Timestamp: > 0 } && condition.Length > 0;
        if (!whole || side is not { } way || outcome is not (0 or 1)) { return null; }
        string wallet = (row.Wallet ?? row.WalletV1 ?? nameless).ToLowerInvariant();
        return new TapeTrade(
            wallet, condition, outcome, way, (double)row.Price!.Value, (double)row.Size!.Value,
            (long)row.Timestamp!.Value);
    }

    private static Stream OpenText(string path)
    {
        if (!File.Exists(path)) { throw new BadInputException($"there is no file '{path}'"); }
        FileStream file = File.OpenRead(path);
        bool gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return gzip
            ? new System.IO.Compression.GZipStream(file, System.IO.Compression.CompressionMode.Decompress)
            : file;
    }
}
