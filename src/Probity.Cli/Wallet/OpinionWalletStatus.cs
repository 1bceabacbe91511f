using System.Globalization;
using System.Numerics;
using Probity.Cli.Output;
using Probity.Domain.Values;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Chain;
using Probity.Venues.Opinion.Signing;
using Spectre.Console;

namespace Probity.Cli.Wallet;

/// <summary>What a wallet on Opinion holds and may do; null where it could not be asked.</summary>
internal sealed record OpinionWalletStatus(OpinionAccount Account)
{
    /// <summary>BNB of the signer, wei.</summary>
    public BigInteger? Gas { get; init; }

    /// <summary>Null for the key's own account, too.</summary>
    public SafeState? Safe { get; init; }

    /// <summary>Quote tokens with the wallet's wei of them.</summary>
    public IReadOnlyList<(Collateral Token, BigInteger? Wei)> Collaterals { get; init; } = [];

    public IReadOnlyList<(OpinionApproval Approval, bool Given)> Approvals { get; init; } = [];

    /// <summary>What could not be told, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public WalletView View() => new(Shape(), Show);

    private object Shape() => new
    {
        Account = Account.Name,
        Venue = VenueId.Opinion,
        Account.SignatureType,
        Signer = Account.SignerText,
        Funder = Account.MakerText,
        OpinionContracts.Bnb.ChainId,
        Safe = Safe is null ? null : new
        {
            Safe.IsDeployed,
            Safe.IsOwner,
            Threshold = Safe.Threshold.ToString(CultureInfo.InvariantCulture),
            Nonce = Safe.Nonce.ToString(CultureInfo.InvariantCulture),
        },
        Gas = Text(Gas),
        Collaterals = Collaterals.Select(one => new
        {
            one.Token.Name,
            Token = one.Token.Token.ToString(),
            Balance = Text(one.Wei),
        }).ToArray(),
        Approvals = Approvals.Select(one => new
        {
            one.Approval.Token,
            one.Approval.Spender,
            Address = one.Approval.Address.ToString(),
            one.Given,
        }).ToArray(),
        Notes,
    };

    private void Show(IAnsiConsole people)
    {
        Table table = CommandOutput.Table("", "");
        table.AddRow("account", Cell.Prose(Account.ToString()));
        table.AddRow("signer", Account.SignerText);
        table.AddRow("wallet", Account.MakerText);
        if (Account.SignatureType == OpinionSignatureType.GnosisSafe) { table.AddRow("Safe", SafeText()); }
        table.AddRow("BNB of the signer", Text(Gas) ?? "not known");
        foreach ((Collateral token, BigInteger? wei) in Collaterals)
        {
            table.AddRow(Cell.Name(token.Name), Text(wei) ?? "not known");
        }
        people.Write(table);
        if (Approvals.Count > 0)
        {
            Table approvals = CommandOutput.Table("token", "who may move it", "approved");
            foreach ((OpinionApproval one, bool given) in Approvals)
            {
                approvals.AddRow(
                    Cell.Name(one.Token), Cell.Name(one.Spender), given ? "yes" : "NO: probity wallet approve");
            }
            people.Write(approvals);
        }
        foreach (string note in Notes) { people.WriteLine("note: " + note); }
    }

    private static string? Text(BigInteger? wei) =>
        wei is { } known ? TokenAmount.Text(known, OpinionContracts.Decimals) : null;

    private string SafeText() => Safe switch
    {
        null => "not known",
        { IsDeployed: false } => "NOT deployed",
        { IsOwner: false } => "of ANOTHER owner",
        _ => string.Create(
            CultureInfo.InvariantCulture, $"ours, threshold {Safe.Threshold}, nonce {Safe.Nonce}"),
    };
}
