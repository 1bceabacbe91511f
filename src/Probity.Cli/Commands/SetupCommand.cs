using System.CommandLine;
using System.Globalization;
using Probity.Cli.Output;
using Probity.Cli.Setup;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Markets;
using Probity.Domain.Orders;
using Probity.Domain.Seams;
using Probity.Domain.Values;
using Probity.Runtime.Accounts;
using Probity.Runtime.Configuration;
using Probity.Venues.Health;
using Probity.Venues.Http;
using Probity.Venues.Opinion.Health;
using Probity.Venues.Polymarket;
using Probity.Venues.Polymarket.Accounts;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Mapping;
using Probity.Venues.Polymarket.Signing;
using Spectre.Console;

namespace Probity.Cli.Commands;

/// <summary><c>setup</c>: asks its way to a working configuration, and ends with an order that is signed, not
/// sent.</summary>
public static class SetupCommand
{
    public static Command Create()
    {
        var from = new Option<string?>("--answers")
        {
            Description = "File of 'name: answer' lines instead of a person",
        };
        var to = new Option<string>("--out")
        {
            Description = "The file to write",
            DefaultValueFactory = _ => ConfigurationLoader.DefaultFile,
        };
        var command = new Command("setup", "Ask the way to a working configuration; nothing is sent") { from, to };
        command.SetAction((parsed, cancel) => Run(parsed, parsed.GetValue(from), parsed.GetValue(to)!, cancel));
        return command;
    }

    private static async Task<int> Run(ParseResult parsed, string? file, string path, CancellationToken cancel)
    {
        if (File.Exists(path)) { throw new BadInputException($"'{path}' exists already; name another with --out"); }
        CommandOutput output = CommandOutput.ForConsole(parsed.GetValue(GlobalOptions.Json));
        var choices = new SetupChoices(
            file is null ? Answers.OfPerson() : Answers.OfFile(file), Settings.From(parsed).Configuration);
        choices.AskAll();
        if (!choices.IsLive) { return Paper(output, choices, path); }
        choices.AskAccount();
        return choices.Venue == VenueId.Opinion
            ? await OnOpinion(output, choices, path, cancel)
            : await OnPolymarket(output, choices, path, cancel);
    }

    private static async Task<int> OnOpinion(
        CommandOutput output, SetupChoices choices, string path, CancellationToken cancel)
    {
        (OpinionReport report, OpinionPaper? paper) = await OpinionSetup.Run(output, choices, cancel);
        if (paper is null) { return Refused(output, report.Findings); }
        bool written = Write(choices, path);
        output.Result(
            Document(path, written, choices, report.Findings, paper.Document()),
            people => ShowLive(people, path, written, choices, paper.Show));
        return written ? ExitCodes.Done : ExitCodes.No;
    }

    private static async Task<int> OnPolymarket(
        CommandOutput output, SetupChoices choices, string path, CancellationToken cancel)
    {
        using OpenedKey key = AccountOpener.OpenKey(choices.Configuration().AccountNamed(choices.Account));
        using var clients = new PolymarketClients(
            choices.Configuration().Polymarket, TimeProvider.System, Random.Shared.NextDouble);
        output.Note($"asking the venue about the wallets of {key.Key.Address}");
        using var probe = new AccountProbe(
            key.Source(), choices.Configuration().Polymarket, clients.Gates, TimeProvider.System,
            Random.Shared.NextDouble);
        AccountReport report = await probe.Run(mayCreate: true, cancel);
        if (!output.Json) { DoctorCommand.Show(output.People, report.Findings); }
        if (AccountProbe.IsBlocked(report.Findings[0])) { return Refused(output, report.Findings); }
        WalletSeen wallet = choices.TakeWallet(report) ?? throw new BadInputException(
            "no wallet of this key could be looked at; see the lines above, then run setup again");
        PolymarketOptions options = choices.Configuration().Polymarket;
        OrderDraft draft = await ExampleOf(key, wallet, report, clients, options, cancel);
        bool written = Write(choices, path);
        SignedPaper paper = SignedPaper.Of(draft, key.Key);
        output.Result(
            Document(path, written, choices, report.Findings, paper.Document()),
            people => ShowLive(people, path, written, choices, paper.Show));
        return written ? ExitCodes.Done : ExitCodes.No;
    }

    private static int Paper(CommandOutput output, SetupChoices choices, string path)
    {
        choices.Configuration();
        bool written = Write(choices, path);
        output.Result(
            Document(path, written, choices, [], null),
            people => people.MarkupLineInterpolated(
                $"{(written ? "written" : "not written")}: {path}; next: probity run --config {path}"));
        return written ? ExitCodes.Done : ExitCodes.No;
    }

    private static int Refused(CommandOutput output, IReadOnlyList<Finding> findings)
    {
        if (output.Json) { output.Result(new { written = false, findings }, _ => { }); }
        output.Note(findings[^1].ToString());
        return ExitCodes.No;
    }

    /// <summary>Written when somebody says so and the text reads back as what was chosen.</summary>
    private static bool Write(SetupChoices choices, string path)
    {
        if (!choices.ConfirmWrite(path)) { return false; }
        string text = choices.FileText();
        File.WriteAllText(path, text);
        ProbityConfiguration read = ConfigurationLoader.Load(new ConfigurationSources { File = path });
        if (read.ConfigHash == choices.Configuration().ConfigHash) { return true; }
        File.Delete(path);
        throw new InvariantException($"the written file reads back as another configuration:\n{text}");
    }

    /// <summary>The smallest buy of a listed market at its lowest price: an example that would hardly trade.</summary>
    private static async Task<OrderDraft> ExampleOf(
        OpenedKey key, WalletSeen wallet, AccountReport report, PolymarketClients clients, PolymarketOptions options,
        CancellationToken cancel)
    {
        // The key stays with the caller; this account is only who the order is of.
        PolymarketAccount account = key.With(wallet.Type, wallet.Address);
        Market? market = await AnyMarket(clients, options, cancel);
        TickGrid grid = market?.Terms.Grid ?? TickGrid.Cent;
        var smallest = market?.Terms.MinimumSize ?? Quantity.FromShares(5);
        OrderAmounts amounts = OrderAmounts.Limit(Side.Buy, grid.Lowest, smallest);
        bool isPosition = market?.Protocol == MarketProtocol.Position;
        EvmAddress exchange = isPosition ? account.Contracts.ExchangeV3
            : market?.NegRisk == true ? account.Contracts.NegRiskExchange
            : account.Contracts.CtfExchange;
        string token = market?.Outcome(0).Token ?? "1";
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var order = new ExchangeOrder(
            (ulong)now, account.Funder, account.OrderSigner,
            System.Numerics.BigInteger.Parse(token, CultureInfo.InvariantCulture), amounts.Maker, amounts.Taker,
            Side.Buy, wallet.Type, (ulong)now, new byte[WordWriter.Size], account.Builder);
        ExchangeDomain domain = ExchangeDomain.Of(isPosition ? "3" : "2", account.Contracts.ChainId, exchange);
        return new OrderDraft(
            order, domain, TimeInForce.GoodTilCancelled, 0, PostOnly: true, DeferExecution: false,
            report.Credentials?.ApiKey ?? "");
    }

    private static async Task<Market?> AnyMarket(
        PolymarketClients clients, PolymarketOptions options, CancellationToken cancel)
    {
        var catalog = new PolymarketCatalog(clients.Gamma, clients.Clob, new MarketMapper(options.Markets), null);
        try
        {
            await foreach (DiscoveredMarket market in catalog.Discover(MarketFilter.All with { Limit = 1 }, cancel))
            {
                return market.Listing;
            }
        }
        catch (VenueException)
        {
            // The order is an example; without a market it is one of an imagined outcome.
        }
        return null;
    }

    private static object Document(
        string path, bool written, SetupChoices choices, IReadOnlyList<Finding> findings, object? dryOrder) => new
        {
            written,
            path = Path.GetFullPath(path),
            mode = choices.IsLive ? "live" : "paper",
            account = choices.IsLive ? choices.Account : null,
            maximumLoss = choices.MaximumLoss,
            strategies = choices.Strategies,
            findings,
            dryOrder,
        };

    private static void ShowLive(
        IAnsiConsole people, string path, bool written, SetupChoices choices, Action<IAnsiConsole> showPaper)
    {
        people.MarkupLine("\nAn order of this account as it would be signed (an example):");
        showPaper(people);
        people.MarkupLineInterpolated($"\n{(written ? "written" : "not written")}: {path}");
        people.MarkupLineInterpolated($"maximum loss: {choices.MaximumLoss} dollars, then trading halts");
        people.MarkupLineInterpolated(
            $"next: probity doctor --config {path}, then probity run --mode live --config {path} (starts paused)");
    }
}
