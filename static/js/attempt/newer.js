// What another page has stored meanwhile: read from the page as the server shows it now. Loaded when the server says that it is so.

/** Shows it in items where nothing unsent stands here; `waits(number)` says where something does. */
export async function catchUp(paper, numbers, words, waits) {
  const answer = await fetch(location.pathname, { credentials: 'same-origin' });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const number of numbers) {
    const item = paper.item(number);
    const base = page.querySelector(`[name="base.${number}"]`)?.value;
    if (!base || waits(number) || Number(base) <= Number(item.base.value)) continue;
    item.base.value = base;
    item.put(paper.read(page, number));
    item.box.querySelector('.conflict')?.remove();
    item.say('hint', words.newer);
  }
}
