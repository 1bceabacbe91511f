using System.Text;
using Probity.Domain.Seams;

namespace Probity.Runtime.Configuration;

/// <summary>Writes a configuration file with every key, its default, and what it means; made from the table.</summary>
public static class AnnotatedFile
{
    private const int Width = 110;

    private static readonly string Preface =
        "Probity's configuration with every key and its default. Remove what you do not change: a key that is absent "
        + "has its default. Each key can be overridden by the environment (risk.max_position is "
        + $"{EnvironmentValues.NameOf("risk.max_position")}) and by --set risk.max_position=500. "
        + "'probity config explain' shows every value with its origin. Secrets never stand here.";

    /// <summary>The whole file; reading it gives the defaults.</summary>
    public static string Text(ConfigTable table)
    {
        var text = new StringBuilder();
        Comment(text, "", Preface);
        string open = "";
        foreach (ConfigSection section in table.Sections)
        {
            text.Append('\n');
            string indent = Heading(text, section, ref open);
            foreach (ConfigKey key in section.Keys) { Key(text, indent, key.Option); }
        }
        text.Append('\n');
        Accounts(text, table);
        text.Append('\n');
        Comment(
            text, "", "The strategies that trade, in the order of their slots. A list here replaces the default list.");
        text.Append("strategies:\n");
        foreach (ConfigSection section in table.Strategies) { Strategy(text, section); }
        return text.ToString();
    }

    /// <summary>
    /// Opens the sections above that are not open yet; the section's sentence stands above its own line.
    /// </summary>
    private static string Heading(StringBuilder text, ConfigSection section, ref string open)
    {
        if (section.Path.Length == 0) { return ""; }
        string[] parts = section.Path.Split('.'), before = open.Split('.');
        bool same = true;
        for (int i = 0; i < parts.Length; i++)
        {
            same &= i < before.Length && before[i] == parts[i];
            if (same) { continue; }
            string indent = Indent(i);
            if (i == parts.Length - 1) { Comment(text, indent, section.Sentence); }
            text.Append(indent).Append(parts[i]).Append(":\n");
        }
        open = section.Path;
        return Indent(parts.Length);
    }

    /// <summary>Without accounts the list is empty, and one entry with its defaults stands above as a
    /// comment.</summary>
    private static void Accounts(StringBuilder text, ConfigTable table)
    {
        Comment(text, "", AccountsSection.Sentence);
        if (table.Accounts.Count > 0)
        {
            text.Append(ConfigTable.AccountList).Append(":\n");
            foreach (ConfigSection section in table.Accounts) { Account(text, section); }
            return;
        }
        var example = new StringBuilder();
        Account(example, AccountsSection.Of("main"));
        foreach (string line in example.ToString().TrimEnd('\n').Split('\n'))
        {
            text.Append("# ").Append(line).Append('\n');
        }
        text.Append(ConfigTable.AccountList).Append(": []\n");
    }

    private static void Account(StringBuilder text, ConfigSection section)
    {
        text.Append("  - name: ").Append(section.Path.AsSpan(ConfigTable.AccountList.Length + 1)).Append('\n');
        foreach (ConfigKey key in section.Keys) { Key(text, Indent(2), key.Option); }
    }

    private static void Strategy(StringBuilder text, ConfigSection section)
    {
        Comment(text, Indent(1), section.Sentence);
        text.Append("  - name: ").Append(section.Path.AsSpan(ConfigTable.StrategiesPrefix.Length)).Append('\n');
        foreach (ConfigKey key in section.Keys.Where(key => IsOfSlot(key)))
        {
            Key(text, Indent(2), key.Option);
        }
        text.Append("    options:\n");
        foreach (ConfigKey key in section.Keys.Where(key => !IsOfSlot(key)))
        {
            Key(text, Indent(3), key.Option);
        }
    }

    /// <summary>Of the strategy's place, not of the strategy itself.</summary>
    private static bool IsOfSlot(ConfigKey key) => ConfigTable.SlotKeys.Contains(key.Option.Name);

    private static void Key(StringBuilder text, string indent, OptionInfo option)
    {
        string unit = option.Kind == OptionKind.Duration || option.Unit.Length == 0 ? "" : $" {option.Unit}";
        bool isFree = option.Kind is OptionKind.Text or OptionKind.Names or OptionKind.Flag;
        Comment(text, indent, option.Sentence + (isFree ? "" : $" [{option.Range}{unit}]"));
        text.Append(indent).Append(option.Name).Append(':');
        if (option.Kind == OptionKind.Names) { Names(text, indent, option.Default); }
        else { text.Append(' ').Append(Scalar(option)).Append('\n'); }
    }

    private static void Names(StringBuilder text, string indent, string names)
    {
        if (names.Length == 0)
        {
            text.Append(" []\n");
            return;
        }
        text.Append('\n');
        foreach (string name in names.Split(',')) { text.Append(indent).Append("  - ").Append(name).Append('\n'); }
    }

    private static string Scalar(OptionInfo option) =>
        option.Kind == OptionKind.Text && option.Default.Length == 0 ? "\"\"" : option.Default;

    private static string Indent(int depth) => new(' ', 2 * depth);

    private static void Comment(StringBuilder text, string indent, string sentence)
    {
        int column = 0;
        foreach (string word in sentence.Split(' '))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append('\n');
                column = 0;
            }
            string lead = column == 0 ? indent + "# " : " ";
            text.Append(lead).Append(word);
            column += lead.Length + word.Length;
        }
        text.Append('\n');
    }
}
