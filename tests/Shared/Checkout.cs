namespace Probity.Testing;

/// <summary>
/// Where tests find the checkout and the shared folder beside it (recordings and vectors, never committed).
/// </summary>
public static class Checkout
{
    /// <summary>The folder that holds Probity.slnx.</summary>
    public static string Root { get; } = Above("Probity.slnx", File.Exists)
        ?? throw new DirectoryNotFoundException($"no Probity.slnx in or above {AppContext.BaseDirectory}");

    /// <summary>A file of the shared folder, such as "reference/vectors/polymarket-fees.json".</summary>
    /// <exception cref="DirectoryNotFoundException">There is none; the message says where it was looked
    /// for.</exception>
    public static string Shared(string path)
    {
        string? root = Above(Path.Combine("shared", "data"), Directory.Exists);
        return root is not null
            ? Path.Combine(root, "shared", path)
            : throw new DirectoryNotFoundException(
                $"no shared/data in or above {AppContext.BaseDirectory}: put shared/ beside the checkout");
    }

    private static string? Above(string name, Func<string, bool> exists)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !exists(Path.Combine(folder.FullName, name))) { folder = folder.Parent; }
        return folder?.FullName;
    }
}
