using System.Reflection;
using System.Xml.Linq;
using Probity.Domain;

namespace Probity.House.Tests;

public sealed class LayerTests
{
    private static readonly IReadOnlyList<(string Name, XDocument Project)> Sources =
    [
        .. Repository.TextFiles
            .Where(file => (file.IsUnder("src") || file.IsUnder("bench")) && file.Is(".csproj"))
            .Select(file => (Path.GetFileNameWithoutExtension(file.Path), XDocument.Parse(file.Text))),
    ];

    [Fact]
    public void Projects_reference_only_what_their_layer_allows()
    {
        List<string> broken = [];
        foreach ((string name, XDocument project) in Sources)
        {
            if (Layers.AllowedFor(name) is not string[] allowed)
            {
                broken.Add($"{name}: decide what it may see, in docs/architecture.md and Layers.cs");
                continue;
            }
            broken.AddRange(
                References(project)
                    .Where(reference => !allowed.Contains(reference) && !allowed.Contains("*"))
                    .Select(reference => $"{name} must not see {reference}: move the type down, or go through a seam"));
        }
        Assert.True(broken.Count == 0, string.Join('\n', broken));
        Assert.NotEmpty(Sources);
    }

    [Fact]
    public void Only_the_command_line_and_the_benchmarks_are_executables() =>
        Assert.Equal(
            [Layers.Benchmarks, Layers.Composition],
            from source in Sources
            where source.Project.Descendants("OutputType").Any(type => type.Value == "Exe")
            select source.Name);

    [Fact]
    public void The_kernel_has_no_packages()
    {
        foreach ((string name, XDocument project) in Sources.Where(source => Layers.Kernel.Contains(source.Name)))
        {
            Assert.False(project.Descendants("PackageReference").Any(), $"{name} is kernel: no packages");
            Assert.False(project.Descendants("FrameworkReference").Any(), $"{name} is kernel: no shared frameworks");
        }
    }

    [Fact]
    public void Only_the_engine_sees_the_internals_of_the_domain()
    {
        // Whoever sees them can make an ApprovedOrder without the risk pipeline.
        XDocument domain = Sources.Single(source => source.Name == "Probity.Domain").Project;
        Assert.Equal(
            ["Probity.Engine"],
            domain.Descendants("InternalsVisibleTo").Select(element => (string?)element.Attribute("Include")));
    }

    [Fact]
    public void The_compiled_domain_stands_on_the_runtime_alone()
    {
        foreach (AssemblyName reference in typeof(Require).Assembly.GetReferencedAssemblies())
        {
            Assert.True(
                reference.Name!.StartsWith("System.", StringComparison.Ordinal),
                $"Probity.Domain was compiled against {reference.Name}");
        }
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = Repository.Read("Probity.slnx");
        foreach (SourceFile project in Repository.TextFiles.Where(file => file.Is(".csproj")))
        {
            bool listed = solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal);
            Assert.True(listed, $"{project.Path} is not in Probity.slnx");
        }
    }

    [Fact]
    public void Every_project_has_its_lock_file_committed()
    {
        // A locked restore writes a missing one and goes on, so only git knows.
        IReadOnlySet<string> tracked = Repository.TrackedPaths;
        foreach (SourceFile project in Repository.TextFiles.Where(file => file.Is(".csproj")))
        {
            string lockFile = $"{Path.GetDirectoryName(project.Path)}/packages.lock.json";
            Assert.True(tracked.Contains(lockFile), $"{lockFile} is not in git: build the project and add it");
        }
    }

    private static IEnumerable<string> References(XDocument project) =>
        from element in project.Descendants("ProjectReference")
        let path = (string)element.Attribute("Include")!
        select Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
