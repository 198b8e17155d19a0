// Counts the words of a text while it is written, as the server does, and says aloud only that a limit was crossed.

const GAP = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;  // white space as Python splits by

for (const root of document.querySelectorAll('[data-words]')) {
  const area = root.querySelector('textarea');
  const count = root.querySelector('[data-count]');
  const told = root.querySelector('[data-told]');
  const fewest = Number(root.dataset.fewest ?? 0);
  const most = Number(root.dataset.most ?? Infinity);
  const where = (n) => (n < fewest ? 'short' : n > most ? 'long' : root.dataset.most ? 'fits' : 'enough');
  let last = '';
  const update = (event) => {
    const n = area.value.split(GAP).filter(Boolean).length;
    const now = where(n);
    count.textContent = count.dataset.count.replace('{n}', n);
    root.classList.toggle('is-attention', now === 'long');
    if (event?.type === 'input' && last !== now && (root.dataset.fewest || root.dataset.most)) told.textContent = root.dataset[now];
    last = now;
  };
  for (const name of ['input', 'change', 'held', 'focusin']) root.addEventListener(name, update);
  count.hidden = false;
  update();
}
