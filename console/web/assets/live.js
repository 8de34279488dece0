// Keeps the parts of a page that are marked `data-live` up to date. Everything on the page works without it.
(() => {
  'use strict';
  const WAIT_MS = 250;
  const news = document.getElementById('news');
  const typed = new WeakSet();
  let timer;

  document.addEventListener('input', ({ target }) => typed.add(target.closest('[data-live]') ?? document.body));

  /** A part is left alone while somebody is typing in it, or has something of it in focus or selected. */
  const isInUse = (part) =>
    typed.has(part) ||
    part.contains(document.activeElement) ||
    (getSelection()?.toString() && getSelection().containsNode(part, true));

  /** A part that is about another one goes with it: nobody is shown one proposal beside the form of another. */
  const isHeldBack = (part) => {
    const about = document.getElementById(part.dataset.liveWith ?? '');
    return isInUse(part) || (about !== null && isInUse(about));
  };

  const openParts = (part) => [...part.querySelectorAll('details')].map((details) => details.open);

  const refresh = async () => {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), 'text/html');
    let changed = false;
    for (const part of document.querySelectorAll('[data-live]')) {
      const next = fresh.getElementById(part.id);
      if (next === null || next.innerHTML === part.innerHTML || isHeldBack(part)) continue;
      const open = openParts(part);
      part.replaceChildren(...next.childNodes);
      part.querySelectorAll('details').forEach((details, index) => (details.open = open[index] ?? details.open));
      changed = true;
    }
    if (changed) document.title = fresh.title;
  };

  const isAboutThis = (incidentId) =>
    !/^\/incidents\/./.test(location.pathname) || location.pathname.endsWith(incidentId);

  const events = new EventSource('/events');
  events.addEventListener('moved', ({ data }) => {
    const { incidentId, status } = JSON.parse(data);
    if (!isAboutThis(incidentId)) return;
    if (news) news.textContent = `${incidentId} is ${status.replaceAll('_', ' ')} now`;
    timer ??= setTimeout(() => {
      timer = undefined;
      void refresh().catch(() => undefined);
    }, WAIT_MS);
  });
  addEventListener('pagehide', () => events.close());
})();
