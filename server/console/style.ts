/** The whole look of the console; no script, no font, no picture is loaded. */
export const style = `
:root { color-scheme: light; --ink: #1b2430; --soft: #434d59; --line: #d6dce3; --paper: #fff;
  --ground: #f3f5f7; --act: #174a99; --good: #0f5a2e; --warn: #6b3f00; --bad: #96180f; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.45 "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
small { color: var(--soft); font-size: 0.82em; }
header { display: flex; align-items: center; gap: 24px; padding: 0 24px; background: var(--paper);
  border-bottom: 1px solid var(--line); }
header h1 { font-size: 17px; margin: 12px 0; white-space: nowrap; }
nav { display: flex; flex: 1; gap: 4px; }
nav a { padding: 14px 12px 11px; color: var(--ink); text-decoration: none; border-bottom: 3px solid transparent; }
nav a[aria-current] { border-color: var(--act); font-weight: 600; }
main { max-width: 1318px; margin: 0 auto; padding: 16px 24px 32px; }
h1 { font-size: 20px; }
a.again { font-size: 14px; font-weight: 400; color: var(--act); margin-left: 12px; }
h2 { font-size: 18px; margin: 20px 0 8px; }
h2:first-child { margin-top: 4px; }
p { margin: 6px 0; }
section.card, table { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
section.card { padding: 12px 16px; margin-bottom: 16px; }
table { width: 100%; border-collapse: separate; border-spacing: 0; overflow: hidden; margin-bottom: 16px; }
th, td { padding: 7px 12px; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tr:last-child > td { border-bottom: 0; }
th { background: #eef1f4; font-weight: 600; font-size: 13px; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
time, code { font-size: 0.85em; color: var(--soft); font-variant-numeric: tabular-nums; }
code { overflow-wrap: anywhere; }
section.notice.warn { color: inherit; }
section.notice .state { white-space: normal; }
td.whose { min-width: 190px; }
.moment { white-space: nowrap; }
.state { white-space: nowrap; font-weight: 600; }
.why .state { white-space: normal; }
th.decision { min-width: 220px; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); }
section.notice { border-left: 5px solid var(--warn); }
section.notice.bad { border-left-color: var(--bad); color: inherit; }
section.notice.good { border-left-color: var(--good); color: inherit; }
.empty { padding: 20px; text-align: center; color: var(--soft); }
.row { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; }
.tiles { display: grid; grid-template-columns: repeat(5, 1fr); gap: 12px; }
.tiles strong { display: block; font-size: 21px; }
.made { font: 600 30px/1.4 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: 0.06em; }
label { display: grid; gap: 3px; font-size: 13px; }
input, select, button { font: inherit; padding: 6px 10px; border: 1px solid #9aa5b1; border-radius: 5px;
  background: var(--paper); color: var(--ink); min-height: 36px; }
button { border-color: var(--act); background: var(--act); color: #fff; cursor: pointer; font-weight: 600; }
button small { color: inherit; }
button.quiet { background: var(--paper); color: var(--act); }
button.danger { border-color: var(--bad); background: var(--paper); color: var(--bad); }
button:disabled { opacity: 0.55; cursor: default; }
:focus-visible { outline: 3px solid #f0a818; outline-offset: 1px; }
details > summary { cursor: pointer; color: var(--bad); white-space: nowrap; }
details form { margin-top: 6px; }
form.sign-in { max-width: 380px; margin: 90px auto; display: grid; gap: 12px; }
`;
