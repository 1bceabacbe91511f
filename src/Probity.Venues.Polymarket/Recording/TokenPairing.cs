using Probity.Domain.Values;
using Probity.Venues.Polymarket.Wire;

namespace Probity.Venues.Polymarket.Recording;

/// <summary>
/// Finds which two tokens are the outcomes of one market when nobody says: the venue mirrors every order into both
/// books, so that a change of token A at p BUY stands beside one of token B at 1 - p SELL with the same size (true of
/// all 117,461 messages of the NHL recording), and two snapshots of the same moment are each other's mirror image.
/// </summary>
internal sealed class TokenPairing
{
    /// <summary>More entries in one message are not compared with each other.</summary>
    private const int MostEntries = 64;

    /// <summary>Snapshots remembered; mirror images follow one another closely.</summary>
    private const int MostSnapshots = 4_096;

    private readonly Dictionary<(int A, int B), long> votes = [];
    private readonly Dictionary<(long Milliseconds, ulong Image), int> snapshots = [];

    public void Note(in PriceChangeMessage message, ReadOnlySpan<int> tokens)
    {
        ReadOnlySpan<PriceChangeEntry> entries = message.Entries;
        if (entries.Length > MostEntries) { return; }
        for (int i = 0; i < entries.Length; i++)
        {
            for (int j = i + 1; j < entries.Length; j++)
            {
                if (tokens[i] != tokens[j] && AreMirrored(entries[i], entries[j])) { Vote(tokens[i], tokens[j]); }
            }
        }
    }

    public void Note(in BookMessage message, int token)
    {
        if (message.Bids.IsEmpty && message.Asks.IsEmpty) { return; }
        ulong image = Image(message.Bids, message.Asks, mirrored: false);
        ulong mirror = Image(message.Bids, message.Asks, mirrored: true);
        bool found = snapshots.TryGetValue((message.Milliseconds, mirror), out int other);
        if (found && other != token) { Vote(token, other); }
        if (snapshots.Count >= MostSnapshots) { snapshots.Clear(); }
        snapshots[(message.Milliseconds, image)] = token;
    }

    /// <summary>The token that mirrors this one most often, if it also mirrors that one most often; else -1.</summary>
    public int PartnerOf(int token)
    {
        int partner = Favourite(token);
        return partner >= 0 && Favourite(partner) == token ? partner : -1;
    }

    /// <summary>Mirrored entries and snapshots of the two.</summary>
    public long Votes(int a, int b) => votes.GetValueOrDefault((Math.Min(a, b), Math.Max(a, b)));

    private static bool AreMirrored(in PriceChangeEntry a, in PriceChangeEntry b) =>
        a.Side != b.Side && a.Size == b.Size && a.Price == b.Price.Complement;

    /// <summary>
    /// The same for the same levels in any order; seen from the other outcome a bid at p is an ask at 1 - p.
    /// </summary>
    private static ulong Image(ReadOnlySpan<LevelEntry> bids, ReadOnlySpan<LevelEntry> asks, bool mirrored)
    {
        ulong image = 0;
        foreach (ref readonly LevelEntry bid in bids) { image ^= Of(bid, mirrored ? 1UL : 0UL, mirrored); }
        foreach (ref readonly LevelEntry ask in asks) { image ^= Of(ask, mirrored ? 0UL : 1UL, mirrored); }
        return image;
    }

    private static ulong Of(in LevelEntry level, ulong side, bool mirrored)
    {
        Price price = mirrored ? level.Price.Complement : level.Price;
        return StateHash.Combine(((ulong)price.Pips << 1) | side, level.Size.Micros);
    }

    private void Vote(int a, int b)
    {
        (int, int) pair = (Math.Min(a, b), Math.Max(a, b));
        votes[pair] = votes.GetValueOrDefault(pair) + 1;
    }

    /// <summary>
    /// Most votes; of equals the token that was seen first, so that the answer does not depend on hashing.
    /// </summary>
    private int Favourite(int token)
    {
        int favourite = -1;
        long most = 0;
        foreach (((int a, int b), long count) in votes)
        {
            if (a != token && b != token) { continue; }
            int other = a == token ? b : a;
            if (count > most || (count == most && other < favourite)) { (favourite, most) = (other, count); }
        }
        return favourite;
    }
}
