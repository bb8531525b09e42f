import type { Person } from '../model.ts';
import type { Site } from '../outward.ts';
import { html, type Raw } from './html.ts';
import { outwardLink, webHref } from './links.ts';

/** The cards of a post's authors; nothing where no author has more to tell than a name. */
export function aboutAuthors(site: Site, people: readonly Person[]): Raw | false {
  const known = people.filter(({ bio, since, url, handle }) => bio ?? since ?? url ?? handle);
  if (known.length === 0) return false;
  return html`<section class="about-author" aria-labelledby="about-author">
    <h2 id="about-author">About the author${known.length > 1 && 's'}</h2>
    ${known.map((person) => card(site, person))}
    </section>`;
}

function card(site: Site, person: Person): Raw {
  const avatar = webHref(person.avatar);
  return html`<div class="author">
    ${avatar !== undefined && html`<img src="${avatar}" alt="" width="72" height="72">`}
    <h3>${person.name}</h3>
    ${person.since !== undefined && html`<p class="since">With ${site.title} since ${person.since}</p>`}
    ${person.bio !== undefined && html`<p>${person.bio}</p>`}
    ${follow(person)}
    </div>
    `;
}

function follow({ name, url, handle }: Person): Raw | false {
  if (webHref(url) !== undefined)
    return html`<p>${outwardLink(url, `Follow ${handle ?? name}`, 'follow')}</p>`;
  return handle !== undefined && html`<p class="since">${handle}</p>`;
}
