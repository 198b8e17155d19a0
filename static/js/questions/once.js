// Matching where an option serves once: the list of options says which of them are taken. The selects stay as they are.

for (const root of document.querySelectorAll('[data-once]')) {
  const mark = () => {
    const taken = new Set([...root.querySelectorAll('select')].map((select) => select.value));
    for (const option of root.querySelectorAll('[data-column]')) {
      const used = taken.has(option.dataset.column);
      option.classList.toggle('is-used', used);
      option.querySelector('[data-used]').hidden = !used;
    }
  };
  for (const name of ['change', 'held', 'focusin']) root.addEventListener(name, mark);
  mark();
}
