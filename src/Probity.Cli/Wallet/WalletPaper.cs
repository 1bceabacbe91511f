using System.Globalization;
using System.Numerics;
using Probity.Cli.Output;
using Probity.Crypto;
using Probity.Domain.Values;
using Probity.Venues.Chain;
using Probity.Venues.Polymarket.Chain;
using Spectre.Console;

namespace Probity.Cli.Wallet;

/// <summary>How wallets and their operations look, as JSON and for people.</summary>
internal static class WalletPaper
{
    private static readonly BigInteger WeiPerCoin = BigInteger.Pow(10, 18);

    public static object Shape(WalletStatus status) => new
    {
        Account = status.Account.Name,
        status.Account.SignatureType,
        Signer = status.Account.Signer.ToString(),
        Funder = status.Account.Funder.ToString(),
        status.Account.Contracts.ChainId,
        status.Deployed,
        Gas = Coins(status.GasWei),
        UsdcE = Dollars(status.UsdcE),
        Pusd = Dollars(status.Collateral),
        Approvals = status.Approvals.Select(one => new
        {
            one.Approval.Token,
            one.Approval.Spender,
            Address = one.Approval.Address.ToString(),
            one.Given,
            Optional = one.Approval.IsOptional,
        }),
        Positions = status.Positions.Select(one => new
        {
            one.Slug,
            one.Outcome,
            one.Condition,
            one.Token,
            Shares = one.Shares?.ToString(CultureInfo.InvariantCulture),
            Value = one.Value?.ToString(CultureInfo.InvariantCulture),
            one.Redeemable,
            one.Mergeable,
        }),
        status.Notes,
    };

    public static void Show(IAnsiConsole people, WalletStatus status)
    {
        Table table = CommandOutput.Table("", "");
        table.AddRow("account", Cell.Prose(status.Account.ToString()));
        table.AddRow("signer", status.Account.Signer.ToString());
        table.AddRow("wallet", status.Account.Funder.ToString());
        table.AddRow("deployed", status.Deployed is { } deployed ? YesNo(deployed) : "not known");
        table.AddRow("gas coin of the signer", Coins(status.GasWei) ?? "not known");
        table.AddRow("USDC.e (to be wrapped)", Dollars(status.UsdcE) ?? "not known");
        table.AddRow("pUSD", Dollars(status.Collateral) ?? "not known");
        people.Write(table);
        if (status.Approvals.Count > 0)
        {
            Table approvals = CommandOutput.Table("token", "who may take it", "approved");
            foreach ((Approval approval, bool given) in status.Approvals)
            {
                string missing = approval.IsOptional ? "no (optional)" : "NO: probity wallet approve";
                approvals.AddRow(approval.Token, approval.Spender, given ? "yes" : missing);
            }
            people.Write(approvals);
        }
        if (status.Positions.Count > 0)
        {
            Table positions = CommandOutput.Table("market", "outcome", "shares", "value", "redeemable");
            foreach (Venues.Polymarket.Http.DataPosition one in status.Positions)
            {
                positions.AddRow(
                    Cell.Name(one.Slug ?? ""), Cell.Prose(one.Outcome ?? ""),
                    one.Shares?.ToString(CultureInfo.InvariantCulture) ?? "-",
                    one.Value?.ToString(CultureInfo.InvariantCulture) ?? "-", YesNo(one.Redeemable == true));
            }
            people.Write(positions);
        }
        foreach (string note in status.Notes) { people.WriteLine("note: " + note); }
    }

    /// <summary>An operation as it would be, was, or may have been done.</summary>
    public static object Shape(
        IWalletDesk desk, string operation, IReadOnlyList<PlannedCall> calls, string outcome, string hash,
        string detail) => new
        {
            Account = desk.Name,
            Operation = operation,
            Wallet = desk.Wallet,
            desk.Route,
            desk.GasPaidBy,
            Calls = calls.Select(call => new
            {
                call.Purpose,
                call.Contract,
                Target = call.Target.ToString(),
                call.Function,
                call.Arguments,
                Value = "0",
                Data = Hex.Of(call.Call.Data),
            }),
            Outcome = outcome,
            TransactionHash = hash,
            Detail = detail,
        };

    public static void Show(IAnsiConsole people, IWalletDesk desk, IReadOnlyList<PlannedCall> calls)
    {
        string route = desk.Route == WalletRoute.Direct ? "sent directly" : "sent through the relayer";
        people.WriteLine($"{desk.Title}: {calls.Count} call(s), {route}, gas paid by {desk.GasPaidBy}");
        foreach ((int at, PlannedCall call) in calls.Index())
        {
            // Lines, not a table: calldata is long and must stay whole.
            people.WriteLine($"{at + 1}. {call.Purpose}");
            people.WriteLine($"   target    {call.Contract} {call.Target}, value 0");
            people.WriteLine($"   function  {call.Function}");
            foreach (CallArgument argument in call.Arguments)
            {
                people.WriteLine($"   {argument.Name,-18}  {argument.Value}");
            }
            people.WriteLine($"   calldata  {Hex.Of(call.Call.Data)}");
        }
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static string? Dollars(long? micros) => micros is { } known ? Cash.FromMicros(known).ToString() : null;

    private static string? Coins(BigInteger? wei) => wei is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known / WeiPerCoin}.{known % WeiPerCoin:D18}")
        : null;
}
