import type { Person } from '../model.ts';
import type { Site } from '../outward.ts';
import { html, type Raw } from './html.ts';
import { authorLinks, outwardLink, webHref } from './links.ts';
import { shownAddress } from './picture.ts';

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
  return html`<div class="author">
    ${avatar(site, person)}
    <h3>${authorLinks(site, [person])}</h3>
    ${person.since !== undefined && html`<p class="since">With ${site.title} since ${person.since}</p>`}
    ${person.bio !== undefined && html`<p>${person.bio}</p>`}
    ${follow(person)}
    </div>
    `;
}

/** The face of somebody whose name stands beside it; false where there is no picture that may be shown. */
export function avatar(site: Site, person: Person): Raw | false {
  const src = shownAddress(site, person.avatar);
  if (src === undefined) return false;
  return html`<img class="avatar" src="${src}" alt="" width="72" height="72" loading="lazy" referrerpolicy="no-referrer">`;
}

/** Where somebody can be followed, or at least under which handle. */
export function follow({ name, url, handle }: Person): Raw | false {
  if (webHref(url) !== undefined)
    return html`<p>${outwardLink(url, `Follow ${handle ?? name}`, 'follow')}</p>`;
  return handle !== undefined && html`<p class="since">${handle}</p>`;
}
