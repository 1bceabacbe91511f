using System.Reflection;
using Probity.Domain.Values;

namespace Probity.House.Tests;

public sealed class MoneyTests
{
    private static readonly string[] IntegerNamespaces =
    [
        "Probity.Domain.Values", "Probity.Domain.Orders", "Probity.Domain.Books", "Probity.Domain.Inputs",
        "Probity.Domain.Outputs", "Probity.Domain.Views",
    ];

    /// <summary>Members that may hold a fraction, each with the reason. Empty, and meant to stay so.</summary>
    private static readonly string[] Excepted = [];

    [Fact]
    public void Values_orders_books_and_messages_hold_integers_only()
    {
        Type[] fractional = [typeof(double), typeof(float), typeof(decimal), typeof(Half)];
        string[] found =
        [
            .. from type in typeof(Price).Assembly.GetTypes()
               where IntegerNamespaces.Contains(type.Namespace)
               from field in type.GetFields(
                   BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
                   | BindingFlags.DeclaredOnly)
               let held = Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType
               where fractional.Contains(held)
               let name = $"{type.FullName}.{field.Name}"
               where !Excepted.Contains(name)
               select $"{name} is a {held.Name}: money, prices and sizes are integers (docs/adr/0002)",
        ];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
