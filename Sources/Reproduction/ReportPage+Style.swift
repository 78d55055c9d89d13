extension ReportPage {
  /// On a narrow screen a row of a table becomes a card; on paper sections stay together.
  static let style = """
    :root { color-scheme: light; --ink: #1c1b29; --quiet: #63616f; --rule: #dcdbe3; --met: #1d6b3a; --differs: #a3320b; --untested: #5b5870; }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; color: var(--ink); background: #fff; font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
    h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
    h2 { font-size: 1.35rem; line-height: 1.25; margin: 3rem 0 .5rem; padding-top: .75rem; border-top: 2px solid var(--ink); }
    h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
    a { color: inherit; text-underline-offset: .15em; }
    .quiet { color: var(--quiet); }
    .verdicts { list-style: none; display: flex; flex-wrap: wrap; gap: .75rem 2rem; padding: 0; margin: 1rem 0 1.5rem; }
    .verdicts b { font-size: 1.6rem; }
    .met { color: var(--met); } .differs { color: var(--differs); } .untested { color: var(--untested); }
    td.met, td.differs, td.untested { font-weight: 600; }
    table { border-collapse: collapse; width: 100%; font-size: .875rem; }
    th { text-align: left; border-bottom: 2px solid var(--ink); padding: .35rem .5rem; vertical-align: bottom; }
    td { border-bottom: 1px solid var(--rule); padding: .35rem .5rem; vertical-align: top; overflow-wrap: anywhere; }
    td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
    figure { margin: 1.25rem 0; } img { display: block; width: 100%; max-width: 60rem; height: auto; }
    figcaption { font-size: .8rem; }
    pre { overflow-wrap: anywhere; white-space: pre-wrap; margin: 0; padding: .5rem .75rem; background: #f4f3f7; }
    code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .8rem; overflow-wrap: anywhere; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: .5rem 0; font-size: .85rem; }
    dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
    @media screen and (max-width: 52rem) {
      body { padding: 1rem; }
      thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      table, tbody, tr, td { display: block; width: 100%; }
      tr { border-top: 2px solid var(--ink); padding: .5rem 0; }
      td { display: grid; grid-template-columns: 6rem 1fr; gap: .5rem; border: 0; padding: .1rem 0; }
      td::before { content: attr(data-label); color: var(--quiet); font-weight: 400; }
      td.number { white-space: normal; } td.nothing { display: none; }
      figure { overflow-x: auto; } img { min-width: 40rem; }
    }
    @media print {
      @page { margin: 15mm; }
      body { max-width: none; padding: 0; font-size: 9.5pt; }
      figure, tr, article { break-inside: avoid; }
      h2, h3 { break-inside: avoid; break-after: avoid; }
      h2 + p { break-after: avoid; }
      thead { display: table-header-group; }
      table { font-size: 7.5pt; } td code { font-size: 6.5pt; }
      img { max-height: 150mm; width: auto; max-width: 100%; }
    }
    """
}
