// Sends what waits, one at a time, and drops it only when the server says what it holds.

import { ask } from './ask.js';
import * as queue from './queue.js';

const LONGEST = 30;  // seconds between two tries

/** Codes by which an answer is not sent again: docs/sitting.md has the table. */
const DROPPED = new Set(['late', 'closed', 'already_right', 'tries_used', 'passed_by', 'not_reached']);

/**
 * `told` hears saved, refused and conflict (entry, held), paused(), changed(), unkept() where the device cannot keep one.
 * `mode` is online, offline, signed_out or foreign; in the last two, `apart`, somebody has to sign in first.
 */
export function sender({ save, state, token }, told) {
  const waiting = new Map();
  let timer = 0;
  let pause = 0;
  const self = { waiting, token, busy: false, mode: 'online', add, hold, take, flush, resume, pump, fresh, get apart() { return ['signed_out', 'foreign'].includes(self.mode); } };

  /** A new answer of an item takes the place of the one that waited. */
  function add(entry, wait = 0) {
    entry.due = performance.now() + wait;
    replace(entry);
    pump();
  }

  /** One that is not sent until somebody chose which stands. */
  function hold(entry, held) {
    entry.held = held;
    replace(entry);
  }

  function replace(entry) {
    waiting.delete(entry.item);
    waiting.set(entry.item, entry);
    entry.kept = false;
    entry.safe = queue.keep(entry).then(() => { entry.kept = true; }, told.unkept);
  }

  /** Takes an answer out: here and on the device. */
  function take(entry) {
    if (waiting.get(entry.item) === entry) waiting.delete(entry.item);
    queue.drop(entry);
  }

  function settle(entry, held) {
    take(entry);
    const newer = waiting.get(entry.item);
    if (newer && !newer.held) newer.base = held.sequence;  // it was given on top of this one
  }

  function flush() {
    for (const entry of waiting.values()) entry.due = 0;
    pause = 0;
    pump();
  }

  function resume(fresh) {
    self.token = fresh;
    self.mode = 'online';
    flush();
  }

  async function pump() {
    clearTimeout(timer);
    if (self.busy || self.apart) return;
    const [entry] = [...waiting.values()].filter((one) => !one.held && !one.refused).sort((one, other) => one.due - other.due);
    if (!entry) return;
    const early = entry.due - performance.now();
    if (early > 0) { timer = setTimeout(pump, early); return; }
    self.busy = true;
    told.changed();
    await entry.safe;
    const wait = await send(entry).catch(offline);
    self.busy = false;
    told.changed();
    timer = setTimeout(pump, wait * 1000);
  }

  function offline(wait) {
    self.mode = 'offline';
    pause = Math.min(LONGEST, pause * 2 || 1);
    return Number(wait) || pause;
  }

  /** Seconds to wait before the next one; nothing where it can go on at once. */
  async function send(entry) {
    const { item, fields, client, seq, base, confidence } = entry;
    const { status, said, wait } = await ask(save, { token: self.token, body: { item, fields, client, seq, base, confidence } });
    if (status >= 500 || status === 429) return offline(wait);
    if (status === 400 && said.code === 'stale_token') return (await fresh()) ? 0 : offline();
    pause = 0;
    self.mode = status === 401 ? 'signed_out' : status === 404 ? 'foreign' : 'online';
    if (self.mode !== 'online') return 0;
    if (said.code === 'on_break') { told.paused(); return 5; }
    if (said.code === 'conflict') {
      const newest = waiting.get(item) ?? entry;  // it may have been typed on meanwhile
      newest.held = said;
      told.conflict(newest, said);
      return 0;
    }
    if (status === 200 || DROPPED.has(said.code)) settle(entry, said);
    else entry.refused = said.text ?? '';
    told[status === 200 ? 'saved' : 'refused'](entry, said);
    return 0;
  }

  /** A form token of the sign-in that holds now. */
  async function fresh() {
    const { status, said } = await ask(`${state}&token=yes`);
    if (status === 401) self.mode = 'signed_out';
    if (status === 404) self.mode = 'foreign';
    const other = said.token && said.token !== self.token;
    if (other) self.token = said.token;
    return other || self.apart;
  }

  return self;
}
