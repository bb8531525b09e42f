/**
 * What a page may do, as a Content-Security-Policy: run our own script, wear our own styles, show pictures over https, and nothing else;
 * nothing inline. It is in every page, so that an exported one is fenced in as well as a served one.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https:",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');
