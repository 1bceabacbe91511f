using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Probity.Domain;

namespace Probity.Runtime.Pairs;

/// <summary>The registry's file: JSON lines, each a whole pair after a change; the last line of a pair
/// counts.</summary>
internal static class PairFile
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
    };

    /// <summary>All records in order; none when there is no file.</summary>
    /// <exception cref="BadInputException">A damaged line, with its number and text.</exception>
    public static List<PairRecord> Read(string path)
    {
        List<PairRecord> records = [];
        if (!File.Exists(path)) { return records; }
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length > 0) { records.Add(Parse(line, path, number)); }
        }
        return records;
    }

    /// <summary>
    /// Adds records so that at any moment either the old or the new file is there whole. Only one program at a time.
    /// </summary>
    /// <param name="change">Makes the new records from those that the file has now.</param>
    public static List<PairRecord> Append(string path, Func<List<PairRecord>, IEnumerable<PairRecord>> change)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using FileStream held = Hold(path + ".lock");
        List<PairRecord> records = Read(path);
        List<PairRecord> added = [.. change(records)];
        if (added.Count == 0) { return records; }
        string temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            if (File.Exists(path))
            {
                using FileStream old = File.OpenRead(path);
                old.CopyTo(file);
            }
            foreach (PairRecord record in added)
            {
                file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(record, Json) + "\n"));
            }
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
        return [.. records, .. added];
    }

    public static PairRecord Record(string by, DateTimeOffset at, RegisteredPair pair) => new(Version, at, by, pair);

    private static PairRecord Parse(string line, string path, int number)
    {
        try
        {
            PairRecord record = JsonSerializer.Deserialize<PairRecord>(line, Json) ?? throw new JsonException("null");
            return record.Version == Version ? record : throw new BadInputException(
                $"{path}, line {number}: version {record.Version} is not known to this build; use a newer one");
        }
        catch (JsonException broken)
        {
            throw new BadInputException(
                $"{path}, line {number} is damaged: {MarketTextReader.Head(line)} ({broken.Message}); "
                + "take the line out to go back to what the pair was before it",
                new InvalidDataException(broken.Message, broken));
        }
    }

    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException busy)
        {
            throw new BadInputException(
                $"another program is writing the pair registry ('{path}' is held); try again", busy);
        }
    }
}
