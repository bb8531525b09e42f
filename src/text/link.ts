/** What an address says by its parts, for comparing it with others: two that lead to one page, and one that only names its campaign. */
import { briefHash } from './hash.ts';

/**
 * Parameters that name the campaign or the reader and never the page, lower case. They are those that browsers strip (Brave's list
 * of query filters, Firefox's of query parameter stripping) and those that the tools themselves document: Google Ads and Analytics
 * (gclid …, _gl, srsltid; utm_ is theirs too), Meta (fbclid, igsh, mibextid), Microsoft, X, LinkedIn, TikTok, Yandex, Pinterest
 * (epik), Mailchimp (mc_), Marketo, HubSpot (_hs…), Vero, Drip (__s), Klaviyo (_kx), Adobe (s_cid), MailerLite (ml_), Omeda (oly_),
 * Matomo and Piwik, AT Internet (xtor, at_), comScore (ns_), Webtrekk (wt_mc), Yahoo (guc…).
 */
const TRACKING = new Set(
  (
    'gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid _ga _gl srsltid fbclid mibextid msclkid twclid ' +
    'ttclid yclid li_fat_id igshid igsh mc_cid mc_eid mkt_tok __s _kx s_cid wt_mc ' +
    '_hsenc _hsmi __hssc __hstc __hsfp hsctatracking vero_id vero_conv oly_anon_id oly_enc_id _openstat wickedid ' +
    'ml_subscriber ml_subscriber_hash rb_clickid epik xtor at_medium at_campaign ns_mchannel ns_source ns_campaign ' +
    'pk_campaign pk_kwd guccounter guce_referrer guce_referrer_sig'
  ).split(' '),
);
const TRACKING_PREFIX = /^(?:utm|mtm|matomo)_/u;

/** Parameters that name the visit and never the page: sessions and signatures with what belongs to them. */
const OF_THE_VISIT = new Set(
  (
    'token sig hmac phpsessid jsessionid aspsessionid sessionid session_id access_token x-amz-signature x-amz-date x-amz-expires ' +
    'x-amz-credential x-amz-security-token x-amz-algorithm x-amz-signedheaders x-goog-signature x-goog-date ' +
    'x-goog-expires x-goog-credential x-goog-algorithm x-goog-signedheaders key-pair-id awsaccesskeyid ' +
    'googleaccessid signature expires hdnea hdnts hdntl cachebuster cache_buster'
  ).split(' '),
);

/**
 * What of a web address says which page it is: without scheme, `www.`, a last slash, and the parameters of campaign or visit.
 * For comparing only; nobody can call it.
 */
export function linkKey(url: string): string {
  const { page, parameters, fragment } = urlParts(url);
  const kept = parameters.filter((parameter) => !isOfVisit(parameterName(parameter)));
  const bare = page.replace(/^https?:\/\/(?:www\.)?/i, '');
  const path = bare.includes(';') ? bare.replace(/;jsessionid=[^/]{0,99}$/iu, '') : bare;
  const query = kept.length > 0 ? `?${kept.join('&')}` : '';
  return (path.endsWith('/') ? path.slice(0, -1) : path) + query + fragment;
}

function isOfVisit(name: string): boolean {
  return isTracking(name) || OF_THE_VISIT.has(name);
}

/** Brief hash of the `linkKey`: the same for addresses of one page. */
export function linkHash(url: string): string {
  return briefHash(linkKey(url));
}

/** In lower case. */
export function parameterName(parameter: string): string {
  const end = parameter.indexOf('=');
  return (end === -1 ? parameter : parameter.slice(0, end)).toLowerCase();
}

/** Whether a parameter, by its name in lower case, names the campaign or the reader. */
export function isTracking(name: string): boolean {
  return TRACKING.has(name) || TRACKING_PREFIX.test(name);
}

const NO_PARAMETERS: readonly string[] = [];

/** The address taken apart; its parameters byte for byte. */
export function urlParts(url: string): {
  readonly page: string;
  readonly parameters: readonly string[];
  /** With its `#`. */
  readonly fragment: string;
} {
  const hash = url.indexOf('#');
  const fragment = hash === -1 ? '' : url.slice(hash);
  const address = hash === -1 ? url : url.slice(0, hash);
  const mark = address.indexOf('?');
  if (mark === -1) return { page: address, parameters: NO_PARAMETERS, fragment };
  return { page: address.slice(0, mark), parameters: address.slice(mark + 1).split('&'), fragment };
}
