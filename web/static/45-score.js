// Self-scoring saves each row as it is typed; without this script the button does.
"use strict";
const form = document.querySelector("form[data-save]");
if (form) {
  const saved = form.querySelector("[data-saved]");
  const total = document.querySelector("[data-total]");
  form.addEventListener("change", async (e) => {
    const row = e.target.closest("tr[data-no]");
    if (!row || e.target.type === "file" || e.target.name.startsWith("lien-ket-")) return;
    const body = new URLSearchParams({ _csrf: window.trolyao.csrf(), so: row.dataset.no, ben: form.dataset.side });
    for (const f of row.querySelectorAll("input:not([type=file]), select, textarea")) body.set(f.name, f.value);
    saved.textContent = "Đang lưu…";
    let wrong = row.querySelector(".notice.bad");
    try {
      const res = await fetch(form.dataset.save, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await res.json();
      if (!res.ok) throw new Error(said.wrong || (said.error && said.error.message) || "Chưa lưu được.");
      if (wrong) wrong.remove();
      row.querySelector("[data-points]").textContent = said.points || "";
      row.querySelector("[data-state]").textContent = said.state || "";
      total.textContent = said.total;
      saved.textContent = "Đã lưu tiêu chí " + row.dataset.no + ".";
    } catch (err) {
      if (!wrong) {
        wrong = document.createElement("p");
        wrong.className = "notice bad";
        wrong.setAttribute("role", "alert");
        row.cells[1].append(wrong);
      }
      wrong.textContent = err.message;
      saved.textContent = "";
    }
  });
}
