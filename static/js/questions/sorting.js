// Things and groups as a board: press a thing, then a group. The selects hold the answer; the board only draws it.

for (const root of document.querySelectorAll('[data-sorting]')) {
  const board = root.querySelector('.sorting-board');
  const lists = root.querySelector('details');
  const told = root.querySelector('[data-told]');
  const groups = [...root.querySelectorAll('.sorting-group')];
  const things = [...root.querySelectorAll('.sorting-thing')];
  const selectOf = (thing) => document.getElementById(thing.dataset.thing);
  const wordsOf = (element) => element.textContent.trim();
  let held = null;

  const hold = (thing) => {
    held = thing;
    board.classList.toggle('is-holding', held !== null);
    for (const one of things) one.setAttribute('aria-pressed', String(one === held));
  };

  /** Draws what the selects say, in their order. */
  const draw = () => {
    for (const thing of things) {
      const group = groups.find((one) => one.dataset.group === selectOf(thing).value) ?? groups[0];
      const list = group.querySelector('.sorting-things');
      if (thing.parentElement.parentElement !== list) list.append(thing.parentElement);  // what stays keeps its focus
    }
  };

  const place = (group) => {
    const [thing, select] = [held, selectOf(held)];
    hold(null);
    if (select.matches(':disabled')) return;
    select.value = group.dataset.group;
    for (const name of ['input', 'change']) select.dispatchEvent(new Event(name, { bubbles: true }));
    told.textContent = `${wordsOf(thing)}: ${wordsOf(group.querySelector('.sorting-name'))}`;
    (groups[0].querySelector('.sorting-thing') ?? thing).focus();  // the next one that waits
  };

  board.addEventListener('click', (event) => {
    const thing = event.target.closest('.sorting-thing');
    const group = event.target.closest('.sorting-group');
    if (thing) hold(thing === held ? null : thing);
    else if (group && held) place(group);
    else if (event.target.closest('.sorting-name')) told.textContent = root.dataset.first;
  });
  board.addEventListener('keydown', (event) => { if (event.key === 'Escape') hold(null); });
  for (const name of ['change', 'held', 'focusin']) root.addEventListener(name, draw);

  board.hidden = false;
  lists.open = false;
  lists.querySelector('summary').hidden = false;
  draw();
}
