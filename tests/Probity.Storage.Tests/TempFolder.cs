namespace Probity.Storage.Tests;

/// <summary>A folder of one test, removed after it.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Root = Directory.CreateTempSubdirectory("probity-store-").FullName;

    public string Root { get; }

    public string Store => At("probity.db");

    public string At(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
