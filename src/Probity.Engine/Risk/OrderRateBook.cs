using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Values;

namespace Probity.Engine.Risk;

/// <summary>When the last orders went out, as far as the caps need to know.</summary>
internal sealed class OrderRateBook(OrderRateOptions options)
{
    private readonly Dictionary<Scope, Times> scopes = [];

    /// <summary>Folds in every order that was noted.</summary>
    public ulong Digest { get; private set; }

    /// <summary>The cap that an order would break, with its numbers; null when there is none.</summary>
    /// <param name="intent">The order.</param>
    /// <param name="market">Its market.</param>
    /// <param name="now">The time.</param>
    /// <param name="pending">Orders of the same strategy that were approved a moment ago and will be noted.</param>
    public string? Over(OrderIntent intent, Market market, Instant now, int pending)
    {
        if (!options.IsOn || !Counts(intent)) { return null; }
        Scope full = Scope.Of(intent, market);
        return Over(full with { Kind = ScopeKind.Total }, now, pending)
            ?? Over(full with { Kind = ScopeKind.Strategy }, now, pending)
            ?? Over(full with { Kind = ScopeKind.Market }, now, 0)
            ?? Over(full with { Kind = ScopeKind.Direction }, now, 0)
            ?? Over(full with { Kind = ScopeKind.MarketDirection }, now, 0);
    }

    /// <summary>An order goes out.</summary>
    public void Note(OrderIntent intent, Market market, Instant now)
    {
        if (!options.IsOn || !Counts(intent)) { return; }
        Scope full = Scope.Of(intent, market);
        for (ScopeKind kind = ScopeKind.Total; kind <= ScopeKind.MarketDirection; kind++)
        {
            int limit = LimitOf(kind);
            if (limit == 0) { continue; }
            Scope scope = (full with { Kind = kind }).Narrowed;
            if (!scopes.TryGetValue(scope, out Times? times)) { scopes[scope] = times = new Times(limit); }
            times.Add(now);
        }
        Digest = StateHash.Combine(StateHash.Combine(Digest, full.Strategy), now.Nanos);
        Digest = StateHash.Combine(Digest, ((long)full.Market << 1) | (full.Up ? 1L : 0L));
    }

    private static bool Counts(OrderIntent intent) => intent.Purpose is OrderPurpose.Quote or OrderPurpose.Take;

    private string? Over(Scope scope, Instant now, int pending)
    {
        int limit = LimitOf(scope.Kind);
        if (limit == 0) { return null; }
        int room = limit - pending;
        bool full = room <= 0
            || (scopes.TryGetValue(scope.Narrowed, out Times? times)
                && times.NthLast(room) is { IsKnown: true } before && now - before < options.Window);
        return full ? $"{limit} orders within {options.Window} ({scope.Words})" : null;
    }

    private int LimitOf(ScopeKind kind) => kind switch
    {
        ScopeKind.Total => options.Total,
        ScopeKind.Strategy => options.Strategy,
        ScopeKind.Market => options.Market,
        ScopeKind.Direction => options.Direction,
        _ => options.MarketDirection,
    };

    private enum ScopeKind : byte
    {
        Total,
        Strategy,
        Market,
        Direction,
        MarketDirection,
    }

    /// <summary>What a cap counts together.</summary>
    private readonly record struct Scope(ScopeKind Kind, int Strategy, int Market, bool Up)
    {
        /// <summary>Without what its kind does not look at.</summary>
        public Scope Narrowed => Kind switch
        {
            ScopeKind.Total => new Scope(Kind, 0, 0, false),
            ScopeKind.Strategy => new Scope(Kind, Strategy, 0, false),
            ScopeKind.Market => new Scope(Kind, Strategy, Market, false),
            ScopeKind.Direction => new Scope(Kind, Strategy, 0, Up),
            _ => this,
        };

        public string Words => Kind switch
        {
            ScopeKind.Total => "all strategies",
            ScopeKind.Strategy => "this strategy",
            ScopeKind.Market => "this strategy and market",
            ScopeKind.Direction => "this strategy and side",
            _ => "this strategy, market and side",
        };

        public static Scope Of(OrderIntent intent, Market market)
        {
            bool first = intent.Instrument == market.First.Id;
            return new Scope(
                ScopeKind.Total, intent.Strategy.Value, market.Id.Value, first == (intent.Side == Side.Buy));
        }
    }

    /// <summary>The last times, as many as the cap; the oldest is overwritten.</summary>
    private sealed class Times(int capacity)
    {
        private readonly Instant[] ring = new Instant[capacity];
        private long count;

        public void Add(Instant at) => ring[count++ % ring.Length] = at;

        /// <summary>The n-th last, 1 = the last; None when there were fewer.</summary>
        public Instant NthLast(int n) => n > count ? Instant.None : ring[(count - n) % ring.Length];
    }
}
