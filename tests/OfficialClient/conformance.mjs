// The venue's own client, unmodified, against a running sandbox.
//
//   node conformance.mjs FILE     FILE holds the first line that `probity sandbox --json` prints
//
// Prints one JSON document a line, {"name", "ok", "detail"}, and ends with 1 when one of them is not ok.
import { readFileSync } from "node:fs";
import { strict as assert } from "node:assert";
import { AssetType, ClobClient, OrderType, Side } from "@polymarket/clob-client-v2";
import { createWalletClient, http } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import WebSocket from "ws";

const sandbox = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { clob, gamma, ws } = sandbox.polymarket;
const chain = sandbox.chainId;
let failures = 0;

function report(name, ok, detail) {
  if (!ok) { failures++; }
  console.log(JSON.stringify({ name, ok, detail: String(detail ?? "") }));
}

async function check(name, body) {
  try {
    report(name, true, await body());
  } catch (error) {
    report(name, false, error?.stack ?? error);
  }
}

/** Waits for a condition; the message says what was waited for. */
async function until(what, condition, milliseconds = 20_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await condition();
    if (value) { return value; }
    if (Date.now() > end) { throw new Error(`waited ${milliseconds} ms for ${what}`); }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Events of one WebSocket, kept from the start. */
class Channel {
  events = [];

  constructor(url, hello) {
    this.socket = new WebSocket(url);
    // A broken socket shows as something that was waited for in vain.
    this.socket.on("error", (error) => console.error(`${url}: ${error.message}`));
    this.socket.on("open", () => this.socket.send(JSON.stringify(hello)));
    this.socket.on("message", (data) => {
      const text = data.toString();
      if (text === "PONG") { this.pongs = (this.pongs ?? 0) + 1; return; }
      const frame = JSON.parse(text);
      this.events.push(...(Array.isArray(frame) ? frame : [frame]));
    });
  }

  find(what, condition) { return until(what, () => this.events.find(condition)); }

  async ping() {
    await until("an open socket", () => this.socket.readyState === WebSocket.OPEN);
    this.socket.send("PING");
    await until("a PONG", () => this.pongs > 0);
  }

  close() { this.socket.close(); }
}

/** A market of each kind that is quoted near the middle, so that its tick stays while we trade. */
async function markets() {
  const found = [];
  for (let offset = 0; ; offset += 100) {
    const page = await (await fetch(`${gamma}/markets?closed=false&limit=100&offset=${offset}`)).json();
    found.push(...page);
    if (page.length < 100) { break; }
  }
  const open = found.filter((m) => m.acceptingOrders && m.enableOrderBook && !m.closed);
  const shaped = [];
  for (const m of open) {
    const tokens = m.version === "v2" ? m.positionIds : JSON.parse(m.clobTokenIds);
    const info = await (await fetch(`${clob}/clob-markets/${m.conditionId}`)).json();
    const { mid } = await (await fetch(`${clob}/midpoint?token_id=${tokens[0]}`)).json();
    if (info.sd > 0 || info.itode || info.mts !== 0.01 || !mid) { continue; }
    shaped.push({
      condition: m.conditionId, tokens, tick: String(info.mts), negRisk: m.negRisk === true,
      version: m.version === "v2" ? 3 : 2, minimum: m.orderMinSize, slug: m.slug, distance: Math.abs(Number(mid) - 0.5),
    });
  }
  shaped.sort((x, y) => x.distance - y.distance);
  return {
    plain: shaped.find((m) => !m.negRisk && m.version === 2),
    negRisk: shaped.find((m) => m.negRisk),
    position: shaped.find((m) => m.version === 3),
  };
}

function clientOf(wallet, creds, throwOnError = true) {
  const account = privateKeyToAccount(wallet.privateKey);
  const signer = createWalletClient({ account, transport: http("http://127.0.0.1:1") });
  return new ClobClient({
    host: clob, chain, signer, creds, signatureType: wallet.signatureType, funderAddress: wallet.funder,
    throwOnError,
  });
}

const decimals = (tick) => (tick.split(".")[1] ?? "").length;
const onTick = (price, tick) => Number(price.toFixed(decimals(tick)));

/** A market with both sides quoted; best prices as numbers. */
async function top(client, token) {
  return until("a two-sided book", async () => {
    const book = await client.getOrderBook(token);
    if (!book.bids.length || !book.asks.length) { return null; }
    return { book, bid: Number(book.bids.at(-1).price), ask: Number(book.asks.at(-1).price) };
  });
}

async function accountOf(wallet, tag, all) {
  // Creating a key that exists already is answered with an error, after which the client derives it.
  let client = clientOf(wallet, undefined, false);
  let creds;
  await check(`${tag}: derive the API key`, async () => {
    creds = await client.createOrDeriveApiKey();
    assert.match(creds.key, /^[0-9a-f-]{36}$/);
    assert.match(creds.passphrase, /^[0-9a-f]{64}$/);
    assert.deepEqual(await client.deriveApiKey(), creds, "the same nonce derives the same key");
    client = clientOf(wallet, creds);
    const keys = await client.getApiKeys();
    assert.ok(keys.apiKeys.includes(creds.key));
    return creds.key;
  });
  await check(`${tag}: not closed-only, balance and allowance`, async () => {
    assert.equal((await client.getClosedOnlyMode()).closed_only, false);
    const balance = await client.getBalanceAllowance({ asset_type: AssetType.COLLATERAL });
    assert.ok(BigInt(balance.balance) > 0n, JSON.stringify(balance));
    await client.updateBalanceAllowance({ asset_type: AssetType.COLLATERAL });
    return balance.balance;
  });
  const user = new Channel(
    `${ws}/ws/user`,
    { auth: { apiKey: creds.key, secret: creds.secret, passphrase: creds.passphrase }, type: "user" });
  await check(`${tag}: user socket answers PING`, () => user.ping());
  for (const [kind, market] of Object.entries(all)) {
    if (market) { await trade(`${tag}, ${kind} market`, client, user, market); }
  }
  await check(`${tag}: cancel all leaves nothing open`, async () => {
    await client.cancelAll();
    assert.equal((await client.getOpenOrders()).length, 0);
  });
  await check(`${tag}: heartbeat chains its ids`, async () => {
    const first = await client.postHeartbeat("");
    const second = await client.postHeartbeat(first.heartbeat_id);
    assert.ok(second.heartbeat_id);
    return second.heartbeat_id;
  });
  user.close();
}

async function trade(tag, client, user, market) {
  const token = market.tokens[0];
  const options = { tickSize: market.tick, negRisk: market.negRisk, version: market.version };
  const size = Math.max(market.minimum, 10);
  const low = onTick(Number(market.tick), market.tick);
  let resting;
  const feed = new Channel(`${ws}/ws/market`, { assets_ids: market.tokens, type: "market" });
  await check(`${tag}: public data`, async () => {
    const { book } = await top(client, token);
    const sent = book.hash;
    assert.equal(await client.getOrderBookHash(book), sent, "the client's own hash of the book");
    assert.equal(await client.getTickSize(token), market.tick);
    assert.equal(await client.getNegRisk(token), market.negRisk);
    const info = await client.getClobMarketInfo(market.condition);
    assert.deepEqual(info.t.map((t) => t.t).sort(), [...market.tokens].sort());
    assert.equal(typeof (await client.getFeeExponent(token)), "number");
    const snapshot = await feed.find("the book on the market socket", (e) => e.event_type === "book" && e.asset_id === token);
    assert.ok(snapshot.bids.length > 0);
    return `${info.fd ? `fee ${info.fd.r}^${info.fd.e}` : "no fee"}`;
  });
  await check(`${tag}: limit order rests and is seen everywhere`, async () => {
    const answer = await client.createAndPostOrder(
      { tokenID: token, price: low, size, side: Side.BUY }, options, OrderType.GTC);
    assert.equal(answer.success, true, JSON.stringify(answer));
    assert.equal(answer.status, "live");
    resting = answer.orderID;
    const order = await client.getOrder(resting);
    assert.equal(order.id, resting);
    assert.equal(Number(order.original_size), size);
    assert.ok((await client.getOpenOrders({ asset_id: token })).some((o) => o.id === resting));
    await user.find("the placement", (e) => e.event_type === "order" && e.type === "PLACEMENT" && e.id === resting);
    await feed.find(
      "the level on the market socket",
      (e) => e.event_type === "price_change" && e.price_changes.some(
        (c) => c.asset_id === token && c.side === "BUY" && Number(c.price) === low));
    return resting;
  });
  await check(`${tag}: cancel`, async () => {
    const answer = await client.cancelOrder({ orderID: resting });
    assert.deepEqual(answer.canceled, [resting]);
    await user.find("the cancellation", (e) => e.type === "CANCELLATION" && e.id === resting);
    const again = await client.cancelOrder({ orderID: resting });
    assert.ok(resting in again.not_canceled);
  });
  await check(`${tag}: post-only and good-til-date`, async () => {
    const passive = await client.createAndPostOrder(
      { tokenID: token, price: low, size, side: Side.BUY }, options, OrderType.GTC, true);
    assert.equal(passive.status, "live");
    const expiration = Math.floor(Date.now() / 1000) + 600;
    const dated = await client.createAndPostOrder(
      { tokenID: token, price: low, size, side: Side.BUY, expiration }, options, OrderType.GTD);
    assert.equal(dated.status, "live");
    assert.equal(Number((await client.getOrder(dated.orderID)).expiration), expiration);
    const answer = await client.cancelOrders([passive.orderID, dated.orderID]);
    assert.equal(answer.canceled.length, 2);
  });
  await check(`${tag}: post-only that would cross is refused in the venue's words`, async () => {
    const { ask } = await top(client, token);
    const price = onTick(Math.min(ask + 5 * Number(market.tick), 1 - Number(market.tick)), market.tick);
    await assert.rejects(
      () => client.createAndPostOrder({ tokenID: token, price, size, side: Side.BUY }, options, OrderType.GTC, true),
      (error) => /post-only order/.test(String(error?.data?.error ?? error?.message ?? error)));
  });
  await check(`${tag}: market buy (FOK) fills and settles`, async () => {
    const { ask } = await top(client, token);
    const price = onTick(Math.min(ask + 4 * Number(market.tick), 1 - Number(market.tick)), market.tick);
    const answer = await client.createAndPostMarketOrder(
      { tokenID: token, amount: 5, price, side: Side.BUY }, options, OrderType.FOK);
    assert.equal(answer.status, "matched", JSON.stringify(answer));
    assert.ok(answer.tradeIDs.length > 0 && answer.transactionsHashes.length > 0, JSON.stringify(answer));
    const event = await user.find(
      "the trade on the user socket",
      (e) => e.event_type === "trade" && e.id === answer.tradeIDs[0] && e.status === "CONFIRMED");
    assert.equal(event.taker_order_id, answer.orderID);
    const [trade] = await client.getTrades({ id: answer.tradeIDs[0] });
    assert.equal(trade.taker_order_id, answer.orderID);
    return `${trade.size} @ ${trade.price}`;
  });
  await check(`${tag}: market sell (FAK) of what was bought`, async () => {
    const kind = market.version === 3 ? "CONDITIONAL-V2" : AssetType.CONDITIONAL;
    const held = await until("the shares in the venue's books", async () => {
      await client.updateBalanceAllowance({ asset_type: kind, token_id: token });
      const { balance } = await client.getBalanceAllowance({ asset_type: kind, token_id: token });
      return Number(balance) > 0 ? Number(balance) / 1e6 : 0;
    });
    const { bid } = await top(client, token);
    const price = onTick(Math.max(bid - 4 * Number(market.tick), Number(market.tick)), market.tick);
    const answer = await client.createAndPostMarketOrder(
      { tokenID: token, amount: Math.floor(held * 100) / 100, price, side: Side.SELL }, options, OrderType.FAK);
    assert.equal(answer.status, "matched", JSON.stringify(answer));
    return `${held} held`;
  });
  await check(`${tag}: batch with one bad order`, async () => {
    const order = (price, quantity) => client.createOrder({ tokenID: token, price, size: quantity, side: Side.BUY }, options);
    const answers = await client.postOrders([
      { order: await order(low, size), orderType: OrderType.GTC },
      { order: await order(low, 1), orderType: OrderType.GTC },
      { order: await order(low, size + 1), orderType: OrderType.GTC },
    ]);
    assert.equal(answers.length, 3);
    assert.ok(answers[0].orderID && answers[2].orderID, JSON.stringify(answers));
    assert.ok(!answers[1].orderID && answers[1].errorMsg.length > 0, JSON.stringify(answers[1]));
    const answer = await client.cancelMarketOrders({ market: market.condition, asset_id: token });
    assert.ok(answer.canceled.includes(answers[0].orderID) && answer.canceled.includes(answers[2].orderID));
  });
  feed.close();
}

const all = await markets();
await check("markets of every kind are listed", () => {
  assert.ok(all.plain && all.negRisk && all.position, JSON.stringify(all));
  return [all.plain.slug, all.negRisk.slug, all.position.slug].join(", ");
});
await check("version and time", async () => {
  const client = clientOf(sandbox.wallets[0]);
  assert.equal(await client.getVersion(), 2);
  assert.ok(Math.abs((await client.getServerTime()) - Date.now() / 1000) < 5);
});
await Promise.all([0, 1, 2, 3].map((type) => {
  const wallet = sandbox.wallets.find((w) => w.signatureType === type && Number(w.collateral) > 0);
  return accountOf(wallet, `signature type ${type}`, all);
}));
process.exit(failures === 0 ? 0 : 1);
