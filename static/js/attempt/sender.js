// Sends what waits, in order and one at a time, and drops it only when the server says what it holds.

import { ask } from './ask.js';
import * as queue from './queue.js';

const LONGEST = 30;  // seconds between two tries

/** What becomes of an answer by the server's code: docs/sitting.md has the table. */
const DROPPED = new Set(['late', 'closed', 'already_right', 'tries_used', 'passed_by', 'not_reached']);

/**
 * `told` hears what happens: saved(entry, held), refused(entry, held), conflict(entry, held), paused(),
 * unkept() where the device cannot keep one, changed().
 * `mode` is online, offline, signed_out or foreign; in the last two somebody has to sign in before anything goes on.
 */
export function sender({ save, state, token }, told) {
  const waiting = new Map();
  let busy = null;
  let timer = 0;
  let pause = 0;
  const self = { waiting, token, mode: 'online', add, take, settle, flush, resume, pump, fresh, get busy() { return busy !== null; } };

  /** A new answer of an item takes the place of the one that waited. */
  function add(entry, wait = 0) {
    entry.due = performance.now() + wait;
    waiting.delete(entry.item);
    waiting.set(entry.item, entry);
    entry.kept = false;
    entry.safe = queue.keep(entry).then(() => { entry.kept = true; }, told.unkept);
    pump();
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

  const later = (span) => { clearTimeout(timer); timer = setTimeout(pump, span); };

  async function pump() {
    clearTimeout(timer);
    if (busy || self.mode === 'signed_out' || self.mode === 'foreign') return;
    const ready = [...waiting.values()].filter((entry) => !entry.held && !entry.refused);
    const entry = ready.find((one) => one.due <= performance.now());
    if (!entry) { if (ready.length) later(Math.max(20, Math.min(...ready.map((one) => one.due)) - performance.now())); return; }
    busy = entry;
    told.changed();
    await entry.safe;
    const wait = await send(entry).catch(offline);
    busy = null;
    told.changed();
    if (wait) later(wait * 1000); else pump();
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
    if (status === 200) { settle(entry, said); told.saved(entry, said); }
    else if (said.code === 'conflict') { entry.held = said; told.conflict(entry, said); }
    else if (said.code === 'on_break') { told.paused(); return 5; }
    else if (DROPPED.has(said.code)) { settle(entry, said); told.refused(entry, said); }
    else { entry.refused = said.text ?? ''; told.refused(entry, said); }
    return 0;
  }

  /** A form token of the sign-in that holds now. */
  async function fresh() {
    const { status, said } = await ask(`${state}&token=yes`);
    if (status === 401) self.mode = 'signed_out';
    if (status === 404) self.mode = 'foreign';
    const changed = said.token && said.token !== self.token;
    if (said.token) self.token = said.token;
    return changed || self.mode === 'signed_out' || self.mode === 'foreign';
  }

  return self;
}
