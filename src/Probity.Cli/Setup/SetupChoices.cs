using System.Globalization;
using Probity.Crypto;
using Probity.Domain;
using Probity.Domain.Values;
using Probity.Runtime.Configuration;
using Probity.Strategies;
using Probity.Venues.Polymarket.Health;
using Probity.Venues.Polymarket.Signing;

namespace Probity.Cli.Setup;

/// <summary>What somebody chose in setup, as values of the configuration.</summary>
internal sealed class SetupChoices
{
    private static readonly (string Name, SignatureType Type)[] WalletTypes =
    [
        ("eoa", SignatureType.Eoa), ("proxy", SignatureType.PolyProxy), ("safe", SignatureType.GnosisSafe),
        ("deposit-wallet", SignatureType.DepositWallet),
    ];

    private readonly Answers answers;
    private readonly SortedDictionary<string, string> values = new(StringComparer.Ordinal);

    /// <param name="answers">Where answers come from.</param>
    /// <param name="given">What --config, the environment and --set say already: kept.</param>
    public SetupChoices(Answers answers, ProbityConfiguration given)
    {
        this.answers = answers;
        foreach (ConfigEntry entry in given.Entries.Where(entry => entry.Origin.Source != ConfigSource.Default))
        {
            values[entry.Key.Path] = entry.Value.Text;
        }
    }

    public bool IsLive => values["mode"] == "live";

    public string Account { get; private set; } = "";

    /// <summary>Where the account trades.</summary>
    public VenueId Venue { get; private set; } = VenueId.Polymarket;

    public IReadOnlyList<string> Strategies { get; private set; } = [];

    public string MaximumLoss { get; private set; } = "";

    /// <summary>Mode, directory, strategies and limits.</summary>
    public void AskAll()
    {
        values["mode"] = answers.Choose("mode", "Trade on paper or with real orders", "paper", "paper", "live");
        values["data_dir"] = answers.Ask(
            "data_dir", "Directory of journals and stores", "probity-data",
            answer => answer.Length > 0 ? null : "a directory is needed");
        string[] known = [.. StrategyCatalog.All.Select(strategy => strategy.Name)];
        string names = answers.Ask(
            "strategies", $"Strategies, separated by commas (known: {string.Join(", ", known)})", "parity-arb",
            answer => NamesOf(answer).FirstOrDefault(name => !known.Contains(name)) is { } unknown
                ? $"'{unknown}' is not one of {string.Join(", ", known)}"
                : NamesOf(answer).Length == 0 ? "at least one is needed" : null);
        Strategies = NamesOf(names);
        AskLimits();
    }

    /// <summary>Name of the account and where its key is.</summary>
    public void AskAccount()
    {
        string venue = answers.Choose("venue", "Where it trades", "polymarket", "polymarket", "opinion");
        Venue = venue == "opinion" ? VenueId.Opinion : VenueId.Polymarket;
        Account = answers.Ask(
            "account", "Name of the account", "main",
            answer => AccountNames.IsValid(answer) ? null : AccountNames.Message(answer));
        string source = answers.Choose(
            "key_source",
            $"Where is its private key: in the environment ({AccountNames.KeyVariable(Account)}) or in a file", "env",
            "env", "file");
        if (source == "file")
        {
            values[$"accounts.{Account}.key_file"] = answers.Ask(
                "key_file", "Path of the key file, readable by you alone", null,
                answer => File.Exists(answer) ? null : $"there is no file '{answer}'");
        }
        if (Venue == VenueId.Opinion) { values[$"accounts.{Account}.venue"] = venue; }
        foreach (string strategy in Strategies) { values[$"strategies.{strategy}.account"] = Account; }
    }

    /// <summary>Takes the wallet that was found, or lets somebody choose where that is left open.</summary>
    public WalletSeen? TakeWallet(AccountReport report)
    {
        WalletSeen? wallet = report.Wallet;
        if (wallet is null && report.Seen.Count > 0)
        {
            string name = answers.Choose(
                "wallet", "Which kind of wallet holds the money", null, [.. WalletTypes.Select(type => type.Name)]);
            SignatureType type = WalletTypes.First(one => one.Name == name).Type;
            WalletSeen[] ofType = [.. report.Seen.Where(seen => seen.Type == type)];
            wallet = ofType.FirstOrDefault(seen => seen.HasMoney)
                ?? ofType.FirstOrDefault(seen => seen.IsDeployed == true) ?? ofType[^1];
        }
        if (wallet is null) { return null; }
        values[$"accounts.{Account}.signature_type"] = WalletTypes.First(one => one.Type == wallet.Type).Name;
        values[$"accounts.{Account}.funder"] = wallet.Address.ToString();
        return wallet;
    }

    /// <summary>Takes the wallet that the venue named.</summary>
    public void TakeWallet(string type, EvmAddress funder)
    {
        values[$"accounts.{Account}.signature_type"] = type;
        values[$"accounts.{Account}.funder"] = funder.ToString();
    }

    public bool ConfirmWrite(string path) =>
        answers.Choose("write", $"Write {path}", "yes", "yes", "no") == "yes";

    public string FileText() => ChosenFile.Text(values, IsLive ? [Account] : [], Strategies);

    /// <summary>The configuration as far as it is chosen.</summary>
    public ProbityConfiguration Configuration()
    {
        string[] sets = [.. values.Select(value => $"{value.Key}={value.Value}")];
        return ConfigurationLoader.Load(new ConfigurationSources
        {
            Sets = IsLive ? [$"accounts={Account}", .. sets] : sets,
            Directory = Path.Combine(AppContext.BaseDirectory, "no-configuration"),
        }).WithOnly([.. Strategies]);
    }

    /// <summary>The most that may be lost: trading stops placing at half of it and halts at all of it.</summary>
    private void AskLimits()
    {
        MaximumLoss = answers.Ask(
            "max_loss", "The most that you are ready to lose, in dollars", IsLive ? null : "100",
            answer => IsAmount(answer)
                ? null
                : $"'{answer}' is not an amount of 1..100000000 dollars with two decimals at most");
        decimal most = decimal.Parse(MaximumLoss, CultureInfo.InvariantCulture);
        string half = decimal.Round(most / 2, 2).ToString(CultureInfo.InvariantCulture);
        values["kill_switch.halt_at_loss"] = MaximumLoss;
        values["kill_switch.cancel_only_at_day_loss"] = half;
        values["kill_switch.cancel_only_at_drawdown"] = half;
        values["risk.max_total_loss"] = MaximumLoss;
        values["risk.max_group_loss"] = half;
    }

    private static bool IsAmount(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount)
        && amount is >= 1 and <= 100_000_000 && decimal.Round(amount, 2) == amount;

    private static string[] NamesOf(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
