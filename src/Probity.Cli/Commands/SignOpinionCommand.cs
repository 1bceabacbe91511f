using System.CommandLine;
using System.Text;
using System.Text.Json;
using Probity.Cli.Output;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Opinion.Accounts;
using Probity.Venues.Opinion.Signing;
using Probity.Venues.Signing;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>sign opinion</c>: an order as it would be signed and sent, without a network.</summary>
internal static class SignOpinionCommand
{
    public static Command Create()
    {
        var file = new Option<string>("--in") { Description = "The order as JSON", Required = true };
        var account = new Option<string?>("--account") { Description = "Sign with this account's key" };
        var variable = new Option<string?>("--key-env")
        {
            Description = "Sign with the key in this environment variable; without any key only hashes are shown",
        };
        var command = new Command("opinion", "Typed data, hashes, signature and request body of an order")
        {
            file, account, variable,
        };
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            JsonElement document = SignCommand.Read(parsed.GetValue(file)!);
            string? name = parsed.GetValue(account);
            using OpenedOpinionKey? key = KeyOf(parsed, name, parsed.GetValue(variable));
            using OpinionAccount? signer = key is null || name is null ? null : AccountOf(key);
            var draft = OpinionDraft.Read(document, signer, TimeProvider.System);
            OpinionPaper paper = OpinionPaper.Of(draft, key?.Key);
            output.Result(paper.Document(), people => paper.Show(people));
            return ExitCodes.Done;
        });
        return command;
    }

    private static OpenedOpinionKey? KeyOf(ParseResult parsed, string? account, string? variable)
    {
        if (account is not null && variable is not null)
        {
            throw new BadInputException("--account and --key-env exclude each other: an account knows its key");
        }
        if (account is not null)
        {
            return OpinionAccountOpener.OpenKey(Settings.From(parsed).Configuration.AccountNamed(account));
        }
        return variable is null ? null : OpinionAccountOpener.OpenKey(
            new ConfiguredAccount(
                new AccountId(0), "key-env", VenueId.Opinion, null, null, OpinionContracts.Bnb.ChainId)
            {
                KeyVariable = variable,
                ApiPrefix = variable,
            });
    }

    /// <summary>What the account decides of the order; null where only the venue could tell its wallet.</summary>
    private static OpinionAccount? AccountOf(OpenedOpinionKey key) =>
        OpinionAccountOpener.WalletOf(key) is (OpinionSignatureType type, EvmAddress maker)
            ? key.With(type, maker)
            : null;
}

/// <summary>An order with everything that is computed from it; setup ends with one, too.</summary>
internal sealed record OpinionPaper(OpinionDraft Draft, EvmAddress? Signer, byte[]? Signature, byte[]? Body)
{
    public static OpinionPaper Of(OpinionDraft draft, PrivateKey? key)
    {
        if (key is null) { return new OpinionPaper(draft, null, null, null); }
        (byte[] signature, byte[]? body) = draft.SignWith(key);
        return new OpinionPaper(draft, key.Address, signature, body);
    }

    public object Document() => new
    {
        typedData = OpinionExplanation.TypedData(Draft),
        domainSeparator = Hex.Of(Draft.Domain.Separator),
        orderTypeHash = Hex.Of(ExchangeOrder.TypeHash),
        structHash = Hex.Of(Draft.Order.StructHash()),
        signingDigest = Hex.Of(Draft.Order.Digest(Draft.Domain)),
        signerEoa = Signer?.ToString(),
        signature = Signature is null ? null : Hex.Of(Signature),
        body = Body is null ? null : Encoding.UTF8.GetString(Body),
        price = Draft.Price,
        fields = OpinionExplanation.Fields(Draft),
        sent = false,
    };

    public void Show(IAnsiConsole people)
    {
        Table table = CommandOutput.Table("signed field", "type", "value", "meaning");
        foreach (SignedField field in OpinionExplanation.Fields(Draft))
        {
            table.AddRow(
                Markup.Escape(field.Name), field.Type, Markup.Escape(field.Value), Markup.Escape(field.Meaning));
        }
        people.Write(table);
        string price = Draft.IsMarketOrder ? "none (market order)" : $"{Draft.Price} a share";
        people.MarkupLineInterpolated($"price            {price}");
        people.MarkupLineInterpolated(
            $"domain           {Draft.Domain.Name}, version {Draft.Domain.Version}, chain {Draft.Domain.ChainId}");
        people.MarkupLineInterpolated($"contract         {Draft.Domain.VerifyingContract}");
        people.MarkupLineInterpolated($"domain separator {Hex.Of(Draft.Domain.Separator)}");
        people.MarkupLineInterpolated($"struct hash      {Hex.Of(Draft.Order.StructHash())}");
        people.MarkupLineInterpolated($"signed digest    {Hex.Of(Draft.Order.Digest(Draft.Domain))}");
        if (Signature is null)
        {
            people.MarkupLine("signature        none: no key was given (--account or --key-env)");
            return;
        }
        people.MarkupLineInterpolated($"signature        {Hex.Of(Signature)}");
        string body = Body is null
            ? "none: the order names no market (topicId)"
            : Encoding.UTF8.GetString(Body);
        people.MarkupLineInterpolated($"request body     {body}");
        people.MarkupLine("[bold]nothing was sent[/]");
    }
}
