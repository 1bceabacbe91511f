using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Runtime.Configuration;

/// <summary>The stable hash of a configuration: "key=value" with canonical values, keys in ordinal order.</summary>
internal static class ConfigurationHash
{
    public static ulong Of(ProbityConfiguration configuration)
    {
        List<string> lines =
        [
            .. from entry in configuration.Entries
               where Counts(entry.Key)
               select $"{entry.Key.Path}={entry.Value.Text}",
        ];
        int slot = 0;
        foreach (ConfiguredStrategy strategy in configuration.EnabledStrategies)
        {
            string prefix = $"{ConfigTable.StrategiesPrefix}{slot:d4}.";
            lines.Add($"{prefix}name={strategy.Name}");
            foreach (TradingAccount account in configuration.AccountsOf(strategy))
            {
                if (account.Account.Value > 0) { lines.Add($"{prefix}account={account.Account.Value}"); }
            }
            lines.Add($"{prefix}venues={string.Join(',', strategy.Venues)}");
            if (strategy.SpreadsAccounts) { lines.Add($"{prefix}spread=true"); }
            lines.AddRange(strategy.Options.Select(option => $"{prefix}option.{option.Key}={option.Value}"));
            slot++;
        }
        lines.Sort(StringComparer.Ordinal);
        ulong hash = 0;
        foreach (string line in lines) { hash = StateHash.Combine(hash, StateHash.Of(line)); }
        return hash;
    }

    private static bool Counts(ConfigKey key) =>
        key.AffectsResults && !key.Section.StartsWith(ConfigTable.StrategiesPrefix, StringComparison.Ordinal);
}
