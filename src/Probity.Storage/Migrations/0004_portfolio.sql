-- As of the last sample of the engine's view.
CREATE TABLE positions (
    instrument BIGINT NOT NULL PRIMARY KEY,
    market BIGINT NOT NULL,
    shares_micros BIGINT NOT NULL,
    average_cost_micros BIGINT NOT NULL,
    cost_micros BIGINT NOT NULL,
    mark_value_micros BIGINT,
    realised_micros BIGINT NOT NULL,
    at_ns BIGINT NOT NULL
);

-- Cash by how final it is, as of the last sample.
CREATE TABLE cash (
    tier TEXT NOT NULL PRIMARY KEY,
    cash_micros BIGINT NOT NULL,
    fees_micros BIGINT NOT NULL,
    realised_micros BIGINT NOT NULL,
    at_ns BIGINT NOT NULL
);

-- Cash that came or went without a trade: deposits, withdrawals, rewards, rebates.
CREATE TABLE cash_movements (
    sequence BIGINT NOT NULL PRIMARY KEY,
    at_ns BIGINT NOT NULL,
    account BIGINT NOT NULL,
    kind TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount_micros BIGINT NOT NULL,
    market BIGINT,
    reason TEXT NOT NULL
);

-- One row a sample.
CREATE TABLE equity (
    sequence BIGINT NOT NULL PRIMARY KEY,
    at_ns BIGINT NOT NULL,
    cash_micros BIGINT NOT NULL,
    equity_micros BIGINT NOT NULL,
    fees_micros BIGINT NOT NULL,
    rewards_micros BIGINT NOT NULL,
    rebates_micros BIGINT NOT NULL,
    gross_pnl_micros BIGINT NOT NULL,
    net_pnl_micros BIGINT NOT NULL,
    max_drawdown_micros BIGINT NOT NULL,
    worst_loss_micros BIGINT NOT NULL,
    open_orders BIGINT NOT NULL,
    kill_switch TEXT NOT NULL,
    ledger_balanced BIGINT NOT NULL
);

CREATE INDEX equity_by_time ON equity (at_ns);

CREATE TABLE strategies (
    strategy BIGINT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    enabled BIGINT NOT NULL
);

-- Running totals of each strategy, one row a sample.
CREATE TABLE strategy_totals (
    sequence BIGINT NOT NULL,
    strategy BIGINT NOT NULL,
    at_ns BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    fills BIGINT NOT NULL,
    volume_micros BIGINT NOT NULL,
    fees_micros BIGINT NOT NULL,
    net_pnl_micros BIGINT NOT NULL,
    PRIMARY KEY (strategy, sequence)
);
