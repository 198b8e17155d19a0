// The time that is left: what the server said, measured by a clock that nobody sets.

import { at, count, fill } from './ask.js';

const MARKS = [10, 5, 1];  // minutes at which it is said aloud
const MINUTE = 60_000;

/** `over()` is called once at zero, `slept()` when the device's clocks part: it slept, or its time was set. */
export function clock(words, { over, slept }) {
  const left = document.getElementById('time-left');
  let apart = Date.now() - performance.now();
  let end = left && performance.now() + Number(left.dataset.remaining);
  let done = false;
  const total = Number(left?.dataset.total);
  const remaining = () => end - performance.now();
  const said = new Set(MARKS.filter((minute) => remaining() <= minute * MINUTE));
  let half = remaining() <= total / 2;
  const hide = at('hides');
  const say = (text) => { at('announce').textContent = text; };
  const minutes = (span) => count(words, 'left', Math.ceil(span / MINUTE));

  /** What the server says now; minutes that were added are said aloud. */
  function set(span, until, when) {
    if (span === null || !left) return;
    const was = remaining();
    end = when + span;
    if (until) at('ends').textContent = until;
    const more = Math.round((remaining() - was) / MINUTE);
    if (more > 0) {
      done = false;
      for (const minute of MARKS) if (remaining() > minute * MINUTE) said.delete(minute);
      say(`${fill(words.added, { n: more })} ${minutes(remaining())}`);
    }
    tick();
  }

  function tick() {
    const drift = Date.now() - performance.now();
    if (Math.abs(drift - apart) > 2000) { apart = drift; slept(); }
    if (!left) return;
    const span = Math.max(0, remaining());
    left.textContent = span < 59_500 ? `0:${String(Math.round(span / 1000)).padStart(2, '0')}` : minutes(span);
    left.classList.toggle('is-due', span <= 5 * MINUTE);
    const mark = MARKS.find((minute) => span <= minute * MINUTE && span > (minute - 1) * MINUTE && !said.has(minute));
    const soon = MARKS.some((minute) => span > minute * MINUTE && span < minute * MINUTE + 2000);  // then both are said at once
    const halfway = !half && !soon && span <= total / 2;
    if (mark) said.add(mark);
    if (halfway) half = true;
    if (mark || halfway) say(`${halfway ? `${words.half} ` : ''}${minutes(span)}`);
    if (span === 0 && !done) { done = true; over(); }
  }

  if (hide) {
    const shown = hide.textContent;
    hide.hidden = false;
    hide.addEventListener('click', () => {
      left.hidden = !left.hidden;
      hide.textContent = left.hidden ? hide.dataset.hides : shown;
    });
  }
  setInterval(tick, 1000);
  tick();
  return { set };
}
