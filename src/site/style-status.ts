/** The status page: a table that turns into one block a source on a phone. */
export const STATUS_CSS = `
.status{padding-block:2.5rem 4rem}
.verdict{margin-top:.75rem;font:400 1.375rem/1.35 var(--serif)}
.as-of{color:var(--muted);font-size:.9375rem}
.problems{margin-top:2rem;padding:1rem 1.25rem;background:var(--tint);border-top:4px solid var(--alarm)}
.problems h2{font:700 1.25rem/1.3 var(--serif)}
.problems ul{padding-left:1.25rem;margin-top:.5rem}
.problems li+li{margin-top:.375rem}
table[role]{width:100%;margin-top:2rem;border-collapse:collapse;font-size:.9375rem;font-variant-numeric:tabular-nums}
table[role] caption{padding-bottom:.5rem;text-align:left;color:var(--muted)}
table[role] thead th{padding:.5rem 1.5rem .5rem 0;border-top:4px solid var(--ink);border-bottom:1px solid var(--ink);text-align:left;font-size:.8125rem}
table[role] tbody th,table[role] td{padding:.75rem 1.5rem .75rem 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;font-weight:400}
table[role] td{white-space:nowrap}
table[role] .name{font-weight:700}
.error{margin-top:.25rem;max-width:38rem;color:var(--alarm)}
.warning,.why,.push{margin-top:.25rem;max-width:38rem;color:var(--muted)}
.state{font-weight:700}
.is-ok .state::before,.is-failing .state::before,.is-gone .state::before{content:'';display:inline-block;width:.625rem;height:.625rem;margin-right:.5rem;background:var(--ink)}
.is-ok .state::before{background:var(--tone-1);border-radius:50%}
.is-failing .state::before{background:var(--alarm)}
.is-gone .state::before{background:none;border:2px solid var(--alarm)}
.is-failing .state,.is-gone .state{color:var(--alarm)}
@media (max-width:59.99rem){
  table[role],table[role] caption,table[role] tbody,table[role] tbody tr,table[role] tbody th{display:block}
  table[role] thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
  table[role] tbody tr{padding-block:.875rem;border-top:1px solid var(--ink)}
  table[role] tbody th,table[role] td{padding:0;border:0}
  table[role] tbody th{margin-bottom:.375rem}
  table[role] td{display:flex;justify-content:space-between;gap:1rem;padding-block:.125rem;white-space:normal;text-align:right}
  table[role] td::before{content:attr(data-label);color:var(--muted)}
}
`;
