namespace Probity.Journal.Tests;

/// <summary>A directory of its own for a test, gone afterwards.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("probity-journal-").FullName;

    /// <summary>Where the tests put a journal.</summary>
    public string Journal => Path.Combine(Root, "journal");

    public string File(string name) => Path.Combine(Root, name);

    public string Segment(int number) => Path.Combine(Journal, $"{number:D6}.seg");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
