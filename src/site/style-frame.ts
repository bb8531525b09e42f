/** What every page has: type, masthead, navigation, the subscribe box, the foot, print. */
export const FRAME_CSS = `
:root{
  --serif:'Iowan Old Style','Charter','Bitstream Charter','Source Serif 4','Sitka Text',Cambria,Georgia,'Liberation Serif',serif;
  --sans:'Avenir Next','Segoe UI Variable Text','Segoe UI','Helvetica Neue',Inter,Roboto,'Liberation Sans',Arial,sans-serif;
  --gutter:clamp(1.125rem,4vw,3rem);
  --mono:ui-monospace,'SF Mono','Cascadia Mono','Roboto Mono','Liberation Mono',Menlo,Consolas,monospace;
}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 var(--sans);overflow-wrap:break-word}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure,blockquote{margin:0;padding:0}
ul[class],ol[class]{list-style:none}
img{max-width:100%;height:auto;display:block}
a{color:inherit;text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:3px}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
main:focus{outline:none}
.skip{position:absolute;left:1rem;top:-6rem;padding:.75rem 1.25rem;background:var(--ink);color:var(--paper);z-index:1;font-weight:700}
.skip:focus{top:1rem}
.skip:focus-visible{outline-color:var(--onVolt)}
.wrap{max-width:80rem;margin-inline:auto;padding-inline:var(--gutter)}
.masthead{background:var(--volt);color:var(--onVolt);border-top:.5rem solid var(--onVolt)}
.masthead :focus-visible{outline-color:var(--onVolt)}
.masthead .wrap{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:0 2rem;padding-block:.75rem 1rem}
.wordmark{font:700 clamp(2.5rem,9vw,5.5rem)/1 var(--serif);letter-spacing:-.04em}
.wordmark a{text-decoration:none}
.wordmark a:hover{text-decoration:underline;text-decoration-thickness:.06em}
.tagline{flex:0 1 24rem;font-size:.9375rem;line-height:1.4;font-weight:600;text-wrap:balance}
.channels{border-bottom:1px solid var(--rule)}
.channels ul{display:flex;flex-wrap:wrap;gap:0 1.5rem}
.channels a{display:block;padding:.75rem 0 .625rem;border-bottom:4px solid transparent;font-size:.9375rem;font-weight:700;text-decoration:none}
.channels a:hover{border-color:var(--rule)}
.channels a[aria-current]{border-color:var(--ink)}
.columns{display:grid;gap:3rem;row-gap:0;padding-block:2rem 4rem}
.columns>aside{margin-top:3rem}
.columns>*{min-width:0}
.label{font-size:.75rem;line-height:1.4;font-weight:700;letter-spacing:.08em;text-transform:uppercase}
.plain{max-width:44rem;padding-block:3rem 5rem}
.plain h1,.status h1{font:700 clamp(2rem,6vw,3.25rem)/1.08 var(--serif);letter-spacing:-.025em}
.plain p:not(.label){margin-top:1rem;font-size:1.125rem}
.subscribe{background:var(--tint);border-top:4px solid var(--ink);padding:1.25rem}
.subscribe h2{font:700 1.375rem/1.2 var(--serif)}
.subscribe p{margin-top:.5rem;font-size:.9375rem;color:var(--muted)}
.subscribe li{margin-top:1rem}
.subscribe li a{display:inline-block;padding-block:.25rem;font-size:.875rem;font-weight:700}
.subscribe input{display:block;width:100%;min-height:2.5rem;padding:.375rem .625rem;border:1px solid var(--muted);border-radius:0;background:var(--paper);color:var(--ink);font:.8125rem/1.4 var(--mono);text-overflow:ellipsis}
.foot{border-top:4px solid var(--ink);font-size:.875rem}
.foot .wrap{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:.5rem 2rem;padding-block:1.25rem 2.5rem}
.foot a{display:inline-block;padding-block:.25rem}
@media (min-width:48rem){.channels .to-subscribe{margin-left:auto}}
@media (min-width:60rem){
  .columns{grid-template-columns:minmax(0,1fr) 18rem;column-gap:4rem}
  .columns>aside{margin-top:0}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media print{
  @page{margin:18mm}
  body{font-size:10.5pt}
  .skip,.channels,.subscribe,.foot a{display:none}
  .masthead{background:none;border-top:0;border-bottom:2pt solid #000}
  .masthead .wrap,.wrap{padding-inline:0}
  .wordmark{font-size:28pt}
  .columns{display:block;padding-block:1rem 0}
  .entry,figure,blockquote,tr{break-inside:avoid}
  h1,h2,h3{break-after:avoid}
}
`;
