using System.Diagnostics;
using Probity.Testing;

namespace Probity.House.Tests;

/// <summary>The files of the checkout as git sees them: tracked, and new ones that are not ignored.</summary>
internal static class Repository
{
    private static readonly string[] BinaryEndings =
        [".png", ".gz", ".parquet", ".dll", ".ico", ".woff2", ".seg", ".bin"];

    private static readonly Lazy<IReadOnlyList<SourceFile>> All = new(Read);

    public static IReadOnlyList<SourceFile> TextFiles => All.Value;

    /// <summary>What is in git's index.</summary>
    public static IReadOnlySet<string> TrackedPaths =>
        Git("ls-files", "--cached", "-z").Split('\0', StringSplitOptions.RemoveEmptyEntries).ToHashSet();

    public static IEnumerable<SourceFile> CSharp => TextFiles.Where(file => file.Is(".cs"));

    public static IEnumerable<SourceFile> KernelCSharp =>
        CSharp.Where(file => Array.Exists(Layers.Kernel, project => file.IsUnder($"src/{project}")));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Checkout.Root, path));

    private static SourceFile[] Read()
    {
        string[] paths = Git("ls-files", "--cached", "--others", "--exclude-standard", "-z")
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. paths
                .Where(path => !Array.Exists(BinaryEndings, ending => path.EndsWith(ending, StringComparison.Ordinal)))
                // A file that was deleted but not yet staged is still listed.
                .Where(path => File.Exists(Path.Combine(Checkout.Root, path)))
                .Order(StringComparer.Ordinal)
                .Select(path => new SourceFile(path, Read(path))),
        ];
    }

    private static string Git(params string[] arguments)
    {
        // A checkout that belongs to another user, as in a container, is fine to list.
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", .. arguments])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process git = Process.Start(start)!;
        Task<string> errors = git.StandardError.ReadToEndAsync();
        string output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed: {errors.Result}");
    }
}

/// <summary>A text file and, for C#, its code with comments and literals blanked.</summary>
internal sealed class SourceFile(string path, string text)
{
    private readonly Lazy<string> code = new(() => CSharpText.Mask(text));

    /// <summary>From the root, with forward slashes.</summary>
    public string Path { get; } = path;

    public string Text { get; } = text;

    public string Name { get; } = System.IO.Path.GetFileName(path);

    /// <summary>As long as <see cref="Text"/>, so that positions agree.</summary>
    public string Code => code.Value;

    public IEnumerable<string> Lines => Text.Split('\n');

    public bool Is(string ending) => Path.EndsWith(ending, StringComparison.Ordinal);

    public bool IsUnder(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>1-based line of a position.</summary>
    public int LineAt(int position) => Text.AsSpan(0, position).Count('\n') + 1;
}
