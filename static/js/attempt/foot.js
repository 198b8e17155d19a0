// Keeps the bar at the foot in sight while a keyboard covers part of the window.

export function keyboardBeside() {
  const view = window.visualViewport;
  const bar = document.querySelector('.bar-end');
  if (!view || !bar) return;
  const place = () => {
    const covered = Math.max(0, Math.round(innerHeight - view.height - view.offsetTop));
    bar.style.insetBlockEnd = view.scale > 1.01 ? '' : `${covered}px`;
  };
  view.addEventListener('resize', place);
  view.addEventListener('scroll', place);
  place();
}
