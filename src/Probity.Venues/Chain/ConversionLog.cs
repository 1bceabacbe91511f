using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Probity.Domain;
using Probity.Domain.Inputs;
using Probity.Domain.Outputs;
using Probity.Domain.Values;

namespace Probity.Venues.Chain;

/// <summary>One conversion as the log tells it.</summary>
/// <param name="Number">From 1, in the order in which they were asked for.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="IsOwn">Our own, not the engine's: an automatic redemption.</param>
/// <param name="Before">Shares of both outcomes of each market before anything was sent; empty when unknown.</param>
public sealed record ConversionIntent(
    int Number, RequestConversion Request, bool IsOwn, IReadOnlyList<SharesHeld> Before)
{
    /// <summary>The last thing signed for it; null = nothing left the house.</summary>
    public SignedAction? Signed { get; init; }

    /// <summary>What became of it; null = not known yet.</summary>
    public ConversionResult? Result { get; init; }
}

/// <summary>The proven end of a conversion.</summary>
/// <param name="Happened">False: it failed and cannot happen any more.</param>
/// <param name="Micros">Shares converted.</param>
/// <param name="FeeBips">The group's fee, for convert.</param>
/// <param name="Payout">Millionths paid per share of the first outcome, for redeem; -1 otherwise.</param>
/// <param name="Evidence">Transaction hash, or the words of the refusal.</param>
/// <param name="Ordinal">Its place among the results that were given to the engine, from 1.</param>
public sealed record ConversionResult(
    bool Happened, long Micros, int FeeBips, int Payout, string Evidence, int Ordinal);

/// <summary>
/// What was asked for, signed and settled on the chain, on disk before it leaves: a crash can neither double a
/// conversion nor lose one. One JSON document a line; a last line that was cut short counts as never written.
/// </summary>
public sealed class ConversionLog : IDisposable
{
    /// <summary>Its name in a session's directory.</summary>
    public const string FileName = "conversions.log";

    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly Lock guard = new();
    private readonly FileStream file;
    private readonly SortedDictionary<int, ConversionIntent> intents = [];

    private ConversionLog(FileStream file) => this.file = file;

    public IReadOnlyList<ConversionIntent> All
    {
        get
        {
            lock (guard) { return [.. intents.Values]; }
        }
    }

    /// <exception cref="BadInputException">A line in the middle is damaged.</exception>
    public static ConversionLog Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var log = new ConversionLog(file);
        try
        {
            log.Read(path);
            return log;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public ConversionIntent Ask(RequestConversion request, bool isOwn, IReadOnlyList<SharesHeld> before)
    {
        lock (guard)
        {
            var intent = new ConversionIntent(intents.Count + 1, request, isOwn, before);
            Write(new Line
            {
                Number = intent.Number,
                Account = request.Account.Value,
                Kind = request.Conversion,
                Markets = [.. request.Markets.Select(market => market.Value)],
                Micros = request.Quantity.Micros,
                Strategy = request.Strategy.Value,
                Reason = request.Reason,
                IsOwn = isOwn,
                Before = [.. before.SelectMany(held => new[] { held.First.ToString(), held.Second.ToString() })],
            });
            return intents[intent.Number] = intent;
        }
    }

    public void Sign(int number, SignedAction action)
    {
        lock (guard)
        {
            Write(new Line
            {
                Number = number,
                Route = action.Route,
                Bytes = Convert.ToBase64String(action.Bytes),
                Nonce = action.Nonce.ToString(),
                Hash = action.Hash,
                RelayerId = action.RelayerId,
                Deadline = action.Deadline,
                SafeNonce = action.SafeNonce?.ToString(),
            });
            intents[number] = intents[number] with { Signed = action };
        }
    }

    /// <summary>The result with its place among all results.</summary>
    public ConversionResult Settle(int number, ConversionResult result)
    {
        lock (guard)
        {
            result = result with { Ordinal = intents.Values.Count(intent => intent.Result is not null) + 1 };
            Write(new Line { Number = number, Result = result });
            intents[number] = intents[number] with { Result = result };
            return result;
        }
    }

    public void Dispose() => file.Dispose();

    private void Write(Line line)
    {
        file.Write([.. JsonSerializer.SerializeToUtf8Bytes(line, Options), (byte)'\n']);
        file.Flush(flushToDisk: true);
    }

    private void Read(string path)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        int whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        file.SetLength(whole);
        int at = 0;
        string lines = Encoding.UTF8.GetString(bytes, 0, whole);
        foreach (string text in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            at++;
            try
            {
                Take(JsonSerializer.Deserialize<Line>(text, Options)!);
            }
            catch (Exception e) when (e is JsonException or FormatException or KeyNotFoundException)
            {
                throw new BadInputException(
                    $"conversion log '{path}', line {at}: {e.Message} It tells what is on its way on the chain: "
                    + "restore it, or check the wallet and move the file away", e);
            }
        }
    }

    private void Take(Line line)
    {
        if (line.Markets is { } markets)
        {
            var request = new RequestConversion(
                new AccountId(line.Account), line.Kind ?? throw new FormatException("no kind."),
                [.. markets.Select(market => new MarketId(market))], Quantity.FromMicros(line.Micros),
                new StrategyId(line.Strategy), line.Reason ?? "");
            SharesHeld[] before =
            [
                .. (line.Before ?? []).Chunk(2).Select(pair =>
                    new SharesHeld(BigInteger.Parse(pair[0]), BigInteger.Parse(pair[1]))),
            ];
            intents[line.Number] = new ConversionIntent(line.Number, request, line.IsOwn, before);
            return;
        }
        ConversionIntent intent = intents[line.Number];
        intents[line.Number] = line.Result is { } result
            ? intent with { Result = result }
            : intent with
            {
                Signed = new SignedAction(
                    line.Route ?? throw new FormatException("no route."), Convert.FromBase64String(line.Bytes ?? ""),
                    BigInteger.Parse(line.Nonce ?? ""), line.Hash ?? "", line.RelayerId ?? "", line.Deadline)
                {
                    SafeNonce = line.SafeNonce is { } nonce ? BigInteger.Parse(nonce) : null,
                },
            };
    }

    /// <summary>One of three: asked (with markets), signed (with a route), settled (with a result).</summary>
    private sealed record Line
    {
        public int Number { get; init; }

        public int Account { get; init; }

        public ConversionKind? Kind { get; init; }

        public int[]? Markets { get; init; }

        public long Micros { get; init; }

        public int Strategy { get; init; }

        public string? Reason { get; init; }

        public bool IsOwn { get; init; }

        public string[]? Before { get; init; }

        public WalletRoute? Route { get; init; }

        public string? Bytes { get; init; }

        public string? Nonce { get; init; }

        public string? Hash { get; init; }

        public string? RelayerId { get; init; }

        public long Deadline { get; init; }

        public ConversionResult? Result { get; init; }

        public string? SafeNonce { get; init; }
    }
}
