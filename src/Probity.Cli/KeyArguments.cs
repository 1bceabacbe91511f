using System.CommandLine;
using System.CommandLine.Parsing;
using Probity.Domain;
using Probity.Runtime.Configuration;

namespace Probity.Cli;

/// <summary>
/// Refuses what looks like a private key on the command line, where every user of the machine and the shell's history
/// can read it. Ids of markets and orders look the same: options and arguments that are named after them may hold one.
/// </summary>
internal static class KeyArguments
{
    private static readonly string[] Ids =
        ["condition", "market", "token", "order", "words", "hash", "builder", "event"];

    /// <exception cref="BadInputException">There is one; it is not shown.</exception>
    public static void Refuse(ParseResult parsed)
    {
        for (SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is not CommandResult command) { continue; }
            foreach (SymbolResult child in command.Children) { Refuse(child); }
        }
    }

    private static void Refuse(SymbolResult given)
    {
        // The settings of --set are looked at one by one when they are read.
        (string name, IReadOnlyList<Token> tokens) = given switch
        {
            OptionResult option when option.Option != GlobalOptions.Set => (option.Option.Name, option.Tokens),
            ArgumentResult argument => (argument.Argument.Name, argument.Tokens),
            _ => ("", []),
        };
        if (Ids.Any(id => name.Contains(id, StringComparison.OrdinalIgnoreCase))) { return; }
        if (tokens.Any(token => KeyText.IsIn(token.Value)))
        {
            throw new BadInputException(
                $"'{name}' was given what looks like a private key; it is not shown, and keys never stand in "
                + "arguments: "
                + "treat it as exposed, and give keys in the environment or in a key file (docs/operations.md)");
        }
    }
}
