/** One post: a wide headline and picture over a measure made for reading, the people and the neighbours in the rail. */
export const POST_CSS = `
.story-head{padding-top:2rem}
.story h1{margin-top:.75rem;max-width:20em;font:700 clamp(2.25rem,6.2vw,4.5rem)/1.02 var(--serif);letter-spacing:-.03em;text-wrap:balance}
.lead{margin-top:1.125rem;max-width:40rem;font:400 clamp(1.25rem,2.6vw,1.625rem)/1.36 var(--serif);color:var(--muted);text-wrap:pretty}
.dateline{display:flex;flex-wrap:wrap;gap:.125rem 1.5rem;margin-top:1.5rem;padding-block:.75rem;border-top:4px solid var(--ink);font-size:.9375rem;color:var(--muted)}
.by{color:var(--ink);font-weight:700}
.picture img{width:100%;background:var(--tint)}
.picture img:not([width]){aspect-ratio:16/9}
.picture img{max-height:max(70vh,30rem);object-fit:cover}
.body img{max-height:max(90vh,36rem);object-fit:contain}
figcaption{margin-top:.5rem;font:.8125rem/1.45 var(--sans);color:var(--muted)}
figcaption small{font-size:1em}
.story .columns{padding-block:2.25rem 3.5rem}
.link-box{max-width:38rem;margin-bottom:1.75rem;padding:1rem 1.25rem;background:var(--tint);border-left:.375rem solid var(--volt)}
.link-box .label{display:block;color:var(--muted)}
.original{font:600 1.25rem/1.4 var(--serif)}
.body{max-width:38rem;font:1.1875rem/1.62 var(--serif)}
.body>*+*{margin-top:1.1em}
.body h2,.body h3,.body h4{margin-top:1.6em;font-family:var(--wire);line-height:1.2}
.body h2{font-size:1.75rem}
.body h3{font-size:1.375rem}
.body a{text-decoration-color:var(--muted)}
.body ul,.body ol{padding-left:1.375rem}
.body li+li{margin-top:.375rem}
.body blockquote{padding-left:1.25rem;border-left:.375rem solid var(--volt);font-size:1.3125rem;line-height:1.45;font-style:italic}
.body blockquote>*+*{margin-top:.5em}
.body code{font:.875em var(--mono);background:var(--tint);padding:.1em .25em}
.body pre{overflow-x:auto;padding:1rem;background:var(--tint);line-height:1.5}
.body pre code{padding:0;background:none}
.body table{display:block;max-width:100%;overflow-x:auto;border-collapse:collapse;font:.9375rem/1.45 var(--sans);font-variant-numeric:tabular-nums}
.body th,.body td{min-width:5.5rem;padding:.4375rem 1rem .4375rem 0;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;overflow-wrap:normal}
.body th{border-bottom:2px solid var(--ink)}
.body hr{border:0;border-top:1px solid var(--rule)}
.body sup{line-height:0}
.closing{max-width:38rem;margin-top:2.5rem;font-size:.9375rem}
.closing>*+*{margin-top:1rem}
.corrections{padding:1rem 1.25rem;background:var(--tint);border-top:4px solid var(--alarm)}
.corrections h2{font:700 1.25rem/1.3 var(--wire)}
.corrections p{margin-top:.5rem}
.comments a{display:inline-block;padding:.6875rem 1.25rem;background:var(--ink);color:var(--paper);font-weight:700;text-decoration:none}
.comments a:hover{text-decoration:underline}
.editor,.rights{color:var(--muted)}
.editor+.rights{margin-top:.25rem}
.rail{display:grid;gap:2.5rem;align-content:start}
.about-author,.next,.promotion{border-top:4px solid var(--ink);padding-top:.75rem}
.author{display:flow-root;margin-top:.875rem;font-size:.9375rem}
.author .avatar{float:right;margin-left:1rem}
.author h3{font-size:1.0625rem}
.author p+p{margin-top:.5rem}
.promotion a{text-decoration:none}
.promotion a:hover{text-decoration:underline;text-decoration-thickness:2px}
.promotion{margin-bottom:4rem}
.promotion h2{font:700 1.375rem/1.2 var(--wire)}
.goods{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:1.25rem;margin-top:1rem;font-size:.9375rem;font-weight:700;line-height:1.35}
.goods a{display:block;padding-block:.125rem}
.goods img{width:100%;aspect-ratio:1;object-fit:cover;margin-bottom:.5rem;background:var(--tint)}
@media (min-width:75rem){
  .column{padding-left:9.5rem}
}
@media print{
  .column{padding-left:0}
  .rail{margin-top:1.5rem}
  .comments,.promotion{display:none}
  .body,.closing,.lead,.story h1{max-width:none}
  .story h1{font-size:26pt}
  .body{font-size:11pt}
  .picture img{max-height:9cm}
  .body a[href^=http]::after{content:' ('attr(href)')';font-size:.8em;overflow-wrap:anywhere}
}
`;
