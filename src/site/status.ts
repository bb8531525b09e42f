import type { Instant } from '../model.ts';
import type { Site, SourceCondition, SourceHealth, SourcePush } from '../outward.ts';
import type { VisitReasonWord } from '../visits.ts';
import { arrivalsPicture } from './arrivals.ts';
import { html, type Raw } from './html.ts';
import { DEFAULT_FEEDS, layout } from './layout.ts';
import { absoluteHref, localHref, outwardLink } from './links.ts';
import { briefTime, fullTime } from './time.ts';

/** What the status page shows. */
export interface StatusView {
  readonly site: Site;
  readonly generatedAt: Instant;
  readonly sources: readonly SourceHealth[];
  /** Whatever else is wrong, in plain sentences: posts that do not publish, documents that could not be made. */
  readonly problems: readonly string[];
}

const WORDS: Readonly<Record<SourceCondition, string>> = {
  ok: 'Working',
  late: 'Late',
  failing: 'Failing',
  blocked: 'Blocked',
  gone: 'Gone',
  paused: 'Paused',
  waiting: 'Not visited yet',
};

// What needs somebody's eyes comes first; within a state the operator's order stands.
const ORDER: readonly SourceCondition[] = ['failing', 'blocked', 'gone', 'late', 'waiting', 'ok', 'paused'];

/** Of a next visit, that need no mention. */
const USUAL_REASONS: readonly VisitReasonWord[] = ['minimum', 'rhythm'];

/** The page that says plainly how each source is doing, the ones in trouble first. */
export function renderStatus(view: StatusView): string {
  const { site, generatedAt } = view;
  return layout({
    site,
    styles: 'desk',
    title: 'Status of our sources',
    description: `How the sources of ${site.title} are doing.`,
    path: undefined,
    feeds: DEFAULT_FEEDS,
    feedTitle: site.title,
    channels: [],
    head: html`<link rel="alternate" type="application/atom+xml" title="Status of our sources" href="${absoluteHref(site, '/status/feed.atom')}">`,
    content: html`<div class="wrap status">
      <h1>Status of our sources</h1>
      <p class="verdict">${verdict(view.sources)}</p>
      ${tally(view.sources)}
      <p class="as-of">As of ${fullTime(generatedAt)} · <a href="${localHref(site, '/status/feed.atom')}" type="application/atom+xml">Changes as a feed</a></p>
      ${problemList(view.problems)}
      ${view.sources.length > 0 && table(view.sources)}
      </div>`,
  });
}

function verdict(sources: readonly SourceHealth[]): string {
  const watched = sources.filter(({ state }) => state !== 'paused');
  const working = watched.filter(({ state }) => state === 'ok').length;
  if (watched.length === 0) return 'No source is being watched.';
  if (working === watched.length)
    return working === 1 ? 'Our one source is working.' : `All ${working} sources are working.`;
  return `${working} of ${watched.length} sources ${working === 1 ? 'is' : 'are'} working.`;
}

/** How many there are in each state that there is, in words and in its colour. */
function tally(sources: readonly SourceHealth[]): Raw | false {
  const counts = ORDER.map((state) => [state, sources.filter((it) => it.state === state).length] as const);
  const met = counts.filter(([, count]) => count > 0);
  if (met.length < 2) return false;
  return html`<ul class="tally" aria-label="Sources by state">
    ${met.map(
      ([
        state,
        count,
      ]) => html`<li class="is-${state}"><b>${count}</b> <span class="state">${WORDS[state]}</span></li>
    `,
    )}
    </ul>`;
}

function problemList(problems: readonly string[]): Raw | false {
  if (problems.length === 0) return false;
  return html`<section class="problems" aria-labelledby="problems">
    <h2 id="problems">Needs attention</h2>
    <ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul>
    </section>`;
}

// The roles are spelled out because the stylesheet lays the table out as blocks on a phone, which would hide them.
function table(sources: readonly SourceHealth[]): Raw {
  const ordered = sources.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  const heads = ['Source', 'State', 'Last 30 days', 'Articles', 'Last news', 'Last success', 'Next visit'];
  return html`<table role="table">
    <caption>Every source, the ones in trouble first</caption>
    <thead role="rowgroup"><tr role="row">${heads.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
    <tbody role="rowgroup">
    ${ordered.map(row)}
    </tbody>
    </table>`;
}

function row(source: SourceHealth): Raw {
  const { lastNewsAt, lastSuccessAt, nextCheckAt } = source;
  return html`<tr role="row" class="is-${source.state}">
    <th role="rowheader" scope="row">${outwardLink(source.url, source.title, 'name')}${notes(source)}</th>
    <td role="cell" data-label="State"><span class="state">${WORDS[source.state]}</span></td>
    <td role="cell" data-label="Last 30 days">${arrivalsPicture(source.arrivals)}</td>
    <td role="cell" data-label="Articles">${source.articles}</td>
    <td role="cell" data-label="Last news">${lastNewsAt === undefined ? 'None' : briefTime(lastNewsAt)}</td>
    <td role="cell" data-label="Last success">${lastSuccessAt === undefined ? 'Never' : briefTime(lastSuccessAt)}</td>
    <td role="cell" data-label="Next visit">${nextCheckAt === undefined ? 'None' : briefTime(nextCheckAt)}</td>
    </tr>
    `;
}

function notes({ sentence, error, why, movedTo, warnings, push }: SourceHealth): readonly Raw[] {
  const said = html`<p class="said">${sentence}</p>`;
  const troubles = error === undefined ? [said] : [said, html`<p class="error">${error}</p>`];
  const isTold = why === undefined || why.sentence === sentence || USUAL_REASONS.includes(why.word);
  const reasons = !isTold ? [html`<p class="why">Next visit: ${why.sentence}</p>`] : [];
  const told = movedTo === undefined ? warnings : [`It has moved for good, to ${movedTo}`, ...warnings];
  const oddities = told.map((oddity) => html`<p class="warning">${oddity}</p>`);
  return [...troubles, ...reasons, ...oddities, ...(push === undefined ? [] : [pushNote(push)])];
}

function pushNote({ hub, until }: SourcePush): Raw {
  return html`<p class="push">Pushed by ${hub} until ${fullTime(until)}</p>`;
}
