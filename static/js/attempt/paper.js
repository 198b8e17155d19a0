// The paper on the page: what is in its fields, which item is in sight, the palette that says how each one stands.

import { all, at, fill, notes } from './ask.js';

const STATES = ['answered', 'open', 'unseen'];
const ticked = (field) => field.matches('[type=radio], [type=checkbox]');

export function paper(form, words, attempt) {
  const palette = document.querySelector('.palette');
  const slots = all('slot', palette);
  const seen = new Set(notes.get(`signoff-seen-${attempt}`, []));
  const items = all('item', form).map(itemOf);
  let here = items[0];
  let paged = false;

  /** One item: its `box`, its `fields` (named s<item>.<part>), its `base`; `last` is what was given or saved last. */
  function itemOf(box) {
    const number = Number(box.dataset.item);
    const prefix = `s${number}.`;
    const fields = [...box.querySelectorAll(`[name^="${prefix}"]`)];
    const sure = [...box.querySelectorAll('[data-sure] input')];
    const slot = at(`slot="${number}"`, palette);
    const base = form.elements[`base.${number}`];
    const partOf = (field) => field.name.slice(prefix.length);
    const flagged = () => slot.classList.contains('flagged');
    const self = { number, box, fields, sure, slot, base, partOf, flagged, last: '', given, look, note, put, say, mark, flag };

    /** What stands in the fields, and how sure the answer is said to be; null where nothing was said or asked. */
    function given() {
      const found = {};
      for (const field of fields) {
        if (field.value !== '' && (!ticked(field) || field.checked)) (found[partOf(field)] ??= []).push(field.value);
      }
      return { fields: found, confidence: Number(sure.find((one) => one.checked)?.value) || null };
    }

    function look() { return JSON.stringify(given()); }
    function note() { self.last = look(); }

    /** Puts in an answer that was stored or kept elsewhere. */
    function put(answer) {
      for (const field of fields) {
        const values = answer.fields[partOf(field)] ?? [];
        if (ticked(field)) field.checked = values.includes(field.value);
        else field.value = values[0] ?? '';
        field.dispatchEvent(new Event('held', { bubbles: true }));  // for what draws the field in another way
      }
      for (const level of sure) level.checked = Number(level.value) === answer.confidence;
      box.dispatchEvent(new Event('restored'));
      mark();
      note();
    }

    /** Writes into a line beside the item, where it has that line. */
    function say(name, text) {
      const line = at(name, box);
      if (line && line.textContent !== text) line.textContent = text;
    }

    /** Its shape and words in the palette, and the counts there. */
    function mark() {
      if (fields.length || !slot.classList.contains('answered')) {
        const state = Object.keys(given().fields).length ? 'answered' : seen.has(number) ? 'open' : 'unseen';
        for (const one of STATES) slot.classList.toggle(one, one === state);
      }
      const state = STATES.find((one) => slot.classList.contains(one));
      at('says', slot).textContent = [palette.dataset[state], flagged() && palette.dataset.flagged].filter(Boolean).join(', ');
      for (const count of all('count', palette)) {
        const n = slots.filter((one) => one.classList.contains(count.dataset.count)).length;
        count.textContent = n;
        if (count.dataset.count === 'unseen') count.closest('li').hidden = !n;
      }
    }

    function flag(on) {
      slot.classList.toggle('flagged', on);
      mark();
      const label = box.querySelector('[value^=flag-] span');
      if (label) label.textContent = on ? words.unflag : fill(words.flag_item, { n: number });
      const button = at('flag-here');
      if (self !== here || !button) return;
      button.ariaPressed = on;
      button.firstElementChild.textContent = on ? words.flagged : words.flag;
    }

    return self;
  }

  /* One item at a time, or all of them. */

  function layOut(one) {
    if (items.length < 2) { see(here); return; }
    paged = one;
    for (const part of all('when-one')) part.hidden = !paged;
    for (const part of all('when-all')) part.hidden = paged;
    at('when-last').hidden = false;
    if (paged) { show(); return; }
    for (const item of items) { item.box.hidden = false; see(item); }
    for (const slot of slots) slot.ariaCurrent = null;
  }

  function see(item) {
    seen.add(item.number);
    notes.set(`signoff-seen-${attempt}`, [...seen]);
    item.mark();
  }

  /** Shows the item that the address names. */
  function show() {
    here = items.find(({ number }) => location.hash === `#item-${number}`) ?? items[0];
    for (const item of items) {
      item.box.hidden = item !== here;
      item.slot.ariaCurrent = item === here ? 'step' : null;
    }
    const last = here === items.at(-1);
    at('here').textContent = here.number;
    at('back').disabled = here === items[0];
    at('next').parentElement.hidden = last;
    at('when-last').hidden = !last;
    see(here);
    here.flag(here.flagged());
  }

  function turn() {
    show();
    here.box.tabIndex = -1;
    here.box.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  function go(step) {
    const to = items[items.indexOf(here) + step];
    if (!to) return;
    history.replaceState(null, '', `#item-${to.number}`);
    turn();
  }

  addEventListener('hashchange', () => { if (paged) turn(); });
  at('back')?.addEventListener('click', () => go(-1));
  at('next')?.addEventListener('click', () => go(1));

  document.addEventListener('keydown', (event) => {
    const { target } = event;
    const typing = target.matches('input:not([type=radio], [type=checkbox]), select, textarea');
    if (typing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest('.panel')) return;
    const key = event.key.toLowerCase();
    const box = paged || items.length === 1 ? here.box : target.closest('[data-item]');
    const options = box?.querySelectorAll('.option-mark input') ?? [];
    const option = /^[a-j]$/.test(key) && options[key.charCodeAt(0) - 97];
    const step = { arrowright: 1, pagedown: 1, arrowleft: -1, pageup: -1 }[key];
    if (option) { if (!option.matches(':disabled')) option.click(); }
    else if (!paged) return;
    else if (key === 'f') at('flag-here').click();
    else if (step && (key.startsWith('page') || target.type !== 'radio')) { event.preventDefault(); go(step); }
  });

  /* Options that are struck out: a note of one's own, for this tab. */

  const struck = new Set(notes.get(`signoff-struck-${attempt}`, []));
  for (const box of all('strike', form)) {
    const name = `${box.closest('[data-item]').dataset.item}.${box.dataset.strike}`;
    box.checked = struck.has(name);
    box.addEventListener('change', () => {
      struck[box.checked ? 'add' : 'delete'](name);
      notes.set(`signoff-struck-${attempt}`, [...struck]);
    });
  }

  for (const item of items) item.mark();

  return {
    items,
    layOut,
    get here() { return here; },
    item: (number) => items.find((one) => one.number === Number(number)),
    read: (page, number) => itemOf(at(`item="${number}"`, page)).given(),  // of another copy of the page
    /** Whether the fields can be changed. */
    open(may) {
      for (const part of document.querySelectorAll('[data-lock], [form=paper], [value^=check-]')) part.disabled = !may;
      for (const { box } of items) box.dispatchEvent(new Event('restored'));
    },
  };
}
