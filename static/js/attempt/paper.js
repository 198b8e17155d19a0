// The paper on the page: what is in its fields, which item is in sight, the palette that says how each one stands.

import { fill, notes } from './ask.js';

export function paper(form, words, attempt) {
  const items = [...form.querySelectorAll('[data-item]')];
  const palette = document.querySelector('.palette');
  const numberOf = (item) => Number(item.dataset.item);
  const itemOf = (number) => items.find((item) => numberOf(item) === number);
  const slotOf = (number) => palette.querySelector(`[data-slot="${number}"]`);
  const at = (name) => document.querySelector(`[data-${name}]`);
  const all = (name, within = document) => [...within.querySelectorAll(`[data-${name}]`)];
  const baseOf = (item) => form.elements[`base.${item.dataset.item}`];
  const seen = new Set(notes.get(`signoff-seen-${attempt}`, []));
  let here = 0;
  let paged = false;

  /* -- fields: named s<item>.<part>, and c<item> for how sure the answer is ---------------------------------- */

  const partOf = (item, field) => (field.name.startsWith(`s${item.dataset.item}.`) ? field.name.slice(item.dataset.item.length + 2) : null);
  const fieldsIn = (item) => [...item.querySelectorAll('[name]')].filter((field) => partOf(item, field) !== null);
  const ticked = (field) => field.matches('[type=radio], [type=checkbox]');

  function valuesOf(item) {
    const found = {};
    for (const field of fieldsIn(item)) {
      if (field.value !== '' && (!ticked(field) || field.checked)) (found[partOf(item, field)] ??= []).push(field.value);
    }
    return found;
  }

  /** How sure the answer is said to be; null where nothing was said or asked. */
  function sureOf(item) {
    const level = item.querySelector('[data-sure] :checked')?.value;
    return level === undefined ? null : Number(level);
  }

  const given = (item) => ({ fields: valuesOf(item), confidence: sureOf(item) });

  /** Puts an answer into the fields, for what another page stored or this device has kept. */
  function put(item, { fields, confidence }) {
    for (const field of fieldsIn(item)) {
      const values = fields[partOf(item, field)] ?? [];
      if (ticked(field)) field.checked = values.includes(field.value);
      else field.value = values[0] ?? '';
      field.dispatchEvent(new Event('held', { bubbles: true }));  // for what draws the field in another way
    }
    for (const level of item.querySelectorAll('[data-sure] input')) level.checked = Number(level.value) === confidence;
    item.dispatchEvent(new Event('restored'));
    mark(item);
  }

  /** An answer in words, line by line, as its fields are labelled. */
  function wordsOf(item, { fields, confidence }) {
    const lines = [];
    for (const field of fieldsIn(item)) {
      const values = fields[partOf(item, field)] ?? [];
      const label = field.getAttribute('aria-label') ?? field.labels?.[0]?.textContent ?? '';
      const named = (text) => [label, text].map((one) => one.trim().replace(/\s+/g, ' ')).filter(Boolean).join(': ');
      if (ticked(field)) { if (values.includes(field.value)) lines.push((field.closest('.option')?.querySelector('.option-text') ?? field.labels?.[0])?.textContent.trim() ?? field.value); }
      else if (values[0] && field.matches('select')) lines.push(named([...field.options].find((one) => one.value === values[0])?.textContent ?? values[0]));
      else if (values[0]) lines.push(field.matches('textarea') ? values[0] : named(values[0]));
    }
    const level = confidence && item.querySelector(`[data-sure] input[value="${confidence}"]`)?.labels[0].textContent.trim();
    if (level) lines.push(level);
    return lines.length ? lines : [words.blank];
  }

  /* -- palette ------------------------------------------------------------------------------------------------- */

  const STATES = ['answered', 'open', 'unseen'];

  /** Shape, words and counts of an item, from what its fields hold. */
  function mark(item) {
    const slot = slotOf(numberOf(item));
    const asks = fieldsIn(item).length > 0;
    if (asks || !slot.classList.contains('answered')) {
      const state = asks && Object.keys(valuesOf(item)).length ? 'answered' : seen.has(numberOf(item)) ? 'open' : 'unseen';
      for (const one of STATES) slot.classList.toggle(one, one === state);
    }
    recount(slot);
  }

  function recount(slot) {
    const state = STATES.find((one) => slot.classList.contains(one)) ?? 'open';
    slot.querySelector('[data-says]').textContent = [palette.dataset[state], slot.classList.contains('flagged') && palette.dataset.flagged].filter(Boolean).join(', ');
    for (const one of all('count', palette)) {
      const n = all('slot', palette).filter((other) => other.classList.contains(one.dataset.count)).length;
      one.textContent = n;
      if (one.dataset.count === 'unseen') one.closest('li').hidden = n === 0;
    }
  }

  function flag(number, flagged) {
    const slot = slotOf(number);
    slot.classList.toggle('flagged', flagged);
    recount(slot);
    const button = itemOf(number)?.querySelector(`button[value="flag-${number}"] span`);
    if (button) button.textContent = flagged ? words.unflag : fill(words.flag_item, { n: number });
    if (paged && numberOf(items[here]) === number) showFlag();
  }

  const flagged = (number) => slotOf(number).classList.contains('flagged');

  function showFlag() {
    const button = at('flag-here');
    const on = flagged(numberOf(items[here]));
    button.setAttribute('aria-pressed', String(on));
    button.querySelector('span').textContent = on ? words.flagged : words.flag;
  }

  /* -- one item at a time, or all of them ----------------------------------------------------------------------- */

  function layOut(one) {
    paged = one && items.length > 1;
    for (const part of all('when-one')) part.hidden = !paged;
    for (const part of all('when-all')) part.hidden = paged;
    for (const part of all('when-last')) part.hidden = false;
    if (paged) show(fromHash());
    else {
      for (const item of items) { item.hidden = false; see(item); }
      for (const slot of all('slot', palette)) if (items.length > 1) slot.removeAttribute('aria-current');
    }
  }

  function see(item) {
    if (seen.has(numberOf(item))) return;
    seen.add(numberOf(item));
    notes.set(`signoff-seen-${attempt}`, [...seen]);
    mark(item);
  }

  function show(index, focus = false) {
    here = Math.max(0, Math.min(index, items.length - 1));
    items.forEach((item, i) => { item.hidden = i !== here; });
    for (const slot of all('slot', palette)) {
      if (Number(slot.dataset.slot) === numberOf(items[here])) slot.setAttribute('aria-current', 'step'); else slot.removeAttribute('aria-current');
    }
    at('here').textContent = here + 1;
    at('back').disabled = here === 0;
    at('next').parentElement.hidden = here === items.length - 1;
    at('when-last').hidden = here !== items.length - 1;
    showFlag();
    see(items[here]);
    if (focus) { items[here].tabIndex = -1; items[here].focus({ preventScroll: true }); scrollTo(0, 0); }
  }

  const fromHash = () => Number(location.hash.match(/^#item-(\d+)$/)?.[1] ?? 1) - 1;
  const go = (index) => {
    const to = Math.max(0, Math.min(index, items.length - 1));
    history.replaceState(null, '', `#item-${to + 1}`);
    show(to, true);
  };
  addEventListener('hashchange', () => { if (paged) show(fromHash(), true); });
  at('back')?.addEventListener('click', () => go(here - 1));
  at('next')?.addEventListener('click', () => go(here + 1));

  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches('input:not([type=radio], [type=checkbox]), select, textarea');
    if (typing || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest('.panel')) return;
    const key = event.key.toLowerCase();
    const item = paged || items.length === 1 ? items[here] : event.target.closest('[data-item]');
    const option = /^[a-j]$/.test(key) ? item?.querySelectorAll('.option-mark input')[key.charCodeAt(0) - 97] : null;
    const step = { arrowright: 1, pagedown: 1, arrowleft: -1, pageup: -1 }[key];
    if (option) { if (!option.matches(':disabled')) option.click(); }
    else if (!paged) return;
    else if (key === 'f' && !items[here].querySelectorAll('.option-mark input')[5]) at('flag-here').click();
    else if (step && (key.startsWith('page') || event.target.type !== 'radio')) { event.preventDefault(); go(here + step); }
  });

  /* -- options that are struck out: a note of one's own, for this tab -------------------------------------------- */

  const struck = new Set(notes.get(`signoff-struck-${attempt}`, []));
  for (const box of all('strike', form)) {
    const name = `${numberOf(box.closest('[data-item]'))}.${box.dataset.strike}`;
    box.checked = struck.has(name);
    box.addEventListener('change', () => {
      if (box.checked) struck.add(name); else struck.delete(name);
      notes.set(`signoff-struck-${attempt}`, [...struck]);
    });
  }

  for (const item of items) mark(item);

  return {
    items, itemOf, numberOf, baseOf, given, put, wordsOf, mark, flag, flagged, layOut, see,
    get here() { return items[paged ? here : 0]; },
    get paged() { return paged; },
    /** Whether the fields can be changed. */
    open(may) {
      for (const lock of all('lock')) lock.disabled = !may;
      for (const button of document.querySelectorAll('[form=paper], [value^=check-]')) button.disabled = !may;
      for (const item of items) item.dispatchEvent(new Event('restored'));
    },
  };
}
