// SPDX-License-Identifier: GPL-2.0-only
"use strict";
// A click on a heading sorts by that column, the next one the other way round.
const collator = new Intl.Collator(undefined, { numeric: true });
const heads = document.querySelectorAll("#class thead th");
heads.forEach((head, column) => {
	head.querySelector("button").addEventListener("click", () => {
		const up = head.getAttribute("aria-sort") !== "ascending";
		const body = head.closest("table").tBodies[0];
		const value = row => row.cells[column].textContent.trim();
		const rows = [...body.rows].sort((a, b) => collator.compare(value(a), value(b)) * (up ? 1 : -1));
		heads.forEach(other => other.removeAttribute("aria-sort"));
		head.setAttribute("aria-sort", up ? "ascending" : "descending");
		body.append(...rows);
	});
});
