// Comfort for every page; all of them work without it.
"use strict";

// Words that are asked before something that cannot be taken back.
document.addEventListener("submit", (e) => {
  const b = e.submitter;
  if (b && b.dataset.confirm && !window.confirm(b.dataset.confirm)) {
    e.preventDefault();
    return;
  }
  // A second press sends nothing twice; the button comes back when the page does.
  if (e.target.method === "post" && !e.defaultPrevented) {
    if (e.target.dataset.sent) {
      e.preventDefault();
      return;
    }
    e.target.dataset.sent = "1";
  }
});
window.addEventListener("pageshow", () => {
  for (const f of document.querySelectorAll("form[data-sent]")) delete f.dataset.sent;
});

document.addEventListener("click", async (e) => {
  const b = e.target.closest("[data-copy]");
  if (!b) return;
  await window.trolyao.copy(b.dataset.copy);
  const was = b.textContent;
  b.textContent = "Đã chép";
  setTimeout(() => { b.textContent = was; }, 1500);
});

// A menu closes with Escape and when something else is pressed.
document.addEventListener("keydown", (e) => {
  if (e.key !== "Escape") return;
  for (const d of document.querySelectorAll("details.menu[open]")) {
    d.open = false;
    d.querySelector("summary").focus();
  }
});
document.addEventListener("click", (e) => {
  for (const d of document.querySelectorAll("details.menu[open]")) if (!d.contains(e.target)) d.open = false;
});

// A choice that is sent as soon as it is made.
document.addEventListener("change", (e) => {
  if (e.target.matches("[data-auto]")) e.target.form.requestSubmit();
});

// What the scripts of the areas share.
window.trolyao = {
  csrf: () => document.querySelector('meta[name="csrf"]').content,
  copy: async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // not allowed, or the house is reached without TLS
      const t = document.createElement("textarea");
      t.value = text;
      document.body.append(t);
      t.select();
      document.execCommand("copy");
      t.remove();
    }
  },
};

// A row of links that is wider than the window shows the one that is open.
for (const a of document.querySelectorAll(".ways [aria-current], .side-nav [aria-current], .tabs [aria-current]")) {
  const row = a.closest(".ways, .tabs, nav");
  row.scrollLeft += a.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - a.clientWidth) / 2;
}

// A table that is wider than its place can be moved with the keys.
const reach = () => {
  for (const d of document.querySelectorAll(".wide-table")) {
    if (d.scrollWidth <= d.clientWidth || d.tabIndex === 0) continue;
    d.tabIndex = 0;
    d.setAttribute("role", "region");
    const h = d.closest("section, main").querySelector("h1, h2, h3");
    d.setAttribute("aria-label", "Bảng" + (h ? ": " + h.textContent.trim() : ""));
  }
};
reach();
window.addEventListener("resize", reach);

// A field for a day: typed as 01/7/2026 or 01072026; the arrows go a day on or back,
// Page Up and Page Down a month.
document.addEventListener("keydown", (e) => {
  const f = e.target;
  if (!f.matches?.("input[data-day]") || e.altKey || e.ctrlKey || e.metaKey) return;
  const step = { ArrowUp: [1, 0], ArrowDown: [-1, 0], PageUp: [0, 1], PageDown: [0, -1] }[e.key];
  if (!step) return;
  const m = f.value.trim().match(/^(\d{1,2})[\/.\- ]?(\d{1,2})[\/.\- ]?(\d{4})$/);
  const d = m ? new Date(+m[3], +m[2] - 1, +m[1]) : new Date();
  if (m) {
    const day = d.getDate();
    d.setDate(1);
    d.setMonth(d.getMonth() + step[1]);
    d.setDate(Math.min(day, new Date(d.getFullYear(), d.getMonth() + 1, 0).getDate()) + step[0]);
  }
  const two = (n) => String(n).padStart(2, "0");
  f.value = two(d.getDate()) + "/" + two(d.getMonth() + 1) + "/" + d.getFullYear();
  e.preventDefault();
});
document.addEventListener("change", (e) => {
  const m = e.target.matches?.("input[data-day]") && e.target.value.trim().match(/^(\d{2})(\d{2})(\d{4})$/);
  if (m) e.target.value = m.slice(1).join("/");
});
