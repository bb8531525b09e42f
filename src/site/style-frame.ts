/**
 * What every page has: type, masthead, navigation, the subscribe box, the foot, print. Two voices: our own words in a serif, the wire
 * in a narrow grotesque as road signs and charging stations wear it; both are what the reader's system has.
 */
export const FRAME_CSS = `
:root{
  --serif:'Iowan Old Style',Charter,'Bitstream Charter','Source Serif 4','Sitka Text',Cambria,Georgia,'Liberation Serif',serif;
  --wire:'DIN Alternate',Bahnschrift,'Avenir Next Condensed','Roboto Condensed','Nimbus Sans Narrow','Liberation Sans Narrow','Arial Narrow',sans-serif-condensed,'Helvetica Neue',Arial,sans-serif;
  --sans:'Avenir Next','Segoe UI Variable Text','Segoe UI','Helvetica Neue',Inter,Roboto,'Liberation Sans',Arial,sans-serif;
  --mono:ui-monospace,'SF Mono','Cascadia Mono','Roboto Mono','Liberation Mono',Menlo,Consolas,monospace;
  --gutter:clamp(1.125rem,4vw,3rem);
}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-block:1rem}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 var(--sans);overflow-wrap:break-word}
.entry,.river-head,.story,.columns>aside{overflow-wrap:anywhere}
h1,h2,h3,h4,p,ul,ol,dl,dd,figure,blockquote{margin:0;padding:0}
ul[class],ol[class]{list-style:none}
img{max-width:100%;height:auto;display:block}
a{color:inherit;text-decoration-thickness:1px;text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--focus);outline-offset:3px}
main:focus{outline:none}
.skip{position:absolute;left:1rem;top:-6rem;padding:.75rem 1.25rem;background:var(--ink);color:var(--paper);z-index:1;font-weight:700}
.skip:focus{top:1rem}
.skip:focus-visible{outline-color:var(--onVolt)}
.wrap{max-width:80rem;margin-inline:auto;padding-inline:var(--gutter)}
.masthead{background:var(--volt);color:var(--onVolt)}
.masthead :focus-visible{outline-color:var(--onVolt)}
.masthead .wrap{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:0 2rem;padding-block:.625rem .75rem}
.wordmark{font:700 1.75rem/1.1 var(--wire);letter-spacing:-.02em}
.wordmark a{text-decoration:none}
.wordmark a:hover{text-decoration:underline;text-decoration-thickness:.06em}
.tagline{display:none;flex:0 1 30rem;font-size:.875rem;line-height:1.4;font-weight:600;text-wrap:balance}
.front .tagline{display:block}
.front .wrap{padding-block:1rem 1.125rem}
.front .wordmark{font-size:clamp(3.25rem,12vw,7rem);line-height:.86;letter-spacing:-.045em}
.channels{border-bottom:1px solid var(--rule)}
.channels ul{display:flex;gap:0 1.5rem;overflow-x:auto;scrollbar-width:none}
.channels a{display:block;padding:.75rem 0 .625rem;border-bottom:4px solid transparent;font-size:.9375rem;font-weight:700;text-decoration:none;white-space:nowrap}
.channels :focus-visible{outline-offset:-3px}
.channels a:hover{border-color:var(--rule)}
.channels a[aria-current]{border-color:var(--ink)}
.columns{display:grid;row-gap:3rem;padding-block:0 4rem}
.columns>*{min-width:0}
.label{font:700 .8125rem/1.4 var(--wire);letter-spacing:.06em;text-transform:uppercase}
.kicker{display:inline-block;padding:.125rem .5rem;background:var(--tone);color:var(--paper)}
.tags{display:flex;flex-wrap:wrap;gap:0 .875rem;margin-top:.375rem;font-size:.8125rem;color:var(--muted)}
.tags>*{display:inline-block;padding-block:.125rem;text-decoration-color:var(--rule)}
.tags>*::before{content:'';display:inline-block;width:.4375rem;height:.4375rem;margin-right:.4375rem;background:var(--tone)}
.avatar{flex:none;width:4.5rem;height:4.5rem;object-fit:cover;background:var(--tint)}
.since{color:var(--muted)}
.follow{display:inline-block;padding-block:.125rem;font-weight:700}
.neighbour{padding-block:.75rem .875rem;border-bottom:1px solid var(--rule)}
.neighbour h3{margin-top:.125rem;font:700 1.25rem/1.2 var(--serif);letter-spacing:-.01em}
.neighbour .section{color:var(--tone)}
.neighbour a{text-decoration:none}
.neighbour a:hover{text-decoration:underline;text-decoration-thickness:2px}
.plain{max-width:44rem;padding-block:3rem 5rem}
.plain h1,.status h1{font:700 clamp(2rem,6vw,3.25rem)/1.08 var(--serif);letter-spacing:-.025em}
.plain p:not(.label){margin-top:1rem;font-size:1.125rem}
.columns>aside h2{font:700 1.375rem/1.2 var(--wire)}
.subscribe{background:var(--tint);border-top:4px solid var(--ink);padding:1.125rem 1.25rem 1.25rem;font-size:.9375rem}
.subscribe p{margin-top:.375rem}
.subscribe .label{margin-top:1.25rem}
.readers{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:.875rem}
.readers a{display:block;padding:.3125rem .75rem;border:1px solid var(--ink);font-size:.875rem;font-weight:700;text-decoration:none}
.readers a:hover{background:var(--ink);color:var(--paper)}
.addresses li{position:relative;margin-top:.5rem}
.addresses a{display:inline-block;padding-block:.25rem;font-size:.875rem;font-weight:700}
.addresses button{position:absolute;right:0;top:0;min-height:1.5rem;padding:.125rem .375rem;border:0;background:none;color:inherit;font:700 .875rem/1.4 var(--sans);text-decoration:underline;text-underline-offset:.18em;cursor:pointer}
.addresses input{display:block;width:100%;min-height:2.25rem;padding:.25rem .625rem;border:1px solid var(--muted);border-radius:0;background:var(--paper);color:var(--ink);font:.8125rem/1.4 var(--mono);text-overflow:ellipsis}
.foot{border-top:4px solid var(--ink);font-size:.875rem}
.foot .wrap{display:flex;flex-wrap:wrap;align-items:baseline;justify-content:space-between;gap:.5rem 2rem;padding-block:1.25rem 2.5rem}
.foot a{display:inline-block;padding-block:.25rem}
@media (min-width:48rem){.channels .to-subscribe{margin-left:auto}}
@media (min-width:64rem){
  .columns{grid-template-columns:minmax(0,1fr) 18rem;column-gap:4rem}
}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
@media (forced-colors:active){
  .kicker,.house,.subscribe,.own,.channels a[aria-current]{border:1px solid}
  .pulse line{stroke:CanvasText}
}
@media print{
  @page{margin:18mm}
  body{font-size:10.5pt}
  .skip,.channels,.subscribe,.foot a,.pulse{display:none}
  .masthead{background:none;border-bottom:2pt solid #000}
  .masthead .wrap,.wrap{padding-inline:0}
  .front .wordmark,.wordmark{font-size:28pt}
  .columns{display:block;padding-block:1rem 0}
  .entry,figure,blockquote,tr{break-inside:avoid}
  h1,h2,h3{break-after:avoid}
}
`;
