// Points on a figure: a tap or the arrow keys write into the fields of a point, which alone are the answer.

const NEAR = 22;  // half of a 44-px target

for (const root of document.querySelectorAll('[data-spots]')) start(root);

function start(root) {
  const words = JSON.parse(root.dataset.sentences);
  const size = [Number(root.dataset.width), Number(root.dataset.height)];
  const board = root.querySelector('[data-board]');
  const live = root.querySelector('[data-live]');
  const landmarks = [...board.querySelectorAll('[data-landmark]')].map(({ dataset }) => (
    { text: dataset.landmark, x: Number(dataset.x), y: Number(dataset.y) }));
  const rows = [...root.querySelectorAll('[data-row]')].map((row) => {
    const part = (name) => row.querySelector(`[data-${name}]`);
    const fields = { x: part('x'), y: part('y'), dose: part('dose') };
    return { ...fields, n: row.dataset.row, row, choose: part('choose'), where: part('where'), clear: part('clear'), mark: board.querySelector(`[data-spot="${row.dataset.row}"]`) };
  });
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  let chosen = rows.find((row) => !place(row)) ?? rows[0];

  function place(row) {
    const at = [row.x, row.y].map((field) => number(field.value));
    return at.includes(null) ? null : at;
  }

  /** How far a point lies from the nearest landmark; the server says the same. */
  function where([x, y]) {
    if (!landmarks.length) return '';
    const far = (mark) => (x - mark.x) ** 2 + (y - mark.y) ** 2;
    const mark = landmarks.reduce((best, one) => (far(one) < far(best) ? one : best));
    const [right, below] = [Math.round(x - mark.x), Math.round(y - mark.y)];
    const code = ['near', below && (below > 0 ? 'below' : 'above'), right && (right > 0 ? 'right' : 'left'), !below && !right && 'on'];
    return fill(words[code.filter(Boolean).join('_')], { landmark: mark.text, down: Math.abs(below), across: Math.abs(right) });
  }

  function draw(row) {
    const at = place(row);
    row.mark.setAttribute('visibility', at ? 'visible' : 'hidden');
    if (at) row.mark.setAttribute('transform', `translate(${at})`);
    row.where.textContent = at ? where(at) : '';
    row.clear.hidden = !row.x.value && !row.y.value;
    row.choose.setAttribute('aria-label', `${fill(words.choose, { point: row.n })}: ${at ? `${at.join(', ')}. ${where(at)}` : words.unset}`);
    row.choose.setAttribute('aria-pressed', String(row === chosen));
    row.row.classList.toggle('is-chosen', row === chosen);
    row.mark.classList.toggle('is-chosen', row === chosen);
  }

  function choose(row) {
    chosen = row;
    rows.forEach(draw);
  }

  /** Writes a place into the fields; `kind` is 'change' where it is final, and 'input' while keys are pressed. */
  function put(row, at, kind) {
    if (row.x.matches(':disabled')) return;
    const [x, y] = at.map((value, i) => Math.min(Math.max(Math.round(value), 0), Math.floor(size[i])));
    [row.x.value, row.y.value] = [x, y];
    row.x.dispatchEvent(new Event(kind, { bubbles: true }));
    live.textContent = `${fill(words.spot, { point: row.n, x, y })} ${where([x, y])}`;
  }

  function clear(row) {
    if (row.x.matches(':disabled')) return;
    for (const field of [row.x, row.y, row.dose]) if (field) field.value = '';
    row.x.dispatchEvent(new Event('change', { bubbles: true }));
    live.textContent = fill(words.removed, { point: row.n });
    choose(row);
    row.choose.focus();
  }

  const away = (row, event) => {
    const at = place(row);
    if (!at) return Infinity;
    const on = new DOMPoint(...at).matrixTransform(board.getScreenCTM());
    return Math.hypot(on.x - event.clientX, on.y - event.clientY);
  };

  board.addEventListener('click', (event) => {
    const near = rows.reduce((best, row) => (away(row, event) < away(best, event) ? row : best));
    if (near !== chosen && away(near, event) <= NEAR) { choose(near); return; }
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(board.getScreenCTM().inverse());
    const isNew = !place(chosen);
    put(chosen, [x, y], 'change');
    choose((isNew && rows.find((row) => !place(row))) || chosen);
  });

  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  for (const row of rows) {
    row.choose.addEventListener('click', () => choose(row));
    row.clear.addEventListener('click', () => clear(row));
    row.row.addEventListener('focusin', () => { if (row !== chosen) choose(row); });
    row.row.addEventListener('input', () => draw(row));
    row.row.addEventListener('change', () => draw(row));
    row.choose.addEventListener('keydown', (event) => {
      const step = steps[event.key];
      if (!step && event.key !== 'Delete' && event.key !== 'Backspace') return;
      event.preventDefault();
      event.stopPropagation();  // the page turns to another item with the same keys
      if (!step) { clear(row); return; }
      const at = place(row);
      const by = event.shiftKey ? 10 : 1;
      put(row, at ? at.map((value, i) => value + step[i] * by) : size.map((side) => side / 2), 'input');
    });
    row.choose.hidden = false;
    row.row.querySelector('[data-plain]').hidden = true;
  }
  root.querySelector('[data-scripted]').hidden = false;
  root.closest('[data-item]')?.addEventListener('restored', () => rows.forEach(draw));
  rows.forEach(draw);
}

/** A coordinate as typed, or null; the server understands more ways of writing one. */
function number(typed) {
  const text = typed.normalize('NFKC').trim().replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : null;
}
