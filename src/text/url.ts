import { getDomain, getHostname } from 'tldts';

const MAX_URL = 2048;

/**
 * The absolute form of an address as publishers write it, or undefined unless it is http(s), without user name and password,
 * and at most 2,048 characters long. Blanks around it and newlines and tabs inside it are dropped; host names come out in ASCII.
 */
export function absoluteUrl(raw: string, base: string | undefined): string | undefined {
  if (raw.length > 2 * MAX_URL) return undefined;
  const written = raw.replace(/[\t\n\r]/gu, '').trim();
  // An empty reference resolves to the base itself, which is never what an empty attribute meant.
  if (written === '' || !URL.canParse(written, base)) return undefined;
  const url = new URL(written, base);
  const usable = isWeb(url) && url.username === '' && url.password === '' && url.href.length <= MAX_URL;
  return usable ? url.href : undefined;
}

function isWeb(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}

/**
 * Parameters that name the campaign or the reader and never the page, lower case: Google (gclid …), Meta, Microsoft, X, TikTok,
 * Yandex, Instagram, Mailchimp (mc_), Marketo, HubSpot, Vero, Oracle, Piwik and Matomo, AT Internet, Yahoo.
 */
const TRACKING = new Set(
  (
    'gclid gclsrc dclid gbraid wbraid fbclid msclkid twclid ttclid yclid igshid igsh mc_cid mc_eid mkt_tok ' +
    '_hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_id vero_conv oly_anon_id oly_enc_id _openstat wickedid ' +
    'ml_subscriber ml_subscriber_hash rb_clickid epik xtor at_medium at_campaign ns_mchannel ns_source ns_campaign ' +
    'pk_campaign pk_kwd guccounter guce_referrer guce_referrer_sig'
  ).split(' '),
);
const TRACKING_PREFIX = /^(?:utm|mtm|matomo)_/u;

/** With one of these the whole query may be signed: taking any parameter away would break the address. */
const SIGNATURES = new Set(
  'signature x-amz-signature x-goog-signature sig sign hmac token hdnea hdnts hdntl md5'.split(' '),
);

/** The address without tracking parameters, everything else byte for byte and in its order; signed addresses stay whole. */
export function canonicalUrl(url: string): string {
  const hash = url.indexOf('#');
  const fragment = hash === -1 ? '' : url.slice(hash);
  const page = hash === -1 ? url : url.slice(0, hash);
  const mark = page.indexOf('?');
  if (mark === -1) return url;
  const parameters = page.slice(mark + 1).split('&');
  if (parameters.some((parameter) => SIGNATURES.has(nameOf(parameter)))) return url;
  const kept = parameters.filter((parameter) => !isTracking(nameOf(parameter)));
  if (kept.length === parameters.length) return url;
  const query = kept.length === 0 ? '' : `?${kept.join('&')}`;
  return page.slice(0, mark) + query + fragment;
}

function nameOf(parameter: string): string {
  const end = parameter.indexOf('=');
  return (end === -1 ? parameter : parameter.slice(0, end)).toLowerCase();
}

function isTracking(name: string): boolean {
  return TRACKING.has(name) || TRACKING_PREFIX.test(name);
}

/**
 * The part of the host that somebody registered (`bbc.co.uk`), hosting platforms counting as registries (`eva.github.io`);
 * undefined for IP addresses, `localhost` and bare suffixes.
 */
export function registrableDomain(url: string): string | undefined {
  return getDomain(url, { allowPrivateDomains: true }) ?? undefined;
}

/** The host name, without port, lower case and in ASCII; undefined where there is none. */
export function hostOf(url: string): string | undefined {
  return getHostname(url) ?? undefined;
}
