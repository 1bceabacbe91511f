namespace Probity.Runtime.Tests;

public sealed class ConfigurationErrorTests : IDisposable
{
    private readonly ConfigurationFile file = new();

    public void Dispose() => file.Dispose();

    [Theory]
    [InlineData(
        "risk:\n  max_positon: 5\n",
        "probity.yaml:2: unknown key 'risk.max_positon'; did you mean 'risk.max_position'?")]
    [InlineData("riks:\n  max_position: 5\n", "probity.yaml:1: unknown key 'riks'; did you mean 'risk'?")]
    [InlineData("max_position: 5\n", "probity.yaml:1: unknown key 'max_position'; did you mean 'risk.max_position'?")]
    [InlineData("Seed: 5\n", "unknown key 'Seed'; did you mean 'seed'?")]
    [InlineData(
        "venues:\n  polymarkt:\n    clob_url: x\n",
        "probity.yaml:2: unknown key 'venues.polymarkt'; did you mean 'venues.polymarket'?")]
    [InlineData(
        "wholly_different_thing: 1\n",
        "unknown key 'wholly_different_thing'; 'probity config explain' lists all keys")]
    [InlineData(
        "strategies:\n  - name: parity-arb\n    options:\n      min_egde: 0.1\n",
        "probity.yaml:4: unknown key 'strategies.parity-arb.min_egde'; did you mean 'strategies.parity-arb.min_edge'?")]
    [InlineData(
        "strategies:\n  - name: parity-abr\n",
        "probity.yaml:2: unknown strategy 'parity-abr'; did you mean 'parity-arb'?")]
    public void An_unknown_key_is_answered_with_its_place_and_the_nearest(string text, string expected) =>
        Assert.Contains(expected, file.Error(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("seed: many\n", "probity.yaml:1: 'seed': 'many' is not a whole number; expected 0..")]
    [InlineData(
        "risk:\n  max_open_orders: 0\n",
        "probity.yaml:2: section 'risk': 'max_open_orders': '0' is out of range; expected 1..20000 (orders)")]
    [InlineData("risk:\n  max_position: -1\n", "'max_position': '-1' is out of range")]
    [InlineData(
        "risk:\n  max_position: 1e3\n",
        "'max_position': '1e3' is not a decimal number; expected 0.01..100000000 (shares)")]
    [InlineData("risk:\n  price_band: 0.12345\n", "'price_band': '0.12345' has more than 4 decimals")]
    [InlineData("risk:\n  max_data_age: 30\n", "'max_data_age': '30' lacks a unit; write 250ms, 5s, 10m, 2h or 1d")]
    [InlineData("risk:\n  max_data_age: 30 parsecs\n", "has the unknown unit ' parsecs'")]
    [InlineData("risk:\n  max_data_age:\n", "'max_data_age': '' is not a span of time")]
    [InlineData("mode: live-ish\n", "'mode': 'live-ish' is not a known choice; expected one of paper, live")]
    [InlineData("mode: papr\n", "did you mean 'paper'?")]
    [InlineData("store:\n  enabled: yes\n", "'enabled': 'yes' is neither true nor false")]
    [InlineData("recordings:\n  fee_rate: 2\n", "'fee_rate': '2' is out of range; expected 0..1")]
    [InlineData("control:\n  port: 70000\n", "'port': '70000' is out of range; expected 0..65535 (TCP port)")]
    public void A_wrong_value_is_answered_with_key_text_range_and_unit(string text, string expected) =>
        Assert.Contains(expected, file.Error(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("risk: 5\n", "probity.yaml:1: 'risk' is a section; put its keys on indented lines below it")]
    [InlineData("seed: [1, 2]\n", "probity.yaml:1: 'seed' has a list; expected 0..")]
    [InlineData("seed:\n  value: 1\n", "'seed' has a section")]
    [InlineData("markets:\n  slugs: [{a: b}]\n", "'markets.slugs': an item of the list is not a plain text")]
    [InlineData("strategies:\n  parity-arb: true\n", "'strategies' is a list; each strategy begins with '- name: …'")]
    [InlineData("strategies:\n  - parity-arb\n", "probity.yaml:2: a strategy has no name; write '- name: parity-arb'")]
    [InlineData(
        "strategies:\n  - name: parity-arb\n  - name: parity-arb\n",
        "probity.yaml:3: strategy 'parity-arb' is listed twice")]
    [InlineData(
        "strategies:\n  - name: parity-arb\n    size: 4\n",
        "probity.yaml:3: 'size' of strategy 'parity-arb' is not one of name, enabled, account, venues, "
        + "spread_accounts, options")]
    [InlineData("- a\n- b\n", "probity.yaml:1: is not a list of 'key: value' lines")]
    public void A_wrong_shape_is_answered_with_the_right_one(string text, string expected) =>
        Assert.Contains(expected, file.Error(text), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "seed: 1\nmode: paper\nseed: 2\n",
        "probity.yaml:3: key 'seed' stands here again, it is on line 1 already; remove one")]
    [InlineData("risk:\n\tmax_position: 5\n", "probity.yaml:2: indented with a tab; YAML wants spaces")]
    [InlineData("risk:\n  max_position: [5\n", "broken YAML")]
    [InlineData("risk:\n  max_position: 5\n bad: 1\n", "probity.yaml:3: broken YAML")]
    [InlineData("data_dir: \"abc\n", "broken YAML")]
    [InlineData("seed: 1\n---\nseed: 2\n", "a second document begins")]
    [InlineData("seed: &one 1\n", "probity.yaml:1: uses the anchor '&one'; write the value out")]
    [InlineData("seed: !!int 1\n", "uses the tag")]
    public void Broken_yaml_is_answered_with_the_line(string text, string expected) =>
        Assert.Contains(expected, file.Error(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("private_key: 0xdeadbeef\n", "private_key", "PROBITY_KEY_MAIN")]
    [InlineData(
        "venues:\n  polymarket:\n    api_key: 0xdeadbeef\n", "venues.polymarket.api_key", "PROBITY_API_MAIN_KEY")]
    [InlineData(
        "venues:\n  polymarket:\n    apiSecret: 0xdeadbeef\n", "venues.polymarket.apiSecret",
        "PROBITY_API_MAIN_SECRET")]
    [InlineData(
        "venues:\n  polymarket:\n    passphrase: 0xdeadbeef\n", "venues.polymarket.passphrase",
        "PROBITY_API_MAIN_PASSPHRASE")]
    [InlineData(
        "accounts:\n  - name: b-1\n    private_key: 0xdeadbeef\n", "accounts.b-1.private_key", "PROBITY_KEY_B_1")]
    public void A_secret_in_the_file_is_refused_and_never_shown(string text, string key, string variable)
    {
        string error = file.Error(text);

        Assert.Contains($"'{key}' looks like a secret", error, StringComparison.Ordinal);
        Assert.Contains($"in the environment ({variable})", error, StringComparison.Ordinal);
        Assert.DoesNotContain("0xdeadbeef", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_on_the_command_line_is_refused_and_never_shown()
    {
        string error = file.Error(null, ["venues.polymarket.private_key=0xdeadbeef"], []);

        Assert.Contains("'venues.polymarket.private_key' looks like a secret", error, StringComparison.Ordinal);
        Assert.DoesNotContain("0xdeadbeef", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "risk.max_positon=5",
        "--set risk.max_positon=5: unknown key 'risk.max_positon'; did you mean 'risk.max_position'?")]
    [InlineData("risk=5", "--set risk=5: 'risk' is a section; name one of its keys")]
    [InlineData("risk.max_position", "--set 'risk.max_position' is not of the form section.key=value")]
    [InlineData("=5", "is not of the form section.key=value")]
    [InlineData("seed=x", "--set seed=x: 'seed': 'x' is not a whole number")]
    public void A_wrong_set_is_quoted(string set, string expected) =>
        Assert.Contains(expected, file.Error(null, [set], []), StringComparison.Ordinal);

    [Fact]
    public void A_wrong_variable_is_named() => Assert.Contains(
        "PROBITY__RISK__MAX_POSITON: unknown key 'risk.max_positon'; did you mean 'risk.max_position'?",
        file.Error(null, [], [("PROBITY__RISK__MAX_POSITON", "5")]), StringComparison.Ordinal);

    [Fact]
    public void All_problems_are_told_at_once()
    {
        string error = file.Error("sed: 1\nmode: x\nrisk:\n  max_position: y\n");

        Assert.StartsWith("the configuration has 3 problems:", error, StringComparison.Ordinal);
        Assert.Contains("probity.yaml:1:", error, StringComparison.Ordinal);
        Assert.Contains("probity.yaml:2:", error, StringComparison.Ordinal);
        Assert.Contains("probity.yaml:4:", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "risk.lowest_price=0.9", "risk.highest_price=0.1",
        "section 'risk'", "'lowest_price': '0.9' is above 'highest_price'")]
    [InlineData(
        "simulation.mined_after=10s", "simulation.confirmed_after=5s",
        "section 'simulation'", "a fill is mined first")]
    [InlineData(
        "venues.polymarket.clob_url=nowhere", "seed=1",
        "section 'venues.polymarket'", "'nowhere' is no address")]
    [InlineData("venues.polymarket.clob_url=ftp://a.b", "seed=1", "section 'venues.polymarket'", "http")]
    [InlineData(
        "venues.polymarket.clob_url=https://u:pw@a.b", "seed=1",
        "section 'venues.polymarket'", "remove that part")]
    [InlineData("venues.polymarket.assets_per_connection=3", "seed=1", "section 'venues.polymarket'", "even number")]
    [InlineData("risk.checks=stale-boook", "seed=1", "section 'risk'", "unknown check 'stale-boook'")]
    public void Values_that_contradict_one_another_are_found(string one, string other, params string[] expected)
    {
        string error = file.Error(null, [one, other], []);

        Assert.All(expected, words => Assert.Contains(words, error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_named_file_that_is_not_there_or_no_text_is_an_error()
    {
        Assert.Contains("does not exist", file.Error(file.Path + ".gone", [], []), StringComparison.Ordinal);
        File.WriteAllBytes(file.Path, [0x73, 0xff, 0xfe, 0x00]);
        Assert.Contains("is not UTF-8 text", file.Error(file.Path, [], []), StringComparison.Ordinal);
        File.WriteAllText(file.Path, new string('#', 2_000_000));
        Assert.Contains("has 2000000 bytes; at most", file.Error(file.Path, [], []), StringComparison.Ordinal);
    }
}
