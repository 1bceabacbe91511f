using System.CommandLine;
using Probity.Cli;
using Probity.Cli.Commands;

RootCommand root = new(
    "Probity: one deterministic engine for prediction markets, live, on paper, in a backtest and in replay.")
{
    DemoCommand.Create(),
    RunCommand.Create(),
    ControlCommand.Create(),
    DataCommand.Create(),
    MarketsCommand.Create(),
    ScanCommand.Create(),
    WalletCommand.Create(),
    MirrorCommand.Create(),
    BacktestCommand.Create(),
    ReplayCommand.Create(),
    ConfigCommand.Create(),
    StoreCommands.Orders(),
    StoreCommands.Fills(),
    StoreCommands.Positions(),
    StoreCommands.ProfitAndLoss(),
    StoreCommands.Incidents(),
    StoreCommands.Decisions(),
    DbCommand.Create(),
    SandboxCommand.Create(),
    BenchCommand.Create(),
    SetupCommand.Create(),
    DoctorCommand.Create(),
    SignCommand.Create(),
    VectorsCommand.Create(),
    PairsCommand.Create(),
    VersionCommand.Create(),
};
GlobalOptions.AddTo(root);
return await CommandRunner.Run(root, args);
