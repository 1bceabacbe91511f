using System.Globalization;
using System.Numerics;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Sandbox.Opinion.Venue;

/// <summary>A categorical parent: it has no tokens; its children trade.</summary>
public sealed class OpinionParent(int id, string title, string slug)
{
    private readonly List<OpinionMarket> children = [];

    /// <summary>The venue's number.</summary>
    public int Id { get; } = id;

    public string Title { get; } = title;

    public string Slug { get; } = slug;

    public IReadOnlyList<OpinionMarket> Children => children;

    internal void Add(OpinionMarket child) => children.Add(child);
}

/// <summary>The last trade of an outcome.</summary>
/// <param name="Price">On that outcome.</param>
/// <param name="Taker">The taker's side.</param>
/// <param name="Size">Grains.</param>
/// <param name="At">When.</param>
public readonly record struct OpinionPrint(Price Price, Side Taker, long Size, Instant At);

/// <summary>A market of the sandbox's Opinion. What changes is under the venue's gate.</summary>
public sealed class OpinionMarket
{
    /// <summary>Closes of hours, newest last, as many as the venue tells.</summary>
    private const int MostCloses = 1_000;

    private const long SecondsPerHour = 3_600;

    private readonly OpinionPrint?[] prints = new OpinionPrint?[2];
    private readonly List<(long Hour, Price Price)> closes = [];

    internal OpinionMarket(Market market, string title, OpinionParent? parent, Instant listedAt)
    {
        Market = market;
        Title = title;
        Parent = parent;
        ListedAt = listedAt;
        Id = int.Parse(market.Contracts!.MarketId, CultureInfo.InvariantCulture);
        Tokens = [Number(market.First.Token), Number(market.Second.Token)];
        Status = market.Status;
        parent?.Add(this);
    }

    /// <summary>Dense ids and terms, in shares and dollars; the exchange has the same market in grains.</summary>
    public Market Market { get; }

    /// <summary>The venue's number.</summary>
    public int Id { get; }

    public string Title { get; }

    /// <summary>Null for a binary market.</summary>
    public OpinionParent? Parent { get; }

    /// <summary>Token ids of YES and NO.</summary>
    public IReadOnlyList<BigInteger> Tokens { get; }

    public Instant ListedAt { get; }

    public MarketStatus Status { get; internal set; }

    /// <summary>Null before the result is in.</summary>
    public Payout? Payout { get; internal set; }

    public Instant ResolvedAt { get; internal set; }

    /// <summary>Dollars traded, in grains.</summary>
    public long Volume { get; private set; }

    /// <summary>64 hexadecimal digits without 0x.</summary>
    public string BareCondition => Market.Condition[2..];

    public string Token(int outcome) => Market.Outcome(outcome).Token;

    /// <summary>Null when the outcome never traded.</summary>
    public OpinionPrint? LastPrint(int outcome) => prints[outcome];

    /// <summary>The closes of YES by hour (unix seconds of its begin), oldest first.</summary>
    public IReadOnlyList<(long Hour, Price Price)> Closes => closes;

    internal void Traded(int outcome, OpinionPrint print)
    {
        prints[outcome] = print;
        Volume += Grains.Notional(print.Price, print.Size);
        long hour = print.At.Nanos / Instant.NanosPerSecond / SecondsPerHour * SecondsPerHour;
        Price yes = outcome == 0 ? print.Price : print.Price.Complement;
        if (closes.Count > 0 && closes[^1].Hour == hour) { closes[^1] = (hour, yes); }
        else { closes.Add((hour, yes)); }
        if (closes.Count > MostCloses) { closes.RemoveAt(0); }
    }

    private static BigInteger Number(string token) => BigInteger.Parse(token, CultureInfo.InvariantCulture);
}
