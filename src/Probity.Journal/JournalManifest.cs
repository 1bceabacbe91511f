using System.Text.Json;
using System.Text.Json.Serialization;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Journal.Container;

namespace Probity.Journal;

/// <summary>A strategy that took part, and the hash of its assembly and options.</summary>
public sealed record ManifestStrategy(string Name, string Hash);

/// <summary>
/// Who wrote a journal or recording, and on what grounds. Readable text beside the segments (manifest.json).
/// </summary>
public sealed record JournalManifest
{
    /// <summary>The version of the container and codec that this build writes.</summary>
    public const int CurrentFormat = SegmentHeader.Version;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new HexWord(), new IsoInstant() },
    };

    public int FormatVersion { get; init; } = CurrentFormat;

    /// <summary>Version of the program that wrote it.</summary>
    public required string Build { get; init; }

    /// <summary>Hash of the effective configuration; hexadecimal in the file.</summary>
    public ulong ConfigHash { get; init; }

    /// <summary>Seed of all randomness; hexadecimal in the file.</summary>
    public ulong Seed { get; init; }

    /// <summary>When it was begun; kept to 100 ns.</summary>
    public Instant Created { get; init; }

    public IReadOnlyList<ManifestStrategy> Strategies { get; init; } = [];

    /// <summary>Anything else worth keeping: data set, what was inferred, venue.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new SortedDictionary<string, string>();

    /// <summary>Reads the manifest of a journal's directory; null when there is none.</summary>
    /// <exception cref="BadInputException">It is not readable, or of a later format.</exception>
    public static JournalManifest? Read(string directory)
    {
        string path = JournalFiles.Manifest(directory);
        if (!File.Exists(path)) { return null; }
        JournalManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<JournalManifest>(File.ReadAllBytes(path), Json);
        }
        catch (JsonException e)
        {
            throw new BadInputException(
                $"journal manifest '{path}' is not readable: {e.Message} Restore it from a copy", e);
        }
        if (manifest is null) { throw new BadInputException($"journal manifest '{path}' is null; restore a copy"); }
        return manifest.FormatVersion is >= 1 and <= CurrentFormat
            ? manifest
            : throw new BadInputException(
                $"journal '{directory}' has format version {manifest.FormatVersion}; "
                + $"this build reads up to {CurrentFormat}: use the build that wrote it");
    }

    /// <exception cref="JournalWriteException">The disk is full or broken.</exception>
    internal void Write(string directory)
    {
        string path = JournalFiles.Manifest(directory);
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(this, Json);
        try
        {
            JournalFiles.WriteAtomically(path, text);
        }
        catch (IOException e)
        {
            throw new JournalWriteException(path, text.Length, 0, e);
        }
    }

    private sealed class HexWord : JsonConverter<ulong>
    {
        public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            return ulong.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, null, out ulong value)
                ? value
                : throw new JsonException($"'{text}' is not a hexadecimal word.");
        }

        public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("x16", null));
    }

    private sealed class IsoInstant : JsonConverter<Instant>
    {
        public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Instant.FromDateTimeOffset(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
