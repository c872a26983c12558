import { Html } from "./html.rules.ts";

/** Of `summary.html`: the page stands alone, on a screen and on paper. */
export const SUMMARY_STYLE = new Html(`
:root{color-scheme:light;--ink:#1a2129;--soft:#56616e;--line:#d9dfe6;--accent:#1d4ed8}
*{box-sizing:border-box}
body{margin:0;background:#f3f5f8;color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem;background:#fff}
header{border-bottom:3px solid var(--accent);padding-bottom:1.25rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 1rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:0 0 .75rem;overflow-wrap:anywhere}
.kind{margin:0;color:var(--accent);font-weight:600;text-transform:uppercase;letter-spacing:.08em;font-size:.75rem}
section{margin-top:2rem}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:.75rem 1.5rem;margin:0}
dt,.figure span,.note,small{color:var(--soft);font-size:.8rem}
td small{font-size:.92em}
dd{margin:0;overflow-wrap:anywhere}
.figures{display:flex;flex-wrap:wrap;gap:.75rem;margin-bottom:1rem}
.figure{flex:1 1 6rem;border:1px solid var(--line);border-radius:.5rem;padding:.6rem .75rem}
.figure strong{display:block;font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}
.figure.critical,.figure.high{border-color:#b42318}.figure.critical strong,.figure.high strong{color:#b42318}
table{width:100%;border-collapse:collapse;font-size:.85rem}
th{text-align:left;color:var(--soft);font-weight:600;border-bottom:2px solid var(--line);padding:.4rem .5rem}
td{border-bottom:1px solid var(--line);padding:.45rem .5rem;vertical-align:top;overflow-wrap:anywhere}
td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
.badge{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .6rem;font-size:.75rem;font-weight:600;white-space:nowrap}
.badge.critical{background:#7a1710;border-color:#7a1710;color:#fff}
.badge.high{background:#fdecea;border-color:#b42318;color:#8f1c13}
.badge.medium{background:#fff4dd;border-color:#b7791f;color:#7a4d0b}
.text{white-space:pre-line;overflow-wrap:anywhere}
footer{margin-top:2.5rem;border-top:1px solid var(--line);color:var(--soft);font-size:.75rem;overflow-wrap:anywhere}
@page{size:A4;margin:16mm 14mm}
@media print{
body{background:#fff;font-size:9.5pt}.figure{flex-basis:3.5rem;padding:.4rem .5rem}.figure strong{font-size:1.25rem}table{font-size:8.5pt}td{padding:.3rem .4rem}main{max-width:none;padding:0}
thead{display:table-header-group}tr,.figure{break-inside:avoid}h2{break-after:avoid}
.figures{break-inside:avoid;break-after:avoid}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
.wide{overflow-x:auto}
@media screen and (max-width:40rem){table{min-width:36rem}}
`);
