namespace Probity.House.Tests;

public sealed class TidyTests
{
    public static TheoryData<string> RuleNames => [.. TidyRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void The_checkout_keeps_the_rule(string name)
    {
        TidyRule rule = TidyRules.All.Single(candidate => candidate.Name == name);
        SourceFile[] covered = [.. Repository.TextFiles.Where(rule.Applies)];
        string[] broken =
        [
            .. from file in covered
               from line in rule.Broken(file)
               select $"{file.Path}:{line}: {rule.Name}: {rule.Advice}",
        ];
        Assert.NotEmpty(covered);
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    [Theory]
    [InlineData("regions", "  #region Fields\n")]
    [InlineData("open ends", "// TO" + "DO later\n")]
    [InlineData("stubs", "throw new NotImplementedException();\n")]
    [InlineData("skipped tests", "[Fact(Skip = \"flaky\")]\n")]
    [InlineData("sleeping tests", "await Task.Delay(10);\n")]
    [InlineData("partial types", "public partial class Big\n{\n}\n")]
    [InlineData("block namespaces", "namespace Probity.X\n{\n}\n")]
    [InlineData("line endings", "int a;\r\n")]
    [InlineData("final newline", "int a;")]
    [InlineData("final newline", "int a;\n\n")]
    [InlineData("machine paths", "// see /ho" + "me/someone/notes\n")]
    [InlineData("registry hosts", "<add value=\"https://packages.example/v3/in" + "dex.json\" />\n")]
    public void A_rule_catches_what_it_is_for(string rule, string text) => Assert.NotEmpty(Broken(rule, text));

    [Fact]
    public void Sizes_are_hard_limits()
    {
        Assert.Empty(Broken("file length", Repeated("int a;\n", 400)));
        Assert.Equal([401], Broken("file length", Repeated("int a;\n", 401)));
        Assert.Empty(Broken("line length", new string('a', 120) + "\n"));
        Assert.Equal([2], Broken("line length", "\n" + new string('a', 121) + "\n"));
        Assert.Empty(Broken("method length", Method(statements: 57)));
        Assert.Equal([3], Broken("method length", Method(statements: 58)));
    }

    [Theory]
    [InlineData("StringHelper.cs")]
    [InlineData("OrderManager.cs")]
    [InlineData("Utils.cs")]
    [InlineData("PriceExtensions.cs")]
    public void Catch_all_names_are_caught(string name) => Assert.NotEmpty(Broken("catch-all names", "\n", name));

    private static IEnumerable<int> Broken(string rule, string text, string name = "Example.cs") =>
        TidyRules.All.Single(candidate => candidate.Name == rule).Broken(new SourceFile("tests/" + name, text));

    // The head, its two braces and the statements.
    private static string Method(int statements) =>
        "class C\n{\n    void M()\n    {\n" + Repeated("        a++;\n", statements) + "    }\n}\n";

    private static string Repeated(string line, int times) => string.Concat(Enumerable.Repeat(line, times));
}
