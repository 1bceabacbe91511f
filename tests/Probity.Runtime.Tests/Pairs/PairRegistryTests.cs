using System.Security.Cryptography;
using System.Text;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Runtime.Pairs;
using Probity.Runtime.Pairs.Matching;

namespace Probity.Runtime.Tests.Pairs;

public sealed class PairRegistryTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static readonly MarketText First = new("0xabc", "Will Acme win?")
    {
        Venue = "polymarket",
        Rules = "Resolves to Yes if Acme wins. If it is cancelled, this market resolves 50-50.",
        Outcomes = ["Yes", "No"],
    };

    private static readonly MarketText Second = new(
        "77", "Acme wins?") { Venue = "opinion", Rules = "Yes if Acme wins." };

    private static readonly PairScore Found = new(0.9, true, PairPolarity.Aligned, ["both say: Acme"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("probity-pairs-").FullName;

    private string FilePath => Path.Combine(_folder, "pairs.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_suggestion_may_not_trade_until_a_person_approves_it()
    {
        PairRegistry registry = Suggested();
        RegisteredPair pair = Assert.Single(registry.Pairs);
        Assert.Equal(RegistryStatus.Suggested, pair.Status);
        Assert.False(pair.MayTrade);
        Assert.Empty(registry.Approved);
        Assert.Null(pair.First.RulesHash);

        registry.Approve(
            pair.Id, new Approval(" ann ", Primary: "OPINION", MismatchPpm: 2_500, SecondAccount: "main"), Noon);
        RegisteredPair approved = Assert.Single(PairRegistry.Load(FilePath).Approved);
        Assert.Equal(("ann", Noon, "opinion", 1, 2_500), (
            approved.ApprovedBy, approved.ApprovedAt, approved.Primary, approved.PrimarySide, approved.MismatchPpm));
        string expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(First.Rules)));
        Assert.Equal(expected, approved.First.RulesHash);
        Assert.Equal((VoidRule.FiftyFifty, VoidRule.Unstated, "main"), (
            approved.First.Void, approved.Second.Void, approved.Second.Account));
    }

    [Fact]
    public void A_changed_text_suspends_and_the_next_approval_is_of_the_new_text()
    {
        PairRegistry registry = Suggested();
        string id = registry.Pairs[0].Id;
        registry.Approve(id, new Approval("ann"), Noon);
        Assert.Empty(registry.Check([First, Second]));
        Assert.Empty(registry.Check([First with { Rules = First.Rules + " \r\n" }]));

        MarketText changed = Second with { Rules = "Yes if Acme wins by Friday." };
        PairChange change = Assert.Single(registry.Check([First, changed]));
        Assert.Equal("the rules at opinion changed", change.What);
        Assert.Single(registry.Approved);
        registry.Suspend([change], Noon.AddDays(1));
        RegisteredPair suspended = Assert.Single(PairRegistry.Load(FilePath).Pairs);
        Assert.Equal((RegistryStatus.Suspended, change.What), (suspended.Status, suspended.Note));

        registry.Approve(id, new Approval("bob"), Noon.AddDays(2));
        Assert.Empty(registry.Check([First, changed]));
        Assert.Single(registry.Check([Second]));
        Assert.Equal(["matcher", "ann", "check", "bob"], registry.History.Select(record => record.By));
    }

    [Theory]
    [InlineData("title")]
    [InlineData("outcome")]
    public void A_changed_title_or_order_of_outcomes_is_found_too(string what)
    {
        PairRegistry registry = Suggested();
        registry.Approve(registry.Pairs[0].Id, new Approval("ann"), Noon);
        MarketText now = what == "title" ? First with { Title = "Will Acme win in 2027?" }
            : First with { Outcomes = ["No", "Yes"] };
        Assert.Contains(what, Assert.Single(registry.Check([now])).What, StringComparison.Ordinal);
    }

    [Fact]
    public void Suggesting_again_never_touches_what_was_decided()
    {
        PairRegistry registry = Suggested();
        string id = registry.Pairs[0].Id;
        MarketText renewed = Second with { Rules = "Yes if Acme wins in May." };
        Assert.Empty(registry.Suggest([(First, renewed, Found)], Noon));
        Assert.Equal(renewed.Rules, registry.Pairs[0].Second.Rules);
        registry.Approve(id, new Approval("ann", PairPolarity.Inverted), Noon);
        int lines = registry.History.Count;
        Assert.Empty(registry.Suggest([(Second, First, Found)], Noon));
        Assert.Equal(lines, PairRegistry.Load(FilePath).History.Count);
        Assert.Equal(PairPolarity.Inverted, registry.Pairs[0].Polarity);
        registry.Withdraw(id, "ann", "too risky", Noon);
        Assert.Empty(registry.Approved);
        var refused = Assert.Throws<BadInputException>(() => registry.Approve(id, new Approval("ann"), Noon));
        Assert.Contains("too risky", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_approved_is_refused_with_the_reason()
    {
        PairRegistry registry = Suggested();
        string id = registry.Pairs[0].Id;
        Refused("--user", () => registry.Approve(id, new Approval(" "), Noon));
        Refused("neither venue", () => registry.Approve(id, new Approval("ann", Primary: "kalshi"), Noon));
        Refused("parts per million", () => registry.Approve(id, new Approval("ann", MismatchPpm: 1_000_001), Noon));
        Refused("no pair 'zz'", () => registry.Approve("zz", new Approval("ann"), Noon));
        registry.Suggest([(First with { Id = "0xdef", Rules = "" }, Second, Found)], Noon);
        string bare = registry.Pairs[1].Id;
        Refused("no rule text of polymarket", () => registry.Approve(bare, new Approval("ann"), Noon));
        Assert.Empty(registry.Approved);
    }

    [Fact]
    public void A_damaged_line_is_quoted_with_its_number_and_nothing_is_lost()
    {
        PairRegistry registry = Suggested();
        File.AppendAllText(FilePath, "{\"version\":1,\"at\":\"2026\n");
        var refused = Assert.Throws<BadInputException>(() => PairRegistry.Load(FilePath));
        Assert.Contains("line 2 is damaged: {\"version\":1", refused.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidDataException>(refused.InnerException);
        long bytes = new FileInfo(FilePath).Length;
        Assert.Throws<BadInputException>(() => registry.Approve(registry.Pairs[0].Id, new Approval("ann"), Noon));
        Assert.Equal(bytes, new FileInfo(FilePath).Length);
    }

    [Fact]
    public void History_only_grows_and_a_half_written_file_of_a_crash_is_no_harm()
    {
        PairRegistry registry = Suggested();
        string before = File.ReadAllText(FilePath);
        File.WriteAllText(FilePath + ".new", "half a li");
        registry.Approve(registry.Pairs[0].Id, new Approval("ann"), Noon);
        string after = File.ReadAllText(FilePath);
        Assert.StartsWith(before, after, StringComparison.Ordinal);
        Assert.EndsWith("\n", after, StringComparison.Ordinal);
        Assert.False(File.Exists(FilePath + ".new"));
        Assert.Equal(2, after.Count(c => c == '\n'));
    }

    [Fact]
    public void A_registry_that_another_program_writes_is_left_alone()
    {
        PairRegistry registry = Suggested();
        using var held = new FileStream(FilePath + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        Refused("another program", () => registry.Approve(registry.Pairs[0].Id, new Approval("ann"), Noon));
    }

    private static void Refused(string says, Func<object> act) =>
        Assert.Contains(says, Assert.Throws<BadInputException>(act).Message, StringComparison.Ordinal);

    private PairRegistry Suggested()
    {
        PairRegistry registry = PairRegistry.Load(FilePath);
        Assert.Single(registry.Suggest([(First, Second, Found)], Noon));
        return registry;
    }
}
