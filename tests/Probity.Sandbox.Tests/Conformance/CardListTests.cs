using System.Reflection;
using System.Text.RegularExpressions;
using Probity.Testing;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>docs/venues/conformance.md and the tests with the trait Card say the same.</summary>
public sealed class CardListTests
{
    /// <summary>Cards of Polymarket, then those of Opinion.</summary>
    private const string Letters = "VO";

    [Fact]
    public void Every_documented_card_has_its_test_and_every_test_with_a_card_is_documented()
    {
        string[] documented =
        [
            .. from line in File.ReadLines(Path.Combine(Checkout.Root, "docs", "venues", "conformance.md"))
            let row = Regex.Match(line, @"^\| ([VO]-\d\d) \|[^|]+\|[^|]+\| `(\w+)` \|$")
            where row.Success
            select $"{row.Groups[1].Value} {row.Groups[2].Value}",
        ];
        string[] tested =
        [
            .. from method in typeof(CardListTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            from trait in method.GetCustomAttributes<TraitAttribute>()
            where trait.Name == "Card"
            orderby Letters.IndexOf(trait.Value[0], StringComparison.Ordinal), trait.Value
            select $"{trait.Value} {method.Name}",
        ];
        foreach (char letter in Letters)
        {
            string[] own = [.. tested.Where(card => card[0] == letter)];
            Assert.Equal(Enumerable.Range(1, own.Length).Select(number => $"{letter}-{number:00}"), own.Select(Number));
        }
        Assert.Equal(tested, documented);
    }

    [Fact]
    public void Every_test_that_stands_in_for_a_card_exists()
    {
        string page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "venues", "conformance.md"));
        string table = page[page.IndexOf("## Held elsewhere", StringComparison.Ordinal)..];
        string sources = string.Concat(
            from file in Directory.EnumerateFiles(
                Path.Combine(Checkout.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            select File.ReadAllText(file));
        string[] named = [.. Regex.Matches(table, @"`(\w+)`").Select(match => match.Groups[1].Value)];
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains($" {name}(", sources, StringComparison.Ordinal));
    }

    private static string Number(string card) => card.Split(' ')[0];
}
