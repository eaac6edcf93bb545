// The list of procedures follows what is typed; a checklist is printed by a button.
"use strict";

const form = document.querySelector("form[data-procedures]");
const rows = document.querySelector("[data-procedure-rows]");
if (form && rows) {
  let asked = 0;
  let timer;
  const show = async () => {
    const n = ++asked;
    const page = "/thu-tuc?" + new URLSearchParams([...new FormData(form)].filter(([, v]) => v)).toString();
    try {
      const res = await fetch(page, { headers: { Accept: "application/json" } });
      if (!res.ok) return;
      const found = await res.json();
      if (n !== asked) return; // something else was typed meanwhile
      rows.innerHTML = found.html;
      history.replaceState(null, "", page);
    } catch { /* the button still works */ }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 180);
  });
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    clearTimeout(timer);
    show();
  });
}

document.querySelector("[data-no-script]")?.remove();
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

// A form that hands out a file stays on the page: it can be sent again.
document.querySelector("form[data-file]")?.addEventListener("submit", (e) => {
  setTimeout(() => { delete e.target.dataset.sent; }, 0);
});
