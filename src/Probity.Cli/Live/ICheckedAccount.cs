using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Venues.Health;

namespace Probity.Cli.Live;

/// <summary>An account whose key was opened and that nothing forbids to trade.</summary>
internal interface ICheckedAccount : IDisposable
{
    /// <summary>Name, kind and wallet; no secrets.</summary>
    string Title { get; }

    /// <summary>Its gateway, for a session that has recovered its books.</summary>
    /// <param name="books">The session's side.</param>
    /// <param name="directory">Of the session.</param>
    /// <param name="note">Told what a person should know; from any thread.</param>
    ITradingGateway Gateway(LiveBooks books, string directory, Action<string> note);
}

/// <summary>What doctor shows red keeps an account from trading; what is not green is told.</summary>
internal static class AccountFindings
{
    /// <exception cref="TradingRefusedException">Something is red, or no wallet was settled on.</exception>
    public static void Require(string account, IReadOnlyList<Finding> findings, bool hasWallet, Action<string> note)
    {
        foreach (Finding finding in findings.Where(finding => finding.Grade != Grade.Green))
        {
            note($"account '{account}': {finding}");
        }
        Finding[] red = [.. findings.Where(finding => finding.Grade == Grade.Red)];
        if (red.Length == 0 && hasWallet) { return; }
        throw new TradingRefusedException(
            $"account '{account}' cannot trade: "
            + (red.Length > 0 ? string.Join("; ", red.Select(finding => finding.ToString()))
                : "no wallet of its key could be settled on; 'probity doctor' says why"));
    }
}
