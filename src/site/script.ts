/**
 * What pages do where scripts run; without it they are read as well. It tells how long ago something was, which no page can whose bytes
 * hold no clock; copies addresses; opens a feed in whatever reader the device has; and walks the river by `j` and `k`, only while the
 * focus is in it (WCAG 2.2 §2.1.4). It sets texts and attributes, never markup, and asks nobody for anything.
 */
export const SCRIPT = `'use strict';
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const add = (parent, name, about) => parent.appendChild(Object.assign(document.createElement(name), about));

  const UNITS = [[60, 'min'], [1440, 'h'], [10080, 'd']];
  const ago = (minutes) => {
    if (minutes < 1) return 'just now';
    const at = UNITS.findIndex(([most]) => minutes < most);
    if (at < 0) return '';
    return Math.floor(minutes / (at ? UNITS[at - 1][0] : 1)) + ' ' + UNITS[at][1] + ' ago';
  };
  const times = all('time[datetime*=T]').map((time) => [time, Date.parse(time.dateTime), time.textContent]);
  const tell = () => {
    for (const [time, ms, words] of times) {
      const relative = ms > Date.now() + 60000 ? '' : ago((Date.now() - ms) / 60000);
      time.textContent = relative ? relative + ' \\u00b7 ' + words : words;
    }
  };
  tell();
  setInterval(tell, 60000);
  addEventListener('beforeprint', () => {
    for (const [time, , words] of times) time.textContent = words;
  });
  addEventListener('afterprint', tell);

  for (const field of all('.addresses input')) {
    field.addEventListener('focus', () => field.select());
    if (!navigator.clipboard) continue;
    const button = add(field.parentNode, 'button', { type: 'button', textContent: 'Copy' });
    const name = 'Copy the ' + field.getAttribute('aria-label');
    button.setAttribute('aria-label', name);
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(field.value).catch(() => field.select());
      button.textContent = 'Copied';
      button.setAttribute('aria-label', 'Copied');
      setTimeout(() => {
        button.textContent = 'Copy';
        button.setAttribute('aria-label', name);
      }, 2000);
    });
  }
  for (const list of all('.readers')) {
    const [field] = all('.addresses input', list.parentNode);
    add(add(list, 'li', {}), 'a', { href: 'feed:' + field.value, textContent: 'An app on this device', rel: 'nofollow' });
  }

  const river = document.querySelector('main');
  const isPlain = (event) => !(event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented);
  addEventListener('keydown', (event) => {
    const step = { j: 1, k: -1 }[event.key];
    const here = document.activeElement;
    if (!step || !isPlain(event) || !river?.contains(here) || /^(?:INPUT|TEXTAREA|SELECT)$/.test(here.tagName)) return;
    const links = all('.headline a', river);
    const entry = here.closest('.entry');
    const at = entry ? links.findIndex((link) => entry.contains(link)) : -1;
    const next = links[at < 0 ? 0 : at + step];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.closest('.entry')?.scrollIntoView({ block: 'nearest' });
    event.preventDefault();
  });
})();
`;
