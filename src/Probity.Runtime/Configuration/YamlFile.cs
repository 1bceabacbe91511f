using System.Text;
using Probity.Domain;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Probity.Runtime.Configuration;

/// <summary>A node of a YAML file with the line that it begins on.</summary>
internal abstract record YamlNode(long Line);

/// <summary>A plain value.</summary>
internal sealed record YamlScalar(long Line, string Text) : YamlNode(Line);

internal sealed record YamlList(long Line, IReadOnlyList<YamlNode> Items) : YamlNode(Line);

/// <summary>Keys in the order of the file, each with its own line.</summary>
internal sealed record YamlMap(long Line, IReadOnlyList<(YamlScalar Key, YamlNode Value)> Pairs) : YamlNode(Line);

/// <summary>
/// Reads the part of YAML that a configuration needs: mappings, lists and plain values. Anchors, tags, several
/// documents and duplicated keys are errors, because they make a file say something else than a reader sees.
/// </summary>
internal sealed class YamlFile
{
    private const int LargestBytes = 1024 * 1024;
    private const int DeepestNesting = 16;

    private readonly string name;
    private readonly IParser parser;

    private YamlFile(string name, string text)
    {
        this.name = name;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>Reads a file.</summary>
    /// <returns>The top mapping; an empty one for an empty file.</returns>
    /// <exception cref="BadInputException">Missing, unreadable, or no such YAML; the message has file and
    /// line.</exception>
    public static YamlMap Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"configuration file '{path}' can't be read: {error.Message}", error);
        }
        if (bytes.Length > LargestBytes)
        {
            throw new BadInputException(
                $"configuration file '{path}' has {bytes.Length} bytes; at most {LargestBytes} are read");
        }
        try
        {
            return Parse(path, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF'));
        }
        catch (DecoderFallbackException error)
        {
            throw new BadInputException($"configuration file '{path}' is not UTF-8 text; save it as UTF-8", error);
        }
    }

    /// <param name="name">How errors call the file.</param>
    /// <param name="text">Its content.</param>
    public static YamlMap Parse(string name, string text)
    {
        RefuseTabs(name, text);
        try
        {
            return new YamlFile(name, text).Document();
        }
        catch (YamlException error)
        {
            string reason = error.InnerException?.Message ?? error.Message;
            throw new BadInputException(
                $"{name}:{error.Start.Line}: broken YAML: {reason}; check indentation, quotes and colons", error);
        }
    }

    private static void RefuseTabs(string name, string text)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            int indent = line.Length - line.TrimStart().Length;
            if (line.AsSpan(0, indent).TrimEnd("\r").Contains('\t') && line.AsSpan().TrimEnd().Length > 0)
            {
                throw new BadInputException($"{name}:{number}: indented with a tab; YAML wants spaces");
            }
        }
    }

    private YamlMap Document()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _)) { return new YamlMap(1, []); }
        parser.Consume<DocumentStart>();
        YamlNode node = Node(0);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
        {
            throw Bad(parser.Current!.Start.Line, "a second document begins; a configuration is one");
        }
        return node switch
        {
            YamlMap map => map,
            YamlScalar { Text.Length: 0 } => new YamlMap(1, []),
            _ => throw Bad(node.Line, "is not a list of 'key: value' lines"),
        };
    }

    private YamlNode Node(int depth)
    {
        ParsingEvent next = parser.Consume<ParsingEvent>();
        long line = next.Start.Line;
        if (depth > DeepestNesting) { throw Bad(line, $"is nested deeper than {DeepestNesting} levels"); }
        if (next is AnchorAlias alias) { throw Bad(line, $"uses the alias '*{alias.Value}'; write the value out"); }
        if (next is NodeEvent { Anchor.IsEmpty: false } named)
        {
            throw Bad(line, $"uses the anchor '&{named.Anchor}'; write the value out");
        }
        if (next is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            throw Bad(line, $"uses the tag '{tagged.Tag}'; remove it");
        }
        return next switch
        {
            Scalar scalar => ScalarOf(scalar),
            SequenceStart => ListAt(line, depth),
            MappingStart => MapAt(line, depth),
            _ => throw Bad(line, "has no value"),
        };
    }

    private static YamlScalar ScalarOf(Scalar scalar)
    {
        bool nothing = scalar is { Style: ScalarStyle.Plain, Value: "~" or "null" };
        return new YamlScalar(scalar.Start.Line, nothing ? "" : scalar.Value);
    }

    private YamlList ListAt(long line, int depth)
    {
        List<YamlNode> items = [];
        while (!parser.TryConsume<SequenceEnd>(out _)) { items.Add(Node(depth + 1)); }
        return new YamlList(line, items);
    }

    private YamlMap MapAt(long line, int depth)
    {
        List<(YamlScalar Key, YamlNode Value)> pairs = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (Node(depth + 1) is not YamlScalar key) { throw Bad(line, "has a key that is not a plain name"); }
            (YamlScalar Key, YamlNode Value) before = pairs.FirstOrDefault(pair => pair.Key.Text == key.Text);
            if (before.Key is not null)
            {
                throw Bad(
                    key.Line,
                    $"key '{key.Text}' stands here again, it is on line {before.Key.Line} already; remove one");
            }
            pairs.Add((key, Node(depth + 1)));
        }
        return new YamlMap(line, pairs);
    }

    private BadInputException Bad(long line, string what) => new($"{name}:{line}: {what}");
}
