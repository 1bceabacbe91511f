using Spectre.Console;

namespace Probity.Cli.Output;

/// <summary>
/// Where a command writes: one JSON document on standard output with <c>--json</c>, tables for people otherwise; notes
/// and
/// progress always on standard error, and progress only when somebody watches.
/// </summary>
public sealed class CommandOutput(bool json, IAnsiConsole people, TextWriter standardOutput, TextWriter standardError)
{
    public bool Json { get; } = json;

    public IAnsiConsole People { get; } = people;

    public static CommandOutput ForConsole(bool json)
    {
        bool plain = Console.IsOutputRedirected;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Out),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (plain) { console.Profile.Width = 240; }
        return new CommandOutput(json, console, Console.Out, Console.Error);
    }

    /// <summary>Prints the document with --json, else calls for the people's form.</summary>
    public void Result(object document, Action<IAnsiConsole> forPeople)
    {
        if (Json) { standardOutput.WriteLine(JsonText.Of(document)); }
        else { forPeople(People); }
    }

    /// <summary>One JSON document of a stream, one per line.</summary>
    public void Line(object document) => standardOutput.WriteLine(JsonText.Of(document));

    /// <summary>A note for people; never on standard output when that carries JSON.</summary>
    public void Note(string text) => standardError.WriteLine(text);

    public static Table Table(params ReadOnlySpan<string> columns)
    {
        Table table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey39);
        foreach (string column in columns) { table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap()); }
        return table;
    }
}
