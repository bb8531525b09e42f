/** The search page: a form in one line where there is room, and what is found as in the river. So are the articles of a story. */
export const SEARCH_CSS = `
.search{padding-top:2.5rem}
.search h1{font:700 clamp(2rem,6vw,3.25rem)/1.08 var(--wire);letter-spacing:-.025em}
.search+aside{padding-top:2.5rem}
.search .verdict{margin-top:1.5rem}
.search-form{display:flex;flex-wrap:wrap;align-items:end;gap:1rem;margin-top:1.5rem}
.search-form p:first-child{flex:1 1 16rem}
.search-form label{display:block;font-size:.875rem;font-weight:700}
.search-form input,.search-form select{width:100%;min-height:2.75rem;margin-top:.25rem;padding:.375rem .625rem;border:1px solid var(--muted);border-radius:0;background:var(--paper);color:var(--ink);font:1rem/1.4 var(--sans)}
.search-form select{max-width:18rem}
.search-form button{min-height:2.75rem;padding:.375rem 1.5rem;border:0;background:var(--ink);color:var(--paper);font:700 1rem/1.4 var(--sans);cursor:pointer}
.findings{margin-top:1.5rem;border-top:4px solid var(--ink);max-width:52rem}
.findings>.label{padding-top:.75rem}
.findings .credit time{white-space:normal}
.more{margin-top:1.5rem;font-weight:700}
.more a{display:inline-block;padding-block:.375rem}
`;
