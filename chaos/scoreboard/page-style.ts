/** The one style sheet of the page. Colours differ in light and dark; a failure is also a cross, so that none depends on them. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #172033; --soft: #55607a; --paper: #f6f7fa; --card: #ffffff; --line: #d5dae5; --rail: #e6e9f1;
  --pass: #13795b; --held: #2456b8; --bad: #b3261e; --bad-pale: #fbe9e7; --on: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf5; --soft: #a5b0c8; --paper: #0d1119; --card: #161c28; --line: #2e384b; --rail: #263044;
  --pass: #43c397; --held: #82acff; --bad: #ff8b80; --bad-pale: #3a1f20; --on: #0d1119; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.25rem 4rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; } h2 { margin: 0 0 .25rem; font-size: 1.2rem; } p { margin: 0 0 1rem; } ul, dl { margin: 0; padding: 0; list-style: none; }
header p, .note { color: var(--soft); } .note { font-size: .9rem; }
.warning { padding: .75rem 1rem; border-left: .3rem solid var(--bad); background: var(--bad-pale); font-weight: 600; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; margin: 1.5rem 0 .5rem; }
.figures div, section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.figures div { padding: .9rem 1rem; } .figures dt { color: var(--soft); font-size: .9rem; }
.figures dd { margin: 0; font-size: 1.5rem; font-weight: 650; line-height: 1.3; white-space: nowrap; } .figures small { display: block; font-size: .85rem; font-weight: 400; color: var(--soft); white-space: normal; }
.good dd { color: var(--pass); } .bad dd { color: var(--bad); }
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; } section { padding: 1.25rem; } .wide { grid-column: 1 / -1; }
figure { margin: 1rem 0 0; } .row { display: grid; grid-template-columns: 12.5rem minmax(0, 1fr) 6.5rem; gap: .9rem; align-items: center; padding: .3rem 0; }
.row > :last-child { text-align: right; font-variant-numeric: tabular-nums; font-size: .9rem; }
.cells { display: flex; flex-wrap: wrap; gap: 3px; }
.cell { display: inline-grid; place-items: center; width: 1.05rem; height: 1.05rem; border-radius: .2rem; font: 700 .8rem/1 system-ui, sans-serif; background: var(--pass); color: var(--on); }
.cell.held-out { background: var(--held); border-radius: 50%; } .cell.failed { background: var(--card); border: 2px solid var(--bad); color: var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.25rem; font-size: .9rem; color: var(--soft); } .legend li { display: flex; gap: .4rem; align-items: center; }
.rail { position: relative; height: .8rem; border-radius: .4rem; background: var(--rail); overflow: hidden; } .rail span { position: absolute; inset: 0 auto 0 0; background: var(--pass); } .rail .rest { inset: 0 0 0 auto; background: var(--bad); }
.strip { position: relative; height: 1.5rem; border-bottom: 1px solid var(--line); } .strip span { position: absolute; top: .45rem; width: .6rem; height: .6rem; margin-left: -.3rem; border-radius: 50%; background: var(--held); opacity: .4; }
.strip .median { top: 0; width: 3px; height: 1.5rem; margin-left: -1.5px; border-radius: 0; background: var(--ink); opacity: 1; }
.failure { padding: .75rem 0; border-top: 1px solid var(--line); } .failure strong { color: var(--bad); } .failure p { margin: .25rem 0 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin-top: 1rem; } .scroll:focus-visible, summary:focus-visible { outline: 3px solid var(--held); outline-offset: 2px; }
summary { cursor: pointer; margin-top: 1rem; color: var(--soft); font-size: .9rem; } table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; padding: .4rem .7rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } thead th { color: var(--soft); font-weight: 600; white-space: nowrap; } tbody th { font-weight: 500; min-width: 11rem; }
.mark { text-align: center; } .yes { color: var(--pass); font-weight: 700; } .no { color: var(--bad); font-weight: 700; }
@media (max-width: 60rem) { main { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 34rem) { h1 { font-size: 1.6rem; } body { padding: 1.25rem .75rem 3rem; } section { padding: 1rem; } .row { grid-template-columns: minmax(0, 1fr) auto; gap: .1rem .75rem; padding: .5rem 0; } .row > :nth-child(2) { grid-row: 2; grid-column: 1 / -1; } .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .6rem; } .figures dd { font-size: 1.4rem; } }
@media print { body { max-width: none; padding: 0; } section { break-inside: avoid; } }
`;
