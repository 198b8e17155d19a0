// The time that is left: what the server said, measured by a clock that nobody sets. The device's own time plays no part.

import { fill, count } from './ask.js';

const MARKS = [10, 5, 1];  // minutes at which it is said aloud

/** `over()` is called once at zero, `slept()` when the device's clocks part: it slept, or its time was set. */
export function clock(words, { over, slept }) {
  const left = document.getElementById('time-left');
  const ends = document.querySelector('[data-ends]');
  const aloud = document.querySelector('[data-announce]');
  const total = Number(left?.dataset.total ?? 0);
  let end = left ? performance.now() + Number(left.dataset.remaining) : null;
  let done = false;
  let apart = Date.now() - performance.now();
  const remaining = () => end - performance.now();
  const said = new Set(MARKS.filter((minute) => end !== null && remaining() <= minute * 60_000));
  let half = end !== null && remaining() <= total / 2;
  const say = (text) => { if (aloud) aloud.textContent = text; };
  const minutes = (span) => count(words, 'left', Math.ceil(span / 60_000));

  /** What the server says now; minutes that were added are said aloud. */
  function set(span, until, at) {
    if (span === null || !left) return;
    const was = remaining();
    end = at + span;
    if (ends && until) ends.textContent = until;
    const more = Math.round((remaining() - was) / 60_000);
    if (more > 0) {
      done = false;
      for (const minute of MARKS) if (remaining() > minute * 60_000) said.delete(minute);
      say(`${fill(words.added, { n: more })} ${minutes(remaining())}`);
    }
    tick();
  }

  function tick() {
    const drift = Date.now() - performance.now();
    if (Math.abs(drift - apart) > 2000) { apart = drift; slept(); }
    if (end === null) return;
    const span = Math.max(0, remaining());
    left.textContent = span < 59_500 ? `0:${String(Math.round(span / 1000)).padStart(2, '0')}` : minutes(span);
    left.classList.toggle('is-due', span <= 300_000);
    const mark = MARKS.find((minute) => span <= minute * 60_000 && span > (minute - 1) * 60_000 && !said.has(minute));
    const soon = MARKS.some((minute) => span > minute * 60_000 && span < minute * 60_000 + 2000);  // then both are said at once
    const halfway = !half && !soon && span <= total / 2;
    if (mark) said.add(mark);
    if (halfway) half = true;
    if (mark || halfway) say(`${halfway ? `${words.half} ` : ''}${minutes(span)}`);
    if (span === 0 && !done) { done = true; over(); }
  }

  setInterval(tick, 1000);
  tick();
  return { set, get left() { return end === null ? Infinity : remaining(); } };
}
