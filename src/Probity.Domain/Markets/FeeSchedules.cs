namespace Probity.Domain.Markets;

/// <summary>
/// Fee schedules by their terms: most markets of a venue share a few, and one schedule has 80 KB and 10,001 divisions.
/// </summary>
public sealed class FeeSchedules
{
    private readonly Dictionary<FeeTerms, FeeSchedule> schedules = [];

    /// <exception cref="BadInputException">As <see cref="FeeSchedule.Build"/>.</exception>
    public FeeSchedule Of(FeeTerms terms)
    {
        if (!schedules.TryGetValue(terms, out FeeSchedule? schedule))
        {
            schedule = FeeSchedule.Build(terms);
            schedules.Add(terms, schedule);
        }
        return schedule;
    }
}
