using Dapper;

namespace Probity.Storage.Queries;

/// <summary>
/// The WHERE clause of a query, put together from the parts that were asked for; values only as parameters.
/// </summary>
internal sealed class Conditions
{
    private readonly List<string> parts = [];

    public DynamicParameters Parameters { get; } = new();

    /// <summary>"WHERE a AND b", or nothing.</summary>
    public string Where => parts.Count == 0 ? "" : "WHERE " + string.Join(" AND ", parts);

    public void Add(string sql, string name, object value)
    {
        parts.Add(sql);
        Parameters.Add(name, value);
    }

    public void Add(string sql) => parts.Add(sql);
}
