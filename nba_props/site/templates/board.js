// Sorting and filtering of the board. Without it every row is there, in the order of tip-off.
const table = document.getElementById("board");
if (table) {
  const form = document.getElementById("filters");
  const rows = [...table.tBodies[0].rows];
  const shown = document.getElementById("shown");
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value ?? cell.textContent.trim();
  };
  const filter = () => {
    const { search, game, stat, edge, only } = form.elements;
    const words = search.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      row.hidden = !(
        (row.dataset.name.includes(words) || row.cells[0].textContent.toLowerCase().includes(words)) &&
        (!game.value || row.dataset.game === game.value) &&
        (!stat.value || row.dataset.stat === stat.value) &&
        (!edge.value || Number(row.dataset.edge || -1) >= edge.value) &&
        (!only.checked || row.dataset.pick === "1")
      );
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = `${count} of ${rows.length}`;
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const isNumber = head.dataset.sort === "number";
      const isUp = head.ariaSort ? head.ariaSort === "descending" : !isNumber;
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.ariaSort = isUp ? "ascending" : "descending";
      rows.sort((a, b) => {
        const [x, y] = [value(a, column), value(b, column)];
        // What has no number is last, whatever the direction.
        if (x === "" || y === "") return (x === "") - (y === "");
        const order = isNumber ? x - y : x.localeCompare(y);
        return isUp ? order : -order;
      });
      table.tBodies[0].append(...rows);
    });
  });
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
}
