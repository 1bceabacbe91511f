using System.Security.Cryptography;
using System.Text;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Runtime.Pairs.Matching;

namespace Probity.Runtime.Pairs;

/// <summary>What a person says when approving a pair; null keeps what the pair has.</summary>
/// <param name="User">Who approves.</param>
/// <param name="Polarity">How the first outcomes stand to one another.</param>
/// <param name="Primary">Venue where orders rest.</param>
/// <param name="MismatchPpm">Probability that the two resolve differently, parts per million, 0..1,000,000.</param>
/// <param name="FirstVoid">What the first side pays without a clear answer.</param>
/// <param name="SecondVoid">The same of the second side.</param>
/// <param name="FirstAccount">Name of the account for the first side.</param>
/// <param name="SecondAccount">The same for the second side.</param>
/// <param name="Note">Free text.</param>
public sealed record Approval(
    string User, PairPolarity? Polarity = null, string? Primary = null, int? MismatchPpm = null,
    VoidRule? FirstVoid = null, VoidRule? SecondVoid = null, string? FirstAccount = null, string? SecondAccount = null,
    string? Note = null);

/// <summary>
/// The pairs of markets that people approved, in a file that only grows. A suggestion is in it too and permits
/// nothing.
/// A running engine asks for <see cref="Approved"/> and tells <see cref="Check"/> the texts that the venues show.
/// </summary>
public sealed class PairRegistry
{
    /// <summary>Estimate of the mismatch of a new suggestion, parts per million: one in a hundred.</summary>
    public const int UsualMismatchPpm = 10_000;

    private const int OneMillion = 1_000_000;

    private readonly string _path;
    private List<PairRecord> _records;

    private PairRegistry(string path, List<PairRecord> records)
    {
        _path = path;
        _records = records;
    }

    /// <summary>Every pair as it is now, in the order in which they came.</summary>
    public IReadOnlyList<RegisteredPair> Pairs => Current(_records);

    /// <summary>Those that may trade.</summary>
    public IReadOnlyList<RegisteredPair> Approved => [.. Pairs.Where(pair => pair.MayTrade)];

    /// <summary>Everything that ever happened, oldest first.</summary>
    public IReadOnlyList<PairRecord> History => _records;

    /// <summary>An absent file is an empty registry.</summary>
    /// <exception cref="BadInputException">A damaged line, with its number and text.</exception>
    public static PairRegistry Load(string path) => new(path, PairFile.Read(path));

    /// <summary>The id of the pair of two markets, whichever is named first.</summary>
    public static string IdOf(MarketText first, MarketText second)
    {
        string[] keys =
            [$"{first.Venue}\n{first.Id}".ToLowerInvariant(), $"{second.Venue}\n{second.Id}".ToLowerInvariant()];
        Array.Sort(keys, StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', keys))))[..12];
    }

    /// <summary>The pair of this id, or the only one whose id begins with it.</summary>
    /// <exception cref="BadInputException">None, or several.</exception>
    public RegisteredPair Find(string id)
    {
        RegisteredPair[] found = [.. Pairs.Where(pair => pair.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase))];
        return found.Length == 1 ? found[0] : throw new BadInputException(found.Length == 0
            ? $"there is no pair '{id}' in the registry; see: probity pairs list"
            : $"'{id}' names {found.Length} pairs; write more of the id");
    }

    /// <summary>
    /// Notes suggestions. A pair that is known keeps what was decided about it; only a mere suggestion is renewed.
    /// </summary>
    /// <returns>Those that are new.</returns>
    public IReadOnlyList<RegisteredPair> Suggest(
        IEnumerable<(MarketText First, MarketText Second, PairScore Score)> found, DateTimeOffset at)
    {
        List<RegisteredPair> added = [];
        Change(now =>
        {
            List<RegisteredPair> written = [];
            foreach ((MarketText first, MarketText second, PairScore score) in found)
            {
                RegisteredPair fresh = Fresh(first, second, score);
                RegisteredPair? known = now.FirstOrDefault(pair => pair.Id == fresh.Id);
                if (known is null) { added.Add(fresh); }
                if (known is null || (known.Status == RegistryStatus.Suggested && Differ(known, fresh)))
                {
                    written.Add(fresh);
                }
            }
            return written;
        }, "matcher", at);
        return added;
    }

    /// <summary>A person approves the texts as the registry has them now.</summary>
    /// <exception cref="BadInputException">
    /// No user, no such pair, no rule text, a primary that is neither venue, a risk out of range, or it was withdrawn.
    /// </exception>
    public RegisteredPair Approve(string id, Approval approval, DateTimeOffset at) =>
        One(id, approval.User, at, pair =>
    {
        Check(pair, approval);
        return pair with
        {
            Status = RegistryStatus.Approved,
            Polarity = approval.Polarity ?? pair.Polarity,
            Primary = approval.Primary is { } primary ? VenueOf(pair, primary) : pair.Primary,
            MismatchPpm = approval.MismatchPpm ?? pair.MismatchPpm,
            First = Sealed(pair.First, approval.FirstVoid, approval.FirstAccount),
            Second = Sealed(pair.Second, approval.SecondVoid, approval.SecondAccount),
            ApprovedBy = approval.User.Trim(),
            ApprovedAt = at,
            Note = approval.Note ?? (pair.Status == RegistryStatus.Suspended ? "" : pair.Note),
        };
    });

    /// <summary>Takes a pair back for good.</summary>
    public RegisteredPair Withdraw(string id, string user, string note, DateTimeOffset at) => One(
        id, user, at, pair => pair with { Status = RegistryStatus.Withdrawn, Note = note });

    /// <summary>Which approved pairs no longer read as they were approved. Reads nothing and writes nothing.</summary>
    /// <param name="texts">Markets as the venues show them now; those that are missing are not judged.</param>
    public IReadOnlyList<PairChange> Check(IEnumerable<MarketText> texts)
    {
        List<PairChange> changes = [];
        MarketText[] now = [.. texts];
        foreach (RegisteredPair pair in Approved)
        {
            foreach (PairSide side in new[] { pair.First, pair.Second })
            {
                if (Array.Find(now, side.Is) is { } text && WhatChanged(side, text) is { } what)
                {
                    changes.Add(new PairChange(pair, text, what));
                }
            }
        }
        return changes;
    }

    /// <summary>Stops trading in the pairs that changed and keeps the new texts for the person who looks at
    /// them.</summary>
    public void Suspend(IReadOnlyList<PairChange> changes, DateTimeOffset at) => Change(now =>
    {
        List<RegisteredPair> written = [];
        foreach (IGrouping<string, PairChange> group in changes.GroupBy(change => change.Pair.Id))
        {
            if (now.FirstOrDefault(pair => pair.Id == group.Key) is not { MayTrade: true } pair) { continue; }
            foreach (PairChange change in group)
            {
                pair = pair with { First = Renewed(pair.First, change.Text),
                    Second = Renewed(pair.Second, change.Text) };
            }
            written.Add(pair with
            {
                Status = RegistryStatus.Suspended,
                Note = string.Join("; ", group.Select(change => change.What)),
            });
        }
        return written;
    }, "check", at);

    private static void Check(RegisteredPair pair, Approval approval)
    {
        Named(approval.User);
        if (pair.Status == RegistryStatus.Withdrawn)
        {
            throw new BadInputException($"pair '{pair.Id}' was withdrawn ({pair.Note}); it stays so");
        }
        foreach (PairSide side in new[] { pair.First, pair.Second })
        {
            if (string.IsNullOrWhiteSpace(side.Rules))
            {
                throw new BadInputException(
                    $"pair '{pair.Id}' has no rule text of {side.Venue} '{side.Market}': nothing to approve; "
                    + "suggest it again from a list that has the rules");
            }
        }
        if (approval.MismatchPpm is < 0 or > OneMillion)
        {
            throw new BadInputException($"mismatch risk {approval.MismatchPpm}: parts per million, 0 to {OneMillion}");
        }
    }

    private static void Named(string user)
    {
        if (string.IsNullOrWhiteSpace(user)) { throw new BadInputException("say who decides: --user NAME"); }
    }

    private static string VenueOf(RegisteredPair pair, string name) =>
        new[] { pair.First.Venue, pair.Second.Venue }
            .FirstOrDefault(venue => venue.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new BadInputException(
            $"primary '{name}' is neither venue of the pair: '{pair.First.Venue}' or '{pair.Second.Venue}'");

    private static PairSide Sealed(PairSide side, VoidRule? rule, string? account) => side with
    {
        RulesHash = RuleFacts.Hash(side.Rules),
        ApprovedTitle = side.Title,
        Void = rule ?? side.Void,
        Account = account ?? side.Account,
    };

    private static string? WhatChanged(PairSide side, MarketText text)
    {
        string title = PairSide.TitleOf(text);
        if (title != side.ApprovedTitle)
        {
            return $"the title at {side.Venue} changed from '{side.ApprovedTitle}' to '{title}'";
        }
        string first = text.Outcomes is [{ } outcome, ..] ? outcome : "Yes";
        if (first != side.Outcome)
        {
            return $"the first outcome at {side.Venue} changed from '{side.Outcome}' to '{first}'";
        }
        return RuleFacts.Hash(text.Rules) != side.RulesHash ? $"the rules at {side.Venue} changed" : null;
    }

    private static PairSide Renewed(PairSide side, MarketText text) => !side.Is(text) ? side : side with
    {
        Title = PairSide.TitleOf(text),
        Rules = text.Rules,
        Outcome = text.Outcomes is [{ } first, ..] ? first : "Yes",
    };

    private static RegisteredPair Fresh(MarketText first, MarketText second, PairScore score) => new(
        IdOf(first, second), PairSide.Of(first), PairSide.Of(second),
        score.Polarity ?? throw new InvariantException("only a match is suggested"), UsualMismatchPpm, first.Venue,
        RegistryStatus.Suggested, null, null, "", score.Score, score.Reasons);

    private static bool Differ(RegisteredPair a, RegisteredPair b) =>
        a.First != b.First || a.Second != b.Second || a.Polarity != b.Polarity;

    private static List<RegisteredPair> Current(List<PairRecord> records)
    {
        List<RegisteredPair> pairs = [];
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (PairRecord record in records)
        {
            if (places.TryGetValue(record.Pair.Id, out int place)) { pairs[place] = record.Pair; }
            else
            {
                places[record.Pair.Id] = pairs.Count;
                pairs.Add(record.Pair);
            }
        }
        return pairs;
    }

    private RegisteredPair One(string id, string user, DateTimeOffset at, Func<RegisteredPair, RegisteredPair> change)
    {
        Named(user);
        string full = Find(id).Id;
        Change(now => [change(now.First(pair => pair.Id == full))], user.Trim(), at);
        return Find(full);
    }

    private void Change(
        Func<List<RegisteredPair>, IEnumerable<RegisteredPair>> change, string by, DateTimeOffset at) =>
        _records = PairFile.Append(
            _path, records => change(Current(records)).Select(pair => PairFile.Record(by, at, pair)));
}
