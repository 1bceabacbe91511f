using System.Data;
using System.Globalization;
using Dapper;
using Probity.Domain.Values;

namespace Probity.Storage.Queries;

/// <summary>
/// Teaches the row mapper the values of the house: whole numbers in the database, checked types in the records.
/// </summary>
internal static class DomainTypeHandlers
{
    private static readonly Lazy<bool> Registered = new(Register);

    public static void Ensure() => _ = Registered.Value;

    private static bool Register()
    {
        SqlMapper.AddTypeHandler(new Whole<Price>(n => Price.FromPips(checked((int)n)), p => p.Pips));
        SqlMapper.AddTypeHandler(new Whole<Quantity>(Quantity.FromMicros, q => q.Micros));
        SqlMapper.AddTypeHandler(new Whole<SignedQuantity>(n => new SignedQuantity(n), q => q.Micros));
        SqlMapper.AddTypeHandler(new Whole<Cash>(Cash.FromMicros, c => c.Micros));
        SqlMapper.AddTypeHandler(new Whole<Instant>(n => new Instant(n), i => i.Nanos));
        SqlMapper.AddTypeHandler(new Whole<AccountId>(n => new AccountId(checked((int)n)), a => a.Value));
        SqlMapper.AddTypeHandler(
            new Whole<ClientOrderId>(n => new ClientOrderId(unchecked((ulong)n)), o => unchecked((long)o.Value)));
        return true;
    }

    private sealed class Whole<T>(Func<long, T> fromNumber, Func<T, long> toNumber) : SqlMapper.TypeHandler<T>
    {
        public override T Parse(object value) => fromNumber(Convert.ToInt64(value, CultureInfo.InvariantCulture));

        public override void SetValue(IDbDataParameter parameter, T? value) =>
            parameter.Value = value is null ? DBNull.Value : toNumber(value);
    }
}
