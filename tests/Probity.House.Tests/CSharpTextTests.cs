namespace Probity.House.Tests;

/// <summary>The scanner that the other tests of this project stand on.</summary>
public sealed class CSharpTextTests
{
    private const string Quotes = "\"\"\"";

    [Theory]
    [InlineData("a // b\nc", "a     \nc")]
    [InlineData("a /* { \n } */ b", "a      \n      b")]
    [InlineData("x = \"{ \\\" }\"; y", "x =         ; y")]
    [InlineData("x = '{'; y", "x =    ; y")]
    [InlineData("x = '\\''; y", "x =     ; y")]
    [InlineData("x = \"\"; y", "x =   ; y")]
    [InlineData("x = @\"a\"\"b\\\"; y", "x =         ; y")]
    [InlineData("x = $\"a{b + 1}c\"; y", "x =     b + 1   ; y")]
    [InlineData("x = $\"{(c ? \"{\" : d)}\"; y", "x =    (c ?     : d)  ; y")]
    [InlineData("x = $\"{{b}}\"; y", "x =         ; y")]
    [InlineData("x = $@\"{b}\"\"\"; y", "x =     b    ; y")]
    [InlineData("x = " + Quotes + "{ \" }" + Quotes + "; y", "x =            ; y")]
    [InlineData("x = $" + Quotes + "{b}" + Quotes + "; y", "x =      b    ; y")]
    [InlineData("x = $$" + Quotes + "{a}{{b}}" + Quotes + "; y", "x =           b     ; y")]
    [InlineData("x = \"unfinished", "x =            ")]
    [InlineData("x = $\"{unfinished", "x =    unfinished")]
    public void Blanks_all_but_code(string text, string expected)
    {
        string masked = CSharpText.Mask(text);
        Assert.Equal(text.Length, masked.Length);
        Assert.Equal(expected, masked);
    }

    [Fact]
    public void Positions_and_line_breaks_stay_in_every_file_of_the_house()
    {
        foreach (SourceFile file in Repository.CSharp)
        {
            Assert.True(file.Text.Length == file.Code.Length, file.Path);
            Assert.True(file.Text.AsSpan().Count('\n') == file.Code.AsSpan().Count('\n'), file.Path);
            Assert.True(file.Code.AsSpan().Count('{') == file.Code.AsSpan().Count('}'), $"{file.Path}: braces match");
        }
    }

    [Fact]
    public void Members_are_found_with_their_lines()
    {
        const string text = """
            namespace N;

            public sealed record R(int A)
            {
                private static readonly int[] Data =
                [
                    1, 2,
                ];

                private static readonly Dictionary<string, int> Map = new()
                {
                    ["{"] = 1,
                };

                public int Twice { get; } = 2;

                public R(string text) : this(text.Length)
                {
                    if (A > 1) { Use(() => { }); }
                }

                public int Pick(int way = 3) => way switch
                {
                    1 => 2,
                    _ => 3,
                };

                public static bool operator ==(R a, int b)
                {
                    void Local() { }
                    return true;
                }
            }
            """;
        Assert.Equal(
            [
                ("public int Twice", 15, 15),
                ("public R(string text) : this(text.Length)", 17, 20),
                ("public int Pick(int way = 3) => way switch", 22, 26),
                ("public static bool operator ==(R a, int b)", 28, 32),
            ],
            Members.Of(new SourceFile("src/Example.cs", text)));
    }
}
