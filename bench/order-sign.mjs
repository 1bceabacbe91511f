// How long one signed order takes: the venue's own TypeScript client (createOrder, everything that it asks the venue
// given to it beforehand) against `probity bench --only order-sign`, on this machine, one after the other, in one run.
//
//   (cd tests/OfficialClient && npm ci) && node bench/order-sign.mjs [ORDERS]
//
// Prints one JSON document: microseconds per order of both and their ratio.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import path from "node:path";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const require = createRequire(path.join(root, "tests/OfficialClient/package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { ClobClient, Side } = await load("@polymarket/clob-client-v2");
const { createWalletClient, http } = await load("viem");
const { privateKeyToAccount } = await load("viem/accounts");

const orders = Number(process.argv[2] ?? 300);
const token = "71321045679252212594626385532706912750332728571942532289631379312455583992563";
const account = privateKeyToAccount("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
const signer = createWalletClient({ account, transport: http("http://127.0.0.1:1") });
const client = new ClobClient({ host: "http://127.0.0.1:1", chain: 137, signer });
// Known beforehand, so that no request is in the figure.
client.tickSizes[token] = "0.01";
client.negRisk[token] = false;

const create = (i) => client.createOrder(
  { tokenID: token, price: 0.01 * (1 + (i % 98)), size: 10 + (i % 90), side: i % 2 ? Side.BUY : Side.SELL },
  { tickSize: "0.01", negRisk: false, version: 2 });
for (let i = 0; i < 100; i++) { await create(i); }
const times = [];
for (let i = 0; i < orders; i++) {
  const from = process.hrtime.bigint();
  await create(i);
  times.push(Number(process.hrtime.bigint() - from) / 1_000);
}
times.sort((a, b) => a - b);
const official = times[Math.floor(times.length / 2)];

const probity = path.join(root, "artifacts/bin/Probity.Cli/release/probity");
const figures = JSON.parse(
  execFileSync(probity, ["bench", "--only", "order-sign", "--json"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
const own = figures.find((f) => f.name === "order-sign");
console.log(JSON.stringify({
  orders, officialMedianMicroseconds: official, probityMedianMicroseconds: Number(own.median), probityUnit: own.unit,
  ratio: official / Number(own.median),
}));
