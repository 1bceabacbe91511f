using System.Globalization;
using Probity.Domain.Values;
using Probity.Venues.Health;
using Probity.Venues.Http;
using Probity.Venues.Polymarket.Http;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Venues.Polymarket.Health;

/// <summary>
/// Asks the venue whether it is still the one that this build was made for: version, clock, a market, a book with its
/// hash, and the signing domains. What could not be asked is yellow; what is different is red.
/// </summary>
/// <param name="clob">The order-book host.</param>
/// <param name="contracts">Whose domains orders are signed in.</param>
/// <param name="tolerance">Largest difference between our clock and the venue's.</param>
/// <param name="time">Our clock.</param>
public sealed class VenueProbe(
    ClobClient clob, PolymarketContracts contracts, TimeSpan tolerance, TimeProvider time)
{
    public const string Version = "version";
    public const string Clock = "clock";

    /// <summary>The order version that this build signs for conditional tokens (reference/polymarket.md 0.2).</summary>
    private const int KnownVersion = 2;

    /// <summary>A book may change between the venue's hash and its text; three in a row do not.</summary>
    private const int HashAttempts = 3;

    /// <summary>More checks of the same kind, for example those that ask the chain; empty without.</summary>
    public IReadOnlyList<Func<CancellationToken, Task<Finding>>> More { get; init; } = [];

    /// <param name="condition">A market that exists; null when none is known.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<IReadOnlyList<Finding>> Run(string? condition, CancellationToken cancel)
    {
        List<Finding> found =
        [
            DomainCheck.Of(contracts),
            await Ask(Version, AskVersion, cancel).ConfigureAwait(false),
            await Ask(Clock, AskClock, cancel).ConfigureAwait(false),
        ];
        foreach (Func<CancellationToken, Task<Finding>> check in More)
        {
            found.Add(await check(cancel).ConfigureAwait(false));
        }
        if (condition is null)
        {
            found.Add(Finding.Yellow(ShapeCheck.Market, "no market is known whose shape could be looked at"));
        }
        else { found.AddRange(await MarketAndBook(condition, cancel).ConfigureAwait(false)); }
        return found;
    }

    /// <summary>Runs a check; a venue that gives no usable answer is named, and told apart from one that
    /// differs.</summary>
    public static async Task<Finding> Ask(
        string check, Func<CancellationToken, Task<Finding>> ask, CancellationToken cancel)
    {
        try
        {
            return await ask(cancel).ConfigureAwait(false);
        }
        catch (VenueException failed)
        {
            return OfError(check, failed.Error);
        }
    }

    /// <summary>An answer that is none: a page or an unreadable body is a venue that changed, silence is not.</summary>
    internal static Finding OfError(string check, VenueError error) => error.Kind switch
    {
        VenueErrorKind.Html => Finding.Red(
            check, error.ToString(), "a web page came instead of data: maintenance, a block, or a proxy in between"),
        VenueErrorKind.Malformed or VenueErrorKind.ErrorInSuccess => Finding.Red(
            check, error.ToString(), "the venue answers in another form than documented: do not trade; update Probity"),
        VenueErrorKind.Status when error.Status is 401 or 403 => Finding.Red(
            check, error.ToString(), "the venue refuses this caller: check credentials, clock and region"),
        VenueErrorKind.Status when error.Status is 400 or 404 or 405 => Finding.Red(
            check, error.ToString(), "the venue no longer knows this request: do not trade; update Probity"),
        _ => Finding.Yellow(check, $"could not be looked at: {error}", "try again when the venue answers"),
    };

    private async Task<Finding> AskVersion(CancellationToken cancel)
    {
        int version = await clob.Version(cancel).ConfigureAwait(false);
        return version == KnownVersion
            ? Finding.Green(Version, string.Create(CultureInfo.InvariantCulture, $"orders of version {version}"))
            : Finding.Red(
                Version,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the venue wants orders of version {version}, this build signs version {KnownVersion}"),
                "do not trade: update Probity");
    }

    /// <summary>The venue tells whole seconds: what that leaves open counts for our clock.</summary>
    private async Task<Finding> AskClock(CancellationToken cancel)
    {
        Instant asked = Instant.FromDateTimeOffset(time.GetUtcNow());
        Instant told = await clob.Time(cancel).ConfigureAwait(false);
        Instant heard = Instant.FromDateTimeOffset(time.GetUtcNow());
        long ahead = Math.Max(0, asked.Nanos - (told.Nanos + Instant.NanosPerSecond));
        long behind = Math.Max(0, told.Nanos - heard.Nanos);
        TimeSpan off = TimeSpan.FromTicks(Math.Max(ahead, behind) / TimeSpan.NanosecondsPerTick);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"our clock is {off.TotalSeconds:0.###} s {(ahead > 0 ? "ahead of" : "behind")} the venue's");
        return off <= tolerance
            ? Finding.Green(Clock, off == TimeSpan.Zero ? "our clock and the venue's agree" : text)
            : Finding.Red(
                Clock,
                string.Create(CultureInfo.InvariantCulture, $"{text}; {tolerance.TotalSeconds:0.###} s are allowed"),
                "synchronise this machine's clock (for example: timedatectl set-ntp true)");
    }

    private async Task<IReadOnlyList<Finding>> MarketAndBook(string condition, CancellationToken cancel)
    {
        ClobMarketInfo? market = null;
        Finding shape = await Ask(
            ShapeCheck.Market,
            async stop =>
            {
                market = await clob.MarketInfo(condition, stop).ConfigureAwait(false);
                return market is null
                    ? Finding.Yellow(ShapeCheck.Market, $"the venue does not know market {condition} any more")
                    : ShapeCheck.OfMarket(condition, market);
            },
            cancel).ConfigureAwait(false);
        if (shape.Grade != Grade.Green || !market!.AcceptingOrders) { return [shape]; }
        string token = market.Tokens![0].Token!;
        IReadOnlyList<Finding> book = [];
        for (int i = 0; i < HashAttempts; i++)
        {
            book = await Book(token, cancel).ConfigureAwait(false);
            if (book.All(one => one.Grade == Grade.Green)) { break; }
        }
        return [shape, .. book];
    }

    private async Task<IReadOnlyList<Finding>> Book(string token, CancellationToken cancel)
    {
        try
        {
            VenueReply reply = await clob.Book(token, cancel).ConfigureAwait(false);
            return ShapeCheck.OfBook(token, reply.Body);
        }
        catch (VenueException e) when (e.Error is { Kind: VenueErrorKind.Status, Status: 404 })
        {
            return [Finding.Yellow(ShapeCheck.Book, $"outcome {token} has no book now")];
        }
        catch (VenueException failed)
        {
            return [OfError(ShapeCheck.Book, failed.Error)];
        }
    }
}
