/** Sorts a table by the column whose heading is pressed; the only script of report.html, which is whole without it. */
export const REPORT_SCRIPT = `
for (const table of document.querySelectorAll("table.sortable")) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => {
      const isUp = heading.getAttribute("aria-sort") === "descending" || (column === 0 && !heading.hasAttribute("aria-sort"));
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", isUp ? "ascending" : "descending");
      const body = table.tBodies[0];
      const value = (row) => row.cells[column].dataset.value;
      const compare = (a, b) => column === 0 ? (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) : value(a) - value(b);
      const rows = [...body.rows].sort((a, b) => (isUp ? 1 : -1) * compare(a, b));
      body.append(...rows);
    });
  });
}
`;
