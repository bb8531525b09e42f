/** The status page: a table that turns into one block a source on a phone. */
export const STATUS_CSS = `
.status{padding-block:2.5rem 4rem}
.verdict{margin-top:.75rem;font:400 1.375rem/1.35 var(--serif)}
.tally{display:flex;flex-wrap:wrap;gap:.25rem 1.75rem;margin-top:1.25rem}
.tally b{font:700 2rem/1.1 var(--wire);font-variant-numeric:tabular-nums}
.as-of{margin-top:1rem;color:var(--muted);font-size:.9375rem}
.problems{margin-top:2rem;padding:1rem 1.25rem;background:var(--tint);border-top:4px solid var(--alarm)}
.problems h2{font:700 1.25rem/1.3 var(--serif)}
.problems ul{padding-left:1.25rem;margin-top:.5rem}
.problems li+li{margin-top:.375rem}
table[role]{width:100%;margin-top:2rem;border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums}
table[role] caption{padding-bottom:.5rem;text-align:left;color:var(--muted)}
table[role] thead th{padding:.5rem 1.25rem .5rem 0;border-top:4px solid var(--ink);border-bottom:1px solid var(--ink);text-align:left;font-size:.8125rem;white-space:nowrap}
table[role] tbody th,table[role] td{padding:.75rem 1.25rem .75rem 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;font-weight:400;overflow-wrap:anywhere}
table[role] tbody th{width:40%;min-width:18rem}
table[role] .state{white-space:nowrap}
table[role] td time{display:inline-block;max-width:9.5rem}
table[role] td:last-child{padding-right:0}
table[role] .name{font-weight:700}
.arrivals{display:block}
.arrivals path{fill:none;stroke:currentColor;stroke-width:3}
.arrivals .floor{stroke:var(--muted);stroke-width:1}
.said,.error,.warning,.why,.push{margin-top:.25rem;max-width:34rem}
.error{color:var(--alarm)}
.warning,.why,.push{color:var(--muted);font-size:.875rem}
.warning{padding-left:.625rem;border-left:3px solid var(--alarm)}
.state{font-weight:700}
.state::before{content:'';display:inline-block;width:.625rem;height:.625rem;margin-right:.5rem;border:2px solid var(--muted)}
.is-ok .state::before{border-color:var(--tone-1);background:var(--tone-1);border-radius:50%}
.is-waiting .state::before{border-radius:50%}
.is-late .state::before{border-color:var(--tone-5);background:linear-gradient(90deg,var(--tone-5) 50%,transparent 50%);border-radius:50%}
.is-failing .state::before{border-color:var(--alarm);background:var(--alarm)}
.is-blocked .state::before{border-color:var(--alarm);background:linear-gradient(0deg,transparent 35%,var(--alarm) 35%,var(--alarm) 65%,transparent 65%)}
.is-gone .state::before{border-color:var(--alarm)}
.is-late .state{color:var(--tone-5)}
.is-failing .state,.is-blocked .state,.is-gone .state{color:var(--alarm)}
@media (max-width:71.99rem){
  table[role],table[role] caption,table[role] tbody,table[role] tbody tr,table[role] tbody th{display:block}
  table[role] thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
  table[role] tbody tr{padding-block:.875rem;border-top:1px solid var(--ink)}
  table[role] tbody th,table[role] td{width:auto;min-width:0;padding:0;border:0}
  table[role] td time{max-width:none}
  table[role] tbody th{margin-bottom:.5rem}
  table[role] td{display:flex;justify-content:space-between;align-items:center;gap:1rem;padding-block:.125rem;white-space:normal;text-align:right}
  table[role] td::before{content:attr(data-label);flex:none;color:var(--muted)}
}
@media (min-width:40rem) and (max-width:71.99rem){
  table[role] tbody tr{display:grid;grid-template-columns:1fr 21rem;column-gap:2rem}
  table[role] tbody th{grid-row:1/span 6}
  table[role] td{grid-column:2}
}
`;
