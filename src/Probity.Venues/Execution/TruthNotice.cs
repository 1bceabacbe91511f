using Probity.Domain.Outputs;

namespace Probity.Venues.Execution;

/// <summary>Something about the truth that a person should know of.</summary>
/// <param name="Severity">How bad.</param>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Detail">One sentence; never a secret.</param>
public sealed record TruthNotice(Severity Severity, string Code, string Detail);
