/** The river: the live line, the opening story, a great numeral for each day, the wire in two columns, our posts on a tinted ground. */
export const RIVER_CSS = `
.river-head{display:grid;gap:1rem 4rem;padding-block:1.5rem 1.25rem}
.river-head h1{font:700 clamp(1.5rem,3.4vw,2.25rem)/1.1 var(--wire);letter-spacing:-.015em}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.unseen+.about{color:var(--ink);font:1.25rem/1.4 var(--serif)}
.kind{color:var(--tone)}
.about{max-width:44rem;color:var(--muted)}
.card{display:grid;gap:.25rem 2rem;margin-top:.75rem;font-size:.9375rem}
.card dt{color:var(--muted);font-size:.8125rem}
.person-card p+p{margin-top:.5rem}
.person-card{display:flex;gap:1.25rem;max-width:44rem;margin-top:.75rem}
.pulse svg{display:block;overflow:visible}
.pulse line{stroke:var(--ink);stroke-width:3;stroke-linecap:round}
.pulse .wire{stroke:var(--rule);stroke-width:1}
.pulse circle{fill:var(--volt);stroke:var(--ink);stroke-width:2}
.pulse figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1rem;margin-top:.25rem;font-size:.8125rem;color:var(--muted)}
.pulse b{color:var(--ink)}
.opening{padding-bottom:1rem}
.river{display:grid;gap:2.5rem}
.day{border-top:4px solid var(--ink)}
.folio{padding-block:.5rem .625rem;border-bottom:1px solid var(--rule);font:700 1rem/1 var(--wire)}
.folio time{display:flex;align-items:baseline;gap:.5rem}
.number{font-size:3rem;letter-spacing:-.04em;font-variant-numeric:lining-nums}
.month{color:var(--muted);font-weight:400}
.entry{padding-block:.9375rem;border-bottom:1px solid var(--rule)}
.entry:last-child{border-bottom:0}
.credit{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 .75rem;font-size:.875rem;line-height:1.5;color:var(--muted)}
.source{color:var(--tone);font-weight:700;padding-block:.0625rem}
a.source{text-decoration-color:transparent}
a.source:hover{text-decoration-color:currentColor}
.credit time,.seen{font-size:.8125rem}
.remark{margin:.5rem 0 0;padding-left:.75rem;border-left:.1875rem solid var(--volt);max-width:38rem;font-size:.9375rem;line-height:1.5}
.credit time{font-variant-numeric:tabular-nums;white-space:nowrap}
.headline{font:700 1.3125rem/1.18 var(--wire);text-wrap:pretty;max-width:38rem}
.headline a{text-decoration:none}
.headline a:hover{text-decoration:underline;text-decoration-thickness:2px}
.headline a:visited{color:var(--muted)}
.summary{margin-top:.25rem;max-width:38rem;font-size:.9375rem;line-height:1.5;color:var(--muted)}
.also{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 .75rem;max-width:38rem;margin-top:.5rem;font-size:.875rem;line-height:1.5}
.also .label{color:var(--muted)}
.also ul{display:flex;flex-wrap:wrap;gap:0 .75rem;margin:0;padding:0;list-style:none;color:var(--muted)}
.thumb{display:block}
.thumb img{width:100%;height:auto;aspect-ratio:16/10;object-fit:cover;background:var(--tint)}
.labels{display:flex;flex-wrap:wrap}
.house{padding:.125rem .5rem;background:var(--volt);color:var(--onVolt)}
.own{margin-inline:calc(-1*var(--gutter));padding:1.25rem var(--gutter) 1.375rem calc(var(--gutter) - .375rem);background:var(--tint);border-left:.375rem solid var(--volt);border-bottom:0}
.own+.own{border-top:1px solid var(--rule)}
.own .headline,.top .headline{margin-top:.625rem;font:700 clamp(1.5rem,4.6vw,2rem)/1.08 var(--serif);letter-spacing:-.02em;text-wrap:balance}
.own .headline a:visited{color:inherit}
.own .summary,.top .summary{margin-top:.5rem;font-size:1.0625rem;color:var(--ink)}
.own .credit{margin-top:.625rem}
.own .thumb{margin-top:1rem}
.top,.top.own{margin:0;padding:0;background:none;border:0}
.top .headline{max-width:none;font-size:clamp(2.125rem,5.6vw,4rem);line-height:1;letter-spacing:-.03em}
.top:not(.own) .headline{font-family:var(--wire);letter-spacing:-.02em}
.top .summary{max-width:40rem;font:1.25rem/1.42 var(--serif)}
.empty{border-top:4px solid var(--ink);padding-block:1.5rem;max-width:40rem}
.empty h2{font:700 1.625rem/1.2 var(--serif)}
.empty p{margin-top:.5rem}
.desk{margin-bottom:2.5rem;border-top:4px solid var(--ink);padding-top:.75rem}
.who{margin-top:2.5rem;border-top:4px solid var(--ink);padding-top:.75rem;font-size:.9375rem}
.who li{display:flex;justify-content:space-between;gap:1rem;padding-block:.375rem;border-bottom:1px solid var(--rule)}
.who .tally{color:var(--muted);font-variant-numeric:tabular-nums}
@media (min-width:40rem){
  .entry:not(.own,.top){display:grid;grid-template-columns:11rem minmax(0,1fr);gap:0 1.5rem}
  .entry.pictured:not(.own,.top){grid-template-columns:11rem minmax(0,1fr) 7.5rem}
  .entry:not(.own,.top) .credit{display:block}
  .entry:not(.own,.top) .credit>*{display:block}
  .own{margin-inline:0;padding-inline:1.125rem 1.25rem}
  .own.pictured{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,15rem);gap:1.5rem}
  .own .thumb{margin-top:0}
  .folio time{gap:0}
  .number{width:12.5rem;font-size:4.5rem}
  .month{margin-left:.5rem}
  .card>div{display:grid;grid-template-columns:8rem 1fr}
  .card dt{line-height:1.75}
}
@media (min-width:64rem){
  .river-head{grid-template-columns:minmax(0,1fr) minmax(0,1fr);align-items:end}
  .opening{border-top:4px solid var(--ink);padding-block:1.5rem 2.5rem}
  .top.pictured{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:3rem;align-items:start}
  .top.pictured .headline{font-size:clamp(2.5rem,4.2vw,3.5rem)}
}
@media print{
  .own{border-left:3pt solid #000;margin:0;padding:8pt}
  .own .kicker,.own .house{background:none;color:#000;border:1pt solid #000}
  .number{font-size:28pt}
  .headline a[href^=http]::after{content:' 'attr(href);display:block;font:8pt/1.4 var(--mono);color:#555;overflow-wrap:anywhere}
}
`;
