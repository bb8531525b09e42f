/** The river: a great folio numeral for each day, hairlines between the entries, our own posts on a tinted ground. */
export const RIVER_CSS = `
.river-head{grid-column:1/-1;display:grid;gap:.25rem 2rem;padding-bottom:1.5rem}
.river-head h1{font:700 clamp(1.625rem,3.6vw,2.125rem)/1.15 var(--serif);letter-spacing:-.02em}
.river-head .about{max-width:44rem;color:var(--muted)}
.river-head .latest{font-size:.875rem;color:var(--muted)}
.river{display:grid;gap:3rem}
.day{border-top:4px solid var(--ink)}
.folio{display:flex;align-items:baseline;gap:.5rem;padding-block:.5rem;border-bottom:1px solid var(--rule)}
.folio .number{font:700 2.5rem/1 var(--serif);letter-spacing:-.03em}
.folio .weekday{font-weight:700}
.folio .month{color:var(--muted);font-weight:400}
.folio span{font-size:.9375rem}
.entry{padding-block:1.25rem 1.375rem;border-bottom:1px solid var(--rule)}
.entry:last-child{border-bottom:0}
.credit{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 .75rem;font-size:.875rem;line-height:1.5}
.credit .source{color:var(--tone);font-weight:700;padding-block:.125rem}
a.source{text-decoration-color:transparent}
a.source:hover{text-decoration-color:currentColor}
.credit .from,.credit .via{color:var(--muted)}
.credit time{margin-left:auto;color:var(--muted);font-variant-numeric:tabular-nums;white-space:nowrap}
.entry h3{margin-top:.25rem;max-width:40rem;font:600 1.375rem/1.22 var(--serif);letter-spacing:-.012em;text-wrap:pretty}
.entry h3 a{text-decoration:none}
.entry h3 a:hover{text-decoration:underline;text-decoration-thickness:2px}
.entry h3 a:visited{color:var(--muted)}
.summary{margin-top:.5rem;max-width:40rem;color:var(--muted)}
.tags{display:flex;flex-wrap:wrap;gap:0 1rem;margin-top:.5rem;font-size:.8125rem;color:var(--muted)}
.tags li::before{content:'';display:inline-block;width:.5rem;height:.5rem;margin-right:.4375rem;background:var(--tone)}
.own{margin-block:-1px 0;padding:1.5rem 1.25rem 1.625rem;background:var(--tint);border-bottom:0;border-left:.5rem solid var(--volt)}
.own+.own{border-top:1px solid var(--rule)}
.own .kicker{padding:.1875rem .5rem;background:var(--tone);color:var(--paper)}
.own .house{padding:.1875rem .5rem;background:var(--volt);color:var(--onVolt)}
.own .labels{display:flex;flex-wrap:wrap}
.own h3{margin-top:.75rem;font-size:clamp(1.625rem,4.5vw,2.25rem);line-height:1.1;font-weight:700;letter-spacing:-.022em;text-wrap:balance}
.own h3 a:visited{color:inherit}
.own .summary{color:var(--ink);font-size:1.0625rem}
.own .credit{margin-top:.75rem}
.empty{border-top:4px solid var(--ink);padding-block:1.5rem;max-width:40rem}
.empty h2{font:700 1.625rem/1.2 var(--serif)}
.empty p{margin-top:.5rem}
@media (min-width:48rem){
  .day{display:grid;grid-template-columns:7.5rem minmax(0,1fr);column-gap:2rem}
  .folio{display:block;border-bottom:0;padding-block:1rem}
  .folio-inner{position:sticky;top:1rem}
  .folio span{display:block;line-height:1.35}
  .folio .number{font-size:5rem;letter-spacing:-.05em;line-height:.95;margin-bottom:.375rem;font-variant-numeric:lining-nums}
  .own{margin-block:1rem}
  .own:first-child{margin-top:1.25rem}
  .own+.own{margin-top:0;border-top:0}
}
@media (max-width:47.99rem){
  .folio-inner{display:flex;align-items:baseline;gap:.5rem}
  .own{margin-inline:calc(-1*var(--gutter));padding-inline:calc(var(--gutter) - .5rem) var(--gutter)}
}
@media (min-width:60rem){
  .river-head{grid-template-columns:minmax(0,1fr) 18rem;gap:.25rem 4rem;align-items:baseline}
  .river-head .about{grid-row:2}
  .river+aside{position:sticky;top:1.5rem;align-self:start}
}
@media print{
  .day{display:block}
  .folio .number{font-size:28pt;margin:0}
  .own{border-left:3pt solid #000;margin-block:0}
  .own .kicker,.own .house{background:none;color:#000;border:1pt solid #000}
  .entry h3 a[href^=http]::after{content:' 'attr(href);display:block;font:8pt/1.4 var(--mono);color:#555;overflow-wrap:anywhere}
}
`;
