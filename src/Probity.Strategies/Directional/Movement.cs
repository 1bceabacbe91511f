namespace Probity.Strategies.Directional;

/// <summary>
/// Movement against the fall of uncertainty (mathematics 4.2; Augenblick and Rabin): for any unbiased price
/// <c>M = sum (dp)^2</c> and <c>R = p0 (1 - p0) - pT (1 - pT)</c> are equal on average. Much more movement than that is
/// over-reaction, less is drift.
/// </summary>
/// <param name="Moved">M.</param>
/// <param name="Resolved">R; negative when uncertainty grew.</param>
public readonly record struct Movement(double Moved, double Resolved)
{
    /// <summary>Of a path in log-odds.</summary>
    public static Movement Of(SampledPath path)
    {
        if (path.Count < 2) { return default; }
        double first = LogOdds.ToProbability(path[0]), before = first, moved = 0;
        for (int i = 1; i < path.Count; i++)
        {
            double p = LogOdds.ToProbability(path[i]);
            moved += (p - before) * (p - before);
            before = p;
        }
        return new Movement(moved, (first * (1 - first)) - (before * (1 - before)));
    }

    /// <summary>More movement than so many times the fall of uncertainty.</summary>
    public bool Exceeds(double ratio) => Moved > 0 && Moved > ratio * Resolved;
}
