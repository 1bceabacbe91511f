using Probity.Domain;
using Probity.Domain.Seams;
using Probity.Domain.Values;

namespace Probity.Engine.Risk;

/// <summary>
/// Limits of the risk pipeline and triggers of the kill switch. Units and ranges stand in <see cref="Declared"/>.
/// </summary>
public sealed record RiskOptions
{
    /// <summary>How several strategies act at once; part of <see cref="Declared"/>.</summary>
    public static IReadOnlyList<OptionInfo> Traffic { get; } =
    [
        OptionInfo.ForDuration(
            "make_way", "2s", "0", "10m",
            "How long quotes that a taking order of ours would meet stay cancelled; 0 = they are left alone."),
        .. OrderRateOptions.Declared,
        .. DegradedOptions.Declared,
    ];

    /// <summary>
    /// Every key with its unit, default and range, for validation, <c>config explain</c> and the default file.
    /// </summary>
    public static IReadOnlyList<OptionInfo> Declared { get; } =
    [
        OptionInfo.ForNames("checks", string.Join(',', RiskChecks.Codes), "Checks in the order in which they run."),
        OptionInfo.ForNames("log_only", "", "Checks whose verdict is shown but not obeyed."),
        OptionInfo.ForDuration("max_data_age", "30s", "10ms", "1d", "Oldest book that may still be risked on."),
        OptionInfo.ForPrice("lowest_price", "0.001", "0", "1", "Lowest price of any order."),
        OptionInfo.ForPrice("highest_price", "0.999", "0", "1", "Highest price of any order."),
        OptionInfo.ForPrice(
            "price_band", "0.2", "0.0001", "1", "Furthest that a price may be worse than the middle of the book."),
        OptionInfo.ForWhole(
            "max_open_orders", "orders", "500", "1", "20000",
            "Orders that may be open at once, unknown ones included."),
        OptionInfo.ForQuantity("max_order_size", "10000", "0.01", "100000000", "Largest order; larger ones are cut."),
        OptionInfo.ForCash(
            "max_order_notional", "1000", "0.01", "100000000", "Largest value of an order; larger ones are cut."),
        OptionInfo.ForQuantity(
            "max_position", "20000", "0.01", "100000000", "Most shares of one outcome, open buys included."),
        OptionInfo.ForQuantity(
            "max_net_position", "10000", "0.01", "100000000",
            "Most shares of one outcome beyond those of the other, open orders included."),
        OptionInfo.ForCash(
            "max_group_loss", "2000", "0.01", "100000000", "Most that one event may lose in its worst outcome."),
        OptionInfo.ForCash(
            "max_total_loss", "5000", "0.01", "100000000",
            "Most that all events may lose together in their worst outcomes."),
        OptionInfo.ForCash(
            "fee_tolerance", "0.0001", "0", "1000",
            "A fill charged further than this from its predicted fee stops new risk in its market."),
        .. Traffic,
        .. KillSwitchOptions.Declared,
    ];

    public static RiskOptions Default { get; } = From(OptionValues.Defaults(Declared));

    /// <summary>Codes in the order in which they run.</summary>
    public required IReadOnlyList<string> Checks { get; init; }

    /// <summary>Codes whose verdict is shown but not obeyed.</summary>
    public required IReadOnlyList<string> LogOnly { get; init; }

    public required Duration MaxDataAge { get; init; }

    public required Price LowestPrice { get; init; }

    public required Price HighestPrice { get; init; }

    /// <summary>Pips of $0.0001.</summary>
    public required int PriceBandPips { get; init; }

    public required int MaxOpenOrders { get; init; }

    public required Quantity MaxOrderSize { get; init; }

    public required Cash MaxOrderNotional { get; init; }

    /// <summary>Shares of one outcome.</summary>
    public required Quantity MaxPosition { get; init; }

    /// <summary>Shares of one outcome less those of the other.</summary>
    public required Quantity MaxNetPosition { get; init; }

    public required Cash MaxGroupLoss { get; init; }

    public required Cash MaxTotalLoss { get; init; }

    /// <summary>Charged less predicted, per fill.</summary>
    public required Cash FeeTolerance { get; init; }

    /// <summary>How long quotes stay out of the way of our own taking orders; zero leaves them alone.</summary>
    public required Duration MakeWay { get; init; }

    public required OrderRateOptions OrderRate { get; init; }

    public required DegradedOptions Degraded { get; init; }

    public required KillSwitchOptions KillSwitch { get; init; }

    /// <summary>Takes over values that were read against <see cref="Declared"/>.</summary>
    /// <exception cref="BadInputException">They contradict one another, or name an unknown check; the key is
    /// named.</exception>
    public static RiskOptions From(OptionValues values)
    {
        var options = new RiskOptions
        {
            Checks = values.GetNames("checks"),
            LogOnly = values.GetNames("log_only"),
            MaxDataAge = values.GetDuration("max_data_age"),
            LowestPrice = values.GetPrice("lowest_price"),
            HighestPrice = values.GetPrice("highest_price"),
            PriceBandPips = values.GetPips("price_band"),
            MaxOpenOrders = values.GetInt("max_open_orders"),
            MaxOrderSize = values.GetQuantity("max_order_size"),
            MaxOrderNotional = values.GetCash("max_order_notional"),
            MaxPosition = values.GetQuantity("max_position"),
            MaxNetPosition = values.GetQuantity("max_net_position"),
            MaxGroupLoss = values.GetCash("max_group_loss"),
            MaxTotalLoss = values.GetCash("max_total_loss"),
            FeeTolerance = values.GetCash("fee_tolerance"),
            MakeWay = values.GetDuration("make_way"),
            OrderRate = OrderRateOptions.From(values),
            Degraded = DegradedOptions.From(values),
            KillSwitch = KillSwitchOptions.From(values),
        };
        options.Validate();
        return options;
    }

    private void Validate()
    {
        if (LowestPrice > HighestPrice)
        {
            throw new BadInputException(
                $"'lowest_price': '{LowestPrice}' is above 'highest_price' '{HighestPrice}'; no order could pass");
        }
        ValidateCodes("checks", Checks);
        ValidateCodes("log_only", LogOnly);
        foreach (string code in RiskChecks.Indispensable)
        {
            if (!Checks.Contains(code))
            {
                throw new BadInputException($"'checks': '{code}' is missing; it can't be left out");
            }
            if (LogOnly.Contains(code))
            {
                throw new BadInputException($"'log_only': '{code}' must be obeyed; remove it");
            }
        }
    }

    private static void ValidateCodes(string key, IReadOnlyList<string> codes)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string code in codes)
        {
            if (!RiskChecks.Codes.Contains(code))
            {
                string? nearest = Spelling.Nearest(code, RiskChecks.Codes);
                string hint = nearest is null
                    ? "known are " + string.Join(", ", RiskChecks.Codes)
                    : $"did you mean '{nearest}'?";
                throw new BadInputException($"'{key}': unknown check '{code}'; {hint}");
            }
            if (!seen.Add(code)) { throw new BadInputException($"'{key}': '{code}' is named twice; name it once"); }
        }
    }
}
