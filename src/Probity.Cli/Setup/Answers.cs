using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Configuration;

namespace Probity.Cli.Setup;

/// <summary>Where setup's answers come from: a person, or a file of "name: answer" lines for scripts.</summary>
internal sealed class Answers
{
    private static readonly string[] Names =
    [
        "mode", "data_dir", "strategies", "max_loss", "venue", "account", "key_source", "key_file", "wallet", "write",
    ];

    private readonly Dictionary<string, string>? given;
    private readonly string where;
    private readonly TextReader input;
    private readonly TextWriter prompts;

    private Answers(Dictionary<string, string>? given, string where, TextReader input, TextWriter prompts)
    {
        (this.given, this.where, this.input, this.prompts) = (given, where, input, prompts);
    }

    /// <summary>Questions go to standard error, so that standard output keeps the result alone.</summary>
    public static Answers OfPerson() => new(null, "", Console.In, Console.Error);

    /// <exception cref="BadInputException">No such file, or a line or name that is none of ours.</exception>
    public static Answers OfFile(string path)
    {
        if (!File.Exists(path)) { throw new BadInputException($"there is no file of answers '{path}'"); }
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Trim() is not { Length: > 0 } text || text[0] == '#') { continue; }
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            string name = colon < 0 ? text : text[..colon].Trim();
            if (colon < 0 || !Names.Contains(name))
            {
                string? nearest = Spelling.Nearest(name, Names);
                throw new BadInputException(
                    $"{path}:{number}: '{KeyText.Mask(name)}' is no question of setup; "
                    + (nearest is null ? $"known are {string.Join(", ", Names)}" : $"did you mean '{nearest}'?"));
            }
            given[name] = text[(colon + 1)..].Trim().Trim('"');
        }
        return new Answers(given, path, TextReader.Null, TextWriter.Null);
    }

    /// <summary>Asks until the answer fits; an answer from a file has to fit at once.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="question">For a person.</param>
    /// <param name="usual">Taken when nothing is said; null = something must be.</param>
    /// <param name="wrong">What is wrong with an answer; null when it fits.</param>
    public string Ask(string name, string question, string? usual, Func<string, string?> wrong)
    {
        while (true)
        {
            string? answer = Read(name, question, usual);
            string problem = answer is null ? "an answer is needed"
                : KeyText.IsIn(answer) ? "this looks like a private key; keys are never typed here"
                : wrong(answer) ?? "";
            if (problem.Length == 0) { return answer!; }
            if (given is not null)
            {
                throw new BadInputException($"{where}: '{name}': {KeyText.Mask(problem)}");
            }
            prompts.WriteLine("  " + KeyText.Mask(problem));
        }
    }

    /// <summary>One of a few words.</summary>
    public string Choose(string name, string question, string? usual, params string[] choices) => Ask(
        name, $"{question} ({string.Join("/", choices)})", usual,
        answer => choices.Contains(answer) ? null : $"'{answer}' is not one of {string.Join(", ", choices)}");

    private string? Read(string name, string question, string? usual)
    {
        if (given is not null) { return given.GetValueOrDefault(name) ?? usual; }
        prompts.Write(usual is null ? $"{question}: " : $"{question} [{usual}]: ");
        string line = input.ReadLine() ?? throw new BadInputException(
            $"setup asked for '{name}' and nobody answered; scripts give --answers FILE with a line '{name}: ...'");
        return line.Trim() is { Length: > 0 } answer ? answer : usual;
    }
}
