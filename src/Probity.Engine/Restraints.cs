using Probity.Domain.Inputs;
using Probity.Domain.Values;

namespace Probity.Engine;

/// <summary>
/// What keeps orders back besides the kill switch: venues that do not take any now, and markets or accounts where our
/// books and the venue's do not agree. Those take only reducing orders until a person resumes.
/// </summary>
internal sealed class Restraints
{
    private readonly VenueStatus[] venues = new VenueStatus[byte.MaxValue + 1];
    private readonly List<(MarketId Market, string Why)> markets = [];
    private readonly List<(AccountId Account, string Why)> accounts = [];
    private readonly List<VenueStatus> accountStatus = [];

    /// <summary>One sentence each, for screens.</summary>
    public IReadOnlyList<string> All =>
    [
        .. markets.Select(held => $"market {held.Market}: {held.Why}"),
        .. accounts.Select(held => $"account {held.Why}"),
    ];

    /// <summary>Connected until told otherwise.</summary>
    public VenueStatus StatusOf(VenueId venue) => venues[(byte)venue];

    /// <summary>What the venue lets this account do: the stricter of its own status and the venue's.</summary>
    public VenueStatus StatusOf(VenueId venue, AccountId account)
    {
        VenueStatus own = account.Value < accountStatus.Count ? accountStatus[account.Value] : VenueStatus.Connected;
        VenueStatus all = venues[(byte)venue];
        return Strictness(own) > Strictness(all) ? own : all;
    }

    public void Note(VenueStatusChanged changed)
    {
        if (changed.Account is not { } account)
        {
            venues[(byte)changed.Venue] = changed.Status;
            return;
        }
        while (accountStatus.Count <= account.Value) { accountStatus.Add(VenueStatus.Connected); }
        accountStatus[account.Value] = changed.Status;
    }

    /// <summary>Why only reducing orders may go out; null when nothing is wrong.</summary>
    public string? On(AccountId account, MarketId market)
    {
        foreach ((MarketId held, string why) in markets) { if (held == market) { return why; } }
        foreach ((AccountId held, string why) in accounts) { if (held == account) { return why; } }
        return null;
    }

    /// <returns>False when it was held already; the first reason stands.</returns>
    public bool TryHold(MarketId market, string why)
    {
        if (markets.Exists(held => held.Market == market)) { return false; }
        markets.Add((market, why));
        return true;
    }

    /// <returns>As for a market.</returns>
    public bool TryHold(AccountId account, string why)
    {
        if (accounts.Exists(held => held.Account == account)) { return false; }
        accounts.Add((account, why));
        return true;
    }

    /// <summary>More is stricter; the numbers of the statuses are a storage format and say nothing.</summary>
    private static int Strictness(VenueStatus status) => status switch
    {
        VenueStatus.Connected => 0,
        VenueStatus.PostOnly => 1,
        VenueStatus.CancelOnly => 2,
        VenueStatus.Disconnected => 3,
        _ => 4,
    };

    /// <summary>A person resumed.</summary>
    public void Lift()
    {
        markets.Clear();
        accounts.Clear();
    }

    public ulong Digest(ulong seed)
    {
        ulong hash = seed;
        for (int venue = 0; venue < venues.Length; venue++)
        {
            if (venues[venue] == VenueStatus.Connected) { continue; }
            hash = StateHash.Combine(hash, ((long)venue << 8) | (long)venues[venue]);
        }
        foreach (VenueStatus status in accountStatus) { hash = StateHash.Combine(hash, (long)status); }
        foreach ((MarketId market, _) in markets) { hash = StateHash.Combine(hash, ((long)market.Value << 1) | 1); }
        foreach ((AccountId account, _) in accounts) { hash = StateHash.Combine(hash, (long)account.Value << 1); }
        return hash;
    }
}
