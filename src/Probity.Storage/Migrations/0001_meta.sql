-- Facts about the projection itself, by name:
--   schema_version   the number of the last migration that ran
--   journal_id       whose projection this is
--   last_sequence    the last input whose rows are here; moves in the same transaction as the rows
--   last_at_ns       when that input was received
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);
