/** One post: a wide headline over a measure made for reading, the people and the neighbours in the rail. */
export const POST_CSS = `
.story .section,.next .section{color:var(--tone)}
.story h1{margin-top:.625rem;font:700 clamp(2.25rem,6vw,4rem)/1.04 var(--serif);letter-spacing:-.03em;text-wrap:balance}
.story .label{font-size:.8125rem}
.lead{margin-top:1.125rem;max-width:42rem;font:400 clamp(1.25rem,2.6vw,1.5rem)/1.38 var(--serif);color:var(--muted);text-wrap:pretty}
.dateline{display:flex;flex-wrap:wrap;gap:.125rem 1.5rem;margin-top:1.5rem;padding-block:.75rem;border-top:4px solid var(--ink);border-bottom:1px solid var(--rule);font-size:.9375rem;color:var(--muted)}
.by{color:var(--ink);font-weight:700}
.picture{margin-top:1.5rem}
.picture img{width:100%;background:var(--tint)}
.picture img:not([width]){aspect-ratio:16/9}
.picture img,.body img{max-height:max(90vh,36rem);object-fit:contain}
figcaption{margin-top:.5rem;font-size:.8125rem;color:var(--muted)}
.link-box{margin-top:1.75rem;max-width:38rem;padding:1rem 1.25rem;background:var(--tint);border-left:.5rem solid var(--volt)}
.link-box .label{display:block;color:var(--muted)}
.original{font:600 1.25rem/1.4 var(--serif)}
.body{max-width:38rem;margin-top:1.75rem;font:1.1875rem/1.62 var(--serif)}
.body>*+*{margin-top:1.1em}
.body h2,.body h3,.body h4{margin-top:1.6em;line-height:1.2;letter-spacing:-.015em}
.body h2{font-size:1.625rem}
.body h3{font-size:1.3125rem}
.body a{text-decoration-color:var(--muted)}
.body ul,.body ol{padding-left:1.375rem}
.body li+li{margin-top:.375rem}
.body blockquote{padding-left:1.25rem;border-left:4px solid var(--ink);font-style:italic}
.body blockquote>*+*{margin-top:.75em}
.body code{font:.875em var(--mono);background:var(--tint);padding:.1em .25em}
.body pre{overflow-x:auto;padding:1rem;background:var(--tint);line-height:1.5}
.body pre code{padding:0;background:none}
.body table{display:block;max-width:100%;overflow-x:auto;border-collapse:collapse;font:.9375rem/1.45 var(--sans);font-variant-numeric:tabular-nums}
.body th,.body td{padding:.4375rem .875rem .4375rem 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top}
.body th{border-bottom:2px solid var(--ink)}
.body hr{border:0;border-top:1px solid var(--rule)}
.closing{max-width:38rem;margin-top:2.5rem;font-size:.9375rem}
.closing>*+*{margin-top:1rem}
.corrections{padding:1rem 1.25rem;background:var(--tint);border-top:4px solid var(--ink)}
.corrections h2{font:700 1.125rem/1.3 var(--serif)}
.corrections p{margin-top:.5rem}
.comments a{display:inline-block;padding:.6875rem 1.25rem;background:var(--ink);color:var(--paper);font-weight:700;text-decoration:none}
.comments a:hover{text-decoration:underline}
.editor,.rights{color:var(--muted)}
.editor+.rights{margin-top:.25rem}
.rail{display:grid;gap:2.5rem;align-content:start}
.rail h2{font:700 1.375rem/1.2 var(--serif)}
.about-author,.next{border-top:4px solid var(--ink);padding-top:.75rem}
.author{margin-top:.875rem;font-size:.9375rem}
.author img{float:right;margin-left:1rem;width:4.5rem;height:4.5rem;object-fit:cover}
.author h3{font-size:1rem}
.author p+p{margin-top:.5rem}
.since{color:var(--muted)}
.follow{display:inline-block;padding-block:.125rem;font-weight:700}
.neighbour{padding-block:.875rem;border-bottom:1px solid var(--rule)}
.neighbour h3{margin-top:.25rem;font:600 1.1875rem/1.25 var(--serif);letter-spacing:-.01em}
.neighbour a{text-decoration:none}
.neighbour a:hover{text-decoration:underline;text-decoration-thickness:2px}
@media (min-width:75rem){
  .body,.link-box,.closing{margin-left:9.5rem}
}
@media print{
  .body,.link-box,.closing{margin-left:0}
  .rail{margin-top:1.5rem}
  .comments{display:none}
  .body,.closing,.lead{max-width:none}
  .body{font-size:11pt}
  .body a[href^=http]::after{content:' ('attr(href)')';font-size:.8em;overflow-wrap:anywhere}
}
`;
