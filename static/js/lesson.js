// Sets the sources of a lesson into its margin and marks the section being read in the list of contents.

/** Copies each reference beside the first paragraph that cites it; the list at the end stays what is read aloud. */
const seen = new Set();
for (const cite of document.querySelectorAll('.lesson-text a.cite')) {
  const target = cite.getAttribute('href');
  const reference = document.getElementById(decodeURIComponent(target.slice(1)));
  if (!reference || seen.has(target)) continue;
  seen.add(target);
  let block = cite;
  while (!block.parentElement.matches('.lesson-text')) block = block.parentElement;
  const number = document.createElement('b');
  number.textContent = cite.textContent;
  const note = document.createElement('div');
  note.className = 'side-note';
  note.setAttribute('aria-hidden', 'true');
  note.append(number, ` ${(reference.querySelector('.reference-short') ?? reference).textContent.trim()}`);
  block.before(note);
}

/** The entry of the section in sight is marked for the eye; nothing is announced. */
const entries = new Map();
for (const link of document.querySelectorAll('.contents a[href^="#"]')) {
  const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (section) entries.set(section, link);
}
const watcher = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    if (!isIntersecting) continue;
    for (const link of entries.values()) link.classList.remove('is-here');
    entries.get(target).classList.add('is-here');
  }
}, { rootMargin: '0px 0px -65% 0px' });
for (const section of entries.keys()) watcher.observe(section);

/** Tells the server where reading is, now and then and when the page is left, so that another device can go on there. */
const lesson = document.querySelector('.lesson[data-place]');
const end = document.getElementById('end');
const text = document.querySelector('.lesson-text');
const passages = [...document.querySelectorAll('.lesson-text [id].passage, .lesson-text h2[id]')];
let told = Number(lesson.dataset.share);
let last = lesson.dataset.anchor;

function tell() {
  const middle = innerHeight / 2;
  const above = passages.filter((passage) => passage.getBoundingClientRect().top < middle);
  const box = text.getBoundingClientRect();
  const reached = end.getBoundingClientRect().top < innerHeight;
  const share = reached ? 100 : Math.max(0, Math.min(99, Math.round(100 * (middle - box.top) / box.height)));
  const anchor = above.at(-1)?.id ?? '';
  if (share <= told && anchor === last) return;
  [told, last] = [Math.max(told, share), anchor];
  fetch(lesson.dataset.place, {
    method: 'POST', credentials: 'same-origin', keepalive: true, body: JSON.stringify({ anchor, share }),
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': lesson.dataset.token },
  }).catch(() => { told = Number(lesson.dataset.share); });
}

let resting = 0;
addEventListener('scroll', () => { clearTimeout(resting); resting = setTimeout(tell, 1500); }, { passive: true });
document.addEventListener('visibilitychange', () => { if (document.hidden) tell(); });
