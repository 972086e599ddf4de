// Hides the columns of answers that the kind of the question has no use for, unless something stands in them.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const kind = document.getElementById("id_kind");
  const table = document.querySelector("#answers-group table");
  if (!kind || !table) {
    return;
  }
  const users = { match: "matching", tolerance: "numerical" };

  function show() {
    for (const [column, user] of Object.entries(users)) {
      const cells = [...table.querySelectorAll(`td.field-${column}`)];
      const isUsed = cells.some(
        (cell) => cell.querySelector(".errorlist") || cell.querySelector("input, textarea").value,
      );
      table.classList.toggle(`without-${column}`, kind.value !== user && !isUsed);
    }
  }

  kind.addEventListener("change", show);
  show();
});
