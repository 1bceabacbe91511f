using System.Reflection;
using System.Text.RegularExpressions;
using Probity.Testing;

namespace Probity.Sandbox.Tests.Conformance;

/// <summary>docs/venues/conformance.md and the tests with the trait Card say the same.</summary>
public sealed class CardListTests
{
    [Fact]
    public void Every_documented_card_has_its_test_and_every_test_with_a_card_is_documented()
    {
        string[] documented =
        [
            .. from line in File.ReadLines(Path.Combine(Checkout.Root, "docs", "venues", "conformance.md"))
            let row = Regex.Match(line, @"^\| (V-\d\d) \|[^|]+\|[^|]+\| `(\w+)` \|$")
            where row.Success
            select $"{row.Groups[1].Value} {row.Groups[2].Value}",
        ];
        string[] tested =
        [
            .. from method in typeof(CardListTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            from trait in method.GetCustomAttributes<TraitAttribute>()
            where trait.Name == "Card"
            orderby trait.Value
            select $"{trait.Value} {method.Name}",
        ];
        Assert.Equal(Enumerable.Range(1, tested.Length).Select(number => $"V-{number:00}"), tested.Select(Number));
        Assert.Equal(tested, documented);
    }

    private static string Number(string card) => card.Split(' ')[0];
}
