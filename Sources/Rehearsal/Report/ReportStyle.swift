/// The hatchings that tell the bars apart without colour.
let patterns: Markup = """
  <svg class="patterns" aria-hidden="true" width="0" height="0">
  <defs>
  <pattern id="slant" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
  <rect class="weak" width="6" height="6"/><rect class="strong" width="2.5" height="6"/></pattern>
  <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">
  <rect class="weak" width="5" height="5"/><circle class="strong" cx="2.5" cy="2.5" r="1.4"/></pattern>
  </defs>
  </svg>

  """

let reportStyle: Markup = """

  :root {
    --paper: #fbfaf7; --card: #ffffff; --ink: #23262b; --quiet: #646a73; --rule: #e3e1da;
    --curve: #2f6690; --ground: #2f669022; --slow: #8a4f7d;
    --refused: #b9c3cc; --failed: #b3541e; --failed-weak: #f3dccb; --lost: #5b4a8a; --lost-weak: #e2dcf2;
    --kept: #2c6e49; --kept-ground: #e9f3ec; --broken: #a3262a; --broken-ground: #faeaea;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #16181b; --card: #1e2125; --ink: #e6e4df; --quiet: #a0a6ae; --rule: #33373d;
      --curve: #7fb7dd; --ground: #7fb7dd26; --slow: #d09cc4;
      --refused: #59636d; --failed: #e59866; --failed-weak: #5a3a26; --lost: #b7a6e8; --lost-weak: #3d3560;
      --kept: #86cfa4; --kept-ground: #1c2b22; --broken: #f0989a; --broken-ground: #331d1f;
    }
  }
  * { box-sizing: border-box; }
  body {
    margin: 0; background: var(--paper); color: var(--ink);
    font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans KR", sans-serif;
    font-variant-numeric: tabular-nums;
  }
  main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
  h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .75rem; letter-spacing: -.01em; overflow-wrap: anywhere; }
  h2 { font-size: 1.1rem; margin: 2.5rem 0 .75rem; }
  dl, dd, dt { margin: 0; }
  dt { color: var(--quiet); }
  .order { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-size: .9rem; }
  .order div { display: flex; gap: .4rem; }
  .order dd { overflow-wrap: anywhere; }
  .sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem; margin: 1.75rem 0; }
  .sums div, figure, .verdict { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; }
  .sums div { padding: .9rem 1rem; }
  .sums dd { font-size: 1.6rem; line-height: 1.2; }
  .sums dt { font-size: .85rem; }
  .verdict { padding: 1rem 1.25rem; border-left-width: 5px; overflow-wrap: anywhere; }
  .verdict h2 { margin: 0 0 .25rem; }
  .verdict p { margin: 0; color: var(--quiet); }
  .kept { background: var(--kept-ground); border-left-color: var(--kept); }
  .kept h2 { color: var(--kept); }
  .broken { background: var(--broken-ground); border-left-color: var(--broken); }
  .broken h2 { color: var(--broken); }
  .verdict ol { margin: .75rem 0; padding-left: 1.5rem; }
  .verdict li { margin: .3rem 0; }
  .verdict ul { list-style: none; padding: 0; color: var(--quiet); font-size: .85rem; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; font-size: .9rem; }
  th, td { text-align: right; padding: .4rem .75rem; border-bottom: 1px solid var(--rule); white-space: nowrap; }
  thead th { color: var(--quiet); font-weight: 500; }
  th:first-child { text-align: left; padding-left: 0; }
  th.text, td.text { text-align: left; white-space: normal; min-width: 12rem; }
  td.text { color: var(--quiet); }
  .note { color: var(--quiet); font-size: .85rem; }
  figure { margin: 0 0 1rem; padding: 1rem 1rem .6rem; }
  figcaption { display: flex; flex-wrap: wrap; gap: .15rem .6rem; align-items: baseline; }
  figcaption span { color: var(--quiet); font-size: .85rem; }
  .key svg { width: .8rem; height: .8rem; vertical-align: -.1rem; }
  .wide, .narrow { display: block; width: 100%; height: auto; margin-top: .4rem; }
  .wide { min-width: 42rem; }
  .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 1rem; align-items: start; }
  .grid { stroke: var(--rule); fill: none; }
  svg text { fill: var(--quiet); font-size: 12.5px; }
  text.y { text-anchor: end; }
  text.x { text-anchor: middle; }
  text.end { fill: var(--ink); }
  .line { fill: none; stroke: var(--curve); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
  .slow { stroke: var(--slow); stroke-width: 1.5; stroke-dasharray: 5 4; }
  .ground { fill: var(--ground); }
  .bar-0 { fill: var(--refused); }
  .bar-1 { fill: url(#slant); }
  .bar-2 { fill: url(#dots); }
  .patterns { position: absolute; }
  #slant .strong { fill: var(--failed); } #slant .weak { fill: var(--failed-weak); }
  #dots .strong { fill: var(--lost); } #dots .weak { fill: var(--lost-weak); }
  details { margin-top: .4rem; font-size: .85rem; }
  summary { color: var(--quiet); cursor: pointer; width: fit-content; }
  details .scroll { max-height: 18rem; overflow-y: auto; }
  @media print { figure { break-inside: avoid; } }

  """
