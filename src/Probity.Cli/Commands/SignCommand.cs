using System.CommandLine;
using System.Text;
using System.Text.Json;
using Probity.Cli.Output;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Signing;
using Probity.Venues.Signing;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>sign</c>: an order as it would be signed and sent, without a network.</summary>
public static class SignCommand
{
    public static Command Create() =>
        new("sign", "An order as it would be signed and sent, offline: polymarket, opinion")
        {
            Polymarket(), SignOpinionCommand.Create(),
        };

    private static Command Polymarket()
    {
        var file = new Option<string>("--in") { Description = "The order as JSON", Required = true };
        var account = new Option<string?>("--account") { Description = "Sign with this account's key" };
        var variable = new Option<string?>("--key-env")
        {
            Description = "Sign with the key in this environment variable; without any key only hashes are shown",
        };
        var command = new Command("polymarket", "Typed data, hashes, signature and request body of an order")
        {
            file, account, variable,
        };
        command.SetAction(parsed =>
        {
            CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
            JsonElement document = Read(parsed.GetValue(file)!);
            using OpenedKey? key = KeyOf(parsed, parsed.GetValue(account), parsed.GetValue(variable));
            using PolymarketAccount? signer = key is null || parsed.GetValue(account) is null ? null : AccountOf(key);
            OrderDraft draft = OrderDraft.Read(document, signer, TimeProvider.System);
            SignedPaper paper = SignedPaper.Of(draft, key?.Key);
            output.Result(paper.Document(), people => paper.Show(people));
            return ExitCodes.Done;
        });
        return command;
    }

    private static OpenedKey? KeyOf(ParseResult parsed, string? account, string? variable)
    {
        if (account is not null && variable is not null)
        {
            throw new BadInputException("--account and --key-env exclude each other: an account knows its key");
        }
        if (account is not null)
        {
            return AccountOpener.OpenKey(Settings.From(parsed).Configuration.AccountNamed(account));
        }
        return variable is null ? null : AccountOpener.OpenKey(
            new ConfiguredAccount(new AccountId(0), "key-env", VenueId.Polymarket, null, null, 137)
            {
                KeyVariable = variable,
                ApiPrefix = variable,
            });
    }

    /// <summary>What the account decides of the order; null where only the venue could tell its wallet.</summary>
    private static PolymarketAccount? AccountOf(OpenedKey key) =>
        AccountOpener.WalletOf(key) is (SignatureType type, EvmAddress funder) ? key.With(type, funder) : null;

    /// <exception cref="BadInputException">No such file, or no JSON.</exception>
    internal static JsonElement Read(string path)
    {
        if (!File.Exists(path)) { throw new BadInputException($"there is no order file '{path}'"); }
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
        }
        catch (JsonException broken)
        {
            throw new BadInputException(
                $"'{path}' is not JSON (line {broken.LineNumber + 1}): an order is one object", broken);
        }
    }
}

/// <summary>An order with everything that is computed from it; setup ends with one, too.</summary>
internal sealed record SignedPaper(OrderDraft Draft, EvmAddress? Signer, byte[]? Signature, byte[]? Body)
{
    public static SignedPaper Of(OrderDraft draft, PrivateKey? key)
    {
        if (key is null) { return new SignedPaper(draft, null, null, null); }
        (byte[] signature, byte[] body) = draft.Sign(key);
        return new SignedPaper(draft, key.Address, signature, body);
    }

    public object Document() => new
    {
        typedData = OrderExplanation.TypedData(Draft),
        domainSeparator = Hex.Of(Draft.Domain.Domain.Separator),
        orderTypeHash = Hex.Of(ExchangeOrder.TypeHash),
        structHash = Hex.Of(Draft.Order.StructHash()),
        orderId = Hex.Of(Draft.OrderId()),
        signingDigest = Hex.Of(Draft.SigningDigest()),
        signerEoa = Signer?.ToString(),
        signature = Signature is null ? null : Hex.Of(Signature),
        body = Body is null ? null : Encoding.UTF8.GetString(Body),
        price = OrderExplanation.Price(Draft.Order),
        fields = OrderExplanation.Fields(Draft),
        sent = false,
    };

    public void Show(IAnsiConsole people)
    {
        Table table = CommandOutput.Table("signed field", "type", "value", "meaning");
        foreach (SignedField field in OrderExplanation.Fields(Draft))
        {
            table.AddRow(
                Markup.Escape(field.Name), field.Type, Markup.Escape(field.Value), Markup.Escape(field.Meaning));
        }
        people.Write(table);
        Eip712Domain domain = Draft.Domain.Domain;
        people.MarkupLineInterpolated($"price            {OrderExplanation.Price(Draft.Order)} dollars a share");
        people.MarkupLineInterpolated(
            $"domain           {domain.Name}, version {domain.Version}, chain {domain.ChainId}");
        people.MarkupLineInterpolated($"contract         {domain.VerifyingContract}");
        people.MarkupLineInterpolated($"domain separator {Hex.Of(domain.Separator)}");
        people.MarkupLineInterpolated($"struct hash      {Hex.Of(Draft.Order.StructHash())}");
        people.MarkupLineInterpolated($"order id         {Hex.Of(Draft.OrderId())}");
        people.MarkupLineInterpolated($"signed digest    {Hex.Of(Draft.SigningDigest())}");
        if (Signature is null || Body is null)
        {
            people.MarkupLine("signature        none: no key was given (--account or --key-env)");
            return;
        }
        people.MarkupLineInterpolated($"signature        {Hex.Of(Signature)}");
        people.MarkupLineInterpolated($"request body     {Encoding.UTF8.GetString(Body)}");
        if (Draft.Owner.Length == 0) { people.MarkupLine("owner            empty: the API key comes there"); }
        people.MarkupLine("[bold]nothing was sent[/]");
    }
}
