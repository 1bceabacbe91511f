using Probity.Domain.Values;

namespace Probity.Domain.Seams;

/// <summary>
/// One option as data: what it is called, in which unit, within which range, and one sentence for a person. Strategies
/// declare theirs, the configuration table is made of them; validation, <c>config explain</c> and the annotated default
/// file all come from here.
/// <code>
/// public static IReadOnlyList&lt;OptionInfo&gt; Options { get; } =
/// [
///     OptionInfo.ForPrice("half_spread", "0.01", "0.001", "0.5", "Distance of each quote from the mid price."),
///     OptionInfo.ForQuantity("size", "20", "1", "100000", "Shares of each quote."),
/// ];
/// </code>
/// </summary>
public sealed record OptionInfo
{
    private OptionInfo(string name, OptionKind kind, string unit, string defaultText, string sentence)
    {
        Require.That(IsSnakeCase(name), $"option name '{name}' is snake_case");
        Name = name;
        Kind = kind;
        Unit = unit;
        Default = defaultText;
        Sentence = sentence;
    }

    /// <summary>snake_case; the same in files, environment and screens.</summary>
    public string Name { get; }

    public OptionKind Kind { get; }

    /// <summary>The unit in words, empty when there is none.</summary>
    public string Unit { get; }

    /// <summary>The text that stands when nobody says otherwise.</summary>
    public string Default { get; }

    /// <summary>Smallest value, as text; empty when unbounded.</summary>
    public string Minimum { get; private init; } = "";

    /// <summary>Largest value, as text; empty when unbounded.</summary>
    public string Maximum { get; private init; } = "";

    /// <summary>For <see cref="OptionKind.Choice"/>: the allowed texts.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>What it does, one sentence.</summary>
    public string Sentence { get; }

    /// <summary>What is accepted, for people: "0.001..0.5", "one of paper, live".</summary>
    public string Range => Kind switch
    {
        OptionKind.Choice => "one of " + string.Join(", ", Choices),
        OptionKind.Flag => "true or false",
        OptionKind.Text => "text",
        OptionKind.Names => "a list of texts",
        _ => (Minimum, Maximum) switch
        {
            ("", "") => "any number",
            (_, "") => $"at least {Minimum}",
            ("", _) => $"at most {Maximum}",
            _ => $"{Minimum}..{Maximum}",
        },
    };

    /// <summary>A price, or a distance between prices, in dollars a share: 0..1 in steps of 0.0001.</summary>
    public static OptionInfo ForPrice(
        string name, string defaultText, string minimum, string maximum, string sentence) =>
        Ranged(name, OptionKind.Price, "dollars a share", defaultText, minimum, maximum, sentence);

    /// <summary>Shares, six decimals at most.</summary>
    public static OptionInfo ForQuantity(
        string name, string defaultText, string minimum, string maximum, string sentence) =>
        Ranged(name, OptionKind.Quantity, "shares", defaultText, minimum, maximum, sentence);

    /// <summary>Dollars of collateral, six decimals at most.</summary>
    public static OptionInfo ForCash(
        string name, string defaultText, string minimum, string maximum, string sentence) =>
        Ranged(name, OptionKind.Cash, "dollars", defaultText, minimum, maximum, sentence);

    /// <summary>A span of time with its unit: "250ms", "5s", "10m", "2h", "1d"; bare 0 is allowed.</summary>
    public static OptionInfo ForDuration(
        string name, string defaultText, string minimum, string maximum, string sentence) =>
        Ranged(name, OptionKind.Duration, "time", defaultText, minimum, maximum, sentence);

    /// <summary>A whole number that fits a <c>long</c>.</summary>
    public static OptionInfo ForWhole(
        string name, string unit, string defaultText, string minimum, string maximum, string sentence) =>
        Ranged(name, OptionKind.Whole, unit, defaultText, minimum, maximum, sentence);

    /// <summary>A plain decimal number: shares of one, rates, factors.</summary>
    public static OptionInfo ForNumber(
        string name, string unit, string defaultText, string minimum, string maximum, string sentence) =>
        Ranged(name, OptionKind.Number, unit, defaultText, minimum, maximum, sentence);

    public static OptionInfo ForFlag(string name, bool defaultValue, string sentence) =>
        new(name, OptionKind.Flag, "", defaultValue ? "true" : "false", sentence);

    public static OptionInfo ForText(string name, string defaultText, string sentence) =>
        new(name, OptionKind.Text, "", defaultText, sentence);

    /// <summary>A list of texts; none of them holds a comma.</summary>
    public static OptionInfo ForNames(string name, string defaultText, string sentence) =>
        new(name, OptionKind.Names, "", defaultText, sentence);

    public static OptionInfo ForChoice(string name, string defaultText, IReadOnlyList<string> choices, string sentence)
    {
        var info = new OptionInfo(name, OptionKind.Choice, "", defaultText, sentence) { Choices = choices };
        Require.That(choices.Contains(defaultText), $"the default of option '{name}' is one of its choices");
        return info;
    }

    /// <summary>Reads a text into the option's kind and checks its range.</summary>
    /// <exception cref="BadInputException">Wrong kind or out of range; names option, text, range and unit.</exception>
    public OptionValue Parse(string text)
    {
        OptionValue value = OptionValue.Read(this, text);
        bool tooSmall = Minimum.Length > 0 && value.Number < OptionValue.Read(this, Minimum).Number;
        bool tooLarge = Maximum.Length > 0 && value.Number > OptionValue.Read(this, Maximum).Number;
        return tooSmall || tooLarge ? throw Bad(text, "is out of range") : value;
    }

    internal BadInputException Bad(string text, string wrong)
    {
        string unit = Unit.Length > 0 ? $" ({Unit})" : "";
        return new BadInputException($"'{Name}': '{text}' {wrong}; expected {Range}{unit}");
    }

    private static OptionInfo Ranged(
        string name, OptionKind kind, string unit, string defaultText, string minimum, string maximum, string sentence)
    {
        var info = new OptionInfo(name, kind, unit, defaultText, sentence) { Minimum = minimum, Maximum = maximum };
        info.Parse(defaultText);
        return info;
    }

    private static bool IsSnakeCase(string name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_') { return false; }
        }
        return name.Length > 0;
    }
}

/// <summary>
/// The options of one strategy slot (or any other declared set), all read and checked; what nobody gave has its
/// default.
/// </summary>
public sealed class OptionValues
{
    private readonly OrderedDictionary<string, OptionValue> values = new(StringComparer.Ordinal);

    private OptionValues()
    {
    }

    /// <summary>Each option with its value, in declared order.</summary>
    public IEnumerable<OptionValue> All => values.Values;

    /// <summary>All defaults.</summary>
    public static OptionValues Defaults(IReadOnlyList<OptionInfo> declared) =>
        Read(declared, new Dictionary<string, string>(), "");

    /// <summary>Reads what was given against what is declared.</summary>
    /// <param name="declared">The known options.</param>
    /// <param name="given">Texts by name.</param>
    /// <param name="where">Prefix of errors, for example "strategy 'parity-arb'"; may be empty.</param>
    /// <exception cref="BadInputException">Unknown name (with the nearest known), wrong kind, out of range.</exception>
    public static OptionValues Read(
        IReadOnlyList<OptionInfo> declared, IReadOnlyDictionary<string, string> given, string where)
    {
        string prefix = where.Length > 0 ? where + ": " : "";
        foreach (string name in given.Keys.Order(StringComparer.Ordinal))
        {
            if (declared.Any(info => info.Name == name)) { continue; }
            string? nearest = Spelling.Nearest(name, declared.Select(info => info.Name));
            string hint = nearest is not null
                ? $"did you mean '{nearest}'?"
                : declared.Count == 0
                    ? "there are none"
                    : "known are " + string.Join(", ", declared.Select(info => info.Name));
            throw new BadInputException($"{prefix}unknown option '{name}'; {hint}");
        }
        var result = new OptionValues();
        foreach (OptionInfo info in declared)
        {
            try
            {
                result.values.Add(
                    info.Name, info.Parse(given.TryGetValue(info.Name, out string? text) ? text : info.Default));
            }
            catch (BadInputException bad)
            {
                throw new BadInputException(prefix + bad.Message, bad);
            }
        }
        return result;
    }

    public Price GetPrice(string name) => Of(name, OptionKind.Price).ToPrice();

    /// <summary>A price option as a distance in pips of $0.0001.</summary>
    public int GetPips(string name) => Of(name, OptionKind.Price).ToPrice().Pips;

    public Quantity GetQuantity(string name) => Of(name, OptionKind.Quantity).ToQuantity();

    public Cash GetCash(string name) => Of(name, OptionKind.Cash).ToCash();

    public Duration GetDuration(string name) => Of(name, OptionKind.Duration).ToDuration();

    /// <exception cref="OverflowException">The declared range lets more through than an <c>int</c> holds.</exception>
    public int GetInt(string name) => checked((int)Of(name, OptionKind.Whole).ToLong());

    public long GetLong(string name) => Of(name, OptionKind.Whole).ToLong();

    /// <summary>For configuration and statistics; never on the way to an order.</summary>
    public decimal GetDecimal(string name) => Of(name, OptionKind.Number).Number;

    public bool GetBool(string name) => Of(name, OptionKind.Flag).ToBool();

    public string GetText(string name) => Of(name, OptionKind.Text).Text;

    public string GetChoice(string name) => Of(name, OptionKind.Choice).Text;

    public IReadOnlyList<string> GetNames(string name) => Of(name, OptionKind.Names).ToNames();

    private OptionValue Of(string name, OptionKind kind)
    {
        bool known = values.TryGetValue(name, out OptionValue? value);
        Require.That(known, $"option '{name}' is declared");
        Require.That(value!.Info.Kind == kind, $"option '{name}' is declared as {kind}");
        return value;
    }
}
