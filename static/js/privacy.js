// Says beside a field what may tell who somebody is, while it is typed. Nothing is sent; the server decides.
import table from './privacy-patterns.js';

const advice = {
  name: 'write_no_name', place: 'write_no_place', date: 'write_month_and_year', phone: 'write_no_contact', fax: 'write_no_contact',
  email: 'write_no_contact', url: 'write_no_address', ip: 'write_no_address', photograph: 'write_no_picture',
};
const adviceOf = ({ kind, why }) => (why === 'age_over_89' ? 'write_over_89' : advice[kind] ?? 'write_no_number');

const digits = (value) => [...value].filter((one) => one >= '0' && one <= '9').map(Number);
const crossSum = (number) => Math.floor(number / 10) + (number % 10);
const remainder = (text, by) => [...text].reduce((rest, one) => (rest * 10 + Number(one)) % by, 0);
const checks = {
  nhs: (value) => digits(value).reduce((sum, one, place) => sum + one * (10 - place), 0) % 11 === 0,
  kvnr: (value) => {
    const all = digits(String(value.toUpperCase().charCodeAt(0) - 64).padStart(2, '0') + value.slice(1));
    const sum = all.slice(0, -1).reduce((total, one, place) => total + crossSum(one * (1 + (place % 2))), 0);
    return sum % 10 === all.at(-1);
  },
  dni: (value) => 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(value.slice(0, 8)) % 23] === value.at(-1).toUpperCase(),
  iban: (value) => {
    const plain = value.replaceAll(' ', '');
    const turned = plain.slice(4) + plain.slice(0, 4);
    return remainder([...turned].map((one) => parseInt(one, 36)).join(''), 97) === 1;
  },
  luhn: (value) => {
    const all = digits(value).reverse();
    return all.length >= 13 && all.reduce((sum, one, place) => sum + crossSum(one * (1 + (place % 2))), 0) % 10 === 0;
  },
};

/** The plain copy of a text, and for each of its characters the place in what was typed. */
const unseen = new RegExp(`^[${table.unseen}]`, 'u');
const dash = new RegExp(`^[${table.dashes}]$`, 'u');
const apostrophe = new RegExp(`^[${table.apostrophes}]$`, 'u');
const digitOf = (character) => {
  const code = character.codePointAt(0);
  const zero = code > 127 && table.zeros.find((one) => code >= one && code < one + 10);
  return zero ? String(code - zero) : null;
};
const clean = (character) => {
  if (dash.test(character)) return '-';
  if (apostrophe.test(character)) return "'";
  return digitOf(character) ?? (/\s/.test(character) ? ' ' : character);
};

const plain = (text) => {
  let copy = '';
  const starts = [];
  const ends = [];
  for (const cluster of text.matchAll(/[\s\S]\p{M}{0,8}/gu)) {
    const whole = cluster[0];
    const written = unseen.test(whole) ? '' : [...[...whole].map(clean).join('').normalize('NFKC')].map(clean).join('');
    for (let place = 0; place < written.length; place += 1) {
      starts.push(cluster.index);
      ends.push(cluster.index + whole.length);
    }
    copy += written;
  }
  return { copy, starts, ends };
};

const folded = (text) => {
  const low = text.toLowerCase();
  return low.length === text.length ? low : [...text].map((one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join('');
};

/** The patterns that may begin so, each behind a glance at what must follow. */
const machine = (patterns, beginnings) => patterns.flatMap((one) => {
  const glances = one.begins.filter((name) => beginnings.includes(name)).map((name) => table.beginnings[name]);
  return glances.length ? [{ ...one, expression: new RegExp(`(?:${glances.join('|')})(?:${one.expression})`, 'uy') }] : [];
});

/** An expression whole: «7» stands for what several have in common. */
const whole = (text) => text.replaceAll(/«(\d+)»/g, (_mark, number) => whole(table.parts[number]));

const at = [['word', 'wordy'], ['marked', 'spaced', 'lettered', 'run'], ['sign']];
const patterns = table.patterns.map(([kind, why, expression, begins = 'word', fold = true, check = '']) => ({ kind, why, expression: whole(expression), begins: begins.split(' '), fold, check }));
const machines = at.map((beginnings) => machine(patterns, beginnings));
const allowed = new RegExp(whole(table.allowed), 'uy');
const start = new RegExp(table.start, 'gu');

const fits = (expression, text, place) => {
  expression.lastIndex = place;
  const match = expression.exec(text);
  if (!match) return null;
  const value = match.findLast((group, number) => number > 0 && group !== undefined);
  const end = match.index + match[0].length;
  return { start: end - value.length, end, value };
};

/** Places of a text that identify somebody by a shape or a label, in its order. */
export const scan = (text) => {
  const { copy, starts, ends } = plain(text);
  const low = folded(copy);
  const found = [];
  let passed = 0;
  let done = 0;
  for (const match of copy.matchAll(start)) {
    if (match.index < done) continue;
    const beginning = match.slice(1).findIndex((group) => group !== undefined);
    const lot = beginning === 0 && fits(allowed, low, match.index);
    if (lot) {
      passed = lot.end;
      continue;
    }
    for (const fold of [true, false]) {
      for (const one of machines[beginning].filter((pattern) => pattern.fold === fold)) {
        const here = fits(one.expression, fold ? low : copy, match.index);
        if (!here || (one.check && !checks[one.check](here.value))) continue;
        if (here.end > passed) {
          found.push({ start: here.start, end: here.end, kind: one.kind, why: one.why });
          done = Math.max(done, here.end);
        }
        break;
      }
    }
  }
  found.sort((one, other) => one.start - other.start || other.end - one.end);
  const kept = [];
  for (const one of found) if (!kept.length || one.start >= kept.at(-1).end) kept.push(one);
  return kept.map((one) => ({ ...one, start: starts[one.start], end: ends[one.end - 1] }));
};

const words = typeof document === 'undefined' ? null : document.querySelector('[data-privacy]');

const watch = (field) => {
  const note = document.createElement('p');
  note.className = 'note is-attention privacy-note';
  note.id = `${field.id}-privacy`;
  note.setAttribute('role', 'status');
  field.after(note);
  field.setAttribute('aria-describedby', [field.getAttribute('aria-describedby'), note.id].filter(Boolean).join(' '));
  const look = () => {
    const found = scan(field.value).slice(0, 5);
    const said = found.map((one) => `“${field.value.slice(one.start, one.end)}”: ${words.content.querySelector(`[data-advice="${adviceOf(one)}"]`).textContent}.`);
    const text = said.length ? [words.dataset.title, ...said].join(' ') : '';
    if (note.textContent !== text) note.textContent = text;
  };
  let timer;
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  });
  field.addEventListener('blur', look);
  if (field.getAttribute('aria-invalid') !== 'true') look();
};

if (words) for (const field of document.querySelectorAll('textarea[data-private]')) watch(field);
