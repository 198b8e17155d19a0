// Keeps the bar at the foot in sight while a keyboard covers part of the window.

const view = window.visualViewport;
const bar = document.querySelector('.bar-end');

function place() {
  const covered = Math.max(0, Math.round(innerHeight - view.height - view.offsetTop));
  bar.style.insetBlockEnd = view.scale > 1.01 ? '' : `${covered}px`;
}

for (const name of ['resize', 'scroll']) view.addEventListener(name, place);
place();
